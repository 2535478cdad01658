import { type CodecValue, fromHex, toHex } from '../../codec/index.ts';
import { checkInteger, type Minute, minute, UnitError } from '../../units/index.ts';
import type { Hash } from '../block.ts';
import type { RefusalKind } from '../refusal.ts';
import type { MemberIndex, TransactionId } from '../transaction.ts';

/** Bytes of a SHA-256 hash, an Ed25519 and an X25519 key. */
export const HASH_BYTES = 32;
/** The highest member index: two bytes, so that a reading stays within 112. */
export const MAX_MEMBER_INDEX = 2 ** 16 - 1;

/** A field that breaks a rule of form. Thrown while reading, caught by whoever began to read. */
export class FieldFault extends Error {
  override readonly name = 'FieldFault';
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/** What a text may be: from `least` to `most` characters (code points). */
export interface TextLimits {
  readonly least: number;
  readonly most: number;
}

/** Control characters, line and paragraph separators, and what turns the direction of writing around. */
const FORBIDDEN_CHARACTERS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const BLANK_ENDS = /^\s|\s$/u;

/**
 * Reads the items of a decoded array one after the other, as what they are to be. Every method takes the field's name
 * for the evidence, and throws `FieldFault` when the item is something else.
 */
export class FieldReader {
  readonly #items: readonly CodecValue[];
  readonly #what: string;
  #next = 0;

  /** @throws FieldFault 'malformed' when `value` is no array, or has not exactly `count` items where one is given */
  constructor(value: CodecValue | undefined, as: { readonly what: string; readonly count?: number }) {
    if (!isList(value)) throw new FieldFault('malformed', `${as.what} must be an array`);
    if (as.count !== undefined && value.length !== as.count) {
      throw new FieldFault('malformed', `${as.what} has ${value.length} fields, not ${as.count}`);
    }
    this.#items = value;
    this.#what = as.what;
  }

  get count(): number {
    return this.#items.length;
  }

  /** Fields not read yet. */
  get left(): number {
    return this.#items.length - this.#next;
  }

  /** All items that were not read yet. */
  rest(): readonly CodecValue[] {
    const items = this.#items.slice(this.#next);
    this.#next = this.#items.length;
    return items;
  }

  /** The next item as it is. */
  value(name: string): CodecValue {
    const value = this.#items[this.#next];
    if (value === undefined) throw this.#fault('malformed', name, 'is missing');
    this.#next += 1;
    return value;
  }

  /** A whole number that `brand` takes; what `brand` refuses with a UnitError is refused as `outOfRange`. */
  unit<T>(name: string, brand: (value: number) => T, outOfRange: RefusalKind = 'malformed'): T {
    const value = this.value(name);
    if (typeof value === 'bigint') throw this.#fault(outOfRange, name, `is ${value}`);
    if (typeof value !== 'number') throw this.#fault('malformed', name, 'must be a whole number');
    try {
      return brand(value);
    } catch (error) {
      if (error instanceof UnitError)
        throw this.#fault(outOfRange, name, `is out of range: ${error.message}`);
      throw error;
    }
  }

  /** A whole number of an inclusive range. */
  integer(
    name: string,
    range: { readonly from: number; readonly to: number },
    outOfRange?: RefusalKind,
  ): number {
    return this.unit(name, (value) => checkInteger(value, { unit: name, ...range }), outOfRange);
  }

  /** A whole number of up to 64 bits either way. */
  bigInteger(name: string): bigint {
    const value = this.value(name);
    if (typeof value !== 'bigint' && typeof value !== 'number') {
      throw this.#fault('malformed', name, 'must be a whole number');
    }
    return BigInt(value);
  }

  minute(name: string): Minute {
    return this.unit(name, minute);
  }

  member(name: string): MemberIndex {
    return this.integer(name, { from: 0, to: MAX_MEMBER_INDEX });
  }

  /** A sequence number: 0 to 2^53 - 1. */
  sequence(): number {
    return this.integer('sequence', { from: 0, to: Number.MAX_SAFE_INTEGER });
  }

  /** A byte string of exactly `length` bytes. */
  bytes(name: string, length: number): Uint8Array {
    const value = this.value(name);
    if (!(value instanceof Uint8Array)) throw this.#fault('malformed', name, 'must be bytes');
    if (value.length !== length)
      throw this.#fault('wrongSize', name, `has ${value.length} bytes, not ${length}`);
    return value;
  }

  hash(name: string): Hash {
    return this.bytes(name, HASH_BYTES);
  }

  /** 32 bytes that name a transaction. */
  id(name: string): TransactionId {
    return toHex(this.hash(name));
  }

  /** Text in Unicode's NFC, without control characters, within limits. */
  text(name: string, limits: TextLimits): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.#fault('malformed', name, 'must be text');
    const fault = textFault(value, limits);
    if (fault !== undefined) throw this.#fault('badText', name, fault);
    return value;
  }

  /** One of a table's numbers, as its name. */
  oneOf<Name extends string>(name: string, numbers: Readonly<Record<Name, number>>): Name {
    const value = this.value(name);
    for (const key in numbers) if (numbers[key] === value) return key;
    throw this.#fault('malformed', name, 'is none of the numbers that it may be');
  }

  /** An array of `least` to `most` items, each read by `read`. */
  list<T>(
    name: string,
    limits: { readonly least: number; readonly most: number },
    read: (value: CodecValue) => T,
  ): T[] {
    const value = this.value(name);
    if (!isList(value)) throw this.#fault('malformed', name, 'must be an array');
    if (value.length < limits.least || value.length > limits.most) {
      throw this.#fault(
        'wrongNumber',
        name,
        `has ${value.length} items, not ${limits.least} to ${limits.most}`,
      );
    }
    return value.map((item) => read(item));
  }

  /** null, or what `read` reads. */
  orNull<T>(name: string, read: () => T): T | null {
    if (this.#items[this.#next] !== null) return read();
    this.value(name);
    return null;
  }

  #fault(kind: RefusalKind, name: string, what: string): FieldFault {
    return new FieldFault(kind, `${this.#what}: ${name} ${what}`);
  }
}

/** What keeps a text from the chain; undefined when nothing does. */
export function textFault(text: string, { least, most }: TextLimits): string | undefined {
  const length = Array.from(text).length;
  if (length < least || length > most) return `has ${length} characters, not ${least} to ${most}`;
  if (!text.isWellFormed()) return 'holds half a character';
  if (text.normalize('NFC') !== text) return 'is not in Unicode normal form C';
  if (FORBIDDEN_CHARACTERS.test(text)) return 'holds control characters';
  return BLANK_ENDS.test(text) ? 'begins or ends with a blank' : undefined;
}

/** @throws FieldFault 'unsorted' unless each number is larger than the one before */
export function assertAscending(numbers: readonly number[], what: string): void {
  for (let place = 1; place < numbers.length; place += 1) {
    const [before, here] = [numbers[place - 1], numbers[place]];
    if (before !== undefined && here !== undefined && here <= before) {
      throw new FieldFault('unsorted', `${what}: ${here} comes after ${before}`);
    }
  }
}

/** A transaction's ID as it stands in bytes: 32 of them. @throws CodecError for other than hexadecimal digits */
export function idBytes(id: TransactionId): Uint8Array {
  return fromHex(id);
}

function isList(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
