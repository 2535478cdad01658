import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { type GuestImage, NODE, ROOT } from './guest-image.ts';
import { type HostAdapter, REDIRECTED, type RedirectedChip } from './host-adapters.ts';
import { playedChip } from './played/played-chips.ts';
import { PlayedDevice, type PlayedFault, type PlayedLine } from './played/played-device.ts';
import { RedirectedDevice } from './played/usb-redir.ts';

/** The host controller that QEMU's own adapter hangs on: one that hides much, and one that hides nothing. */
export type Controller = 'xhci' | 'uhci';

/** With what hangs on its sockets but QEMU's own adapter, which is in the first; a uhci has two. */
const CONTROLLERS: Readonly<
  Record<Controller, { readonly devices: readonly string[]; readonly socket: (at: number) => string }>
> = {
  xhci: { devices: ['qemu-xhci,id=hc,p2=8,p3=8'], socket: (at) => `${at + 2}` },
  uhci: { devices: ['piix3-usb-uhci,id=hc', 'usb-hub,bus=hc.0,port=2'], socket: (at) => `2.${at + 1}` },
};
const ADAPTER = { driver: 'usb-serial', id: 'ftdi', bus: 'hc.0', port: '1', chardev: 'meter' };

export interface MachineOptions {
  readonly image: GuestImage;
  readonly controller: Controller;
  /** The folder of the programs, under the project's own. */
  readonly programs: string;
  readonly line: (text: string) => void;
  readonly console: (text: string) => void;
}

