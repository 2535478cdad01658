import { hash } from 'node:crypto';
import { CodecError } from './error.ts';

const HEX = /^(?:[0-9a-f]{2})*$/;
const NO_DIGIT = /[^0-9a-f]|$/;
const MAX_UINT32 = 2 ** 32 - 1;
const MAX_UINT64 = 2n ** 64n - 1n;

/** SHA-256 (FIPS 180-4) of the parts, one after the other: 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  const input = parts.length === 1 && first !== undefined ? first : concatBytes(...parts);
  return plainBytes(hash('sha256', input, 'buffer'));
}

/**
 * Reads lower-case hexadecimal digits, two for each byte. Capitals are refused: an ID has one spelling.
 * @throws CodecError 'hex'
 */
export function fromHex(text: string): Uint8Array {
  // Not the text itself: it may be a secret with one wrong digit.
  if (!HEX.test(text))
    throw new CodecError('hex', {
      evidence: `${text.length} characters, digits up to ${text.search(NO_DIGIT)}`,
    });
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** True when both have the same bytes. Not in constant time: never for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** The parts in a new array, one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** The UTF-8 bytes of a text. @throws CodecError 'text' for half a surrogate pair, which UTF-8 cannot say. */
export function utf8Bytes(text: string): Uint8Array {
  if (!text.isWellFormed())
    throw new CodecError('text', { evidence: `half a surrogate pair in ${text.length} code units` });
  return plainBytes(Buffer.from(text, 'utf8'));
}

/** Four bytes, the most significant first; `value` 0 to 2^32 - 1. @throws CodecError 'range' */
export function uint32Bytes(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > MAX_UINT32) {
    throw new CodecError('range', { evidence: `${value} for 32 bits` });
  }
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Eight bytes, the most significant first; `value` a safe integer or bigint, 0 to 2^64 - 1. @throws CodecError 'range' */
export function uint64Bytes(value: number | bigint): Uint8Array {
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (whole < 0n || whole > MAX_UINT64) throw new CodecError('range', { evidence: `${value} for 64 bits` });
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, whole);
  return bytes;
}

/** The same memory as a plain Uint8Array, so that no Buffer, with its other `slice`, leaves this folder. */
export function plainBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
