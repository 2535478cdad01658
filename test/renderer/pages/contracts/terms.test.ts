import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TermsView } from '../../../../node-core/api/index.ts';
import { termsLines } from '../../../../renderer/src/pages/contracts/ContractTerms.tsx';
import { aboutEnergy } from '../../../../renderer/src/pages/contracts/about-energy.ts';
import { belowPercent, publicPriceOver } from '../../../../renderer/src/pages/contracts/public-price.ts';
import { freeSharePermille } from '../../../../renderer/src/pages/contracts/shares.ts';
import {
  expiryOf,
  nextQuarter,
  priceDecimals,
  readSpan,
  spanDraft,
} from '../../../../renderer/src/pages/contracts/terms-draft.ts';
import { costMinor, feeExample } from '../../../../renderer/src/pages/contracts/terms-money.ts';
import * as sample from '../../../api/sample-views.ts';
import { format, NOK, plain, t, TIME_ZONE } from '../words.ts';

const KWH = 1_000_000;

describe('costs and fees', () => {
  it.each([
    [1 * KWH, 820_000, 82],
    [2.5 * KWH, 390_000, 98],
    [1 * KWH, 5_000, 1],
    [1 * KWH, 4_999, 0],
    [1 * KWH, -5_000, -1],
    [0, 820_000, 0],
  ])('%d mWh at %d is %d minor units', (energyMwh, price, minor) => {
    expect(costMinor({ energyMwh, price }, 2)).toBe(minor);
  });

  it('no minimum has no example', () => {
    expect(
      feeExample({ minimumEnergyMwh: 0, price: 820_000 }, { publicPrice: null, minorDigits: 2 }),
    ).toBeNull();
  });

  it('half of the minimum is missing; the seller pays what the grid is dearer, the buyer the price', () => {
    const example = feeExample(
      { minimumEnergyMwh: 2 * KWH, price: 820_000 },
      { publicPrice: 1_210_000, minorDigits: 2 },
    );
    expect(example).toEqual({
      missingMwh: 1 * KWH,
      deliveredMwh: 1 * KWH,
      sellerPaysPerKwh: 390_000,
      sellerPaysMinor: 39,
      buyerPaysPerKwh: 820_000,
      buyerPaysMinor: 82,
    });
  });

  it('a seller owes nothing while the grid is cheaper, and a negative price is never a fee', () => {
    const example = feeExample(
      { minimumEnergyMwh: 2 * KWH, price: -100_000 },
      { publicPrice: -200_000, minorDigits: 2 },
    );
    expect(example?.sellerPaysMinor).toBe(0);
    expect(example?.buyerPaysMinor).toBe(0);
  });
});

describe('the public price', () => {
  const producer = sample.contract.terms.buyer;
  const run = (startMinute: number, endMinute: number, price: number) => ({
    startMinute,
    endMinute,
    price,
    producer,
  });

  it('is weighted by the minutes of the span', () => {
    const tariffs = [run(0, 60, 1_000_000), run(60, 120, 2_000_000)];
    expect(publicPriceOver(tariffs, { startMinute: 30, endMinute: 120 })).toBe(1_666_666);
    expect(publicPriceOver(tariffs, { startMinute: 120, endMinute: 180 })).toBeNull();
    expect(publicPriceOver([run(0, 3, -1)], { startMinute: 0, endMinute: 3 })).toBe(-1);
  });

  it.each([
    [600_000, 1_000_000, 40],
    [1_100_000, 1_000_000, -10],
    [999_900, 1_000_000, 0],
    [600_000, 0, null],
    [600_000, null, null],
  ])('%d against %s is %s per cent below', (price, other, percent) => {
    expect(belowPercent(price, other)).toBe(percent);
  });
});

it('free share is what the busiest minute leaves, as counting every minute says', () => {
  const span = { startMinute: 10, endMinute: 30 };
  const claim = fc.record({
    startMinute: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 20 }),
    sharePermille: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 6 }), (drawn) => {
      const claims = drawn.map((each) => ({ ...each, endMinute: each.startMinute + each.length }));
      let most = 0;
      for (let at = span.startMinute; at < span.endMinute; at += 1) {
        let sum = 0;
        for (const one of claims) if (one.startMinute <= at && at < one.endMinute) sum += one.sharePermille;
        most = Math.max(most, sum);
      }
      expect(freeSharePermille(claims, span)).toBe(Math.max(0, 1_000 - most));
    }),
  );
});

