import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Adapter,
  adaptersAmong,
  isSelected,
  systemAdapters,
  udevRule,
} from '../../../node-core/meter/usb/index.ts';
import { KNOWN_PRODUCTS } from '../../../node-core/meter/usb/known-adapters.ts';
import { deviceFile, holderOf, interfaceClasses, kernelUse } from '../../../node-core/meter/usb/linux-usb.ts';
import { serialProblem } from '../../../node-core/meter/usb/serial-source.ts';
import { type UsbDeviceEntry, UsbFault } from '../../../node-core/meter/usb/usb-bus.ts';
import { usbFault } from '../../../node-core/meter/usb/usb-fault.ts';
import { HandClock } from '../live/hand-clock.ts';
import { entry, PlayedBus } from './played-bus.ts';

describe('names of adapters', () => {
  it('are their serial numbers, or their sockets where they have none', () => {
    const adapters = adaptersAmong([
      entry(),
      entry({
        ids: '1a86:7523',
        manufacturer: undefined,
        product: 'USB Serial',
        serialNumber: undefined,
        location: '1-2.4',
      }),
      entry({
        ids: '067b:2303',
        manufacturer: undefined,
        product: undefined,
        serialNumber: '0000',
        location: '1-3',
      }),
      entry({ ids: '1d6b:0002', product: 'root hub' }),
    ]);
    expect(adapters.map(({ name, title, chip }) => [name, title, chip])).toEqual([
      ['usb:067b:2303@1-3', 'PL2303', 'PL2303'],
      ['usb:10c4:ea60:METER01', 'Silicon Labs CP2102', 'CP210x'],
      ['usb:1a86:7523@1-2.4', 'USB Serial', 'CH340'],
    ]);
  });

  it('of two with the same serial number are told apart by their sockets, and select one each', () => {
    const twins = [entry(), entry({ location: '9-2', plugged: 'other' })];
    const names = adaptersAmong(twins).map(({ name }) => name);
    expect(names).toEqual(['usb:10c4:ea60:METER01@9-1', 'usb:10c4:ea60:METER01@9-2']);
    for (const name of names) {
      expect(twins.filter((twin) => isSelected(twin, name.slice('usb:'.length)))).toHaveLength(1);
    }
  });

  it.each([
    ['', true],
    ['10c4:ea60', true],
    ['10c4:ea60:METER01', true],
    ['10c4:ea60:METER01@9-1', true],
    ['10c4:ea60:METER0', false],
    ['10c4:ea6', false],
    ['10c4:ea60@9-1', false],
    ['0403:6001', false],
  ])("'%s' selects it: %s", (selector, expected) => {
    expect(isSelected(entry(), selector)).toBe(expected);
  });
});

describe('the adapters of a PC', () => {
  const port: Adapter = {
    name: 'serial:COM3',
    title: 'Silicon Labs',
    chip: undefined,
    serialNumber: 'METER01',
    ids: '10c4:ea60',
  };
  const cp2102 = entry();
  const ch340 = entry({ ids: '1a86:7523', serialNumber: undefined, location: '1-2' });
  const listed = async (
    platform: NodeJS.Platform,
    { ports, usb = [cp2102, ch340] }: { ports: () => Promise<Adapter[]>; usb?: UsbDeviceEntry[] | Error },
  ): Promise<string[]> => {
    const bus = new PlayedBus(...(usb instanceof Error ? [] : usb));
    if (usb instanceof Error) bus.devices = () => Promise.reject(usb);
    const list = systemAdapters({ bus, clock: new HandClock(0), platform, serialPorts: ports });
    return (await list()).map(({ name }) => name);
  };
  const noPackage = new UsbFault('driver', 'no build');

  it('on Windows and macOS: their serial ports, and those of which the system has made none', async () => {
    for (const platform of ['win32', 'darwin'] as const) {
      expect(await listed(platform, { ports: async () => [port] })).toEqual([
        'serial:COM3',
        'usb:1a86:7523@1-2',
      ]);
    }
  });

  it('on Windows: what one of the two packages says, where the other does not run', async () => {
    expect(await listed('win32', { ports: async () => [port], usb: noPackage })).toEqual(['serial:COM3']);
    const noPorts = (): Promise<Adapter[]> => Promise.reject(new Error('no build of it, either'));
    expect(await listed('win32', { ports: noPorts, usb: [cp2102] })).toEqual(['usb:10c4:ea60:METER01']);
    await expect(listed('win32', { ports: noPorts, usb: noPackage })).rejects.toThrow('either');
  });

  it('on Windows: serial ports do not wait for a package that does not answer, which is asked once', async () => {
    const bus = new PlayedBus();
    let asked = 0;
    bus.devices = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const clock = new HandClock(0);
    const list = systemAdapters({ bus, clock, platform: 'win32', serialPorts: async () => [port] });
    for (let times = 0; times < 2; times += 1) {
      const listing = list();
      await clock.advance(2_000);
      expect(await listing).toEqual([port]);
    }
    expect(asked).toBe(1);
  });

  it('on Linux: on USB; their serial ports only where the package has no build', async () => {
    const ports = async (): Promise<Adapter[]> => [port];
    expect(await listed('linux', { ports, usb: [ch340] })).toEqual(['usb:1a86:7523@1-2']);
    expect(await listed('linux', { ports, usb: noPackage })).toEqual(['serial:COM3']);
  });
});

