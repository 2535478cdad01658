import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliver, shareOf, sumDelivery } from '../../node-core/settlement/allocation.ts';
import { sharePermille } from '../../node-core/units/index.ts';
import { type MinuteFact, seriesOf } from './fixtures.ts';

const MAX_READING = 2 ** 48 - 1;
const BIG = MAX_READING;

describe('a share of an energy', () => {
  test.each([
    { energy: 0, share: 1, expected: 0 },
    { energy: 999, share: 1, expected: 0 },
    { energy: 1000, share: 1, expected: 1 },
    { energy: 7, share: 500, expected: 3 },
    { energy: 1001, share: 999, expected: 999 },
    { energy: BIG, share: 1000, expected: BIG },
    { energy: BIG, share: 1, expected: 281_474_976_710 },
    { energy: 2 ** 53 - 1, share: 999, expected: 8_998_192_055_486_250 },
  ])('$energy mWh at $share per mille is $expected', ({ energy, share, expected }) => {
    expect(shareOf(energy, share)).toBe(expected);
  });

  test('is the exact floor for every safe integer', () => {
    const energies = fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0, max: 1_000_000 }));
    fc.assert(
      fc.property(energies, fc.integer({ min: 1, max: 1000 }), (energy, share) => {
        expect(BigInt(shareOf(energy, share))).toBe((BigInt(energy) * BigInt(share)) / 1000n);
      }),
    );
  });

  test('shares that make up the whole or less never claim more than there is', () => {
    const partition = fc
      .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 })
      .filter((shares) => shares.reduce((sum, share) => sum + share, 0) <= 1000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_READING }), partition, (energy, shares) => {
        const claimed = shares.reduce((sum, share) => sum + shareOf(energy, share), 0);
        expect(claimed).toBeLessThanOrEqual(energy);
      }),
    );
  });
});

describe('what a contract moves in a minute', () => {
  const whole = { sellerShare: sharePermille(1000), buyerShare: sharePermille(1000) };

  test.each<{ name: string; seller: MinuteFact; buyer: MinuteFact; moved: number }>([
    { name: 'the smaller of surplus and need: surplus', seller: [0, 500], buyer: [800, 0], moved: 500 },
    { name: 'the smaller of surplus and need: need', seller: [0, 900], buyer: [800, 0], moved: 800 },
    { name: 'import cancels export in the same minute', seller: [100, 500], buyer: [800, 700], moved: 100 },
    { name: 'no surplus', seller: [500, 400], buyer: [800, 0], moved: 0 },
    { name: 'no need', seller: [0, 400], buyer: [5, 9], moved: 0 },
    { name: 'the seller is missing', seller: null, buyer: [800, 0], moved: 0 },
    { name: 'the buyer is missing', seller: [0, 400], buyer: null, moved: 0 },
    { name: 'a gap is a reading of nothing', seller: 'gap', buyer: [800, 0], moved: 0 },
    { name: 'the largest readings there are', seller: [0, BIG], buyer: [BIG - 1, 0], moved: BIG - 1 },
  ])('$name', ({ seller, buyer, moved }) => {
    const parties = { seller: seriesOf(0, [seller]), buyer: seriesOf(0, [buyer]) };
    const deliveredMwh = new Float64Array(1);
    expect(deliver(parties, whole, { from: 0, to: 1, deliveredMwh })).toBe(moved);
    expect(deliveredMwh[0]).toBe(moved);
  });

  test('is what the definition says, by shares, for readings of every size', () => {
    const reading = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: MAX_READING }));
    const share = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.tuple(reading, reading, reading, reading), share, share, (energies, ss, bs) => {
        const [si, se, bi, be] = energies;
        const parties = { seller: seriesOf(0, [[si, se]]), buyer: seriesOf(0, [[bi, be]]) };
        const shares = { sellerShare: sharePermille(ss), buyerShare: sharePermille(bs) };
        const offered = (BigInt(Math.max(se - si, 0)) * BigInt(ss)) / 1000n;
        const wanted = (BigInt(Math.max(bi - be, 0)) * BigInt(bs)) / 1000n;
        const moved = offered < wanted ? offered : wanted;
        const deliveredMwh = new Float64Array(1);
        expect(BigInt(deliver(parties, shares, { from: 0, to: 1, deliveredMwh }))).toBe(moved);
        expect(sumDelivery(parties, shares, { from: 0, to: 1 })).toEqual({
          deliveredMwh: moved,
          unservedMwh: wanted - moved,
          untakenMwh: offered - moved,
        });
      }),
    );
  });

  test('only the minutes asked for are looked at and written', () => {
    const parties = {
      seller: seriesOf(0, [
        [0, 10],
        [0, 20],
        [0, 30],
        [0, 40],
      ]),
      buyer: seriesOf(0, [
        [99, 0],
        [99, 0],
        [99, 0],
        [99, 0],
      ]),
    };
    const deliveredMwh = new Float64Array(4).fill(-1);
    expect(deliver(parties, whole, { from: 1, to: 3, deliveredMwh })).toBe(50);
    expect([...deliveredMwh]).toEqual([-1, 20, 30, -1]);
  });

  test('sums past 2^53, which a neighbour may sign, stay exact and stop nothing', () => {
    const minutes = 200;
    const parties = {
      seller: seriesOf(
        0,
        Array.from({ length: minutes }, (): MinuteFact => [0, BIG]),
      ),
      buyer: seriesOf(
        0,
        Array.from({ length: minutes }, (): MinuteFact => [7, 0]),
      ),
    };
    expect(sumDelivery(parties, whole, { from: 0, to: minutes })).toEqual({
      deliveredMwh: 1400n,
      unservedMwh: 0n,
      untakenMwh: BigInt(minutes) * (BigInt(BIG) - 7n),
    });
  });

  test('windows of different minutes are a broken invariant', () => {
    const parties = { seller: seriesOf(0, [[0, 1]]), buyer: seriesOf(1, [[1, 0]]) };
    expect(() => sumDelivery(parties, whole, { from: 0, to: 1 })).toThrow('windows of different minutes');
  });
});
