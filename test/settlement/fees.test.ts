import { describe, expect, test } from 'vitest';
import { type DeliveryOutcome, feesOf } from '../../node-core/settlement/fees.ts';
import { energyMwh, money, priceMicros } from '../../node-core/units/index.ts';

interface Case {
  readonly name: string;
  /** M, D, U, V in mWh; the tariff that U was bought at; the contract's price. */
  readonly m: number;
  readonly d: number;
  readonly u: number;
  readonly v: number;
  readonly tariff: number;
  readonly price: number;
  /** Expected: S, the seller's part and the buyer's, and the fees. */
  readonly s: number;
  readonly seller: readonly [number, bigint];
  readonly buyer: readonly [number, bigint];
}

function outcomeOf({ m, d, u, v, tariff, price }: Case): DeliveryOutcome {
  return {
    minimumMwh: energyMwh(m),
    deliveredMwh: BigInt(d),
    unservedMwh: BigInt(u),
    untakenMwh: BigInt(v),
    paidForUnserved: money(BigInt(u) * BigInt(tariff)),
    price: priceMicros(price),
  };
}

describe('the fees of a delivery period', () => {
  test.each<Case>([
    {
      name: 'minimum met: nothing, whatever was left',
      m: 10,
      d: 10,
      u: 99,
      v: 99,
      tariff: 9,
      price: 4,
      s: 0,
      seller: [0, 0n],
      buyer: [0, 0n],
    },
    {
      name: 'more than the minimum',
      m: 10,
      d: 11,
      u: 5,
      v: 5,
      tariff: 9,
      price: 4,
      s: 0,
      seller: [0, 0n],
      buyer: [0, 0n],
    },
    {
      name: 'the seller had too little: U at tariff - price',
      m: 10,
      d: 4,
      u: 5,
      v: 0,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [5, 25n],
      buyer: [0, 0n],
    },
    {
      name: 'U past S is scaled to S',
      m: 10,
      d: 4,
      u: 50,
      v: 0,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [6, 30n],
      buyer: [0, 0n],
    },
    {
      name: 'the buyer took too little: V at the price',
      m: 10,
      d: 4,
      u: 0,
      v: 5,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [0, 0n],
      buyer: [5, 20n],
    },
    {
      name: 'V past S is scaled to S',
      m: 10,
      d: 4,
      u: 0,
      v: 7,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [0, 0n],
      buyer: [6, 24n],
    },
    {
      name: 'both, exactly S: not scaled',
      m: 10,
      d: 4,
      u: 2,
      v: 4,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [2, 10n],
      buyer: [4, 16n],
    },
    {
      name: 'both, past S: in proportion, the seller rounded down',
      m: 10,
      d: 4,
      u: 5,
      v: 5,
      tariff: 9,
      price: 4,
      s: 6,
      seller: [3, 15n],
      buyer: [3, 12n],
    },
    {
      name: 'the odd mWh goes to the buyer',
      m: 11,
      d: 4,
      u: 5,
      v: 5,
      tariff: 9,
      price: 4,
      s: 7,
      seller: [3, 15n],
      buyer: [4, 16n],
    },
    {
      name: 'the tariff was below the price: the seller owes nothing',
      m: 10,
      d: 4,
      u: 5,
      v: 0,
      tariff: 3,
      price: 4,
      s: 6,
      seller: [5, 0n],
      buyer: [0, 0n],
    },
    {
      name: 'a negative price: the buyer owes nothing',
      m: 10,
      d: 4,
      u: 0,
      v: 5,
      tariff: 9,
      price: -4,
      s: 6,
      seller: [0, 0n],
      buyer: [5, 0n],
    },
    {
      name: 'a negative price makes the loss larger',
      m: 10,
      d: 4,
      u: 5,
      v: 0,
      tariff: 9,
      price: -4,
      s: 6,
      seller: [5, 65n],
      buyer: [0, 0n],
    },
    {
      name: 'neither had anything',
      m: 10,
      d: 0,
      u: 0,
      v: 0,
      tariff: 9,
      price: 4,
      s: 10,
      seller: [0, 0n],
      buyer: [0, 0n],
    },
  ])('$name', (row) => {
    expect(feesOf(outcomeOf(row))).toEqual({
      shortMwh: row.s,
      sellerPartMwh: row.seller[0],
      sellerFee: row.seller[1],
      buyerPartMwh: row.buyer[0],
      buyerFee: row.buyer[1],
    });
  });

  test('an average tariff that does not come out even is rounded once, to 10^-12', () => {
    // Three mWh unserved were bought for 10 x 10^-12 in all; the seller answers for one: 10/3 - 1 = 2.33.
    const outcome = {
      minimumMwh: energyMwh(1),
      deliveredMwh: 0n,
      unservedMwh: 3n,
      untakenMwh: 0n,
      price: priceMicros(1),
    };
    expect(feesOf({ ...outcome, paidForUnserved: money(10n) }).sellerFee).toBe(2n);
    // (11 - 3) / 3 = 2.67
    expect(feesOf({ ...outcome, paidForUnserved: money(11n) }).sellerFee).toBe(3n);
    // Two unserved for 5, one answered for: 2.5 - 1 = 1.5, away from zero.
    expect(feesOf({ ...outcome, unservedMwh: 2n, paidForUnserved: money(5n) }).sellerFee).toBe(2n);
  });

  test('sums that no number holds are divided exactly', () => {
    const huge = 10n ** 30n;
    const fees = feesOf({
      minimumMwh: energyMwh(1000),
      deliveredMwh: 0n,
      unservedMwh: huge,
      untakenMwh: huge * 3n,
      paidForUnserved: money(huge * 5n),
      price: priceMicros(2),
    });
    expect(fees).toEqual({
      shortMwh: 1000,
      sellerPartMwh: 250,
      buyerPartMwh: 750,
      sellerFee: 750n,
      buyerFee: 1500n,
    });
  });
});
