import { crc16 } from '../crc16.ts';
import type { FrameFault, Scan } from '../scan.ts';

/**
 * Framing of HDLC, frame format type 3 (IEC 62056-46 6.4).
 *
 * | field | bytes | rule |
 * | --- | --- | --- |
 * | flag | 1 | 7E; the closing one may open the next frame, and there may be several |
 * | format | 2 | 1010, segmentation bit, 11 bits of length: all but the flags |
 * | destination, source | 1, 2 or 4 each | the last byte of an address, and only that, is odd |
 * | control | 1 | UI or I: any |
 * | HCS | 2 | X-25 over format to control, low byte first; absent where nothing follows but the FCS |
 * | information | the rest | LLC header and APDU, or a part of them. There is no octet stuffing: 7E and 7D may stand in it |
 * | FCS | 2 | X-25 over format to information, low byte first |
 *
 * The header has a checksum of its own, so a 7E in noise or in a frame's middle is told after a dozen bytes, not after
 * the 2047 that a false length may ask for. After a refusal the reader goes on at the next byte: every 7E inside the
 * refused bytes gets its turn.
 */
export const HDLC_FLAG = 0x7e;

const SEGMENTED = 0x0800;
const LENGTH = 0x07ff;
/** Format, two addresses of one byte, control, FCS. */
const SHORTEST = 7;

/** Looks for a frame at the flag at `start`. */
export function scanHdlc(bytes: Uint8Array, { start }: { readonly start: number }): Scan {
  const from = start + 1;
  const format = bytes[from];
  if (format === undefined) return { kind: 'more', resume: start };
  if ((format & 0xf0) !== 0xa0) return { kind: 'no' };
  const low = bytes[from + 1];
  if (low === undefined) return { kind: 'more', resume: start };
  const field = (format << 8) | low;
  const length = field & LENGTH;
  if (length < SHORTEST) return { kind: 'no' };
  const control = controlOffset(bytes, from + 2);
  if (control === 'cut') return { kind: 'more', resume: start };
  if (control === 'no') return { kind: 'no' };
  const end = from + length;
  const bare = control + 3 === end;
  const information = bare ? control + 1 : control + 3;
  if (information + 2 > end) return { kind: 'no' };
  const fault = (problem: FrameFault['problem'], at: number, expected: string, until: number): Scan => ({
    kind: 'no',
    fault: { problem, protocol: 'hdlc-dlms', at, expected, until },
  });
  if (!bare) {
    if (bytes.length < information) return { kind: 'more', resume: start };
    const hcs = crc16('x25', bytes, { from, to: control + 1 });
    // Nothing vouches for the length: the fault accounts for the header alone.
    if (hcs !== shortAt(bytes, control + 1))
      return fault('header', control + 1, `the HCS ${hexOf(hcs)}`, information);
  }
  if (bytes.length <= end) return { kind: 'more', resume: start };
  const until = faultEnd(bytes, start, end);
  if (bytes[end] !== HDLC_FLAG) return fault('header', end, 'the closing flag 7e', until);
  const fcs = crc16('x25', bytes, { from, to: end - 2 });
  if (fcs !== shortAt(bytes, end - 2)) return fault('checksum', end - 2, `the FCS ${hexOf(fcs)}`, until);
  return {
    kind: 'frame',
    end,
    frame: {
      kind: 'hdlc',
      segmented: (field & SEGMENTED) !== 0,
      header: bytes.subarray(from + 2, control + 1),
      information: bytes.subarray(information, end - 2),
    },
  };
}

/** Offset of the control field behind two addresses (IEC 62056-46 6.4.2.2). */
function controlOffset(bytes: Uint8Array, from: number): number | 'cut' | 'no' {
  let at = from;
  for (let address = 0; address < 2; address += 1) {
    const first = at;
    while (at < bytes.length && ((bytes[at] ?? 0) & 1) === 0) {
      at += 1;
      if (at - first > 3) return 'no';
    }
    if (at >= bytes.length) return 'cut';
    at += 1;
  }
  return at;
}

/** The refused bytes up to the next flag in them: from there on it may be another frame. */
function faultEnd(bytes: Uint8Array, start: number, end: number): number {
  const next = bytes.indexOf(HDLC_FLAG, start + 1);
  return next < 0 || next > end ? Math.min(end, bytes.length) : next;
}

function shortAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** As it stands on the line: low byte first. */
function hexOf(crc: number): string {
  return (((crc & 0xff) << 8) | (crc >>> 8)).toString(16).padStart(4, '0');
}
