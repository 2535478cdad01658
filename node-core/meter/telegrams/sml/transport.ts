import { type Crc16, crc16 } from '../crc16.ts';
import type { FrameFault, Scan } from '../scan.ts';

/**
 * Transport of SML, version 1 (BSI TR-03109-1 annex IV, 8.2.1).
 *
 * | part | bytes |
 * | --- | --- |
 * | start | 1B1B1B1B 01010101 |
 * | messages | padded with zeros to a multiple of four; four 1B in a row are sent twice |
 * | end | 1B1B1B1B 1A, number of zeros (0 to 3), CRC 2 |
 *
 * CRC: X-25 over all before it, low byte first. Early Holley meters use Kermit, high byte first.
 */
export const SML_ESCAPE = 0x1b;

/** Read-outs of households have 200 to 600 bytes; with certificates and profiles some thousands. */
export const MAX_SML_BYTES = 8192;

const START_BYTES = 8;
const ESCAPE_BYTES = 4;
const BLOCK_BYTES = 8;

/** Looks for a file at the escape at `start`. */
export function scanSml(bytes: Uint8Array, place: { readonly start: number; readonly resume: number }): Scan {
  const { start } = place;
  for (let at = start; at < start + START_BYTES; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return { kind: 'more', resume: start };
    if (byte !== (at < start + ESCAPE_BYTES ? SML_ESCAPE : 0x01)) return { kind: 'no' };
  }
  const body = start + START_BYTES;
  let at = Math.max(place.resume, body);
  for (;;) {
    at = bytes.indexOf(SML_ESCAPE, at);
    if (at < 0 || at + BLOCK_BYTES > bytes.length) {
      const resume = at < 0 ? bytes.length : at;
      return resume - start > MAX_SML_BYTES
        ? refused('too-long', resume, `at most ${MAX_SML_BYTES} bytes`)
        : { kind: 'more', resume };
    }
    if (!isRun(bytes, at, SML_ESCAPE)) {
      at += 1;
      continue;
    }
    const next = bytes[at + ESCAPE_BYTES];
    if (isRun(bytes, at + ESCAPE_BYTES, SML_ESCAPE)) at += BLOCK_BYTES;
    else if (next === 0x1a) return scanEnd(bytes, { start, body, at });
    // A message that ends in 1B: the escape begins further back.
    else if (next === SML_ESCAPE) at += 1;
    else return refused('cut', at, 'the end 1b1b1b1b1a, or the escape twice');
  }
}

function scanEnd(
  bytes: Uint8Array,
  { start, body, at }: { readonly start: number; readonly body: number; readonly at: number },
): Scan {
  const padding = bytes[at + 5] ?? 0;
  const crcAt = at + 6;
  const holds = (kind: Crc16, order: 'low' | 'high'): boolean => {
    const crc = crc16(kind, bytes, { from: start, to: crcAt });
    const [first, second] = order === 'low' ? [crc & 0xff, crc >>> 8] : [crc >>> 8, crc & 0xff];
    return bytes[crcAt] === first && bytes[crcAt + 1] === second;
  };
  if (!(holds('x25', 'low') || holds('kermit', 'high')) || padding > 3 || at - padding < body) {
    return {
      kind: 'no',
      fault: { ...smlFault('checksum', crcAt, 'the CRC of the file'), until: at + BLOCK_BYTES },
    };
  }
  const messages = withoutEscapes(bytes.subarray(body, at - padding));
  return { kind: 'frame', end: at + BLOCK_BYTES, frame: { kind: 'sml', messages } };
}

/** Four escapes stand for themselves where they are sent twice. */
function withoutEscapes(sent: Uint8Array): Uint8Array {
  const said = new Uint8Array(sent.length);
  let length = 0;
  for (let at = 0; at < sent.length; at += 1) {
    if (isRun(sent, at, SML_ESCAPE) && isRun(sent, at + ESCAPE_BYTES, SML_ESCAPE)) {
      said.fill(SML_ESCAPE, length, length + ESCAPE_BYTES);
      length += ESCAPE_BYTES;
      at += BLOCK_BYTES - 1;
    } else {
      said[length] = sent[at] ?? 0;
      length += 1;
    }
  }
  return said.subarray(0, length);
}

function isRun(bytes: Uint8Array, at: number, value: number): boolean {
  for (let each = at; each < at + ESCAPE_BYTES; each += 1) if (bytes[each] !== value) return false;
  return true;
}

function refused(problem: FrameFault['problem'], at: number, expected: string): Scan {
  return { kind: 'no', fault: { ...smlFault(problem, at, expected), until: at } };
}

function smlFault(problem: FrameFault['problem'], at: number, expected: string): Omit<FrameFault, 'until'> {
  return { problem, protocol: 'sml', at, expected };
}
