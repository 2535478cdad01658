import type { DeviceFacts } from './chip.ts';
import type { ControlIn, ControlOut } from './setup-packet.ts';

/** A device as the system lists it. */
export interface UsbDeviceEntry {
  readonly facts: DeviceFacts;
  readonly manufacturer: string | undefined;
  readonly product: string | undefined;
  readonly serialNumber: string | undefined;
  /** The socket it is in, the same after it was pulled out and put back: '1-2.4'. */
  readonly location: string;
  /** Another each time it is plugged in. */
  readonly plugged: string;
  /** Bus and address, as Linux numbers them: /dev/bus/usb/BBB/DDD. */
  readonly bus: number;
  readonly address: number;
}

/**
 * What a transfer or a request came to, where it did not succeed.
 *
 * | kind | when |
 * | --- | --- |
 * | `timeout` | nothing came in time: for a read that is no mistake |
 * | `stall` | the device refused: a request that it does not know, or an endpoint that is halted |
 * | `gone` | the device is not there any more |
 * | `fault` | the transfer went wrong on the wire; on some host controllers so does pulling it out |
 * | `permission`, `busy` | the system does not let this process; another has it |
 * | `driver` | Windows has no WinUSB for it, or the package for USB does not run here |
 * | `other` | anything else |
 */
export type UsbFaultKind =
  | 'timeout'
  | 'stall'
  | 'gone'
  | 'fault'
  | 'permission'
  | 'busy'
  | 'driver'
  | 'other';

/** Thrown by a `UsbConnection` and by `UsbBus.open`. */
export class UsbFault extends Error {
  override readonly name = 'UsbFault';
  readonly kind: UsbFaultKind;

  constructor(kind: UsbFaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A device that is open. Everything here rejects with a `UsbFault`. */
export interface UsbConnection {
  /** What the device answers; nothing to what is sent out. */
  control(packet: ControlIn | ControlOut): Promise<Uint8Array>;
  claim(interfaceNumber: number): Promise<void>;
  release(interfaceNumber: number): Promise<void>;
  /** Takes the interface from the kernel's driver, and from any other process too; Linux only. */
  detachKernelDriver(interfaceNumber: number): Promise<void>;
  /** Has the kernel look for a driver for the interface; Linux only. */
  attachKernelDriver(interfaceNumber: number): Promise<void>;
  /** One packet at most; one read at a time. */
  read(endpointNumber: number, packetBytes: number, timeoutMs: number): Promise<Uint8Array>;
  /** Ends a read of the interface that is under way, at once; its claim is gone then, too. Linux only. */
  interrupt(interfaceNumber: number): Promise<void>;
  clearHalt(endpointNumber: number): Promise<void>;
  close(): Promise<void>;
}

/** The USB of this PC: a small port, filled by the npm package `usb`. */
export interface UsbBus {
  /** Every device that is plugged in; empty where there is no USB. @throws UsbFault `driver` (as a rejection) */
  devices(): Promise<readonly UsbDeviceEntry[]>;
  /** @throws UsbFault (as a rejection) */
  open(entry: UsbDeviceEntry): Promise<UsbConnection>;
  /** Calls `changed` when something was plugged in or pulled out, where the system tells; returns what ends it. */
  watch(changed: () => void): () => void;
}
