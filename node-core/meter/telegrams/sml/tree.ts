import { type ByteCursor, integerOf } from '../cursor.ts';

/** A value of SML's binary encoding. */
export type SmlValue =
  /** An optional element that is left out. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'octets'; readonly bytes: Uint8Array }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint; readonly bytes: Uint8Array; readonly signed: boolean }
  | { readonly kind: 'list'; readonly items: readonly SmlValue[] };

const ABSENT: SmlValue = { kind: 'absent' };
/** Files of meters are seven deep. */
const MAX_DEPTH = 12;

/**
 * Reads one value with all that it holds (BSI TR-03109-1 annex IV, 6.2: type-length field).
 *
 * Bits 6 to 4 of the first byte are the type: 0 octets, 4 boolean, 5 signed, 6 unsigned, 7 list. Bits 3 to 0 are the
 * length; bit 7 says that another byte with four more bits of it follows. The length counts the type-length field
 * itself, but for lists, where it is the number of elements. `01` is an optional element that is left out.
 *
 * @throws TelegramError `malformed`
 */
export function readSml(cursor: ByteCursor, depth = 0): SmlValue {
  const from = cursor.at;
  let byte = cursor.byte('a type-length field');
  const type = (byte >>> 4) & 0x07;
  let length = byte & 0x0f;
  while (byte & 0x80) {
    byte = cursor.byte('more of a length');
    if ((byte & 0x70) !== 0 || length > 0x0fff) cursor.fail('a length');
    length = length * 16 + (byte & 0x0f);
  }
  if (type === 7) return readList(cursor, length, depth);
  const size = length - (cursor.at - from);
  if (size < 0) cursor.fail('a length that counts itself');
  if (type === 0) return size === 0 ? ABSENT : { kind: 'octets', bytes: cursor.take(size, 'octets') };
  if (type === 4 && size === 1) return { kind: 'boolean', value: cursor.byte('a boolean') !== 0 };
  if ((type === 5 || type === 6) && size >= 1 && size <= 8) {
    const bytes = cursor.take(size, 'an integer');
    return { kind: 'integer', value: integerOf(bytes, type === 5), bytes, signed: type === 5 };
  }
  return cursor.fail('octets, a boolean, an integer of 1 to 8 bytes, or a list');
}

function readList(cursor: ByteCursor, length: number, depth: number): SmlValue {
  if (depth >= MAX_DEPTH) cursor.fail(`lists at most ${MAX_DEPTH} deep`);
  if (length > cursor.remaining) cursor.fail(`${length} elements`);
  const items: SmlValue[] = [];
  for (let item = 0; item < length; item += 1) items.push(readSml(cursor, depth + 1));
  return { kind: 'list', items };
}