describe('the udev rule', () => {
  it('in assets is the one of the known products', () => {
    const file = join(import.meta.dirname, '../../../assets/udev/70-nabowatt-meter.rules');
    expect(readFileSync(file, 'utf8')).toBe(udevRule());
  });

  it('names every product once', () => {
    for (const { vendorId, productIds } of KNOWN_PRODUCTS) {
      for (const productId of productIds) {
        const [vendor, product] = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0'));
        const line = `ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}"`;
        expect(udevRule().split(line)).toHaveLength(2);
      }
    }
  });
});

describe('what messages mean', () => {
  it.each([
    ['transferIn error: Cancelled', 'timeout'],
    ['controlTransferIn error: transfer was cancelled', 'timeout'],
    ['transferIn error: Stall', 'stall'],
    ['controlTransferOut error: endpoint stalled', 'other'],
    ['controlTransferOut error: endpoint STALL condition', 'stall'],
    ['transferIn error: Disconnected', 'gone'],
    ['controlTransferIn error: device disconnected', 'gone'],
    ['open error: device disconnected (errno 2)', 'gone'],
    ['claimInterface error: failed to open device (error 2)', 'gone'],
    ['transferIn error: Fault', 'fault'],
    ['controlTransferIn error: hardware fault or protocol violation', 'fault'],
    ['transferIn error: InvalidArgument', 'fault'],
    ['open error: failed to open device (errno 13)', 'permission'],
    ['open error: permission denied (errno 1)', 'permission'],
    ['claimInterface error: failed to open interface (error 0xe00002e2)', 'permission'],
    ['claimInterface error: interface is busy (errno 16)', 'busy'],
    ['claimInterface error: failed to open device (error 5)', 'busy'],
    ['claimInterface error: failed to open interface (error 0xe00002c5)', 'busy'],
    ['claimInterface error: incompatible driver is installed for this device', 'driver'],
    ['claimInterface error: failed to initialize WinUSB (error 50)', 'driver'],
    ['transferIn error: Unknown(22)', 'other'],
  ])('of usb: %s', (message, kind) => {
    expect(usbFault(new Error(message))).toMatchObject({ kind, message });
  });

  it.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'permission'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Opening COM3: Access denied', 'busy'],
    ['Error: Resource busy, cannot open /dev/tty.usbserial-1', 'busy'],
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'notFound'],
    ['Opening COM9: File not found', 'notFound'],
    ['Opening COM9: Unknown error code 1167', 'notFound'],
    ['Error: Device not configured, cannot open /dev/tty.usbserial-1', 'notFound'],
    ['Error: Invalid argument setting custom baud rate of 301', 'unsupported'],
    ['Open (SetCommState): The parameter is incorrect', 'unsupported'],
    ['Opening COM3: Invalid handle', 'failed'],
    ['Input/output error', 'failed'],
  ])('of serialport: %s', (message, problem) => {
    expect(serialProblem(message)).toBe(problem);
  });
});

describe('what Linux says', () => {
  const root = mkdtempSync(join(tmpdir(), 'usb-sys-'));
  const folders = { devices: join(root, 'devices'), processes: join(root, 'proc') };
  const face = join(folders.devices, '1-2:1.0');
  mkdirSync(join(folders.devices, '1-2'), { recursive: true });
  mkdirSync(join(face, 'ttyUSB3'), { recursive: true });
  writeFileSync(join(folders.devices, '1-2', 'busnum'), '1\n');
  writeFileSync(join(folders.devices, '1-2', 'devnum'), '17\n');
  symlinkSync('../../drivers/ftdi_sio', join(face, 'driver'));
  const files = join(folders.processes, '812', 'fd');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(folders.processes, '812', 'cmdline'), '/usr/bin/minicom\0-D\0/dev/ttyUSB3\0');
  symlinkSync('/dev/ttyUSB3', join(files, '5'));

  it('of the classes of interfaces', async () => {
    writeFileSync(join(face, 'bInterfaceNumber'), '00\n');
    writeFileSync(join(face, 'bInterfaceClass'), '0a\n');
    const expected = [{ number: 0, classCode: 10, subclassCode: 0, endpoints: [] }];
    expect(await interfaceClasses({ bus: 1, address: 17 }, folders)).toEqual(expected);
    expect(await interfaceClasses({ bus: 1, address: 18 }, folders)).toEqual([]);
  });

  it('of an interface', async () => {
    const use = { driver: 'ftdi_sio', terminal: '/dev/ttyUSB3' };
    expect(await kernelUse({ bus: 1, address: 17 }, 0, folders)).toEqual(use);
    const nothing = { driver: undefined, terminal: undefined };
    expect(await kernelUse({ bus: 1, address: 17 }, 1, folders)).toEqual(nothing);
    expect(await kernelUse({ bus: 2, address: 17 }, 0, folders)).toEqual(nothing);
  });

  it('of who has a file', async () => {
    expect(await holderOf(['/dev/ttyUSB3'], folders)).toBe('minicom (pid 812)');
    expect(await holderOf(['/dev/ttyUSB4'], folders)).toBeUndefined();
    expect(deviceFile({ bus: 1, address: 17 })).toBe('/dev/bus/usb/001/017');
  });
});