/** A PC in software with an FTDI adapter of QEMU's own and with chips that are played; the host is the meter behind each. */
export class VirtualMachine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'usb-vm-'));
  readonly #options: MachineOptions;
  #process: ChildProcess | undefined;
  #exited: Promise<number | null> = Promise.resolve(null);
  #meter: Socket | undefined;
  #monitor: Socket | undefined;
  #report: Socket | undefined;
  #answers: ((answer: string) => void)[] = [];
  readonly #redirected = new Map<RedirectedChip, RedirectedDevice>();

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  /** Switches it on; resolves when QEMU has connected to the meter, to its monitor and to what hears the guest's reports. */
  async start(): Promise<void> {
    const connected = ['meter', 'qmp', 'report'].map((name) => this.#listen(name));
    const redirected = REDIRECTED.map(async (chip) => {
      const socket = await this.#listen(chip);
      this.#redirected.set(chip, new RedirectedDevice(new PlayedDevice(playedChip(chip)), socket));
    });
    const { console, line } = this.#options;
    const qemu = spawn('qemu-system-x86_64', this.#arguments(this.#options), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = qemu;
    this.#exited = new Promise((resolve) => qemu.once('exit', resolve));
    const failed = new Promise<never>((_, reject) => {
      qemu.once('error', reject);
      qemu.once('exit', (code) => reject(new Error(`QEMU ended with ${code}`)));
    });
    failed.catch(() => undefined);
    qemu.stderr.on('data', (text: Buffer) => console(`qemu: ${text.toString().trim()}`));
    createInterface({ input: qemu.stdout }).on('line', console);
    const [meter, monitor, report] = await Promise.race([Promise.all(connected), failed]);
    if (report !== undefined) createInterface({ input: report }).on('line', line);
    this.#report = report;
    this.#meter = meter;
    this.#monitor = monitor;
    if (monitor !== undefined) {
      createInterface({ input: monitor }).on('line', (text) => {
        if (!text.includes('"QMP"') && !text.includes('"event"')) this.#answers.shift()?.(text);
      });
    }
    await Promise.race([Promise.all([this.#ask('qmp_capabilities'), ...redirected]), failed]);
  }

  /** A socket that QEMU is going to connect to. */
  #listen(name: string): Promise<Socket> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        server.close();
        resolve(socket);
      });
      server.listen(join(this.#folder, name));
    });
  }

  #arguments({ image, controller, programs }: MachineOptions): string[] {
    const settings = `SHARE=${ROOT} NODE_BIN=${inRoot(NODE)} PROGRAMS=${inRoot(programs)}`;
    const kernelWords = `console=ttyS0 quiet panic=-1 mitigations=off nokaslr rdinit=/init CONTROLLER=${controller}`;
    // In software: virtual machines as CI has them often bring a /dev/kvm that does not work.
    const machine = '-M q35 -accel tcg,thread=multi -cpu max -smp 2 -m 640';
    return [
      ...`-nodefaults -no-user-config -no-reboot -display none ${machine}`.split(' '),
      ...'-chardev stdio,id=con,signal=off -serial chardev:con'.split(' '),
      ...CONTROLLERS[controller].devices.flatMap((device) => ['-device', device]),
      ...'-device usb-serial,id=ftdi,bus=hc.0,port=1,chardev=meter,always-plugged=on'.split(' '),
      ...REDIRECTED.flatMap((chip, at) => {
        const device = `usb-redir,bus=hc.0,port=${CONTROLLERS[controller].socket(at)},chardev=${chip}`;
        return ['-chardev', `socket,id=${chip},path=${this.#folder}/${chip}`, '-device', device];
      }),
      '-trace',
      'usb_serial_*',
      '-D',
      join(this.#folder, 'trace'),
      '-kernel',
      image.kernel,
      '-initrd',
      image.initrd,
      '-append',
      `${kernelWords} ${settings}`,
      ...`-chardev socket,id=report,path=${this.#folder}/report -serial chardev:report`.split(' '),
      '-qmp',
      `unix:${this.#folder}/qmp`,
      '-chardev',
      `socket,id=meter,path=${this.#folder}/meter`,
      '-virtfs',
      `local,path=${ROOT},mount_tag=share,security_model=none,readonly=on`,
    ];
  }

  /** Bytes from the meter behind an adapter. */
  say(adapter: HostAdapter, bytes: Uint8Array): void {
    if (adapter === 'QEMU') this.#meter?.write(bytes);
    else this.#played(adapter).say(bytes);
  }

  unplug(adapter: HostAdapter): void {
    if (adapter === 'QEMU') void this.#ask('device_del', { id: 'ftdi' });
    else this.#played(adapter).unplug();
  }

  /** @param fault for chips that are played: as what it is plugged in */
  plug(adapter: HostAdapter, fault: PlayedFault = 'none'): void {
    if (adapter === 'QEMU') void this.#ask('device_add', { ...ADAPTER, 'always-plugged': true });
    else {
      this.#played(adapter).device.fault = fault;
      this.#played(adapter).plug();
    }
  }

  /** How the line of a played chip is set now, as the chip itself has it. */
  line(chip: RedirectedChip): PlayedLine {
    return this.#played(chip).device.chip.line();
  }

  /** What QEMU's adapter was asked, line by line: `usb_serial_set_baud ...`. */
  trace(): string[] {
    return readFileSync(join(this.#folder, 'trace'), 'utf8').split('\n');
  }

  /** The exit code of QEMU, which ends when the guest is done; stopped when it says nothing for long, or takes too long. */
  async ended({
    quietMs,
    wholeMs,
  }: {
    readonly quietMs: number;
    readonly wholeMs: number;
  }): Promise<number | null> {
    const stop = (): void => void this.#process?.kill('SIGKILL');
    const whole = setTimeout(stop, wholeMs);
    const quiet = setTimeout(stop, quietMs);
    this.#report?.on('data', () => quiet.refresh());
    const code = await this.#exited;
    clearTimeout(whole);
    clearTimeout(quiet);
    this.#meter?.destroy();
    this.#monitor?.destroy();
    return code;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #played(chip: RedirectedChip): RedirectedDevice {
    const played = this.#redirected.get(chip);
    if (played === undefined) throw new Error(`QEMU has not asked for ${chip}`);
    return played;
  }

  #ask(execute: string, given: object = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answers.push((answer) =>
        answer.includes('"error"') ? reject(new Error(`${execute}: ${answer}`)) : resolve(answer),
      );
      this.#monitor?.write(`${JSON.stringify({ execute, arguments: given })}\n`);
    });
  }
}

/** A path as the guest has it behind its share. */
function inRoot(path: string): string {
  return relative(ROOT, path);
}
