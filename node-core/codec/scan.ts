import { isUtf8 } from 'node:buffer';
import { faultAt } from './error.ts';

/** How deep arrays may lie within each other: a bound on the stack, far above what any record needs. */
export const MAX_DEPTH = 32;

/** Refused in front of a text: the platform's decoder drops it, and then two texts would look the same. */
export const BYTE_ORDER_MARK = '\ufeff';

/** First bytes of a CBOR item: major type in the high 3 bits, additional information in the low 5 (RFC 8949, 3). */
const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, other: 7 } as const;

/**
 * Finds where the item that starts at `offset` ends (the offset just past it), from its heads: byte strings are
 * skipped, texts are checked, nothing is decoded. Whatever is not canonical is refused.
 * @throws CodecError for every fault of bytes but 'trailing' and 'notCanonical'
 */
export function endOfItem(bytes: Uint8Array, offset: number, depth = 0): number {
  const first = bytes[offset];
  if (first === undefined) throw faultAt('truncated', bytes, offset);
  const major = first >>> 5;
  if (major === MAJOR.other) return endOfSimple(bytes, offset);
  if (major === MAJOR.map) throw faultAt('map', bytes, offset);
  if (major === MAJOR.tag) throw faultAt('tag', bytes, offset);

  const argument = readArgument(bytes, offset);
  const body = offset + headLength(first);
  switch (major) {
    case MAJOR.bytes:
      return endOfString(bytes, { offset, body, length: argument });
    case MAJOR.text:
      return endOfText(bytes, { offset, body, length: argument });
    case MAJOR.array:
      return endOfArray(bytes, { offset, body, count: argument, depth });
    default:
      return body;
  }
}

interface StringPlace {
  readonly offset: number;
  readonly body: number;
  readonly length: number;
}

function endOfString(bytes: Uint8Array, place: StringPlace): number {
  if (place.length > bytes.length - place.body) throw faultAt('truncated', bytes, place.offset);
  return place.body + place.length;
}

function endOfText(bytes: Uint8Array, place: StringPlace): number {
  const end = endOfString(bytes, place);
  const marked =
    place.length >= 3 &&
    bytes[place.body] === 0xef &&
    bytes[place.body + 1] === 0xbb &&
    bytes[place.body + 2] === 0xbf;
  if (marked || !isUtf8(bytes.subarray(place.body, end))) throw faultAt('text', bytes, place.offset);
  return end;
}

function endOfArray(
  bytes: Uint8Array,
  array: { readonly offset: number; readonly body: number; readonly count: number; readonly depth: number },
): number {
  if (array.depth >= MAX_DEPTH) throw faultAt('depth', bytes, array.offset);
  // Each item has a byte at least: a count past the rest is refused before anything is looped over.
  if (array.count > bytes.length - array.body) throw faultAt('truncated', bytes, array.offset);
  let end = array.body;
  for (let item = 0; item < array.count; item += 1) end = endOfItem(bytes, end, array.depth + 1);
  return end;
}

function endOfSimple(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset];
  if (first === 0xf4 || first === 0xf5 || first === 0xf6) return offset + 1;
  if (first === 0xf9 || first === 0xfa || first === 0xfb) throw faultAt('float', bytes, offset);
  if (first === 0xff) throw faultAt('indefinite', bytes, offset);
  if (first === 0xfc || first === 0xfd || first === 0xfe) throw faultAt('reserved', bytes, offset);
  throw faultAt('simple', bytes, offset);
}

function headLength(first: number): number {
  const additional = first & 31;
  return additional < 24 ? 1 : 1 + 2 ** (additional - 24);
}

/**
 * The argument of a head (RFC 8949, 3). Exact to 2^53 - 1; above that only its being too large for any length counts.
 */
function readArgument(bytes: Uint8Array, offset: number): number {
  const additional = (bytes[offset] ?? 0) & 31;
  if (additional < 24) return additional;
  if (additional === 31) throw faultAt('indefinite', bytes, offset);
  if (additional > 27) throw faultAt('reserved', bytes, offset);
  const width = 2 ** (additional - 24);
  if (offset + width >= bytes.length) throw faultAt('truncated', bytes, offset);
  let argument = 0;
  for (let at = offset + 1; at <= offset + width; at += 1) argument = argument * 256 + (bytes[at] ?? 0);
  const least = width === 1 ? 24 : 2 ** (width * 4);
  if (argument < least) throw faultAt('notShortest', bytes, offset);
  return argument;
}
