import type { ByteSource, MonotonicClock } from '../byte-source.ts';
import { serialSource } from './serial-source.ts';
import type { UsbBus } from './usb-bus.ts';
import { usbSource } from './usb-source.ts';

/**
 * The source of a cable, by its name: 'usb', 'usb:SELECTOR', 'serial:PATH'.
 * @param options `bus`: the one of this process; two would not know of each other which adapters are open
 */
export function cableSource(
  name: string,
  { bus, clock }: { readonly bus: UsbBus; readonly clock: MonotonicClock },
): ByteSource {
  if (name.startsWith('serial:')) return serialSource(name.slice('serial:'.length), { clock });
  return usbSource(name.replace(/^usb:?/, ''), { bus, clock });
}
