import { describe, expect, test } from 'vitest';
import type { Contract } from '../../node-core/ledger/community.ts';
import { type BuyOrder, nextPurchase, type StandingMarket } from '../../node-core/market/index.ts';
import { minute, priceFromText, priceMicros, sharePermille } from '../../node-core/units/index.ts';
import { contract, idOf, offer } from './fixtures.ts';
import { asked, BUY, market, ME, NOON } from './standing-fixtures.ts';

const EVENING = { start: NOON + 360, end: NOON + 600 };
const NIGHT = { start: NOON + 600, end: NOON + 1000 };

function step(order: Partial<BuyOrder>, at: StandingMarket) {
  return nextPurchase({ ...BUY, ...order }, at);
}

/** What is proposed: offer, times, share. */
function proposed(order: Partial<BuyOrder>, at: StandingMarket) {
  const found = step(order, at);
  if (found.kind === 'wait') throw new Error(`waits: ${found.reason.kind}`);
  const { terms } = found;
  return {
    offer: Number.parseInt(found.offer.id, 16),
    start: terms.startMinute,
    end: terms.endMinute,
    share: terms.buyerShare,
    reason: found.reason,
  };
}

function waits(order: Partial<BuyOrder>, at: StandingMarket) {
  const found = step(order, at);
  return found.kind === 'wait' ? found.reason : found;
}

describe('which offer', () => {
  const three = market({
    offers: [
      offer({ id: 1, seller: 1, price: '0.85', ...EVENING }),
      offer({ id: 2, seller: 2, price: '0.80', ...EVENING }),
      offer({ id: 3, seller: 3, price: '0.70', carbon: 300, ...EVENING }),
    ],
  });

  test('the cheapest of those that are green enough, with how many there were', () => {
    expect(proposed({}, three)).toEqual({
      offer: 2,
      ...EVENING,
      share: 1000,
      reason: { kind: 'cheapest', of: 2, nextPrice: 850_000 },
    });
  });

  test('a dearer one counts among those it was compared with', () => {
    const at = market({
      offers: [
        offer({ id: 1, price: '0.85', ...EVENING }),
        offer({ id: 2, seller: 2, price: '0.99', ...EVENING }),
      ],
    });
    expect(proposed({}, at).reason).toEqual({ kind: 'cheapest', of: 2, nextPrice: 990_000 });
  });

  test('a preferred neighbour, within the premium', () => {
    expect(proposed({ preferredSellers: [1], preferencePremium: priceMicros(60_000) }, three)).toMatchObject({
      offer: 1,
      reason: { kind: 'preferred', of: 2, nextPrice: 800_000 },
    });
    expect(proposed({ preferredSellers: [1], preferencePremium: priceMicros(40_000) }, three).offer).toBe(2);
  });

  test('nothing of a neighbour who is suspended', () => {
    const at = market({ offers: [offer({ id: 1, seller: 1, price: '0.5', ...EVENING })], inactive: [1] });
    expect(waits({}, at)).toEqual({ kind: 'noOffers' });
  });

  test('promises nothing, whatever the offer says', () => {
    const found = step({}, three);
    expect(found.kind === 'propose' && found.terms.minimumEnergyMwh).toBe(0);
  });

  test('leaves alone what it asked for in vain since it was saved, and asks again when its limits were changed', () => {
    const terms = contract({ seller: 2, buyer: ME, ...EVENING }).terms;
    for (const standing of [
      { kind: 'declined', reason: '' },
      { kind: 'withdrawn' },
      { kind: 'countered', by: idOf(9) },
    ] as const) {
      const at = { ...three, proposals: [asked({ id: 20, offer: 2, author: ME, terms, standing })] };
      expect(proposed({}, at).offer).toBe(1);
      expect(proposed({ savedMinute: minute(NOON) }, at).offer).toBe(2);
    }
  });

  test('takes no more of an offer than contracts have left of it', () => {
    const sold = contract({ seller: 2, buyer: 5, sellerShare: 300, ...EVENING });
    const at = market({
      offers: [offer({ id: 2, seller: 2, price: '0.8', share: 500, ...EVENING })],
      proposals: [asked({ id: 30, offer: 2, author: 5, terms: sold.terms, standing: { kind: 'accepted' } })],
      contracts: [{ ...sold, id: idOf(30) }],
    });
    const found = step({}, at);
    expect(found.kind === 'propose' && found.terms.sellerShare).toBe(200);
  });
});

