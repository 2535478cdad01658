import type { MonotonicClock } from '../byte-source.ts';
import { type Adapter, adaptersAmong } from './adapters.ts';
import { serialAdapters } from './serial-source.ts';
import { type UsbBus, UsbFault } from './usb-bus.ts';

/** The system tells of plugging only where udevd runs, and some events get lost: so it is looked at, too. */
const LOOK_EVERY_MS = 2_000;

/** The adapters on USB that can be driven directly. @throws UsbFault `driver` (as a rejection) */
export async function usbAdapters(bus: UsbBus): Promise<Adapter[]> {
  return adaptersAmong(await bus.devices());
}

/**
 * The adapters of this PC by the way that is usual on it: directly on Linux; as serial ports on Windows, which would want
 * another driver for each, and on macOS, which does not let go of them.
 *
 * One that the system has made no serial port of is listed as what it is: it has no driver there, which opening it says, or
 * WinUSB, and then it can be driven.
 * @throws UsbFault, ByteSourceError `driver` (as a rejection) where neither package runs
 */
export async function systemAdapters(
  bus: UsbBus,
  { platform = process.platform, serialPorts = serialAdapters }: SystemAdaptersOptions = {},
): Promise<Adapter[]> {
  if (platform === 'linux') {
    try {
      return await usbAdapters(bus);
    } catch (error) {
      // A Linux that the package has no build for: its serial ports are as good.
      if (!(error instanceof UsbFault) || error.kind !== 'driver') throw error;
      return serialPorts();
    }
  }
  const [ports, usb] = await Promise.allSettled([serialPorts(), usbAdapters(bus)]);
  if (ports.status === 'rejected' && usb.status === 'rejected') throw ports.reason;
  const listed = ports.status === 'fulfilled' ? ports.value : [];
  const others = usb.status === 'fulfilled' ? usb.value : [];
  return [...listed, ...others.filter(({ ids }) => !listed.some((port) => port.ids === ids))];
}

export interface SystemAdaptersOptions {
  readonly platform?: NodeJS.Platform;
  /** Lists the serial ports; those of the system when left out. */
  readonly serialPorts?: () => Promise<Adapter[]>;
}

export interface WatchOptions {
  readonly bus: UsbBus;
  readonly clock: MonotonicClock;
  /** Lists the adapters; those of this PC when left out. */
  readonly list?: () => Promise<readonly Adapter[]>;
  /** Hears why they could not be listed, when that was not so the last time; it is tried again. */
  readonly failed?: (error: unknown) => void;
}

/**
 * Tells which adapters there are: at once, and whenever others are. Listing that fails is no change; after it they are told again.
 * @returns what ends it; nothing is called after that
 */
export function watchAdapters(
  options: WatchOptions,
  changed: (adapters: readonly Adapter[]) => void,
): () => void {
  const { bus, clock, list = () => systemAdapters(bus), failed } = options;
  let failing = false;
  let stopped = false;
  let said: string | undefined;
  let looking = false;
  let again = false;
  let cancel = (): void => undefined;
  const look = async (): Promise<void> => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    const adapters = await list().catch((error: unknown) => {
      if (!stopped && !failing) failed?.(error);
      failing = true;
      said = undefined;
      return undefined;
    });
    looking = false;
    if (stopped) return;
    if (adapters !== undefined) failing = false;
    const names = adapters?.map(({ name }) => name).join('\n');
    if (adapters !== undefined && names !== said) {
      said = names;
      changed(adapters);
    }
    if (stopped) return;
    cancel();
    cancel = clock.after(again ? 0 : LOOK_EVERY_MS, () => void look());
    again = false;
  };
  const unwatch = bus.watch(() => void look());
  void look();
  return () => {
    stopped = true;
    cancel();
    unwatch();
  };
}
