import type { FrameFault, Scan } from '../scan.ts';

/**
 * Framing of wired M-Bus, long frames (EN 13757-2 5.3), as Austrian customer interfaces send them (Netz NÖ, 218/9).
 *
 * | field | bytes | rule |
 * | --- | --- | --- |
 * | start, length, length, start | 4 | 68 L L 68, L counts C to the last byte before the checksum |
 * | C, A | 2 | 53 FF: to all |
 * | CI | 1 | bits 0 to 3 count segments from 0, bit 4: the last one |
 * | STSAP, DTSAP | 2 | 01 67: server and client |
 * | payload | L - 5 | a part of the APDU |
 * | checksum, stop | 2 | sum of C to payload, modulo 256; 16 |
 *
 * Deviation from the standard: Sagemcom sends frames of 256 bytes and more and writes the length modulo 256 (01 for
 * 257). A length too short for C, A, CI and the two access points is taken as 256 more.
 */
export const MBUS_START = 0x68;

const STOP = 0x16;
const HEADER_BYTES = 4;
/** C, A, CI, STSAP, DTSAP. */
const FIXED_BYTES = 5;

/** Looks for a long frame at the start byte at `start`. */
export function scanMbus(bytes: Uint8Array, { start }: { readonly start: number }): Scan {
  const [stated, repeated, again] = [bytes[start + 1], bytes[start + 2], bytes[start + 3]];
  if (stated === undefined || repeated === undefined) return { kind: 'more', resume: start };
  if (stated !== repeated) return { kind: 'no' };
  if (again === undefined) return { kind: 'more', resume: start };
  if (again !== MBUS_START) return { kind: 'no' };
  const length = stated < FIXED_BYTES ? stated + 256 : stated;
  const from = start + HEADER_BYTES;
  const sumAt = from + length;
  if (bytes.length <= sumAt + 1) return { kind: 'more', resume: start };
  let sum = 0;
  for (let at = from; at < sumAt; at += 1) sum += bytes[at] ?? 0;
  const fault = (problem: FrameFault['problem'], at: number, expected: string): Scan => ({
    kind: 'no',
    fault: { problem, protocol: 'mbus-dlms', at, expected, until: sumAt + 2 },
  });
  if (bytes[sumAt + 1] !== STOP) return fault('header', sumAt + 1, 'the stop byte 16');
  if ((sum & 0xff) !== bytes[sumAt]) return fault('checksum', sumAt, `the sum ${(sum & 0xff).toString(16)}`);
  return {
    kind: 'frame',
    end: sumAt + 2,
    frame: {
      kind: 'mbus',
      control: bytes[from + 2] ?? 0,
      payload: bytes.subarray(from + FIXED_BYTES, sumAt),
    },
  };
}
