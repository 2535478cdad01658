import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { InterfaceFacts } from './chip.ts';

/** Folders of the running system; tests lay out their own. */
export interface SystemFolders {
  readonly devices: string;
  readonly processes: string;
}

/** A device as Linux numbers it. */
export interface Place {
  readonly bus: number;
  readonly address: number;
}

const SYSTEM: SystemFolders = { devices: '/sys/bus/usb/devices', processes: '/proc' };

/** Who works with an interface in the kernel. */
export interface KernelUse {
  /** 'ftdi_sio'; 'usbfs' where a process has claimed it; undefined where nobody does. */
  readonly driver: string | undefined;
  /** '/dev/ttyUSB0', where the driver has made one. */
  readonly terminal: string | undefined;
}

/** What the kernel does with an interface of a device. Linux only. */
export async function kernelUse(
  device: Place,
  interfaceNumber: number,
  folders = SYSTEM,
): Promise<KernelUse> {
  const folder = await interfaceFolder(device, interfaceNumber, folders);
  if (folder === undefined) return { driver: undefined, terminal: undefined };
  const driver = await readlink(join(folder, 'driver')).then(basename, () => undefined);
  return { driver, terminal: await terminalOf(folder) };
}

async function interfaceFolder(
  device: Place,
  interfaceNumber: number,
  { devices }: SystemFolders,
): Promise<string | undefined> {
  const faces = await interfaceFolders(device, devices);
  return faces.find((folder) => folder.endsWith(`.${interfaceNumber}`));
}

async function interfaceFolders({ bus, address }: Place, devices: string): Promise<string[]> {
  const names = await readdir(devices).catch(() => []);
  for (const name of names) {
    if (name.includes(':')) continue;
    const [busText, addressText] = await Promise.all([
      readFile(join(devices, name, 'busnum'), 'utf8').catch(() => ''),
      readFile(join(devices, name, 'devnum'), 'utf8').catch(() => ''),
    ]);
    if (Number.parseInt(busText, 10) !== bus || Number.parseInt(addressText, 10) !== address) continue;
    return names.filter((other) => other.startsWith(`${name}:`)).map((face) => join(devices, face));
  }
  return [];
}

/** The interfaces of a device as the kernel tells everybody, without their endpoints; empty where it is no Linux. */
export async function interfaceClasses(device: Place, folders = SYSTEM): Promise<InterfaceFacts[]> {
  const faces = await interfaceFolders(device, folders.devices);
  return Promise.all(
    faces.map(async (folder) => {
      const [number = 0, classCode = 0, subclassCode = 0] = await Promise.all(
        ['bInterfaceNumber', 'bInterfaceClass', 'bInterfaceSubClass'].map(async (name) =>
          Number.parseInt(await readFile(join(folder, name), 'utf8').catch(() => '0'), 16),
        ),
      );
      return { number, classCode, subclassCode, endpoints: [] };
    }),
  );
}

/** usb-serial makes `ttyUSB0/`, cdc-acm `tty/ttyACM0/`. */
async function terminalOf(folder: string): Promise<string | undefined> {
  const inside = [
    ...(await readdir(folder).catch(() => [])),
    ...(await readdir(join(folder, 'tty')).catch(() => [])),
  ];
  const name = inside.find((entry) => /^tty(?:USB|ACM)\d+$/.test(entry));
  return name === undefined ? undefined : `/dev/${name}`;
}

/** The device's file, which whoever uses it without a kernel driver has open. */
export function deviceFile({ bus, address }: Place): string {
  return `/dev/bus/usb/${String(bus).padStart(3, '0')}/${String(address).padStart(3, '0')}`;
}

/**
 * Another process that has one of these files open: 'minicom (pid 812)'. Processes of other users can only be looked into
 * by root: undefined may mean one of them.
 */
export async function holderOf(files: readonly string[], folders = SYSTEM): Promise<string | undefined> {
  const processes = (await readdir(folders.processes).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    if (Number(pid) === process.pid) continue;
    const descriptors = join(folders.processes, pid, 'fd');
    for (const descriptor of await readdir(descriptors).catch(() => [])) {
      const file = await readlink(join(descriptors, descriptor)).catch(() => '');
      if (!files.includes(file)) continue;
      return `${await nameOf(join(folders.processes, pid))} (pid ${pid})`;
    }
  }
  return undefined;
}

/** Of the program as it was called: what a process calls itself may be the name of a thread. */
async function nameOf(folder: string): Promise<string> {
  const words = await readFile(join(folder, 'cmdline'), 'utf8').catch(() => '');
  return basename(words.split('\0')[0] ?? '') || 'a process';
}
