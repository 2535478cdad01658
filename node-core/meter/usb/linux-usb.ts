import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Folders of the running system; tests lay out their own. */
export interface SystemFolders {
  readonly devices: string;
  readonly processes: string;
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
  device: { readonly bus: number; readonly address: number },
  interfaceNumber: number,
  folders = SYSTEM,
): Promise<KernelUse> {
  const folder = await interfaceFolder(device, interfaceNumber, folders);
  if (folder === undefined) return { driver: undefined, terminal: undefined };
  const driver = await readlink(join(folder, 'driver')).then(basename, () => undefined);
  return { driver, terminal: await terminalOf(folder) };
}

async function interfaceFolder(
  { bus, address }: { readonly bus: number; readonly address: number },
  interfaceNumber: number,
  { devices }: SystemFolders,
): Promise<string | undefined> {
  const names = await readdir(devices).catch(() => []);
  for (const name of names) {
    if (name.includes(':')) continue;
    const [busText, addressText] = await Promise.all([
      readFile(join(devices, name, 'busnum'), 'utf8').catch(() => ''),
      readFile(join(devices, name, 'devnum'), 'utf8').catch(() => ''),
    ]);
    if (Number.parseInt(busText, 10) !== bus || Number.parseInt(addressText, 10) !== address) continue;
    const face = names.find((other) => other.startsWith(`${name}:`) && other.endsWith(`.${interfaceNumber}`));
    return face === undefined ? undefined : join(devices, face);
  }
  return undefined;
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
export function deviceFile({ bus, address }: { readonly bus: number; readonly address: number }): string {
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
      const name = await readFile(join(folders.processes, pid, 'comm'), 'utf8').catch(() => '');
      return `${name.trim() || 'a process'} (pid ${pid})`;
    }
  }
  return undefined;
}
