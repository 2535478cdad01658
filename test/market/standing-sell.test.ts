import { describe, expect, test } from 'vitest';
import type { ContractTerms } from '../../node-core/ledger/transaction.ts';
import { nextSale, type SellOrder, type StandingMarket, whyLeft } from '../../node-core/market/index.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  priceFromText,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';
import { contract, idOf, offer } from './fixtures.ts';
import { asked, market, ME, NOON, SELL } from './standing-fixtures.ts';

/** Tomorrow from 9 to 15, when it has 20 Wh a minute left over: 7.2 kWh. */
const TOMORROW = { start: NOON + 720 + 540, end: NOON + 720 + 900 };

function step(order: Partial<SellOrder>, at: StandingMarket) {
  return nextSale({ ...SELL, ...order }, at);
}

function terms(more: Partial<ContractTerms> = {}): ContractTerms {
  return {
    ...contract({ seller: ME, buyer: 2, ...TOMORROW }).terms,
    price: priceFromText('0.80'),
    carbon: carbonGrams(41),
    ...more,
  };
}

describe('listing', () => {
  test('what is usually left over, at the usual price', () => {
    expect(step({}, market({}))).toEqual({
      kind: 'list',
      startMinute: TOMORROW.start,
      endMinute: TOMORROW.end,
      share: 1000,
      expectedEnergyMwh: 7_200_000,
      price: 1_020_000,
      reason: { kind: 'usualPrice' },
    });
  });

  test('at the limit where that is higher, of what is not kept, within its hours and its cap', () => {
    expect(step({ minPrice: priceFromText('1.10'), keptShare: 250 }, market({}))).toMatchObject({
      share: 750,
      expectedEnergyMwh: 5_400_000,
      price: 1_100_000,
      reason: { kind: 'limitPrice' },
    });
    const hours = { fromMinute: 600, untilMinute: 720 };
    expect(step({ hours, dayEnergyMwh: 1_200_000 }, market({}))).toMatchObject({
      startMinute: TOMORROW.start + 60,
      endMinute: TOMORROW.start + 180,
      share: 500,
      expectedEnergyMwh: 1_200_000,
    });
  });

  test('not twice, and not again what the person has taken back since', () => {
    const listed = offer({ id: 1, seller: ME, ...TOMORROW });
    // The day after tomorrow is too far ahead.
    expect(step({}, market({ offers: [listed] }))).toEqual({ kind: 'wait', reason: { kind: 'listed' } });
    const back = offer({ id: 1, seller: ME, standing: 'withdrawn', published: NOON - 10, ...TOMORROW });
    expect(step({}, market({ offers: [back] }))).toEqual({ kind: 'wait', reason: { kind: 'takenBack' } });
    expect(step({ savedMinute: minute(NOON) }, market({ offers: [back] })).kind).toBe('list');
  });

  test('nothing without surplus, before it is known, or outside its hours', () => {
    expect(step({}, market({ net: () => -100 }))).toMatchObject({ reason: { kind: 'noSurplus' } });
    expect(step({}, market({ net: () => undefined }))).toMatchObject({
      reason: { kind: 'tooLittleHistory' },
    });
    expect(step({ hours: { fromMinute: 0, untilMinute: 300 } }, market({}))).toMatchObject({
      reason: { kind: 'outsideHours' },
    });
  });
});

describe('accepting', () => {
  const listed = offer({ id: 1, seller: ME, price: '0.6', ...TOMORROW });

  test('the best price first, then who came first', () => {
    const proposals = [
      asked({ id: 10, author: 2, offer: 1, terms: terms({ price: priceFromText('0.80') }) }),
      asked({ id: 11, author: 3, offer: 1, terms: terms({ buyer: 3, price: priceFromText('0.85') }) }),
      asked({
        id: 12,
        author: 4,
        offer: 1,
        proposed: NOON - 60,
        terms: terms({ buyer: 4, price: priceFromText('0.85') }),
      }),
    ];
    const found = step({}, market({ offers: [listed], proposals }));
    expect(found).toMatchObject({
      kind: 'accept',
      proposal: { id: idOf(12) },
      reason: { kind: 'bestPrice', of: 3 },
    });
  });

  test.each([
    ['below the limit', { price: priceFromText('0.59') }, {}, 'price'],
    ['with a minimum', { minimumEnergyMwh: energyMwh(1) }, {}, 'promise'],
    ['with a greener label than it states', { carbon: carbonGrams(40) }, {}, 'label'],
    ['outside its hours', {}, { hours: { fromMinute: 600, untilMinute: 1440 } }, 'hours'],
    ['of what it keeps', {}, { keptShare: 1 }, 'share'],
    ['over its cap', {}, { dayEnergyMwh: 7_199_999 }, 'energyCap'],
    ['at the limit', { price: priceFromText('0.60') }, { dayEnergyMwh: 7_200_000 }, undefined],
  ] as const)('one %s: %o', (_, changed, order, reason) => {
    const record = asked({ id: 10, author: 2, offer: 1, terms: terms(changed) });
    const at = market({ offers: [listed], proposals: [record] });
    expect(whyLeft({ ...SELL, ...order }, record, at)).toBe(reason);
    expect(step(order, at).kind === 'accept').toBe(reason === undefined);
  });

  test('one that asks for less than the offer, though not less than the limit, is the person’s', () => {
    const record = asked({ id: 10, author: 2, offer: 1, terms: terms({ price: priceFromText('0.75') }) });
    const dearer = { ...listed, offer: { ...listed.offer, price: priceFromText('0.8') } };
    expect(whyLeft(SELL, record, market({ offers: [dearer] }))).toBe('belowOffer');
    expect(whyLeft(SELL, record, market({ offers: [listed] }))).toBeUndefined();
  });

  test('no share twice: contracts count, and what they took of the offer', () => {
    const half = terms({ sellerShare: sharePermille(500), buyer: 5 });
    const sold = { ...contract({ seller: ME, buyer: 5, ...TOMORROW }), terms: half, id: idOf(20) };
    const accepted = asked({ id: 20, author: 5, offer: 1, terms: half, standing: { kind: 'accepted' } });
    const more = asked({ id: 10, author: 2, offer: 1, terms: terms({ sellerShare: sharePermille(501) }) });
    const fits = asked({ id: 11, author: 2, offer: 1, terms: terms({ sellerShare: sharePermille(500) }) });
    const at = market({ offers: [listed], proposals: [accepted, more, fits], contracts: [sold] });
    expect(whyLeft(SELL, more, at)).toBe('share');
    expect(whyLeft(SELL, fits, at)).toBeUndefined();
    const small = { ...listed, offer: { ...listed.offer, share: sharePermille(600) } };
    expect(whyLeft(SELL, fits, { ...at, offers: [small] })).toBe('share');
  });
});

test('a negative limit takes a negative price', () => {
  const record = asked({ id: 10, author: 2, terms: terms({ price: priceMicros(-10_000) }) });
  expect(whyLeft({ ...SELL, minPrice: priceMicros(-10_000) }, record, market({}))).toBeUndefined();
});
