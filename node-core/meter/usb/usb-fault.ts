import { UsbFault, type UsbFaultKind } from './usb-bus.ts';

/**
 * What the messages of the package `usb` 3.1 mean. It rejects with text alone, made of nusb's words for transfers, and of
 * nusb's or the operating system's for everything else (nusb 0.2, src/transfer/mod.rs and src/error.rs; Linux as seen).
 */
const MEANINGS: readonly (readonly [RegExp, UsbFaultKind])[] = [
  [/cancell?ed|timed? ?out/i, 'timeout'],
  [/\bstall|errno 32\b/i, 'stall'],
  [/disconnected|no such device|errno (?:19|108)\b|not found$|\b(?:ENODEV|ENOENT)\b|errno 2\b/i, 'gone'],
  [/permission|access denied|not permitted|errno (?:1|13)\b|\bEACCES\b|\bEPERM\b/i, 'permission'],
  [/busy|errno 16\b|exclusive access/i, 'busy'],
  [/winusb|incompatible driver|no driver|not bound|driver.*not installed|unsupported/i, 'driver'],
  [/fault|errno (?:5|71|75|84|62|110)\b|protocol/i, 'fault'],
];

/** An error of the package `usb` as a `UsbFault`, its words kept. */
export function usbFault(error: unknown): UsbFault {
  if (error instanceof UsbFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const kind = MEANINGS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
  return new UsbFault(kind, message);
}

/** Runs something of the package `usb`, so that it rejects with a `UsbFault` and nothing else. */
export async function withFaults<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw usbFault(error);
  }
}
