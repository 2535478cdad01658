import { malformed } from './fault.ts';

/** Reads bytes from front to back, big-endian, and says where it stopped when they run out. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.#at = at;
  }

  /** Offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.bytes.length - this.#at;
  }

  /** The next byte, not consumed; undefined at the end. */
  peek(): number | undefined {
    return this.bytes[this.#at];
  }

  /** @throws TelegramError at the end of the bytes */
  byte(expected: string): number {
    const value = this.bytes[this.#at];
    if (value === undefined) malformed(this.bytes, this.#at, expected);
    this.#at += 1;
    return value;
  }

  /** The next `length` bytes: a view, not a copy. @throws TelegramError when there are fewer */
  take(length: number, expected: string): Uint8Array {
    if (length > this.remaining) malformed(this.bytes, this.#at, `${length} bytes of ${expected}`);
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  /** An integer of 0 to 8 bytes; 0 of none. @throws TelegramError when there are fewer */
  integer(length: number, type: { readonly signed: boolean; readonly expected: string }): bigint {
    return integerOf(this.take(length, type.expected), type.signed);
  }

  /** Stops decoding here. @throws TelegramError always */
  fail(expected: string): never {
    malformed(this.bytes, this.#at, expected);
  }
}

/** A big-endian integer of any number of bytes, two's complement where signed. */
export function integerOf(bytes: Uint8Array, signed: boolean): bigint {
  // Six bytes are exact in a double, and most values have four.
  let high = 0;
  const split = Math.min(bytes.length, 6);
  for (let at = 0; at < split; at += 1) high = high * 256 + (bytes[at] ?? 0);
  let value = BigInt(high);
  for (let at = split; at < bytes.length; at += 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}
