import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CodecError,
  type CodecFault,
  type CodecValue,
  decode,
  encode,
  fromHex,
  MAX_DEPTH,
  toHex,
} from '../../node-core/codec/index.ts';
import { codecValues, naiveEncode } from './naive-cbor.ts';

/** RFC 8949, appendix A: every example that our data model can say. */
const APPENDIX_A: readonly (readonly [CodecValue, string])[] = [
  [0, '00'],
  [1, '01'],
  [10, '0a'],
  [23, '17'],
  [24, '1818'],
  [25, '1819'],
  [100, '1864'],
  [1000, '1903e8'],
  [1_000_000, '1a000f4240'],
  [1_000_000_000_000, '1b000000e8d4a51000'],
  [18_446_744_073_709_551_615n, '1bffffffffffffffff'],
  [-18_446_744_073_709_551_616n, '3bffffffffffffffff'],
  [-1, '20'],
  [-10, '29'],
  [-100, '3863'],
  [-1000, '3903e7'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [fromHex(''), '40'],
  [fromHex('01020304'), '4401020304'],
  ['', '60'],
  ['a', '6161'],
  ['IETF', '6449455446'],
  ['"\\', '62225c'],
  ['\u00fc', '62c3bc'],
  ['\u6c34', '63e6b0b4'],
  ['\ud800\udd51', '64f0908591'],
  [[], '80'],
  [[1, 2, 3], '83010203'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [
    Array.from({ length: 25 }, (_, at) => at + 1),
    '98190102030405060708090a0b0c0d0e0f101112131415161718181819',
  ],
];

describe('RFC 8949, appendix A', () => {
  test.each(APPENDIX_A)('%o is %s', (value, hex) => {
    expect(toHex(encode(value))).toBe(hex);
    expect(decode(fromHex(hex))).toEqual(value);
  });
});

describe('encode', () => {
  test('agrees with a plain encoder on every value', () => {
    fc.assert(
      fc.property(codecValues, (value) => {
        expect([...encode(value)]).toEqual(naiveEncode(value));
      }),
    );
  });

  test('decode gives back every value', () => {
    fc.assert(
      fc.property(codecValues, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  test('a number and the bigint of the same size have the same bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(encode(BigInt(value))).toEqual(encode(value));
      }),
    );
  });

  test('minus zero is zero', () => {
    expect(toHex(encode(-0))).toBe('00');
  });

  test('bytes of a Buffer, of a part of a larger array, and of a plain array are the same', () => {
    const inside = new Uint8Array(100).fill(7, 10, 20).subarray(10, 20);
    expect(encode([inside])).toEqual(encode([Buffer.from(inside)]));
    expect(encode([inside])).toEqual(encode([Uint8Array.from(inside)]));
  });

  test('gives memory of its own', () => {
    const part = new Uint8Array(200).fill(1);
    const first = encode([part]);
    const kept = toHex(first);
    part.fill(9);
    encode([part, part]);
    expect(toHex(first)).toBe(kept);
  });

  class Money {
    readonly amount = 1;
  }
  const holes: unknown[] = [1];
  holes[2] = 3;
  const round: unknown[] = [];
  round.push(round);

  test.each<readonly [string, unknown, CodecFault]>([
    ['a fraction', 1.5, 'float'],
    ['not a number', Number.NaN, 'float'],
    ['infinity', Number.POSITIVE_INFINITY, 'float'],
    ['a number past the safe integers', 2 ** 53, 'float'],
    ['a number below the safe integers', -(2 ** 53), 'float'],
    ['a bigint past 64 bits', 2n ** 64n, 'value'],
    ['a bigint below 64 bits', -(2n ** 64n) - 1n, 'value'],
    ['undefined', undefined, 'simple'],
    ['undefined in an array', [1, undefined], 'simple'],
    ['an array with a hole', holes, 'simple'],
    ['an object', { a: 1 }, 'value'],
    ['a Map', new Map([[1, 2]]), 'value'],
    ['a Set', new Set([1]), 'value'],
    ['a Date', new Date(0), 'value'],
    ['an instance', new Money(), 'value'],
    ['a function', () => 1, 'value'],
    ['a symbol', Symbol('s'), 'value'],
    ['16-bit integers', new Uint16Array(2), 'value'],
    ['an ArrayBuffer', new ArrayBuffer(2), 'value'],
    ['a DataView', new DataView(new ArrayBuffer(2)), 'value'],
    ['half a surrogate pair', 'a\ud800', 'text'],
    ['a byte order mark in front', '\ufeffa', 'text'],
    ['something bad deep inside', [[[[1, [0.5]]]]], 'float'],
    ['an array that holds itself', round, 'depth'],
  ])('refuses %s', (_name, value, reason) => {
    expect(faultOf(() => encode(value as CodecValue))).toBe(reason);
  });

  test('a byte order mark further on stays', () => {
    expect(decode(encode('a\ufeff'))).toBe('a\ufeff');
  });

  test('arrays may be as deep as the limit, and no deeper', () => {
    const deepest = nested(MAX_DEPTH);
    expect(decode(encode(deepest))).toEqual(deepest);
    expect(faultOf(() => encode(nested(MAX_DEPTH + 1)))).toBe('depth');
  });
});

describe('decode', () => {
  test('takes no bytes but those that encode makes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(['canonical', 'refused']).toContain(verdictOn(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('takes no bytes with one byte changed, but those that encode makes', () => {
    const changed = fc
      .record({
        value: codecValues,
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        by: fc.integer({ min: 1, max: 255 }),
      })
      .map(({ value, at, by }) => {
        const bytes = encode(value);
        const place = Math.floor(at * bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ by;
        return bytes;
      });
    fc.assert(
      fc.property(changed, (bytes) => {
        expect(['canonical', 'refused']).toContain(verdictOn(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no bytes that were cut short or made longer', () => {
    fc.assert(
      fc.property(codecValues, fc.uint8Array({ minLength: 1, maxLength: 3 }), (value, more) => {
        const bytes = encode(value);
        expect(faultOf(() => decode(Uint8Array.from([...bytes, ...more])))).toBe('trailing');
        expect(faultOf(() => decode(bytes.subarray(0, bytes.length - 1)))).toBe('truncated');
      }),
    );
  });

  test('takes a Buffer, and a part of a larger one', () => {
    const inside = Buffer.concat([Buffer.alloc(3), encode([1, 'a', fromHex('ff')]), Buffer.alloc(3)]);
    expect(decode(inside.subarray(3, inside.length - 3))).toEqual([1, 'a', fromHex('ff')]);
  });

  test('gives byte strings memory of their own, without Buffers', () => {
    const bytes = Buffer.from(encode([new Uint8Array(40).fill(5)]));
    const [inner] = decode(bytes) as Uint8Array[];
    bytes.fill(0);
    expect(inner).toEqual(new Uint8Array(40).fill(5));
    expect(inner?.constructor).toBe(Uint8Array);
  });

  test('numbers at the edge of the safe integers come as number, beyond as bigint', () => {
    expect(decode(fromHex('1b001fffffffffffff'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(decode(fromHex('1b0020000000000000'))).toBe(2n ** 53n);
    expect(decode(fromHex('3b001ffffffffffffe'))).toBe(Number.MIN_SAFE_INTEGER);
    expect(decode(fromHex('3b001fffffffffffff'))).toBe(-(2n ** 53n));
  });

  test('a megabyte of nested array heads is refused at the limit, without a deep stack', () => {
    expect(faultOf(() => decode(new Uint8Array(1_000_000).fill(0x81)))).toBe('depth');
  });

  test('says where and what', () => {
    const error = errorOf(() => decode(fromHex('83010262c0af')));
    expect(error).toMatchObject({ reason: 'text', offset: 3, evidence: '62c0af' });
    expect(error.message).toContain('at byte 3');
    expect(errorOf(() => decode(fromHex('820181'))).offset).toBe(2);
    expect(errorOf(() => decode(fromHex(''))).evidence).toBe('the end');
  });
});

/** `canonical`: taken, and what the plain encoder makes of the value. Everything else that is taken is a fault of ours. */
function verdictOn(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  let value: CodecValue;
  try {
    value = decode(bytes);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    // The scan knows every fault: the comparison after it is never the one to find it.
    return error.reason === 'notCanonical' ? `the scan passed ${hex}` : 'refused';
  }
  return Buffer.from(naiveEncode(value)).toString('hex') === hex ? 'canonical' : `took ${hex}`;
}

function nested(depth: number): CodecValue {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

function faultOf(act: () => unknown): CodecFault | undefined {
  return errorOf(act).reason;
}

function errorOf(act: () => unknown): CodecError {
  try {
    act();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
