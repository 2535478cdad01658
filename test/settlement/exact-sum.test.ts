import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactSum } from '../../node-core/settlement/exact-sum.ts';

const MAX = Number.MAX_SAFE_INTEGER;

function sumOf(products: readonly (readonly [number, number])[]): bigint {
  const sum = new ExactSum();
  for (const [factor, times] of products) sum.addProduct(factor, times);
  return sum.total();
}

describe('an exact sum of products', () => {
  test.each<{ name: string; products: [number, number][]; total: bigint }>([
    { name: 'nothing', products: [], total: 0n },
    { name: 'the largest number', products: [[MAX, 1]], total: BigInt(MAX) },
    {
      name: 'one past it',
      products: [
        [MAX, 1],
        [1, 1],
      ],
      total: 2n ** 53n,
    },
    {
      name: 'past it and back',
      products: [
        [MAX, 1],
        [1, 1],
        [1, 1],
        [MAX, -1],
      ],
      total: 2n,
    },
    {
      name: 'a product past it',
      products: [
        [2 ** 27, 2 ** 27],
        [1, 1],
      ],
      total: 2n ** 54n + 1n,
    },
    {
      name: 'both signs',
      products: [
        [MAX, MAX],
        [-MAX, MAX],
        [3, -1],
      ],
      total: -3n,
    },
    {
      name: 'a product past it that the sum before brings back within',
      products: [
        [-MAX, 1],
        [3, 3_002_399_751_580_331],
      ],
      total: 2n,
    },
  ])('$name', ({ products, total }) => {
    expect(sumOf(products)).toBe(total);
  });

  test('is that of bigints, whatever comes', () => {
    const number = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number)), (products) => {
        expect(sumOf(products)).toBe(products.reduce((sum, [a, b]) => sum + BigInt(a) * BigInt(b), 0n));
      }),
    );
  });
});
