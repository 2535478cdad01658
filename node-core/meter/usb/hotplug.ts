import type { MonotonicClock } from '../byte-source.ts';
import { type Adapter, adaptersAmong } from './adapters.ts';
import { serialAdapters } from './serial-source.ts';
import { type UsbBus, UsbFault } from './usb-bus.ts';

/** The system tells of plugging only where udevd runs, and some events get lost: so it is looked at, too. */
const LOOK_EVERY_MS = 2_000;
/** Listing takes some ms; what takes longer is left out. */
const OTHER_WAY_MS = 1_500;

/** The adapters on USB that can be driven directly. @throws UsbFault `driver` (as a rejection) */
export async function usbAdapters(bus: UsbBus): Promise<Adapter[]> {
  return adaptersAmong(await bus.devices());
}

export interface SystemAdaptersOptions {
  readonly bus: UsbBus;
  readonly clock: MonotonicClock;
  readonly platform?: NodeJS.Platform;
  /** Lists the serial ports; those of the system when left out. */
  readonly serialPorts?: () => Promise<Adapter[]>;
}

/**
 * What lists the adapters of this PC by the way that is usual on it: directly on Linux; as serial ports on Windows, which
 * would want another driver for each, and on macOS, which does not let go of them.
 *
 * One that the system has made no serial port of is listed as what it is: it has no driver there, which opening it says, or
 * WinUSB, and then it can be driven. Serial ports wait for that no longer than a moment.
 * @returns rejects with UsbFault, ByteSourceError `driver` where neither package runs
 */
export function systemAdapters(options: SystemAdaptersOptions): () => Promise<Adapter[]> {
  const { bus, clock, platform = process.platform, serialPorts = serialAdapters } = options;
  if (platform === 'linux') return () => linuxAdapters(bus, serialPorts);
  let pending: Promise<Adapter[]> | undefined;
  const onUsb = async (): Promise<Adapter[]> => {
    pending ??= usbAdapters(bus).finally(() => {
      pending = undefined;
    });
    let cancel = (): void => undefined;
    const late = new Promise<Adapter[]>((resolve) => {
      cancel = clock.after(OTHER_WAY_MS, () => resolve([]));
    });
    return Promise.race([pending, late]).finally(cancel);
  };
  return async () => {
    const [ports, usb] = await Promise.allSettled([serialPorts(), onUsb()]);
    if (ports.status === 'rejected' && usb.status === 'rejected') throw ports.reason;
    const listed = ports.status === 'fulfilled' ? ports.value : [];
    const others = usb.status === 'fulfilled' ? usb.value : [];
    return [...listed, ...others.filter(({ ids }) => !listed.some((port) => port.ids === ids))];
  };
}

async function linuxAdapters(bus: UsbBus, serialPorts: () => Promise<Adapter[]>): Promise<Adapter[]> {
  try {
    return await usbAdapters(bus);
  } catch (error) {
    // A Linux that the package has no build for: its serial ports are as good.
    if (!(error instanceof UsbFault) || error.kind !== 'driver') throw error;
    return serialPorts();
  }
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
  const { bus, clock, list = systemAdapters({ bus, clock }), failed } = options;
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
