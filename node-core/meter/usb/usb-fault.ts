import { UsbFault, type UsbFaultKind } from './usb-bus.ts';

/**
 * What the messages of the package `usb` 3.1 mean. It rejects with text alone: what was tried, then nusb's own words
 * (`Cancelled`, `Stall`, `Disconnected`, `Fault`, `Unknown(22)` of transfers; `interface is busy` of the rest), then the
 * system's code: `(errno 16)` on Linux, `(error 5)` on Windows, `(error 0xe00002c5)` on macOS. Read in node-usb-rs
 * src/webusb_device.rs and nusb src/{error,transfer/mod,platform}; its build here is of nusb 0.2.7. Seen on Linux alone.
 */
const MEANINGS: readonly (readonly [RegExp, UsbFaultKind])[] = [
  [/\bcancelled\b/i, 'timeout'],
  [/\bstall\b|errno 32\b/i, 'stall'],
  // Windows: file not found, no such device, not connected, bad command. macOS: kIOReturnNoDevice.
  [/\bdisconnected\b|errno (?:2|19|108)\b|error (?:2|22|433|1167)\b|0xe00002c0/i, 'gone'],
  // macOS: kIOReturnNotPrivileged, kIOReturnNotPermitted.
  [/permission denied|errno (?:1|13)\b|0xe00002(?:c1|e2)/i, 'permission'],
  // Windows: WinUSB is one program's at a time, and says 'access denied'. macOS: kIOReturnExclusiveAccess, kIOReturnBusy.
  [/\bbusy\b|already claimed|already in use|errno 16\b|error (?:5|32)\b|0xe00002(?:c5|d5)/i, 'busy'],
  [/incompatible driver|initialize WinUSB/i, 'driver'],
  [/\bfault\b|errno (?:5|62|71|75|84|110)\b|InvalidArgument/i, 'fault'],
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
