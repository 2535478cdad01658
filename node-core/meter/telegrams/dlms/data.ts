import type { ByteCursor } from '../cursor.ts';

/** A value as DLMS encodes it. Floating point is known by its length only: no register of a household uses it. */
export type DlmsData =
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly DlmsData[] }
  | { readonly kind: 'octets'; readonly bytes: Uint8Array }
  | { readonly kind: 'number'; readonly value: bigint; readonly bytes: number }
  | { readonly kind: 'enum'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'other' };

const NULL: DlmsData = { kind: 'null' };
const OTHER: DlmsData = { kind: 'other' };
/** A value of a meter's list takes less: what breaks further from the end was not broken by the cut. */
const LONGEST_CUT_BYTES = 32;
/** Lists of meters are three deep. */
const MAX_DEPTH = 8;

/**
 * Reads one value with all that it holds, in A-XDR (IEC 62056-53 8.6, DLMS Green Book 9.5; tags of `Data`).
 *
 * | tag | type | bytes |
 * | --- | --- | --- |
 * | 00 | null-data | 0 |
 * | 01, 02 | array, structure | a length, then that many values |
 * | 03, 16 | boolean, enum | 1 |
 * | 04 | bit-string | a length in bits |
 * | 05, 06 | double-long, -unsigned | 4 |
 * | 09, 0A, 0C | octet-, visible-, utf8-string | a length, then that many |
 * | 0D, 0F, 11 | bcd, integer, unsigned | 1 |
 * | 10, 12 | long, long-unsigned | 2 |
 * | 14, 15 | long64, -unsigned | 8 |
 * | 17, 18 | float32, float64 | 4, 8 |
 * | 19, 1A, 1B | date-time, date, time | 12, 5, 4 |
 *
 * @throws TelegramError `malformed` where the bytes run out, a tag is none of these, or lists are nested too deep
 */
export function readData(cursor: ByteCursor): DlmsData {
  return readValue(cursor, 0);
}

/**
 * Reads a list whose end is known to be missing: the values in front of the cut that are whole.
 * @throws TelegramError `malformed` for anything but a list, and for one that breaks before its bytes run out
 */
export function readCutList(cursor: ByteCursor): DlmsData {
  const tag = cursor.byte('the tag of a list');
  if (tag !== 0x01 && tag !== 0x02) cursor.fail('an array (01) or a structure (02)');
  const length = readLength(cursor);
  const items: DlmsData[] = [];
  while (items.length < length && cursor.remaining > 0) {
    const from = cursor.at;
    try {
      items.push(readValue(cursor, 1));
    } catch (error) {
      // Whatever needs more bytes than there are was cut; any other fault is one.
      if (cursor.bytes.length - from > LONGEST_CUT_BYTES) throw error;
      break;
    }
  }
  return { kind: 'list', items };
}

function readValue(cursor: ByteCursor, depth: number): DlmsData {
  const tag = cursor.byte('the tag of a value');
  switch (tag) {
    case 0x00:
      return NULL;
    case 0x01:
    case 0x02:
      return readList(cursor, depth);
    case 0x03:
      return { kind: 'boolean', value: cursor.byte('a boolean') !== 0 };
    case 0x16:
      return { kind: 'enum', value: cursor.byte('an enum') };
    case 0x04:
      return skip(cursor, Math.ceil(readLength(cursor) / 8));
    case 0x05:
      return number(cursor, 4, true);
    case 0x06:
      return number(cursor, 4, false);
    case 0x09:
    case 0x0a:
    case 0x0c:
      return { kind: 'octets', bytes: cursor.take(readLength(cursor), 'a string') };
    case 0x0f:
      return number(cursor, 1, true);
    case 0x11:
      return number(cursor, 1, false);
    case 0x10:
      return number(cursor, 2, true);
    case 0x12:
      return number(cursor, 2, false);
    case 0x14:
      return number(cursor, 8, true);
    case 0x15:
      return number(cursor, 8, false);
    case 0x19:
      return { kind: 'octets', bytes: cursor.take(12, 'a date-time') };
    default:
      return skip(cursor, SKIPPED[tag] ?? cursor.fail('a tag of DLMS data'));
  }
}

/** A length (IEC 62056-53 8.6): below 80 as it is, else 81 or 82 and one or two bytes. @throws TelegramError */
export function readLength(cursor: ByteCursor): number {
  const first = cursor.byte('a length');
  if (first < 0x80) return first;
  if (first > 0x82) cursor.fail('a length of at most two bytes');
  return Number(cursor.integer(first - 0x80, { signed: false, expected: 'a length' }));
}

const SKIPPED: Readonly<Record<number, number>> = { 0x0d: 1, 0x17: 4, 0x18: 8, 0x1a: 5, 0x1b: 4 };

function readList(cursor: ByteCursor, depth: number): DlmsData {
  if (depth >= MAX_DEPTH) cursor.fail(`lists at most ${MAX_DEPTH} deep`);
  const length = readLength(cursor);
  // Each value takes a byte or more: a false length is told before anything is kept.
  if (length > cursor.remaining) cursor.fail(`${length} values`);
  const items: DlmsData[] = [];
  for (let item = 0; item < length; item += 1) items.push(readValue(cursor, depth + 1));
  return { kind: 'list', items };
}

function number(cursor: ByteCursor, bytes: number, signed: boolean): DlmsData {
  return { kind: 'number', value: cursor.integer(bytes, { signed, expected: 'a number' }), bytes };
}

function skip(cursor: ByteCursor, bytes: number): DlmsData {
  cursor.take(bytes, 'a value');
  return OTHER;
}
