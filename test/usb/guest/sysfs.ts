/** What the guest's kernel says of its devices, read without the project's own code. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

const DEVICES = '/sys/bus/usb/devices';

/** The folder of the device with these IDs ('0403:6001'); undefined while none is plugged in. */
export function deviceFolder(ids: string): string | undefined {
  return readdirSync(DEVICES)
    .filter((name) => /^\d+-[\d.]+$/.test(name))
    .map((name) => join(DEVICES, name))
    .find((folder) => `${text(folder, 'idVendor')}:${text(folder, 'idProduct')}` === ids);
}

/** The driver of its first interface; undefined where it has none. */
export function driverOf(ids: string): string | undefined {
  const face = firstInterface(ids);
  if (face === undefined) return undefined;
  try {
    return basename(readlinkSync(join(face, 'driver')));
  } catch {
    return undefined;
  }
}

/** '/dev/ttyUSB0', where the kernel has made a serial port of it. */
export function terminalOf(ids: string): string | undefined {
  const face = firstInterface(ids);
  if (face === undefined) return undefined;
  try {
    const names = [
      ...readdirSync(face),
      ...(existsSync(join(face, 'tty')) ? readdirSync(join(face, 'tty')) : []),
    ];
    const name = names.find((entry) => /^tty(?:USB|ACM)\d+$/.test(entry));
    return name !== undefined && existsSync(`/dev/${name}`) ? `/dev/${name}` : undefined;
  } catch {
    // It went away while it was looked at.
    return undefined;
  }
}

/** Bus and address: the file of the device under /dev/bus/usb. */
export function deviceFileOf(ids: string): string {
  const folder = deviceFolder(ids);
  if (folder === undefined) throw new Error(`no ${ids} is plugged in`);
  const [bus = '', device = ''] = [text(folder, 'busnum'), text(folder, 'devnum')];
  return `/dev/bus/usb/${bus.padStart(3, '0')}/${device.padStart(3, '0')}`;
}

function firstInterface(ids: string): string | undefined {
  const folder = deviceFolder(ids);
  if (folder === undefined) return undefined;
  const face = `${folder}/${basename(folder)}:1.0`;
  return existsSync(face) ? face : undefined;
}

function text(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch {
    return undefined;
  }
}
