import { decode as decodeCbor, encode as encodeCbor, encodeInto } from 'cborg';
import { equalBytes, plainBytes } from './bytes.ts';
import { CodecError, faultAt } from './error.ts';
import { BYTE_ORDER_MARK, endOfItem, MAX_DEPTH } from './scan.ts';
import type { CodecValue } from './value.ts';

const DECODE_OPTIONS = { strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: true };
const MIN_INTEGER = -(2n ** 64n);
const MAX_INTEGER = 2n ** 64n - 1n;

/**
 * The canonical bytes of a value: CBOR in its core deterministic encoding (RFC 8949, 4.2.1). Equal values have equal
 * bytes; 5 and 5n are equal, and so are 0 and -0.
 * @throws CodecError 'value' (maps and other objects too), 'float', 'simple' (undefined), 'text' or 'depth' for what
 * is no `CodecValue`
 */
export function encode(value: CodecValue): Uint8Array {
  assertEncodable(value, 0);
  // cborg hands out Buffers now and then, whose slice() is a view: the same memory as a plain array.
  return plainBytes(encodeCbor(value));
}

/**
 * The value of one item's canonical bytes: the inverse of `encode`. The whole input must be that item, and any other
 * encoding of the same value is refused: heads and texts are checked first, and afterwards the value is encoded again
 * and compared.
 * Whole numbers past 2^53 - 1 either way come as bigint, all others as number. Byte strings are copies.
 * @throws CodecError
 */
export function decode(bytes: Uint8Array): CodecValue {
  const end = endOfItem(bytes, 0);
  if (end !== bytes.length) throw faultAt('trailing', bytes, end);
  // The scan has left nothing but what a CodecValue can say: the checked boundary behind this cast.
  const value = decodeCbor(bytes, DECODE_OPTIONS) as CodecValue;
  if (!encodesTo(value, bytes)) throw faultAt('notCanonical', bytes, 0);
  return value;
}

/**
 * Cuts a CBOR sequence (RFC 8742) into exactly `count` items, as views of `bytes`. Each item has by then
 * passed all checks of `decode`, but has not been decoded.
 * @throws CodecError 'truncated' when there are fewer items, 'trailing' when there are more, and as `decode`
 */
export function splitSequence(bytes: Uint8Array, count: number): Uint8Array[] {
  const items: Uint8Array[] = [];
  let start = 0;
  for (let item = 0; item < count; item += 1) {
    const end = endOfItem(bytes, start);
    items.push(bytes.subarray(start, end));
    start = end;
  }
  if (start !== bytes.length) throw faultAt('trailing', bytes, start);
  return items;
}

function encodesTo(value: CodecValue, bytes: Uint8Array): boolean {
  const again = new Uint8Array(bytes.length);
  const { written } = encodeInto(value, again);
  return written === bytes.length && equalBytes(again, bytes);
}

function assertEncodable(value: unknown, depth: number): void {
  if (value === null || typeof value === 'boolean' || value instanceof Uint8Array) return;
  if (typeof value === 'number') assertInteger(value);
  else if (typeof value === 'bigint') assertWithin64Bits(value);
  else if (typeof value === 'string') assertText(value);
  else if (Array.isArray(value)) assertArray(value, depth);
  else if (value === undefined) throw new CodecError('simple', { evidence: 'undefined' });
  else throw new CodecError('value', { evidence: describe(value) });
}

function assertInteger(value: number): void {
  if (!Number.isSafeInteger(value)) throw new CodecError('float', { evidence: String(value) });
}

function assertWithin64Bits(value: bigint): void {
  if (value < MIN_INTEGER || value > MAX_INTEGER) throw new CodecError('value', { evidence: `${value}n` });
}

function assertText(value: string): void {
  if (value.isWellFormed() && !value.startsWith(BYTE_ORDER_MARK)) return;
  throw new CodecError('text', { evidence: JSON.stringify(value.slice(0, 80)) });
}

function assertArray(items: readonly unknown[], depth: number): void {
  if (depth >= MAX_DEPTH) throw new CodecError('depth', { evidence: `more than ${MAX_DEPTH} arrays` });
  // By index, not by forEach: a hole in an array is an undefined, and must be refused.
  for (let at = 0; at < items.length; at += 1) assertEncodable(items[at], depth + 1);
}

/** The kind of thing, never what is in it: it may hold a secret. */
function describe(value: unknown): string {
  return Object.prototype.toString.call(value);
}
