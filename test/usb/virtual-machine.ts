import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setInterval } from 'node:timers/promises';
import { type GuestImage, NODE, ROOT } from './guest-image.ts';

/** The host controller that QEMU's own adapter hangs on: one that hides much, and one that hides nothing. */
export type Controller = 'xhci' | 'uhci';

const CONTROLLERS: Readonly<Record<Controller, string>> = {
  xhci: 'qemu-xhci,id=hc',
  uhci: 'piix3-usb-uhci,id=hc',
};
const ADAPTER = { driver: 'usb-serial', id: 'ftdi', bus: 'hc.0', chardev: 'meter' };

/** Before each line that the guest writes for the host, so that the kernel's own words are told apart. */
export const MARK = '@@ ';

export interface MachineOptions {
  readonly image: GuestImage;
  readonly controller: Controller;
  /** The folder of the programs, under the project's own. */
  readonly programs: string;
  line(text: string): void;
  console(text: string): void;
}

/** A PC in software with an FTDI adapter of QEMU's own, behind which the host is the meter. */
export class VirtualMachine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'usb-vm-'));
  readonly #process: ChildProcess;
  readonly #exited: Promise<number | null>;
  #meter: Socket | undefined;
  #monitor: Socket | undefined;
  #answers: ((answer: string) => void)[] = [];

  constructor(options: MachineOptions) {
    this.#process = spawn('qemu-system-x86_64', this.#arguments(options), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.once('error', (error) => options.console(String(error)));
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error('QEMU has no output');
    stderr.on('data', (text: Buffer) => options.console(`qemu: ${text.toString().trim()}`));
    createInterface({ input: stdout }).on('line', (text) => {
      const at = text.indexOf(MARK);
      if (at === -1) options.console(text);
      else options.line(text.slice(at + MARK.length));
    });
  }

  #arguments({ image, controller, programs }: MachineOptions): string[] {
    const settings = `SHARE=${ROOT} NODE_BIN=${inRoot(NODE)} PROGRAMS=${inRoot(programs)}`;
    const kernelWords = `console=ttyS0 quiet panic=-1 mitigations=off nokaslr rdinit=/init CONTROLLER=${controller}`;
    // In software: virtual machines as CI has them often bring a /dev/kvm that does not work.
    const machine = '-M q35 -accel tcg,thread=multi -cpu max -smp 2 -m 640';
    return [
      ...`-nodefaults -no-user-config -no-reboot -display none ${machine}`.split(' '),
      ...`-chardev stdio,id=con,signal=off -serial chardev:con -device ${CONTROLLERS[controller]}`.split(' '),
      ...'-device usb-serial,id=ftdi,bus=hc.0,chardev=meter,always-plugged=on -trace usb_serial_*'.split(' '),
      '-D',
      join(this.#folder, 'trace'),
      '-kernel',
      image.kernel,
      '-initrd',
      image.initrd,
      '-append',
      `${kernelWords} ${settings}`,
      '-qmp',
      `unix:${this.#folder}/qmp,server=on,wait=off`,
      '-chardev',
      `socket,id=meter,path=${this.#folder}/meter,server=on,wait=off`,
      '-virtfs',
      `local,path=${ROOT},mount_tag=share,security_model=none,readonly=on`,
    ];
  }

  /** Connects to the adapter's other end and to QEMU's monitor. */
  async start(): Promise<void> {
    this.#meter = await this.#connected('meter');
    this.#monitor = await this.#connected('qmp');
    this.#monitor.on('error', () => undefined);
    this.#meter.on('error', () => undefined);
    const monitor = createInterface({ input: this.#monitor });
    monitor.on('error', () => undefined);
    monitor.on('line', (text) => {
      if (!text.includes('"QMP"') && !text.includes('"event"')) this.#answers.shift()?.(text);
    });
    await this.#ask('qmp_capabilities');
  }

  say(bytes: Uint8Array): void {
    this.#meter?.write(bytes);
  }

  async unplug(): Promise<void> {
    await this.#ask('device_del', { id: 'ftdi' });
  }

  async plug(): Promise<void> {
    await this.#ask('device_add', { ...ADAPTER, 'always-plugged': true });
  }

  /** What QEMU's adapter was asked, line by line: `usb_serial_set_baud ...`. */
  trace(): string[] {
    return readFileSync(join(this.#folder, 'trace'), 'utf8').split('\n');
  }

  /** The exit code of QEMU, which ends when the guest is done; stopped when that takes too long. */
  async ended(timeoutMs: number): Promise<number | null> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), timeoutMs);
    const code = await this.#exited;
    clearTimeout(timer);
    this.#meter?.destroy();
    this.#monitor?.destroy();
    return code;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask(execute: string, given: object = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answers.push((answer) =>
        answer.includes('"error"') ? reject(new Error(`${execute}: ${answer}`)) : resolve(answer),
      );
      this.#monitor?.write(`${JSON.stringify({ execute, arguments: given })}\n`);
    });
  }

  /** QEMU makes its sockets in its own time. */
  async #connected(name: string): Promise<Socket> {
    let refused: unknown;
    for await (const tries of setInterval(50, 0)) {
      void tries;
      const socket = connect(join(this.#folder, name));
      const problem = await new Promise<unknown>((resolve) => {
        socket.once('connect', () => resolve(undefined)).once('error', resolve);
      });
      if (problem === undefined) return socket;
      refused = problem;
      if (this.#process.exitCode !== null) break;
    }
    throw new Error(`QEMU does not answer: ${String(refused)}`);
  }
}

/** A path as the guest has it behind its share. */
function inRoot(path: string): string {
  return relative(ROOT, path);
}
