/** The chips as their own documents have them, decoding what a driver sends: the other way round than the drivers. */
import type { PlayedChip, PlayedLine, Setup } from './played-device.ts';
import { playedFtdi } from './played-ftdi.ts';

const NOTHING = new Uint8Array(0);
const IDS = {
  CP210x: { vendorId: 0x10c4, productId: 0xea60, usbVersion: 0x0110, deviceVersion: 0x0100, deviceClass: 0 },
  CH340: {
    vendorId: 0x1a86,
    productId: 0x7523,
    usbVersion: 0x0110,
    deviceVersion: 0x0264,
    deviceClass: 0xff,
  },
  'CDC-ACM': {
    vendorId: 0x2341,
    productId: 0x0043,
    usbVersion: 0x0200,
    deviceVersion: 0x0001,
    deviceClass: 2,
  },
} as const;
const PARITIES = ['none', 'odd', 'even'] as const;

/** Names of the chips that can be played. */
export type PlayedChipName = 'FTDI' | 'CP210x' | 'PL2303' | 'PL2303-TA' | 'PL2303-HXN' | 'CH340' | 'CDC-ACM';

/** A chip fresh from the factory, set to 9600 8N1. */
export function playedChip(name: PlayedChipName): PlayedChip {
  switch (name) {
    case 'FTDI':
      return playedFtdi();
    case 'CP210x':
      return cp2102();
    case 'PL2303':
      return prolific({ productId: 0x2303, usbVersion: 0x0110, deviceVersion: 0x0300, hxn: false });
    case 'PL2303-TA':
      // Its descriptors are those of an HXN, too: only a question tells.
      return prolific({ productId: 0x2303, usbVersion: 0x0200, deviceVersion: 0x0300, hxn: false });
    case 'PL2303-HXN':
      return prolific({ productId: 0x23a3, usbVersion: 0x0200, deviceVersion: 0x0100, hxn: true });
    case 'CH340':
      return ch340();
    case 'CDC-ACM':
      return cdcAcm();
  }
}

const VENDOR_FACE = [9, 4, 0, 0, 3, 255, 0, 0, 0];

function bulk(address: number, packetBytes: number): number[] {
  return [7, 5, address, 2, packetBytes, 0, 0];
}

function interrupt(address: number, packetBytes: number): number[] {
  return [7, 5, address, 3, packetBytes, 0, 10];
}

function cp2102(): PlayedChip {
  let [enabled, baudRate, control, handshake] = [false, 9600, 0x0800, 0];
  return {
    ...IDS.CP210x,
    names: ['Silicon Labs', 'CP2102 USB to UART Bridge Controller', 'METER01'],
    interfaces: Uint8Array.of(9, 4, 0, 0, 2, 255, 0, 0, 0, ...bulk(0x81, 64), ...bulk(0x01, 64)),
    interfaceCount: 1,
    bulkIn: 0x81,
    packetBytes: 64,
    request({ type, request, value }, data) {
      if (type === 0x41) {
        if (request === 0x00) enabled = value === 1;
        if (request === 0x1e) baudRate = view(data).getUint32(0, true);
        if (request === 0x03) control = value;
        if (request === 0x07) handshake = (handshake & ~(value >> 8)) | (value & (value >> 8));
        return NOTHING;
      }
      // The kernel's driver asks for the part number, the line, flow control and modem lines.
      const answers: Record<number, number> = { 0x04: 2, 0x08: 1, 0x10: 19, 0x14: 16, 0x1d: 4, 0xff: 1 };
      const length = answers[request];
      if (length === undefined) return undefined;
      if (request === 0xff) return value === 0x370b ? Uint8Array.of(2) : undefined;
      return new Uint8Array(length);
    },
    line: () => ({
      baudRate: enabled ? baudRate : 0,
      dataBits: control >> 8,
      parity: PARITIES[(control >> 4) & 0xf] ?? 'none',
      stopBits: (control & 0xf) === 2 ? 2 : 1,
      dtr: (handshake & 1) === 1,
      rts: (handshake & 2) === 2,
    }),
  };
}

/** SET_LINE_CODING and SET_CONTROL_LINE_STATE, which CDC-ACM and Prolific share. */
function coded(): {
  readonly take: (setup: Setup, data: Uint8Array) => Uint8Array | undefined;
  readonly line: () => PlayedLine;
} {
  let [coding, state]: [Uint8Array, number] = [Uint8Array.of(0x80, 0x25, 0, 0, 0, 0, 8), 0];
  return {
    take({ type, request, value }, data) {
      if (type === 0xa1 && request === 0x21) return coding;
      if (type !== 0x21) return undefined;
      if (request === 0x20) {
        if (data.length !== 7) return undefined;
        coding = Uint8Array.from(data);
      } else if (request === 0x22) state = value;
      else if (request !== 0x23) return undefined;
      return NOTHING;
    },
    line: () => ({
      baudRate: view(coding).getUint32(0, true),
      dataBits: coding[6] ?? 0,
      parity: PARITIES[coding[5] ?? 0] ?? 'none',
      stopBits: coding[4] === 2 ? 2 : 1,
      dtr: (state & 1) === 1,
      rts: (state & 2) === 2,
    }),
  };
}

