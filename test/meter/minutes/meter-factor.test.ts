import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFactor, DIRECT_PERMILLE, timesFactor } from '../../../node-core/meter/minutes/index.ts';

describe('by how much what a meter says is multiplied', () => {
  test('a meter that measures directly is left as it is', () => {
    expect(timesFactor(12_345, checkFactor(DIRECT_PERMILLE))).toBe(12_345);
  });

  test.each([0, -1, 0.5, 1_000_001, Number.NaN])('%d per mille is no factor', (factorPermille) => {
    expect(() => checkFactor(factorPermille)).toThrow(RangeError);
  });

  test('exact, then rounded down: also where a floating point quotient would round up', () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const factor = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, factor, (meterMwh, factorPermille) => {
        const exact = (BigInt(meterMwh) * BigInt(factorPermille)) / 1_000n;
        fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
        expect(timesFactor(meterMwh, factorPermille)).toBe(Number(exact));
      }),
    );
    expect(timesFactor(9_007_199_254_740_991, 999)).toBe(8_998_192_055_486_250);
    expect(timesFactor(9_007_199_254_739, 999)).toBe(8_998_192_055_484);
  });
});
