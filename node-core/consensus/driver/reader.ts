import { type CodecValue, CodecError, decode } from '../../codec/index.ts';

/** Bytes from another node that are no frame of ours. Thrown while reading, caught by `decodeFrame`. */
export class FrameFault extends Error {
  override readonly name = 'FrameFault';
}

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

/** Takes the items of a decoded array one after the other, as what they are to be. @throws FrameFault */
export class ItemReader {
  readonly #items: readonly CodecValue[];
  #next = 0;

  constructor(value: CodecValue | undefined) {
    if (!isArray(value)) throw new FrameFault('an array is missing');
    this.#items = value;
  }

  static of(bytes: Uint8Array): ItemReader {
    try {
      return new ItemReader(decode(bytes));
    } catch (error) {
      if (error instanceof CodecError) throw new FrameFault(error.message);
      throw error;
    }
  }

  value(): CodecValue {
    const value = this.#items[this.#next];
    if (value === undefined) throw new FrameFault(`item ${this.#next} is missing`);
    this.#next += 1;
    return value;
  }

  integer(least = 0): number {
    const value = this.value();
    if (typeof value !== 'number' || value < least || value > MAX_INTEGER) {
      throw new FrameFault(`item ${this.#next - 1} is no whole number from ${least}`);
    }
    return value;
  }

  bytes(most: number): Uint8Array {
    const value = this.value();
    if (!(value instanceof Uint8Array) || value.length > most) {
      throw new FrameFault(`item ${this.#next - 1} is not up to ${most} bytes`);
    }
    return value;
  }

  boolean(): boolean {
    const value = this.value();
    if (typeof value !== 'boolean') throw new FrameFault(`item ${this.#next - 1} is neither true nor false`);
    return value;
  }

  list<T>(most: number, read: (items: ItemReader) => T): T[] {
    return this.values(most).map((item) => read(new ItemReader(item)));
  }

  integers(most: number, least = 1): number[] {
    return this.values(most).map((item) => new ItemReader([item]).integer(least));
  }

  /** All has been read. */
  end(): void {
    const left = this.#items.length - this.#next;
    if (left > 0) throw new FrameFault(`${left} items are left over`);
  }

  values(most: number): readonly CodecValue[] {
    const value = this.value();
    if (!isArray(value) || value.length > most) {
      throw new FrameFault(`item ${this.#next - 1} is no list of up to ${most}`);
    }
    return value;
  }
}

function isArray(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
