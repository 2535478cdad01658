import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import type { HostAdapter, RedirectedChip } from '../host-adapters.ts';
import { type PayloadName, PAYLOADS } from '../payloads.ts';
import type { PlayedChipName } from '../played/played-chips.ts';
import type { PlayedFault } from '../played/played-device.ts';
import type { Player } from '../played/players.ts';
import { type GuestLine, same, tellHost } from './report.ts';

/** An adapter that can be plugged in, and the meter behind it. */
export interface TestAdapter {
  /** On which hub it is, and what it is. */
  readonly title: string;
  /** The name that the project is to give it. */
  readonly name: string;
  readonly ids: string;
  /** The kernel's own driver. */
  readonly kernelDriver: string;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  say(payload: PayloadName): Promise<void>;
  /** Fails unless the line is set so, with DTR and RTS on, as the adapter itself has it. */
  isSet(settings: LineSettings): Promise<void>;
  /** Undefined where it cannot be broken while it is plugged in. */
  readonly breakIt: ((fault: PlayedFault) => Promise<void>) | undefined;
  /** Undefined where it cannot be broken, or may be at any time. */
  readonly plugBroken: ((fault: PlayedFault) => Promise<void>) | undefined;
}

/** QEMU's own FTDI adapter, plugged in by the host. @param controller of the hub that it is on */
export function qemuFtdi(controller: string): TestAdapter {
  return {
    title: `${controller}: FTDI (QEMU)`,
    // Its serial number goes on with where QEMU has put the host controller.
    name: 'usb:0403:6001:1-0000:',
    ids: '0403:6001',
    kernelDriver: 'ftdi_sio',
    ...atHost('QEMU'),
    plugBroken: undefined,
  };
}

/** One of the chips that the host plays, on the same controller. */
export function redirectedAdapter(chip: RedirectedChip, controller: string): TestAdapter {
  return { title: `${controller}: ${chip}`, ...NAMES[chip], ids: idsOf(chip), ...atHost(chip) };
}

/** What the host is told to do; it does so in the order in which it is told. */
function atHost(adapter: HostAdapter): Omit<TestAdapter, 'title' | 'name' | 'ids' | 'kernelDriver'> {
  const tell = (line: GuestLine): Promise<void> => Promise.resolve(tellHost(line));
  return {
    plug: () => tell({ kind: 'plug', adapter }),
    unplug: () => tell({ kind: 'unplug', adapter }),
    say: (payload) => tell({ kind: 'say', adapter, payload }),
    isSet: (settings) => tell({ kind: 'line', adapter, settings }),
    breakIt: undefined,
    // The host does not say when it has done so: that it is plugged in is seen.
    plugBroken: (fault) => tell({ kind: 'plug', adapter, fault }),
  };
}

const NAMES: Readonly<Record<PlayedChipName, { readonly name: string; readonly kernelDriver: string }>> = {
  FTDI: { name: 'usb:0403:6015:DM03METER', kernelDriver: 'ftdi_sio' },
  CP210x: { name: 'usb:10c4:ea60:METER01', kernelDriver: 'cp210x' },
  PL2303: { name: 'usb:067b:2303', kernelDriver: 'pl2303' },
  'PL2303-TA': { name: 'usb:067b:2303', kernelDriver: 'pl2303' },
  'PL2303-HXN': { name: 'usb:067b:23a3', kernelDriver: 'pl2303' },
  CH340: { name: 'usb:1a86:7523', kernelDriver: 'ch341' },
  'CDC-ACM': { name: 'usb:2341:0043:55731323536351D0A1B0', kernelDriver: 'cdc_acm' },
};

function idsOf(chip: PlayedChipName): string {
  return NAMES[chip].name.split(':').slice(1, 3).join(':');
}

/** One of the chips that are played over USB/IP, in a port of the virtual hub. */
export function playedAdapter(chip: PlayedChipName, port: number, player: Player): TestAdapter {
  let known = false;
  return {
    title: `usb/ip: ${chip}`,
    ...NAMES[chip],
    ids: idsOf(chip),
    async plug() {
      await player.ask(known ? { kind: 'replug', port } : { kind: 'plug', port, chip });
      known = true;
    },
    async unplug() {
      await player.ask({ kind: 'unplug', port });
    },
    async say(payload) {
      await player.ask({ kind: 'say', port, hex: Buffer.from(PAYLOADS[payload]).toString('hex') });
    },
    async isSet(settings) {
      const { stopBits, baudRate, dataBits, parity, dtr, rts } = await player.line(port);
      same(
        'the line at the device',
        { baudRate, dataBits, parity, stopBits, dtr, rts },
        {
          baudRate: settings.baudRate,
          dataBits: settings.dataBits,
          parity: settings.parity,
          stopBits: settings.stopBits,
          dtr: true,
          rts: true,
        },
      );
    },
    async breakIt(fault) {
      await player.ask({ kind: 'fault', port, fault });
    },
    plugBroken: undefined,
  };
}
