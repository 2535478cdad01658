import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tariff } from '../../node-core/ledger/transaction.ts';
import { feedInAt, meanPrice, priceAt, publicPrices, suggestPrice } from '../../node-core/market/index.ts';
import { priceTable } from '../../node-core/settlement/price-table.ts';
import { minute, priceFromText, priceMicros } from '../../node-core/units/index.ts';
import { tariff } from './fixtures.ts';

const span = { startMinute: minute(100), endMinute: minute(160) };

const tariffs = fc.array(
  fc
    .record({
      author: fc.integer({ min: 1, max: 3 }),
      starts: fc.uniqueArray(fc.integer({ min: 60, max: 180 }), { minLength: 1, maxLength: 4 }),
      prices: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }),
      feedIns: fc.array(fc.option(fc.integer({ min: -2, max: 3 })), { minLength: 4, maxLength: 4 }),
      length: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ author, starts, prices, feedIns, length }): Tariff => {
      const sorted = starts.toSorted((a, b) => a - b);
      const steps = sorted.map((start, i) => {
        const feedIn = feedIns[i] ?? null;
        return [start, String(prices[i] ?? 0), feedIn === null ? null : String(feedIn)] as const;
      });
      return tariff(steps, { author, end: (sorted.at(-1) ?? 0) + length });
    }),
  { maxLength: 4 },
);

describe('publicPrices', () => {
  it('are the prices that the settlement reckons with', () => {
    fc.assert(
      fc.property(tariffs, fc.integer({ min: 1, max: 4 }), (published, household) => {
        const prices = publicPrices(published, { household, span });
        const table = priceTable(published, { household, span });
        for (let at = span.startMinute; at < span.endMinute; at = minute(at + 1)) {
          expect(priceAt(prices, at)).toBe(table.purchaseAt(at)?.price);
          expect(feedInAt(prices, at)).toBe(table.feedInAt(at)?.price);
        }
      }),
    );
  });

  it('are unknown outside of the span', () => {
    const prices = publicPrices([tariff([[0, '1', '0.5']], { end: 1000 })], { household: 1, span });
    expect(priceAt(prices, minute(100))).toBe(1_000_000);
    expect(priceAt(prices, minute(99))).toBeUndefined();
    expect(feedInAt(prices, minute(160))).toBeUndefined();
  });
});

describe('suggestPrice', () => {
  const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

  it.each([
    ['15% below the public price', '1.20', '0.40', '1.02', '0.96', '1.08'],
    ['in whole hundredths, rounded down', '1.234567', null, '1.04', '0.987653', '1.11111'],
    ['not below the feed-in price', '1.00', '0.87', '0.87', '0.87', '0.9'],
    ['at the feed-in price when the public price is hardly more', '1.00', '0.95', '0.95', '0.95', '0.95'],
    ['nothing when power costs less than nothing', '-0.10', null, '0', '0', '0'],
  ])('%s', (_, publicText, feedIn, wanted, low, high) => {
    expect(
      suggestPrice({
        publicPrice: priceFromText(publicText),
        feedInPrice: feedIn === null ? null : priceFromText(feedIn),
      }),
    ).toEqual({ price: priceFromText(wanted), low: priceFromText(low), high: priceFromText(high) });
  });

  it('stays in its range, above the feed-in price, and below the public price where that is higher', () => {
    fc.assert(
      fc.property(price, fc.option(price), (publicPrice, feedIn) => {
        const feedInPrice = feedIn === null ? null : priceMicros(feedIn);
        const suggested = suggestPrice({ publicPrice: priceMicros(publicPrice), feedInPrice });
        expect(suggested.low).toBeLessThanOrEqual(suggested.price);
        expect(suggested.price).toBeLessThanOrEqual(suggested.high);
        const floor = Math.max(0, feedInPrice ?? 0);
        expect(suggested.low).toBeGreaterThanOrEqual(floor);
        expect(suggested.high).toBeLessThanOrEqual(Math.max(publicPrice, floor));
      }),
    );
  });
});

describe('meanPrice', () => {
  it('weighs by energy and rounds down, below zero too', () => {
    expect(meanPrice([])).toBeUndefined();
    expect(meanPrice([{ price: 5, energyMwh: 0 }])).toBeUndefined();
    expect(
      meanPrice([
        { price: 10, energyMwh: 1 },
        { price: 20, energyMwh: 3 },
      ]),
    ).toBe(17);
    expect(
      meanPrice([
        { price: -10, energyMwh: 1 },
        { price: -20, energyMwh: 3 },
      ]),
    ).toBe(-18);
    expect(meanPrice([{ price: 1_000_000_000, energyMwh: 2 ** 48 }])).toBe(1_000_000_000);
  });
});
