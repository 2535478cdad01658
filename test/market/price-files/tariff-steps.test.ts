import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_TARIFF_STEPS,
  previewOf,
  type PriceFile,
  readPriceFile,
  tariffsOfFile,
  type TariffTerms,
} from '../../../node-core/market/price-files/index.ts';
import { carbonGrams, minute, priceMicros } from '../../../node-core/units/index.ts';
import { hvaKosterStrommen, NOK } from './samples.ts';

const TERMS: TariffTerms = {
  surcharge: priceMicros(49_000),
  feedIn: { kind: 'priceLess', deduction: priceMicros(20_000) },
  carbon: carbonGrams(17),
};

/** A file of quarter hours from minute 0 with these prices. */
function fileOf(prices: readonly number[]): PriceFile {
  return {
    format: 'entsoe',
    currency: 'NOK',
    prices: prices.map((price, at) => ({
      startMinute: minute(at * 15),
      endMinute: minute((at + 1) * 15),
      price: priceMicros(price),
    })),
    repeated: 0,
    rounded: 0,
    outranked: 0,
  };
}

describe('a tariff of a price file', () => {
  it('adds the surcharge, takes the deduction off for surplus, and joins prices that hold on', () => {
    const [tariff, more] = tariffsOfFile(fileOf([250_000, 250_000, -30_000]), TERMS);
    expect(more).toBeUndefined();
    expect(tariff).toEqual({
      steps: [
        { startMinute: 0, price: 299_000, feedInPrice: 230_000, carbon: 17 },
        { startMinute: 30, price: 19_000, feedInPrice: -50_000, carbon: 17 },
      ],
      endMinute: 45,
    });
  });

  it('buys no surplus where the terms say so', () => {
    const [tariff] = tariffsOfFile(fileOf([1]), { ...TERMS, feedIn: { kind: 'none' } });
    expect(tariff?.steps[0]?.feedInPrice).toBeNull();
  });

  it('is several where one cannot hold all steps, without a gap between them', () => {
    const prices = Array.from({ length: MOST_TARIFF_STEPS + 5 }, (_, at) => at % 2);
    const tariffs = tariffsOfFile(fileOf(prices), TERMS);
    expect(tariffs.map(({ steps }) => steps.length)).toEqual([MOST_TARIFF_STEPS, 5]);
    expect(tariffs[1]?.steps[0]?.startMinute).toBe(tariffs[0]?.endMinute);
    expect(tariffs[1]?.endMinute).toBe(prices.length * 15);
  });

  it('says of every minute what the file says', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-5, 0, 7), { minLength: 1, maxLength: 40 }), (prices) => {
        const steps = tariffsOfFile(fileOf(prices), TERMS).flatMap((tariff) => tariff.steps);
        const said = prices.map(
          (_, at) => steps.findLast(({ startMinute }) => startMinute <= at * 15)?.price,
        );
        expect(said).toEqual(prices.map((price) => price + TERMS.surcharge));
        expect(steps.every((step, at) => at === 0 || step.price !== steps[at - 1]?.price)).toBe(true);
      }),
    );
  });
});

describe('the preview of a price file', () => {
  it('sums it up', () => {
    expect(previewOf(fileOf([100, -50, 300, 301]))).toEqual({
      startMinute: 0,
      endMinute: 60,
      lowest: -50,
      highest: 301,
      mean: 163,
      negativeMinutes: 15,
    });
  });

  it('weighs prices by the minutes that they hold, on a day of 25 hours too', () => {
    const file = readPriceFile(
      hvaKosterStrommen('2026-10-25', { price: (at) => (at === 0 ? '-25' : '0') }),
      NOK,
    );
    expect(previewOf(file)).toMatchObject({ mean: -1_000_000, negativeMinutes: 60 });
  });
});