describe('a span as filled in', () => {
  const nowMinute = sample.NOW_MINUTE;
  const rules = { timeZone: TIME_ZONE, nowMinute, begun: false };

  it('comes back as the same minutes', () => {
    const span = { startMinute: nowMinute + 30, endMinute: nowMinute + 3_000 };
    expect(readSpan(spanDraft(span, TIME_ZONE), rules)).toEqual({ kind: 'ok', span });
  });

  it.each([
    ['no start', { startTime: null }, false, 'start', 'incomplete'],
    ['no end', { endDate: null }, false, 'end', 'incomplete'],
    ['end before start', { endTime: '14:35' }, false, 'end', 'endBeforeStart'],
    ['begun, as a contract', { startTime: '14:30' }, false, 'start', 'startInPast'],
    ['over, as an offer', { startTime: '13:00', endTime: '14:00' }, true, 'end', 'endInPast'],
    ['twelve years', { endDate: '2038-06-15' }, false, 'end', 'tooLong'],
  ] as const)('%s is a fault', (_, change, begun, field, fault) => {
    const draft = {
      startDate: '2026-06-15',
      startTime: '15:00',
      endDate: '2026-06-15',
      endTime: '18:00',
      ...change,
    };
    expect(readSpan(draft, { ...rules, begun })).toEqual({ kind: 'fault', field, fault });
  });

  it('begun is fine for an offer', () => {
    const draft = { startDate: '2026-06-15', startTime: '14:00', endDate: '2026-06-15', endTime: '18:00' };
    expect(readSpan(draft, { ...rules, begun: true }).kind).toBe('ok');
  });

  it('quarters, expiry, digits', () => {
    expect(nextQuarter(100, 15)).toBe(120);
    expect(nextQuarter(105, 15)).toBe(120);
    const span = { startMinute: 500, endMinute: 900 };
    const of = { span, nowMinute: 100, latest: 500 };
    expect(expiryOf('start', of)).toBe(500);
    expect(expiryOf(120, of)).toBe(220);
    expect(expiryOf('end', of)).toBe(500);
    expect(priceDecimals(820_000)).toBe(2);
    expect(priceDecimals(825_500)).toBe(4);
  });
});

describe('a contract in plain words', () => {
  const textOf = (terms: TermsView, publicPrice: number | null) =>
    plain(
      termsLines(terms, { t, format, money: NOK, publicPrice })
        .flatMap(({ label, sentences, cases }) => [label, ...sentences, ...cases])
        .join('\n'),
    );

  it('says both fee rules by example to the seller', () => {
    const text = textOf(sample.terms, 1_214_000);
    expect(text).toContain('At least 2.00 kWh each day.');
    expect(text).toContain('NOK 0.82 per kWh, 32% below the public grid (about NOK 1.21).');
    expect(text).toContain(
      'Because you had too little to give: you pay what the public grid costs Berg family on top',
    );
    expect(text).toContain('1.00 kWh × NOK 0.39 = NOK 0.39');
    expect(text).toContain('Because Berg family used too little');
    expect(text).toContain('1.00 kWh × NOK 0.82 = NOK 0.82');
  });

  it('and to the buyer, also where the grid is unknown or cheaper', () => {
    const { seller, buyer } = sample.terms;
    const terms = { ...sample.terms, seller: buyer, buyer: seller };
    expect(textOf(terms, null)).toContain(
      'Berg family pays what the public grid costs you on top of NOK 0.82 per kWh.',
    );
    expect(textOf(terms, 500_000)).toContain('that would be nothing');
    expect(textOf(terms, 1_000_000)).toContain('Because you used too little: you pay Berg family');
  });

  it('without a minimum there is nothing to pay', () => {
    const text = textOf({ ...sample.terms, minimumEnergyMwh: 0 }, null);
    expect(text).toContain('costs neither of you anything');
    expect(text).not.toContain('If less comes');
  });

  it.each([
    [14_130_000, '14 kWh'],
    [6_449_999, '6.4 kWh'],
    [1_000_000, '1 kWh'],
    [354_000, '350 Wh'],
  ])('%d mWh is about %s', (energyMwh, words) => {
    expect(plain(aboutEnergy(energyMwh, format))).toBe(words);
  });
});
