/// <reference types="w3c-web-usb" />
import { existsSync } from 'node:fs';
import type * as usbPackage from 'usb';
import type { DeviceFacts, EndpointFacts, InterfaceFacts } from './chip.ts';
import { interfaceClasses } from './linux-usb.ts';
import type { ControlIn, ControlOut } from './setup-packet.ts';
import { type UsbBus, type UsbConnection, type UsbDeviceEntry, UsbFault } from './usb-bus.ts';
import { withFaults } from './usb-fault.ts';

/** Chips answer at once; a PC that is busy with other things may not. */
const CONTROL_TIMEOUT_MS = 5_000;

type UsbPackage = typeof usbPackage;
type Device = Awaited<ReturnType<UsbPackage['usb']['getDevices']>>[number];
/** A device from when it is first seen until it is pulled out. */
interface Known {
  readonly entry: UsbDeviceEntry;
  readonly device: Device;
  /**
   * Whether all could be read that there is to know. A device that is just being plugged in seems to have no serial number
   * for a moment: that it has none counts when it is seen twice.
   */
  readonly whole: boolean;
}
type Configuration = NonNullable<Device['configuration']>;

/**
 * USB by the npm package `usb` 3.1 (Rust, nusb). It is loaded when first asked for: a PC without a build of it can do
 * everything but USB.
 *
 * The package's own functions take a time-out that its types do not name; the native ones under them have it in theirs.
 */
export function nodeUsbBus(): UsbBus {
  let loading: Promise<UsbPackage> | undefined;
  const load = (): Promise<UsbPackage> => {
    loading ??= import('usb').catch((error: unknown) => {
      throw new UsbFault('driver', `the package 'usb' does not run here: ${String(error)}`);
    });
    return loading;
  };
  let known = new Map<string, Known>();
  return {
    async devices() {
      if (!hasUsb()) return [];
      const { usb } = await load();
      const found = await withFaults(() => usb.getDevices());
      const now = new Map<string, Known>();
      for (const device of found) {
        const before = known.get(device.handle);
        // The package asks a device that is open for its words again each time, and waits for it.
        const enough = before !== undefined && (before.whole || isOpen(before.device));
        now.set(device.handle, enough ? before : await knownOf(device, before));
      }
      known = now;
      return [...now.values()].map(({ entry }) => entry);
    },
    async open(entry) {
      const device = known.get(entry.plugged)?.device;
      if (device === undefined) throw new UsbFault('gone', 'it is not plugged in any more');
      if (isOpen(device)) throw new UsbFault('busy', 'this program has it open already');
      await withFaults(() => oneAtATime(() => device.open()));
      return connectionOf(device);
    },
    watch(changed) {
      if (!hasUsb()) return () => undefined;
      let stop = (): void => undefined;
      let stopped = false;
      const listen = async (): Promise<void> => {
        const { usb } = await load();
        if (stopped) return;
        const listener = (): void => changed();
        usb.addEventListener('connect', listener);
        usb.addEventListener('disconnect', listener);
        stop = () => {
          usb.removeEventListener('connect', listener);
          usb.removeEventListener('disconnect', listener);
        };
      };
      // Where it fails, `devices` says what is wrong.
      void listen().catch(() => undefined);
      return () => {
        stopped = true;
        stop();
      };
    },
  };
}

/** Without this folder the package's functions reject, and its events reject where nobody can catch it. */
function hasUsb(): boolean {
  return process.platform !== 'linux' || existsSync('/sys/bus/usb/devices');
}

async function knownOf(device: Device, before: Known | undefined): Promise<Known> {
  const place = { bus: Number.parseInt(device.bus, 10), address: device.address };
  // Asking throws for a device that this user may not open, or that the system has not set up yet.
  const interfaces = unlessThrown(() => interfacesOf(device.configuration));
  const product = unlessThrown(() => device.productName);
  const serialNumber = unlessThrown(() => device.serialNumber);
  const entry: UsbDeviceEntry = {
    ...place,
    facts: factsOf(device, interfaces ?? (await interfaceClasses(place))),
    manufacturer: textOf(unlessThrown(() => device.manufacturerName)),
    product: textOf(product),
    serialNumber: textOf(serialNumber),
    location: `${device.bus}-${device.ports.join('.')}`,
    plugged: device.handle,
  };
  const settled =
    entry.serialNumber !== undefined || before?.entry.facts.interfaces.length === interfaces?.length;
  const whole = interfaces !== undefined && settled;
  return { entry, device, whole };
}

