import type { LineSettings } from '../byte-source.ts';
import { bulkInterface, type Chip } from './chip.ts';
import { vendorOut } from './setup-packet.ts';

/** Requests of FTDI's chips (AN232B-05; Linux ftdi_sio.h). */
const RESET = 0x00;
const MODEM_CONTROL = 0x01;
const FLOW_CONTROL = 0x02;
const BAUD_RATE = 0x03;
const DATA = 0x04;
const LATENCY_TIMER = 0x09;

/** Eighths of a divisor are coded in three bits, not in their order (AN232B-05). */
const EIGHTHS = [0, 3, 2, 4, 1, 5, 6, 7];
/** The clock behind the divisor's eighths: 3 MHz x 8. Chips that run faster have it too. */
const CLOCK = 24_000_000;
const PARITY = { none: 0x0000, odd: 0x0100, even: 0x0200 } as const;
/** DTR and RTS with the bits that say that they are meant. */
const LINES_ON = 0x0303;
const LINES_OFF = 0x0300;
/** A packet that is not full waits so long, ms. */
const LATENCY_MS = 16;
/** Every packet begins with modem and line status. */
const STATUS_BYTES = 2;

/**
 * The divisor of a baud rate as wValue and the high half in wIndex. The rate that comes out is within 1/16 of a divisor
 * step: under 0.2% up to 115200.
 */
export function ftdiDivisor(baudRate: number): { readonly value: number; readonly index: number } {
  const eighths = Math.round(CLOCK / baudRate);
  const coded = (eighths >> 3) | ((EIGHTHS[eighths & 7] ?? 0) << 14);
  return { value: coded & 0xffff, index: coded >>> 16 };
}

/**
 * FTDI: FT232, FT-X, and the first port of the chips with several.
 * Sources: AN232B-05; Linux drivers/usb/serial/ftdi_sio.c; seen in QEMU's usb-serial.
 */
export const ftdi: Chip = {
  name: 'FTDI',
  driver(device) {
    const bulk = bulkInterface(device);
    if (bulk === undefined) return undefined;
    // Chips with several ports want the port's number, from 1, in the low half of wIndex; those with one want 0.
    const port = device.interfaces.length > 1 ? bulk.face.number + 1 : 0;
    const { packetBytes } = bulk.readEndpoint;
    return {
      claims: [bulk.face.number],
      readEndpoint: bulk.readEndpoint,
      start: [vendorOut(RESET, 0, port), vendorOut(LATENCY_TIMER, LATENCY_MS, port)],
      line(settings) {
        const { value, index } = ftdiDivisor(settings.baudRate);
        return [
          vendorOut(BAUD_RATE, value, port === 0 ? index : (index << 8) | port),
          vendorOut(DATA, dataValue(settings), port),
          vendorOut(FLOW_CONTROL, 0, port),
          vendorOut(MODEM_CONTROL, LINES_ON, port),
        ];
      },
      stop: [vendorOut(MODEM_CONTROL, LINES_OFF, port)],
      payload: (packet) => withoutStatus(packet, packetBytes),
    };
  },
};

function dataValue({ dataBits, parity, stopBits }: LineSettings): number {
  return dataBits | PARITY[parity] | (stopBits === 2 ? 0x1000 : 0);
}

/** A transfer may hold several packets, each with its own status. */
function withoutStatus(transfer: Uint8Array, packetBytes: number): Uint8Array {
  if (transfer.length <= packetBytes) return transfer.subarray(STATUS_BYTES);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < transfer.length; at += packetBytes) {
    parts.push(transfer.subarray(at + STATUS_BYTES, at + packetBytes));
  }
  return Buffer.concat(parts);
}
