/** A deliberately plain encoder of RFC 8949, section 4.2.1, and fast-check's idea of a codec value. */
import * as fc from 'fast-check';
import type { CodecValue } from '../../node-core/codec/index.ts';

export function naiveEncode(value: CodecValue): number[] {
  if (value === false) return [0xf4];
  if (value === true) return [0xf5];
  if (value === null) return [0xf6];
  if (typeof value === 'number' || typeof value === 'bigint') {
    const whole = BigInt(value);
    return whole < 0n ? head(1, -1n - whole) : head(0, whole);
  }
  if (typeof value === 'string') {
    const utf8 = [...new TextEncoder().encode(value)];
    return [...head(3, BigInt(utf8.length)), ...utf8];
  }
  if (value instanceof Uint8Array) return [...head(2, BigInt(value.length)), ...value];
  return [...head(4, BigInt(value.length)), ...value.flatMap(naiveEncode)];
}

function head(major: number, argument: bigint): number[] {
  const first = major * 32;
  if (argument < 24n) return [first + Number(argument)];
  const width = argument < 2n ** 8n ? 1 : argument < 2n ** 16n ? 2 : argument < 2n ** 32n ? 4 : 8;
  const digits = argument.toString(16).padStart(width * 2, '0');
  return [
    first + 24 + Math.log2(width),
    ...Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  ];
}

/** Whole numbers within 64 bits as `decode` gives them: number up to 2^53 - 1 either way, bigint beyond. */
export const wholeNumbers: fc.Arbitrary<number | bigint> = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
    fc.maxSafeInteger().map(BigInt),
    fc.nat(300).map(BigInt),
    fc
      .constantFrom(8n, 16n, 32n, 53n, 64n)
      .chain((bits) => fc.bigInt({ min: -3n, max: 3n }).map((by) => 2n ** bits + by)),
  )
  .map((whole) => (whole > 2n ** 64n - 1n ? 2n ** 64n - 1n : whole))
  .map((whole) => (Number.isSafeInteger(Number(whole)) ? Number(whole) : whole));

/** Well-formed text without a byte order mark in front. */
export const texts: fc.Arbitrary<string> = fc
  .string({ unit: 'binary', maxLength: 60 })
  .filter((text) => text.isWellFormed() && !text.startsWith('\ufeff'));

export const codecValues: fc.Arbitrary<CodecValue> = fc.letrec<{ item: CodecValue; list: CodecValue }>(
  (tie) => ({
    item: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      wholeNumbers,
      texts,
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 300 }),
      tie('list'),
    ),
    list: fc.array(tie('item'), { maxLength: 30 }),
  }),
).item;
