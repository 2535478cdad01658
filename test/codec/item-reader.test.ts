import { describe, expect, test } from 'vitest';
import {
  encode,
  ItemFault,
  ItemReader,
  readItems,
  readItemsIfWellFormed,
} from '../../node-core/codec/index.ts';

describe('items of an array', () => {
  test('are taken in order, each as what it is to be', () => {
    const bytes = encode([7, Uint8Array.of(1, 2), 'a', true, [3, 4], [[5], [6]], -1]);
    const read = readItems(bytes, (items) => [
      items.integer(),
      items.exactly(2),
      items.text(1),
      items.boolean(),
      items.integers(2),
      items.list(2, (item) => item.integer()),
      items.integer(-1),
    ]);
    expect(read).toEqual([7, Uint8Array.of(1, 2), 'a', true, [3, 4], [5, 6], -1]);
  });

  test('the rest of them, up to so many', () => {
    const bytes = encode([1, [2], [3]]);
    const rest = (most: number) =>
      readItems(bytes, (items) => [
        items.integer(),
        items.rest(most, (all) => all.array((one) => one.integer())),
      ]);
    expect(rest(2)).toEqual([1, [2, 3]]);
    expect(() => rest(1)).toThrow(ItemFault);
  });

  const faults: readonly (readonly [string, Parameters<typeof encode>[0], (items: ItemReader) => unknown])[] =
    [
      ['no array', 1, () => undefined],
      ['one too few', [], (items) => items.integer()],
      ['one too many', [1, 2], (items) => items.integer()],
      ['one too many, further in', [[[1, 2]]], (items) => items.list(1, (item) => item.integer())],
      ['a number that is too small', [0], (items) => items.integer(1)],
      ['a number beyond 2^53', [2n ** 60n], (items) => items.integer()],
      ['text for a number', ['1'], (items) => items.integer()],
      ['too many bytes', [new Uint8Array(3)], (items) => items.bytes(2)],
      ['too few bytes', [new Uint8Array(1)], (items) => items.exactly(2)],
      ['text that is too long', ['abc'], (items) => items.text(2)],
      ['a number for true or false', [1], (items) => items.boolean()],
      ['a list that is too long', [[1, 2]], (items) => items.integers(1)],
    ];
  test.each(faults)('%s is a fault', (_, value, read) => {
    expect(() => readItems(encode(value), read)).toThrow(ItemFault);
    expect(readItemsIfWellFormed(encode(value), read)).toBeUndefined();
  });

  test('bytes that are not canonical are a fault; what the reader throws besides is not touched', () => {
    expect(() => ItemReader.of(Uint8Array.of(0x98, 0))).toThrow(ItemFault);
    expect(() =>
      readItemsIfWellFormed(encode([]), () => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
  });
});
