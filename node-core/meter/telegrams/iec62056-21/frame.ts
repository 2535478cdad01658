import { crc16 } from '../crc16.ts';
import type { FrameFault, FrameFound, Scan, TextChecksum } from '../scan.ts';

/**
 * Framing of read-outs in text (IEC 62056-21 5.8 and 6.3; DSMR 5.0.2 P1, 5.12 and 6.2).
 *
 * ```
 * / X X X Z identification CR LF  [STX]  data lines  !  [CRC]  CR LF  [ETX BCC]
 * ```
 *
 * | form | STX, ETX, BCC | after `!` |
 * | --- | --- | --- |
 * | mode A and C | yes, but some heads and gateways drop ETX and BCC | nothing |
 * | mode D | no | nothing |
 * | P1 of DSMR 2 and 3 | no | nothing |
 * | P1 from DSMR 4 on, and all national forms | no | CRC-16/ARC over `/` to `!`, hex; zeros in front may be missing |
 *
 * A slash stands nowhere but in front (6.3.2, 6.6): one within a read-out means that the first was cut short, and so
 * does a line that ends within brackets. Deviation: texts of grid operators in DSMR 2 and 3 are not always in hex, so
 * that both a slash and an exclamation mark may stand between brackets. The request `/?!` that optical heads echo is no read-out, as `?` is no maker's letter.
 */
export interface TextRules {
  /** A GCM tag vouches for the bytes: then a CRC that does not hold is no fault (the Luxembourg example has one). */
  readonly authenticated: boolean;
}

/** No read-out is longer: DSMR texts have 1024 characters in hex at most, the rest is below 3000. */
export const MAX_TEXT_BYTES = 8192;
/** `/`, five characters, 16 of identification (6.3.2); real meters have up to 40. */
const MAX_IDENT_BYTES = 64;

const SLASH = 0x2f;
const END = 0x21;
const CR = 0x0d;
const LF = 0x0a;
const STX = 0x02;
const ETX = 0x03;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Looks for a read-out at the slash at `start`. */
export function scanText(
  bytes: Uint8Array,
  place: { readonly start: number; readonly resume: number },
  rules: TextRules = { authenticated: false },
): Scan {
  const { start } = place;
  for (let at = start + 1; at < Math.min(start + 4, bytes.length); at += 1) {
    if (!isLetter(bytes[at])) return { kind: 'no' };
  }
  let at = Math.max(place.resume, start + 1);
  let line = at;
  let inBrackets = false;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === END && !inBrackets) return scanEnd(bytes, { start, end: at }, rules);
    if (at === start + MAX_IDENT_BYTES && dataStart(bytes, { start, end: at }) === undefined)
      return { kind: 'no' };
    const lineEnds = byte === CR || byte === LF;
    const broken = inBrackets ? lineEnds : byte === SLASH;
    if (broken || !isText(byte) || at - start >= MAX_TEXT_BYTES) {
      const problem = at - start >= MAX_TEXT_BYTES ? 'too-long' : 'cut';
      return refused(bytes, { start, end: at }, problem);
    }
    if (lineEnds) line = at + 1;
    // Brackets of the identification, if a maker had any there, are none.
    else if (byte === OPEN) inBrackets = dataStart(bytes, { start, end: at }) !== undefined;
    else if (byte === CLOSE) inBrackets = false;
  }
  // From the line's beginning, so that its brackets are seen again.
  return { kind: 'more', resume: line };
}

/** Worth saying only of what had a line of identification. */
function refused(
  bytes: Uint8Array,
  span: { readonly start: number; readonly end: number },
  problem: 'cut' | 'too-long',
): Scan {
  if (dataStart(bytes, span) === undefined) return { kind: 'no' };
  const expected = problem === 'cut' ? 'lines of code(value) up to "!"' : `at most ${MAX_TEXT_BYTES} bytes`;
  return { kind: 'no', fault: { ...textFault(problem, span.end, expected), until: span.end } };
}