/** While it is being opened or closed the package does not tell: then it is somebody's. */
function isOpen(device: Device): boolean {
  return unlessThrown(() => device.opened) ?? true;
}

const BORROWED = /cannot be borrowed/;
const BORROWED_FOR_MS = 10;
const MOST_TRIES = 200;

/**
 * What changes a device's object in the package waits for nobody: it fails, with nothing done, while another call of that
 * object is under way; and for some moments after that call's promise has resolved, as its end is another thread's.
 */
async function oneAtATime(run: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === MOST_TRIES || !BORROWED.test(String(error))) throw error;
      await new Promise<void>((resolve) => setTimeout(resolve, BORROWED_FOR_MS));
    }
  }
}

function unlessThrown<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function textOf(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}

function factsOf(device: Device, interfaces: readonly InterfaceFacts[]): DeviceFacts {
  return {
    vendorId: device.vendorId,
    productId: device.productId,
    usbVersion: decimal(device.usbVersionMajor, device.usbVersionMinor, device.usbVersionSubminor),
    deviceVersion: decimal(
      device.deviceVersionMajor,
      device.deviceVersionMinor,
      device.deviceVersionSubminor,
    ),
    deviceClass: device.deviceClass,
    interfaces,
  };
}

/** As descriptors have it: two digits before the point, one and one behind it. */
function decimal(major: number, minor: number, subminor: number): number {
  return ((Math.floor(major / 10) * 16 + (major % 10)) << 8) | (minor << 4) | subminor;
}

function interfacesOf(configuration: Configuration | null | undefined): readonly InterfaceFacts[] {
  return (configuration?.interfaces ?? []).map(({ interfaceNumber, alternate }) => ({
    number: interfaceNumber,
    classCode: alternate.interfaceClass,
    subclassCode: alternate.interfaceSubclass,
    endpoints: alternate.endpoints.map(
      ({ endpointNumber, direction, type, packetSize }): EndpointFacts => ({
        number: endpointNumber & 0x0f,
        direction,
        type,
        packetBytes: packetSize,
      }),
    ),
  }));
}

function connectionOf(device: Device): UsbConnection {
  return {
    control: (packet) => withFaults(() => transfer(device, packet)),
    claim: (number) => withFaults(() => oneAtATime(() => device.claimInterface(number))),
    release: (number) => withFaults(() => oneAtATime(() => device.releaseInterface(number))),
    detachKernelDriver: (number) => withFaults(() => device.detachKernelDriver(number)),
    attachKernelDriver: (number) => withFaults(() => device.attachKernelDriver(number)),
    read: (endpoint, bytes, timeoutMs) =>
      withFaults(async () => {
        const read = await device.nativeTransferIn(endpoint, timeoutMs, bytes);
        if (read === null) throw new UsbFault('stall', 'the endpoint is halted');
        return read;
      }),
    // Taking the interface from whoever has it, which is this process: the kernel ends its transfers.
    interrupt: (number) => withFaults(() => device.detachKernelDriver(number)),
    clearHalt: (endpoint) => withFaults(() => device.clearHalt('in', endpoint)),
    close: () => withFaults(() => oneAtATime(() => device.close())),
  };
}

async function transfer(device: Device, packet: ControlIn | ControlOut): Promise<Uint8Array> {
  const { type: requestType, recipient, request, value, index } = packet;
  const setup = { requestType, recipient, request, value, index };
  if (packet.direction === 'out') {
    await device.nativeControlTransferOut(setup, CONTROL_TIMEOUT_MS, packet.data);
    return new Uint8Array();
  }
  const answer = await device.nativeControlTransferIn(setup, CONTROL_TIMEOUT_MS, packet.length);
  if (answer === null) throw new UsbFault('stall', 'the device does not answer this question');
  return answer;
}
