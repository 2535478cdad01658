import type { LineSettings } from '../byte-source.ts';
import type { ControlIn, SetupPacket } from './setup-packet.ts';

/** One end of a pipe. */
export interface EndpointFacts {
  /** 1 to 15, without the direction bit. */
  readonly number: number;
  readonly direction: 'in' | 'out';
  readonly type: 'bulk' | 'interrupt' | 'isochronous';
  /** Bytes of one packet at most: 64, 32 on CH340, 512 on fast chips. */
  readonly packetBytes: number;
}

/** One interface, in the alternate setting that is in force. */
export interface InterfaceFacts {
  readonly number: number;
  /** 0x02 communication, 0x0a data, 0xff vendor's own. */
  readonly classCode: number;
  readonly subclassCode: number;
  readonly endpoints: readonly EndpointFacts[];
}

/** What a device's descriptors say. Versions are binary coded decimals: 0x0200 is 2.00. */
export interface DeviceFacts {
  readonly vendorId: number;
  readonly productId: number;
  readonly usbVersion: number;
  readonly deviceVersion: number;
  readonly deviceClass: number;
  readonly interfaces: readonly InterfaceFacts[];
}

/** Kinds of adapters that can be driven here. */
export type ChipName = 'FTDI' | 'CP210x' | 'PL2303' | 'CH340' | 'CDC-ACM';

/** How one device of a chip is driven. Pure: values in, values out. */
export interface ChipDriver {
  /** Interfaces to claim, in this order. */
  readonly claims: readonly number[];
  readonly readEndpoint: EndpointFacts;
  /** To be sent once, after claiming. */
  readonly start: readonly SetupPacket[];
  /** Sets the line, and DTR and RTS: many cables take their power or their request from them. */
  line(settings: LineSettings): readonly SetupPacket[];
  /** To be sent before the device is let go of: DTR and RTS off. */
  readonly stop: readonly SetupPacket[];
  /** What the meter said, in one packet of the read endpoint. */
  payload(packet: Uint8Array): Uint8Array;
}

/** A kind of chip. */
export interface Chip {
  readonly name: ChipName;
  /** A question whose answer, or its refusal, tells variants of the chip apart; undefined where descriptors do. */
  probe?(device: DeviceFacts): ControlIn | undefined;
  /**
   * The driver for a device; undefined where its interfaces are not those of the chip.
   * @param answer to the probe; undefined where it was refused, or nothing was asked (yet). It changes no claims
   */
  driver(device: DeviceFacts, answer: Uint8Array | undefined): ChipDriver | undefined;
}

/** The first interface with a bulk pipe from the device, and that pipe; undefined where there is none. */
export function bulkInterface(
  device: DeviceFacts,
): { readonly face: InterfaceFacts; readonly readEndpoint: EndpointFacts } | undefined {
  for (const face of device.interfaces) {
    const readEndpoint = face.endpoints.find(({ type, direction }) => type === 'bulk' && direction === 'in');
    if (readEndpoint !== undefined) return { face, readEndpoint };
  }
  return undefined;
}

/** A packet whose bytes are all the meter's. */
export function wholePacket(packet: Uint8Array): Uint8Array {
  return packet;
}