/** Offset after the identification line; undefined where that has no end. */
export function dataStart(bytes: Uint8Array, span: { start: number; end: number }): number | undefined {
  const limit = Math.min(span.end, span.start + MAX_IDENT_BYTES);
  for (let at = span.start; at < limit; at += 1) if (bytes[at] === LF || bytes[at] === CR) return at + 1;
  return undefined;
}

function scanEnd(bytes: Uint8Array, span: { start: number; end: number }, rules: TextRules): Scan {
  const { start, end } = span;
  let at = end + 1;
  while (at < end + 5 && isHex(bytes[at])) at += 1;
  const stated = String.fromCharCode(...bytes.subarray(end + 1, at));
  const body = dataStart(bytes, span);
  if (body === undefined) return { kind: 'no' };
  const found = (checksum: TextChecksum, until: number): FrameFound => ({
    kind: 'frame',
    end: until,
    frame: { kind: 'text', text: bytes.subarray(start, end + 1), checksum },
  });
  const next = bytes[at];
  if (stated !== '') {
    const holds =
      rules.authenticated ||
      Number.parseInt(stated, 16) === crc16('arc', bytes, { from: start, to: end + 1 });
    const complete = stated.length === 4 || next === CR || next === LF;
    if (!complete && next === undefined) {
      return { kind: 'more', resume: end, ...(holds && { atEnd: found({ kind: 'crc', stated }, at) }) };
    }
    return complete && holds
      ? found({ kind: 'crc', stated }, at)
      : { kind: 'no', fault: { ...textFault('checksum', end, 'the CRC of the lines above'), until: at } };
  }
  if (next === undefined) {
    return { kind: 'more', resume: end, ...(rules.authenticated && { atEnd: found({ kind: 'none' }, at) }) };
  }
  if (next !== CR && next !== LF) {
    return {
      kind: 'no',
      fault: { ...textFault('checksum', end, 'a CRC or the end of the line'), until: at },
    };
  }
  const block = blockStart(bytes, body);
  return block === undefined
    ? found({ kind: 'none' }, at + 1)
    : scanBlockCheck(bytes, { block, end, at }, found);
}

/** ETX and the block check character (6.3.3): the exclusive or of all after STX up to and with ETX. */
function scanBlockCheck(
  bytes: Uint8Array,
  place: { readonly block: number; readonly end: number; readonly at: number },
  found: (checksum: TextChecksum, until: number) => FrameFound,
): Scan {
  let at = place.at;
  while (at < place.at + 2 && (bytes[at] === CR || bytes[at] === LF)) at += 1;
  if (bytes[at] === undefined) return { kind: 'more', resume: place.end, atEnd: found({ kind: 'none' }, at) };
  if (bytes[at] !== ETX) return found({ kind: 'none' }, at);
  const stated = bytes[at + 1];
  if (stated === undefined) return { kind: 'more', resume: place.end };
  let check = 0;
  for (let each = place.block; each <= at; each += 1) check ^= bytes[each] ?? 0;
  return (check & 0x7f) === (stated & 0x7f)
    ? found({ kind: 'bcc' }, at + 2)
    : {
        kind: 'no',
        fault: { ...textFault('checksum', at + 1, `the BCC ${check.toString(16)}`), until: at + 2 },
      };
}

/** Offset after the STX that opens the data; undefined where there is none. */
function blockStart(bytes: Uint8Array, body: number): number | undefined {
  for (let at = body; at < body + 3; at += 1) {
    if (bytes[at] === STX) return at + 1;
    if (bytes[at] !== LF && bytes[at] !== CR) return undefined;
  }
  return undefined;
}

function textFault(problem: FrameFault['problem'], at: number, expected: string): Omit<FrameFault, 'until'> {
  return { problem, protocol: 'p1', at, expected };
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** Printable ASCII and the control characters that read-outs use. */
function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === CR || byte === LF || byte === STX || byte === 0x09;
}
