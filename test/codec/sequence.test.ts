import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CodecError,
  concatBytes,
  decode,
  encode,
  fromHex,
  splitSequence,
} from '../../node-core/codec/index.ts';
import { codecValues } from './naive-cbor.ts';

describe('splitSequence', () => {
  test('gives back the items that were put one after the other', () => {
    fc.assert(
      fc.property(fc.array(codecValues, { maxLength: 8 }), (values) => {
        const items = values.map(encode);
        const parts = splitSequence(concatBytes(...items), items.length);
        expect(parts).toEqual(items);
        expect(parts.map(decode)).toEqual(values);
      }),
    );
  });

  test('asks for the exact count', () => {
    fc.assert(
      fc.property(fc.array(codecValues, { minLength: 1, maxLength: 5 }), fc.nat(5), (values, more) => {
        const bytes = concatBytes(...values.map(encode));
        expect(() => splitSequence(bytes, values.length + 1 + more)).toThrow(CodecError);
        expect(() => splitSequence(bytes, values.length - 1)).toThrow('left over');
      }),
    );
  });

  test('an item that is cut off is refused wherever the cut', () => {
    const bytes = concatBytes(encode(['a', 300]), encode(new Uint8Array(30)));
    for (let end = 0; end < bytes.length; end += 1) {
      expect(() => splitSequence(bytes.subarray(0, end), 2)).toThrow(CodecError);
    }
  });

  test('parts are views: nothing is copied', () => {
    const bytes = concatBytes(encode(1), encode('two'));
    const [, second] = splitSequence(bytes, 2);
    expect(second?.buffer).toBe(bytes.buffer);
    expect(second?.byteOffset).toBe(bytes.byteOffset + 1);
  });

  test('works within a part of a larger array', () => {
    const bytes = concatBytes(new Uint8Array(5), encode([1]), encode([2]));
    expect(splitSequence(bytes.subarray(5), 2).map(decode)).toEqual([[1], [2]]);
  });

  test.each([
    ['a head not in shortest form', '001817', 2],
    ['a float', '00f93c00', 2],
    ['text that is no UTF-8', '006180', 2],
    ['bytes where none were asked for', '00', 0],
  ])('refuses %s', (_name, hex, count) => {
    expect(() => splitSequence(fromHex(hex), count)).toThrow(CodecError);
  });

  test('no items are no bytes', () => {
    expect(splitSequence(new Uint8Array(0), 0)).toEqual([]);
  });
});