describe('why it waits', () => {
  test.each([
    ['nobody offers', {}, [], { kind: 'noOffers' }],
    ['all too dear', {}, [offer({ price: '0.95', ...EVENING })], { kind: 'tooDear', price: 950_000 }],
    [
      'none green enough',
      {},
      [offer({ carbon: 120, price: '0.1', ...EVENING })],
      { kind: 'notGreen', grams: 120 },
    ],
    [
      'none in its hours',
      { hours: { fromMinute: 60, untilMinute: 120 } },
      [offer({ price: '0.5', ...EVENING })],
      { kind: 'noOffers' },
    ],
    ['only its own', {}, [offer({ seller: ME, price: '0.5', ...EVENING })], { kind: 'noOffers' }],
    ['begins too soon', {}, [offer({ price: '0.5', start: NOON, end: NOON + 29 })], { kind: 'noOffers' }],
  ] as const)('%s', (_, order, offers, reason) => {
    expect(waits(order, market({ offers }))).toEqual(reason);
  });

  test('its need is covered by a contract, or by what it has proposed', () => {
    const offers = [offer({ id: 1, price: '0.5', ...EVENING })];
    const served = contract({ seller: 3, buyer: ME, ...EVENING });
    expect(waits({}, market({ offers, contracts: [served] }))).toEqual({ kind: 'covered' });
    const open = asked({ id: 8, author: ME, offer: 4, terms: served.terms });
    expect(waits({}, market({ offers, proposals: [open] }))).toEqual({ kind: 'covered' });
  });

  test('all was asked for', () => {
    const terms = contract({ seller: 1, buyer: ME, ...EVENING }).terms;
    const at = market({
      offers: [offer({ id: 1, price: '0.5', ...EVENING })],
      proposals: [asked({ id: 8, author: ME, offer: 1, terms, standing: { kind: 'withdrawn' } })],
    });
    expect(waits({}, at)).toEqual({ kind: 'asked' });
  });
});

describe('caps for a day', () => {
  // In the evening it needs 10 Wh a minute: 2.4 kWh in four hours.
  const at = (more: Partial<Parameters<typeof market>[0]> = {}) =>
    market({ offers: [offer({ id: 1, price: '0.50', ...EVENING, energyMwh: 1 })], ...more });

  test('of energy: a share of the need at those hours, whatever the seller says that it expects', () => {
    expect(proposed({ dayEnergyMwh: 1_200_000 }, at())).toMatchObject({ share: 500 });
    expect(proposed({ dayEnergyMwh: 2_400_000 }, at())).toMatchObject({ share: 1000 });
  });

  test('of money', () => {
    // 2.4 kWh at 0.50 would be 1.20.
    expect(proposed({ dayMoney: 600_000_000_000n }, at())).toMatchObject({ share: 500 });
  });

  test('what contracts of that day take counts, made by hand or not; another day is free', () => {
    const morning: Contract = contract({ seller: 4, buyer: ME, start: NOON - 700, end: NOON - 580 });
    const order = { dayEnergyMwh: 1_200_000 };
    expect(waits(order, at({ contracts: [morning] }))).toMatchObject({
      kind: 'energyCap',
      day: { startMinute: NOON - 720 },
    });
    const night = at({ contracts: [morning], offers: [offer({ id: 1, price: '0.50', ...NIGHT })] });
    // Tomorrow's part alone: 280 minutes of 10 Wh.
    expect(proposed(order, night)).toMatchObject({ start: NOON + 720, share: 428 });
  });

  test('an open proposal counts', () => {
    const terms = { ...contract({ seller: 3, buyer: ME, start: NOON + 60, end: NOON + 180 }).terms };
    // From 13 to 15 it needs nothing: what counts is the hours' need.
    const free = asked({ id: 9, author: ME, terms });
    expect(proposed({ dayEnergyMwh: 1_200_000 }, at({ proposals: [free] }))).toMatchObject({ share: 500 });
    const evening = { ...terms, startMinute: minute(NOON + 200), endMinute: minute(NOON + 260) };
    const counts = asked({ id: 9, author: ME, terms: evening });
    expect(proposed({ dayEnergyMwh: 1_200_000 }, at({ proposals: [counts] }))).toMatchObject({ share: 250 });
  });

  test('a home that is not known yet is not bound by what could go over', () => {
    const fresh = at({ net: () => undefined });
    expect(waits({ dayEnergyMwh: 1_000_000 }, fresh)).toEqual({ kind: 'unknownUse' });
    expect(proposed({}, fresh).share).toBe(1000);
  });

  test('a contract is cut at midnight, so that it counts on one day', () => {
    const found = proposed({ dayEnergyMwh: 50_000_000 }, at({ offers: [offer({ price: '0.5', ...NIGHT })] }));
    expect([NOON + 600, NOON + 720]).toContain(found.start);
    expect([NOON + 720, NOON + 1000]).toContain(found.end);
    expect(proposed({}, at({ offers: [offer({ price: '0.5', ...NIGHT })] }))).toMatchObject(NIGHT);
  });
});

test('hours over midnight, and a share that it keeps', () => {
  const at = market({ offers: [offer({ price: '0.5', start: NOON + 400, end: NOON + 2000 })] });
  expect(proposed({ hours: { fromMinute: 1320, untilMinute: 360 }, keptShare: 400 }, at)).toMatchObject({
    start: NOON + 600,
    end: NOON + 1080,
    share: 600,
  });
});

test('a negative price is under every limit of money', () => {
  const at = market({ offers: [offer({ price: '-0.10', ...EVENING })] });
  expect(proposed({ maxPrice: priceFromText('0'), dayMoney: 1n }, at).share).toBe(sharePermille(1000));
});
