import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerSaving, publicPrices, type HomePattern } from '../../node-core/market/index.ts';
import { minute, parseMoney, sharePermille } from '../../node-core/units/index.ts';
import { offer, pattern, tariff } from './fixtures.ts';

const DAY = 1440;
const NOW = 40 * DAY;
const past = { start: NOW - 31 * DAY, end: NOW };

function pricesOf(price: (at: number) => string | undefined) {
  const tariffs = [];
  for (let at = past.start; at < NOW; at += 60) {
    const text = price(at);
    if (text !== undefined) tariffs.push(tariff([[at, text, null]], { end: at + 60 }));
  }
  return publicPrices(tariffs, {
    household: 1,
    span: { startMinute: minute(past.start), endMinute: minute(NOW) },
  });
}

const flat = pricesOf(() => '1.50');

function saving(of: {
  start: number;
  end: number;
  price?: string;
  energyMwh?: number;
  share?: number;
  pattern?: HomePattern;
  prices?: typeof flat;
}) {
  return offerSaving({
    offer: offer({ energyMwh: 10 ** 12, price: '1', ...of }).offer,
    now: minute(NOW),
    buyerShare: sharePermille(of.share ?? 1000),
    pattern: of.pattern ?? pattern(past, () => -1_000_000),
    prices: of.prices ?? flat,
  });
}

describe('offerSaving', () => {
  const noon = { start: NOW + 720, end: NOW + 780 };

  it.each([
    // A need of 1 kWh a minute, 60 minutes, half a krone each.
    ['need at the difference of prices', {}, '30'],
    ['no more than the offer is expected to have', { energyMwh: 6_000_000 }, '3'],
    ['the share of the need', { share: 250 }, '7.5'],
    ['a loss when the offer is dearer', { price: '1.75' }, '-15'],
    ['nothing without need', { pattern: pattern(past, () => 5) }, '0'],
  ])('is %s', (_, of, wanted) => {
    expect(saving({ ...noon, ...of })).toBe(parseMoney(wanted));
  });

  it('looks at the same hours of the days before, each at its own price', () => {
    const prices = pricesOf((at) => (at % DAY === 720 ? '3.00' : '1.00'));
    expect(saving({ ...noon, prices })).toBe(parseMoney('120'));
    expect(saving({ start: NOW + 780, end: NOW + 840, prices })).toBe(parseMoney('0'));
  });

  it('is the mean of the days that are known', () => {
    const lastWeek = pattern(past, (at) =>
      at < NOW - 7 * DAY ? undefined : at < NOW - 6 * DAY ? -7_000_000 : 0,
    );
    expect(saving({ ...noon, pattern: lastWeek })).toBe(parseMoney('30'));
  });

  it('is taken in proportion for an offer of two months', () => {
    const months = { start: NOW + 5 * DAY, end: NOW + 65 * DAY };
    expect(saving(months)).toBe(parseMoney(String(60 * DAY * 0.5)));
    expect(saving({ ...months, energyMwh: 2_000_000 })).toBe(parseMoney('1'));
  });

  it('counts an offer that has begun by its whole length', () => {
    expect(saving({ start: NOW - 30, end: NOW + 30 })).toBe(parseMoney('30'));
  });

  it('is unknown when too little is known, of the need or of the prices', () => {
    expect(saving({ ...noon, pattern: pattern(past, () => undefined) })).toBeUndefined();
    expect(saving({ ...noon, prices: pricesOf(() => undefined) })).toBeUndefined();
    const gaps = (part: number) => pattern(past, (at) => (at % 100 < part ? -1 : undefined));
    expect(saving({ start: NOW, end: NOW + DAY, pattern: gaps(85) })).toBeUndefined();
    expect(saving({ start: NOW, end: NOW + DAY, pattern: gaps(95) })).toBeDefined();
  });

  it('is exact where numbers are not', () => {
    // 2^44 mWh in a minute, at a price difference of 0.5: each minute alone passes 2^53.
    const huge = pattern(past, () => -(2 ** 44));
    const hour = saving({ ...noon, pattern: huge, energyMwh: 2 ** 52 });
    expect(hour).toBe(BigInt(2 ** 44) * 60n * 500_000n);
  });

  it('agrees with a naive twin in whole numbers', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 7, maxLength: 31 });
    fc.assert(
      fc.property(
        minutes,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 200 }),
        (needs, share, length) => {
          const home = pattern(past, (at) => -(needs[at % needs.length] ?? 0));
          const of = {
            start: NOW + 100,
            end: NOW + 100 + length,
            pattern: home,
            share,
            energyMwh: 50_000_000,
          };
          let sum = 0n;
          let count = 0n;
          for (let back = 1; back <= 30; back++) {
            let taken = 0n;
            let saved = 0n;
            for (let at = of.start - back * DAY; at < of.end - back * DAY; at++) {
              const part = (BigInt(needs[at % needs.length] ?? 0) * BigInt(share)) / 1000n;
              taken += part;
              saved += part * 500_000n;
            }
            sum += taken <= 50_000_000n ? saved : (saved * 50_000_000n) / taken;
            count++;
          }
          expect(saving(of)).toBe(sum / count);
        },
      ),
      { numRuns: 30 },
    );
  });
});
