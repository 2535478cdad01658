import { decode } from './canonical.ts';
import { CodecError } from './error.ts';
import type { CodecValue } from './value.ts';

/** Bytes from somebody else that are not of the form expected: not canonical, or other items than there should be. */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';
}

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

/**
 * Takes the items of a decoded array one after the other, as what they are to be. Every method that reads throws an
 * `ItemFault` naming the item (counted from 0) when it is missing or something else.
 */
export class ItemReader {
  readonly #items: readonly CodecValue[];
  #next = 0;

  /** @throws ItemFault when the value is no array */
  constructor(value: CodecValue | undefined) {
    if (!isArray(value)) throw new ItemFault('an array is missing');
    this.#items = value;
  }

  /** @throws ItemFault for bytes that are not the canonical ones of an array */
  static of(bytes: Uint8Array): ItemReader {
    try {
      return new ItemReader(decode(bytes));
    } catch (error) {
      if (error instanceof CodecError) throw new ItemFault(error.message);
      throw error;
    }
  }

  /** How many items have not been read. */
  get left(): number {
    return this.#items.length - this.#next;
  }

  /** The next item, whatever it is. */
  value(): CodecValue {
    const value = this.#items[this.#next];
    if (value === undefined) throw new ItemFault(`item ${this.#next} is missing`);
    this.#next += 1;
    return value;
  }

  /** A whole number from `least` to 2^53 - 1. */
  integer(least = 0): number {
    const value = this.value();
    if (typeof value !== 'number' || value < least || value > MAX_INTEGER) {
      throw this.#fault(`no whole number from ${least}`);
    }
    return value;
  }

  /** Up to so many bytes. */
  bytes(most: number): Uint8Array {
    const value = this.value();
    if (!(value instanceof Uint8Array) || value.length > most) throw this.#fault(`not up to ${most} bytes`);
    return value;
  }

  /** Exactly so many bytes. */
  exactly(length: number): Uint8Array {
    const value = this.bytes(length);
    if (value.length !== length) throw this.#fault(`not ${length} bytes`);
    return value;
  }

  /** Text of up to so many UTF-16 code units. */
  text(most: number): string {
    const value = this.value();
    if (typeof value !== 'string' || value.length > most) throw this.#fault(`no text of up to ${most}`);
    return value;
  }

  boolean(): boolean {
    const value = this.value();
    if (typeof value !== 'boolean') throw this.#fault('neither true nor false');
    return value;
  }

  /** An array, read to its end. */
  array<T>(read: (items: ItemReader) => T): T {
    return readAll(new ItemReader(this.value()), read);
  }

  /** An array of up to so many arrays, each read to its end. */
  list<T>(most: number, read: (items: ItemReader) => T): T[] {
    return this.values(most).map((item) => readAll(new ItemReader(item), read));
  }

  /** An array of up to so many items that are no arrays, each read by one call. */
  each<T>(most: number, read: (item: ItemReader) => T): T[] {
    return this.values(most).map((item) => readAll(new ItemReader([item]), read));
  }

  integers(most: number, least = 1): number[] {
    return this.each(most, (item) => item.integer(least));
  }

  /** An array of up to so many items, whatever they are. */
  values(most: number): readonly CodecValue[] {
    const value = this.value();
    if (!isArray(value) || value.length > most) throw this.#fault(`no list of up to ${most}`);
    return value;
  }

  /** The items that are left, one call each. */
  rest<T>(most: number, read: (items: ItemReader) => T): T[] {
    if (this.left > most) throw new ItemFault(`more than ${most} items`);
    const values: T[] = [];
    while (this.left > 0) values.push(read(this));
    return values;
  }

  /** All has been read. */
  end(): void {
    if (this.left > 0) throw new ItemFault(`${this.left} items are left over`);
  }

  #fault(what: string): ItemFault {
    return new ItemFault(`item ${this.#next - 1} is ${what}`);
  }
}

/** Reads bytes that are one array, to its last item. @throws ItemFault */
export function readItems<T>(bytes: Uint8Array, read: (items: ItemReader) => T): T {
  return readAll(ItemReader.of(bytes), read);
}

/** The same, for a reader to whom it is all one why the bytes are not of this form. */
export function readItemsIfWellFormed<T>(bytes: Uint8Array, read: (items: ItemReader) => T): T | undefined {
  try {
    return readItems(bytes, read);
  } catch (error) {
    if (error instanceof ItemFault) return undefined;
    throw error;
  }
}

function readAll<T>(items: ItemReader, read: (items: ItemReader) => T): T {
  const value = read(items);
  items.end();
  return value;
}

function isArray(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
