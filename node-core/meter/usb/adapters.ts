import type { ChipName } from './chip.ts';
import { chipOf } from './known-adapters.ts';
import type { UsbDeviceEntry } from './usb-bus.ts';

/** An adapter as screens and settings see it. */
export interface Adapter {
  /**
   * The name of its `ByteSource`, to remember it by: 'usb:0403:6001:A50285BI' by its serial number, or where it has none
   * 'usb:1a86:7523@1-2' by the socket that it is in. For a serial port 'serial:/dev/ttyUSB0', 'serial:COM3'.
   */
  readonly name: string;
  /** What a person knows it by: 'FTDI TTL232R-3V3', 'USB-Serial Controller'. */
  readonly title: string;
  /** Undefined where only the operating system knows. */
  readonly chip: ChipName | undefined;
  readonly serialNumber: string | undefined;
  /** Vendor and product, as USB has them: '0403:6001'. */
  readonly ids: string;
}

/** The serial adapters among the devices, sorted by name; two with one serial number are told apart by their sockets. */
export function adaptersAmong(entries: readonly UsbDeviceEntry[]): Adapter[] {
  const adapters = entries.flatMap((entry) => {
    const chip = chipOf(entry.facts);
    if (chip === undefined) return [];
    const twins = entries.filter((other) => shortSelector(other) === shortSelector(entry)).length > 1;
    const words = [entry.manufacturer, entry.product].filter((word) => word !== undefined);
    return {
      name: `usb:${twins ? fullSelector(entry) : shortSelector(entry)}`,
      title: words.length === 0 ? chip.name : words.join(' '),
      chip: chip.name,
      serialNumber: entry.serialNumber,
      ids: ids(entry),
    };
  });
  return adapters.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Whether a selector, as it stands behind 'usb:' in a name, means this device: '' means any serial adapter, '0403:6001'
 * a product, '0403:6001:A50285BI' one of them, wherever it is plugged in.
 */
export function isSelected(entry: UsbDeviceEntry, selector: string): boolean {
  if (chipOf(entry.facts) === undefined) return false;
  const full = fullSelector(entry);
  return (
    selector === '' || full === selector || full.startsWith(`${selector}:`) || full.startsWith(`${selector}@`)
  );
}

function shortSelector(entry: UsbDeviceEntry): string {
  return hasSerialNumber(entry) ? `${ids(entry)}:${entry.serialNumber}` : fullSelector(entry);
}

function fullSelector(entry: UsbDeviceEntry): string {
  const serial = hasSerialNumber(entry) ? `:${entry.serialNumber}` : '';
  return `${ids(entry)}${serial}@${entry.location}`;
}

/** One of nothing but zeros is the same on every adapter of its make. */
function hasSerialNumber({ serialNumber }: UsbDeviceEntry): boolean {
  return serialNumber !== undefined && !/^0*$/.test(serialNumber);
}

function ids({ facts }: UsbDeviceEntry): string {
  return [facts.vendorId, facts.productId].map((id) => id.toString(16).padStart(4, '0')).join(':');
}
