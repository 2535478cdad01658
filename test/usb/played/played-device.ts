/** A USB device in JavaScript: its descriptors, its control requests, and a pipe that brings what a meter says. */

/** How a played chip says that its line is set. */
export interface PlayedLine {
  readonly baudRate: number;
  readonly dataBits: number;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: number;
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** One control request (USB 2.0, 9.3). */
export interface Setup {
  readonly type: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** What a chip is, and what it makes of the requests that are its own. */
export interface PlayedChip {
  readonly vendorId: number;
  readonly productId: number;
  readonly usbVersion: number;
  readonly deviceVersion: number;
  readonly deviceClass: number;
  readonly names: readonly string[];
  /** What follows the configuration's own descriptor. */
  readonly interfaces: Uint8Array;
  readonly interfaceCount: number;
  /** With the direction bit. */
  readonly bulkIn: number;
  readonly packetBytes: number;
  /** What every packet of the pipe begins with. */
  readonly status?: Uint8Array;
  /** An answer, nothing but success, or undefined: a stall. */
  request(setup: Setup, data: Uint8Array): Uint8Array | undefined;
  line(): PlayedLine;
}

/** Ways to be broken. `mute`: control requests get no answer at all. `halt`: the pipe refuses until it is cleared. */
export type PlayedFault = 'none' | 'stallControl' | 'mute' | 'halt' | 'haltForever';

/** No bytes. */
export const NOTHING = new Uint8Array(0);
const STANDARD = 0x00;
const CLEAR_FEATURE = 1;

/** Answers standard requests itself and hands the others to its chip. */
export class PlayedDevice {
  readonly chip: PlayedChip;
  fault: PlayedFault = 'none';
  #toSay: Uint8Array = NOTHING;

  constructor(chip: PlayedChip) {
    this.chip = chip;
  }

  /** 'none': no answer is given, ever; undefined: a stall. */
  control(setup: Setup, data: Uint8Array): Uint8Array | 'none' | undefined {
    if ((setup.type & 0x60) === STANDARD) return this.#standard(setup);
    if (this.fault === 'mute') return 'none';
    if (this.fault === 'stallControl' && (setup.type & 0x80) === 0) return undefined;
    return this.chip.request(setup, data);
  }

  /** Bytes from the meter; they wait until they are read. */
  say(bytes: Uint8Array): void {
    this.#toSay = Buffer.concat([this.#toSay, bytes]);
  }

  /** What was said and not read is gone: it was pulled out meanwhile. */
  silence(): void {
    this.#toSay = NOTHING;
  }

  /** What a read of the pipe brings: a packet of at most so many bytes; undefined: nothing yet. */
  read(mostBytes: number): Uint8Array | 'stall' | undefined {
    if (this.fault === 'halt' || this.fault === 'haltForever') return 'stall';
    if (this.#toSay.length === 0) return undefined;
    const { packetBytes, status = NOTHING } = this.chip;
    const part = this.#toSay.subarray(0, Math.min(mostBytes, packetBytes) - status.length);
    this.#toSay = this.#toSay.subarray(part.length);
    return Buffer.concat([status, part]);
  }

  #standard({ request, value }: Setup): Uint8Array | undefined {
    if (request === 6) return this.#descriptor(value >> 8, value & 0xff);
    if (request === 0) return Uint8Array.of(0, 0);
    if (request === 8) return Uint8Array.of(1);
    if (request === CLEAR_FEATURE && this.fault === 'halt') this.fault = 'none';
    return [1, 3, 9, 11].includes(request) ? NOTHING : undefined;
  }

  #descriptor(type: number, index: number): Uint8Array | undefined {
    const { vendorId, productId, usbVersion, deviceVersion, deviceClass, names } = this.chip;
    if (type === 1) {
      const words = [...low(usbVersion), deviceClass, 0, 0, 64, ...low(vendorId), ...low(productId)];
      return Uint8Array.of(18, 1, ...words, ...low(deviceVersion), 1, 2, 3, 1);
    }
    if (type === 2) {
      const { interfaces, interfaceCount } = this.chip;
      return Uint8Array.of(
        9,
        2,
        ...low(9 + interfaces.length),
        interfaceCount,
        1,
        0,
        0x80,
        50,
        ...interfaces,
      );
    }
    if (type !== 3) return undefined;
    if (index === 0) return Uint8Array.of(4, 3, 9, 4);
    const text = Buffer.from(names[index - 1] ?? '', 'utf16le');
    return Uint8Array.of(2 + text.length, 3, ...text);
  }
}

function low(word: number): readonly [number, number] {
  return [word & 0xff, word >> 8];
}
