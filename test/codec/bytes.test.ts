import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CodecError,
  concatBytes,
  equalBytes,
  fromHex,
  sha256,
  toHex,
  uint32Bytes,
  uint64Bytes,
  utf8Bytes,
} from '../../node-core/codec/index.ts';

const someBytes = fc.uint8Array({ maxLength: 200 });

describe('sha256', () => {
  test('FIPS 180-4 examples', () => {
    expect(toHex(sha256(utf8Bytes('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(toHex(sha256())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(sha256(new Uint8Array(0)))).toBe(toHex(sha256()));
  });

  test('of parts is that of the whole, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(someBytes, { maxLength: 5 }), (parts) => {
        const whole = createHash('sha256');
        for (const part of parts) whole.update(part);
        const digest = sha256(...parts);
        expect(toHex(digest)).toBe(whole.digest('hex'));
        expect(digest.constructor).toBe(Uint8Array);
      }),
    );
  });
});

describe('hexadecimal digits', () => {
  test('there and back', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  test('of a part of a larger array are those of the part', () => {
    expect(toHex(Uint8Array.of(0, 1, 255, 3).subarray(1, 3))).toBe('01ff');
  });

  test.each(['0', 'abc', '0g', 'AB', ' 00', '00\n', '0x00', '00 00'])('refuses %j', (text) => {
    expect(() => fromHex(text)).toThrow(CodecError);
  });

  test('a refused text is not repeated: it may be a secret with one wrong digit', () => {
    const secret = 'c0ffee'.repeat(10);
    expect(() => fromHex(`${secret}z`)).toThrow(/61 characters, digits up to 60$/);
  });
});

describe('equalBytes', () => {
  test('is true for the same bytes and false after any change of one', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const other = Uint8Array.from(bytes);
          expect(equalBytes(bytes, other)).toBe(true);
          other[at % other.length] = (other[at % other.length] ?? 0) ^ by;
          expect(equalBytes(bytes, other)).toBe(false);
          expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
        },
      ),
    );
  });

  test('a Buffer equals a plain array', () => {
    expect(equalBytes(Buffer.from('ab'), utf8Bytes('ab'))).toBe(true);
  });
});

describe('concatBytes', () => {
  test('is the parts in order, in memory of its own', () => {
    fc.assert(
      fc.property(fc.array(someBytes, { maxLength: 5 }), (parts) => {
        expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]));
      }),
    );
    const only = Uint8Array.of(1);
    const joined = concatBytes(only);
    only[0] = 2;
    expect(joined[0]).toBe(1);
  });
});

describe('whole numbers of fixed width', () => {
  test('uint32Bytes is the number in base 256, largest first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(toHex(uint32Bytes(value))).toBe(value.toString(16).padStart(8, '0'));
      }),
    );
  });

  test('uint64Bytes too, from number and bigint alike', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.maxSafeNat(), (large, small) => {
        expect(toHex(uint64Bytes(large))).toBe(large.toString(16).padStart(16, '0'));
        expect(toHex(uint64Bytes(small))).toBe(small.toString(16).padStart(16, '0'));
      }),
    );
  });

  test.each([-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('32 bits refuse %d', (value) => {
    expect(() => uint32Bytes(value)).toThrow(CodecError);
  });

  test.each([-1, -1n, 2n ** 64n, 2 ** 53, 0.5, Number.NaN])('64 bits refuse %s', (value) => {
    expect(() => uint64Bytes(value)).toThrow(CodecError);
  });
});

describe('utf8Bytes', () => {
  test('is what TextEncoder says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
  });

  test('refuses half a surrogate pair', () => {
    expect(() => utf8Bytes('\udc00')).toThrow(CodecError);
  });
});