function prolific(of: {
  readonly productId: number;
  readonly usbVersion: number;
  readonly deviceVersion: number;
  readonly hxn: boolean;
}): PlayedChip {
  const { hxn, ...ids } = of;
  const { take, line } = coded();
  const registers = new Map<number, number>();
  // Without its initialisation a chip does not bring bytes.
  const ready = (): boolean => (hxn ? registers.get(0x0a) !== undefined : registers.get(2) === 0x44);
  return {
    ...ids,
    vendorId: 0x067b,
    deviceClass: 0,
    names: ['Prolific Technology Inc.', 'USB-Serial Controller', ''],
    interfaces: Uint8Array.of(...VENDOR_FACE, ...interrupt(0x81, 10), ...bulk(0x02, 64), ...bulk(0x83, 64)),
    interfaceCount: 1,
    bulkIn: 0x83,
    packetBytes: 64,
    request(setup, data) {
      const { type, request, value, index } = setup;
      const own = hxn ? [0x80, 0x81] : [0x01, 0x01];
      if (type === 0x40) {
        if (request !== own[0]) return undefined;
        registers.set(value, index);
        return NOTHING;
      }
      if (type === 0xc0) return request === own[1] ? Uint8Array.of(2) : undefined;
      return take(setup, data);
    },
    line: () => ({ ...line(), ...(ready() ? {} : { baudRate: 0 }) }),
  };
}

function ch340(): PlayedChip {
  const registers = new Uint8Array(256);
  let lines = 0xffff;
  return {
    ...IDS.CH340,
    names: ['', 'USB Serial', ''],
    interfaces: Uint8Array.of(...VENDOR_FACE, ...bulk(0x82, 32), ...bulk(0x02, 32), ...interrupt(0x81, 8)),
    interfaceCount: 1,
    bulkIn: 0x82,
    packetBytes: 32,
    request({ type, request, value, index, length }) {
      if (type === 0xc0)
        return request === 0x5f || request === 0x95 ? new Uint8Array(length).fill(0x31, 0, 1) : undefined;
      if (type !== 0x40) return undefined;
      if (request === 0x9a) {
        registers[value & 0xff] = index & 0xff;
        registers[value >> 8] = index >> 8;
      } else if (request === 0xa4) lines = value;
      else if (request !== 0xa1) return undefined;
      return NOTHING;
    },
    line() {
      const factor = 0x10000 - (((registers[0x13] ?? 0) << 8) | (registers[0x2c] ?? 0));
      const prescaler = (registers[0x12] ?? 0) & 0x07;
      const control = registers[0x18] ?? 0;
      const exact = 1_532_620_800 / (factor * 8 ** (3 - prescaler));
      const usual = [300, 2400, 9600, 115_200].find((rate) => Math.abs(rate / exact - 1) < 0.005);
      const receiving = (control & 0x80) !== 0 && ((registers[0x12] ?? 0) & 0x80) !== 0;
      return {
        baudRate: receiving ? (usual ?? Math.round(exact)) : 0,
        dataBits: 5 + (control & 3),
        parity: (control & 0x08) === 0 ? 'none' : (control & 0x10) === 0 ? 'odd' : 'even',
        stopBits: (control & 0x04) === 0 ? 1 : 2,
        dtr: (lines & 0x20) === 0,
        rts: (lines & 0x40) === 0,
      };
    },
  };
}

function cdcAcm(): PlayedChip {
  const { take, line } = coded();
  const control = [9, 4, 0, 0, 1, 2, 2, 1, 0];
  const functions = [5, 0x24, 0, 0x10, 1, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1];
  const data = [9, 4, 1, 0, 2, 10, 0, 0, 0];
  return {
    ...IDS['CDC-ACM'],
    names: ['Meter works', 'P1 reader', '55731323536351D0A1B0'],
    interfaces: Uint8Array.of(
      ...control,
      ...functions,
      ...interrupt(0x82, 8),
      ...data,
      ...bulk(0x81, 64),
      ...bulk(0x01, 64),
    ),
    interfaceCount: 2,
    bulkIn: 0x81,
    packetBytes: 64,
    request: take,
    line,
  };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
