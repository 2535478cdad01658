import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract, OfferRecord } from '../../node-core/ledger/community.ts';
import { matchOffers, type MatchResult, type Wish } from '../../node-core/market/index.ts';
import {
  carbonGrams,
  minute,
  priceFromText,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';
import { contract, idOf, offer } from './fixtures.ts';

const WISH: Wish = {
  buyer: 7,
  hours: [{ startMinute: minute(1000), endMinute: minute(1100) }],
  buyerShare: sharePermille(1000),
  maxPrice: priceFromText('1.00'),
  maxCarbon: carbonGrams(100),
  preferredSellers: [],
  preferencePremium: priceMicros(0),
  shortestMinutes: 1,
  leastShare: sharePermille(1),
};

function match(
  offers: OfferRecord[],
  of: { wish?: Partial<Wish>; contracts?: Contract[]; now?: number } = {},
): MatchResult {
  return matchOffers({
    wish: { ...WISH, ...of.wish },
    offers,
    contracts: of.contracts ?? [],
    now: minute(of.now ?? 500),
    leadMinutes: 2,
  });
}

function chosen(result: MatchResult) {
  return result.matches.map(({ offer: { id }, startMinute, endMinute, reason }) => [
    Number.parseInt(id, 16),
    startMinute,
    endMinute,
    reason.kind,
  ]);
}

describe('matchOffers', () => {
  it('takes the cheapest, and says what the next one costs', () => {
    const result = match([
      offer({ id: 1, seller: 1, price: '0.90' }),
      offer({ id: 2, seller: 2, price: '0.80' }),
      offer({ id: 3, seller: 3, price: '0.85' }),
    ]);
    expect(result.matches).toEqual([
      expect.objectContaining({
        startMinute: 1000,
        endMinute: 1100,
        sellerShare: 1000,
        buyerShare: 1000,
        reason: { kind: 'cheapest', nextPrice: priceFromText('0.85') },
      }),
    ]);
    expect(result.matches[0]?.offer.id).toBe(idOf(2));
    expect(result.passed).toEqual([
      { offer: idOf(3), reason: 'buyerServed' },
      { offer: idOf(1), reason: 'buyerServed' },
    ]);
  });

  it.each([
    [
      'the earlier one at the same price',
      [offer({ id: 1, seller: 1, published: 9 }), offer({ id: 2, seller: 2, published: 8 })],
      {},
      2,
      'publishedFirst',
    ],
    [
      'the smaller ID of the same minute',
      [offer({ id: 2, seller: 2 }), offer({ id: 1, seller: 1 })],
      {},
      1,
      'publishedFirst',
    ],
    [
      'the preferred one at the same price',
      [offer({ id: 1, seller: 1 }), offer({ id: 2, seller: 2, published: 9 })],
      { preferredSellers: [2] },
      2,
      'preferredSeller',
    ],
    [
      'the cheaper one before the preferred',
      [offer({ id: 1, seller: 1, price: '0.89' }), offer({ id: 2, seller: 2, price: '0.90' })],
      { preferredSellers: [2] },
      1,
      'cheapest',
    ],
    [
      'the preferred one within its premium',
      [offer({ id: 1, seller: 1, price: '0.89' }), offer({ id: 2, seller: 2, price: '0.90' })],
      { preferredSellers: [2], preferencePremium: priceMicros(20_000) },
      2,
      'preferredSeller',
    ],
    ['the only one', [offer({ id: 1, seller: 1 })], {}, 1, 'onlyOne'],
  ] as const)('takes %s', (_, offers, wish, id, reason) => {
    expect(chosen(match([...offers], { wish }))).toEqual([[id, 1000, 1100, reason]]);
  });

  it.each([
    ['withdrawn', offer({ standing: 'withdrawn' }), {}],
    ['expired', offer({ expires: 500 }), {}],
    ['ownOffer', offer({ seller: 7 }), {}],
    ['tooDear', offer({ price: '1.000001' }), {}],
    ['tooDear', offer({ price: '1.01' }), { preferredSellers: [1], preferencePremium: priceMicros(500_000) }],
    ['tooMuchCarbon', offer({ carbon: 101 }), {}],
    ['outsideHours', offer({ start: 1100, end: 1200 }), {}],
    [
      'outsideHours',
      offer({ start: 400, end: 502 }),
      { hours: [{ startMinute: minute(400), endMinute: minute(600) }] },
    ],
    ['sellerSold', offer({ seller: 4 }), {}],
    ['sellerSold', offer({ share: 300 }), { leastShare: sharePermille(301) }],
    ['tooShort', offer({ start: 1050 }), { shortestMinutes: 51 }],
  ] as const)('passes over: %s', (reason, record, wish) => {
    const soldOut = contract({ seller: 4, buyer: 5, start: 0, end: 9000 });
    const result = match([record], { wish, contracts: [soldOut] });
    expect(result).toEqual({ matches: [], passed: [{ offer: record.id, reason }] });
  });

  it('leaves a buyer alone whose need is contracted', () => {
    const contracts = [contract({ seller: 5, buyer: 7, start: 900, end: 1100 })];
    expect(match([offer({})], { contracts }).passed).toEqual([{ offer: idOf(1), reason: 'buyerServed' }]);
  });

  it('fills what the cheapest leaves with the next ones', () => {
    const offers = [
      offer({ id: 1, seller: 1, price: '0.50', start: 1020, end: 1040 }),
      offer({ id: 2, seller: 2, price: '0.60', start: 900, end: 1060 }),
      offer({ id: 3, seller: 3, price: '0.70' }),
    ];
    expect(chosen(match(offers))).toEqual([
      [1, 1020, 1040, 'cheapest'],
      [2, 1000, 1020, 'cheapest'],
      [2, 1040, 1060, 'cheapest'],
      [3, 1060, 1100, 'onlyOne'],
    ]);
  });

  it('takes what is free of a seller that has sold a part, and cuts where that changes', () => {
    const contracts = [contract({ seller: 1, buyer: 2, start: 1050, end: 1200, sellerShare: 400 })];
    expect(match([offer({ share: 900 })], { contracts }).matches).toMatchObject([
      { startMinute: 1000, endMinute: 1050, sellerShare: 900, buyerShare: 1000 },
      { startMinute: 1050, endMinute: 1100, sellerShare: 600, buyerShare: 1000 },
    ]);
  });

  it('begins no contract before its proposal can be accepted', () => {
    expect(chosen(match([offer({})], { now: 1048 }))).toEqual([[1, 1050, 1100, 'onlyOne']]);
  });
});

const wishes = fc.record({
  hours: fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 6 })
    .map((cuts) => cuts.toSorted((a, b) => a - b))
    .map((cuts) =>
      cuts.flatMap((start, i) => {
        const end = cuts[i + 1];
        return i % 2 === 0 && end !== undefined
          ? [{ startMinute: minute(start), endMinute: minute(end) }]
          : [];
      }),
    ),
  buyerShare: fc.constantFrom(300, 700, 1000).map(sharePermille),
  maxPrice: fc.integer({ min: 1, max: 5 }).map(priceMicros),
  maxCarbon: fc.integer({ min: 0, max: 4 }).map(carbonGrams),
  preferredSellers: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
  preferencePremium: fc.integer({ min: 0, max: 2 }).map(priceMicros),
  shortestMinutes: fc.constantFrom(1, 1, 4),
  leastShare: fc.constantFrom(1, 1, 200).map(sharePermille),
});

const offersToMatch = fc
  .array(
    fc.record({
      seller: fc.integer({ min: 1, max: 4 }),
      start: fc.integer({ min: 0, max: 25 }),
      length: fc.integer({ min: 1, max: 20 }),
      share: fc.constantFrom(400, 800, 1000),
      price: fc.integer({ min: 1, max: 6 }),
      carbon: fc.integer({ min: 0, max: 5 }),
      published: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 7 },
  )
  .map((shapes) =>
    shapes.map((shape, i) =>
      offer({ ...shape, id: i + 1, end: shape.start + shape.length, price: `0.00000${shape.price}` }),
    ),
  );

const contractsBefore = fc
  .array(
    fc.record({
      seller: fc.integer({ min: 1, max: 4 }),
      start: fc.integer({ min: 0, max: 25 }),
      length: fc.integer({ min: 1, max: 20 }),
      buysFrom: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  .map((shapes) =>
    // Shares of 300 at most three times: never over the whole, as the ledger sees to.
    shapes.map(({ seller, start, length, buysFrom }) =>
      contract({
        seller,
        buyer: buysFrom ? 7 : 8,
        start,
        end: start + length,
        sellerShare: 300,
        buyerShare: 300,
      }),
    ),
  );

/** The naive twin: every minute by itself goes through the offers from the best on. */
function takenByMinute(wish: Wish, offers: readonly OfferRecord[], contracts: readonly Contract[]): string[] {
  const rank = ({ offer: { price, author } }: OfferRecord) =>
    price - (wish.preferredSellers.includes(author) ? wish.preferencePremium : 0);
  const best = offers
    .filter(({ offer: { price, carbon } }) => price <= wish.maxPrice && carbon <= wish.maxCarbon)
    .toSorted((a, b) => {
      const byPreference =
        Number(wish.preferredSellers.includes(b.offer.author)) -
        Number(wish.preferredSellers.includes(a.offer.author));
      return (
        rank(a) - rank(b) || byPreference || a.publishedMinute - b.publishedMinute || a.id.localeCompare(b.id)
      );
    });
  const taken: string[] = [];
  for (let at = 2; at < 60; at++) {
    if (!wish.hours.some(({ startMinute, endMinute }) => startMinute <= at && at < endMinute)) continue;
    const running = contracts.filter(({ terms, endMinute }) => terms.startMinute <= at && at < endMinute);
    let need =
      1000 - sum(running.filter(({ terms }) => terms.buyer === 7).map(({ terms }) => terms.buyerShare));
    const surplus = new Map<number, number>();
    for (const { id, offer: each } of best) {
      if (at < each.startMinute || at >= each.endMinute) continue;
      const sold = running
        .filter(({ terms }) => terms.seller === each.author)
        .map(({ terms }) => terms.sellerShare);
      const free = surplus.get(each.author) ?? 1000 - sum(sold);
      const sellerShare = Math.min(free, each.share);
      const buyerShare = Math.min(need, wish.buyerShare);
      if (Math.min(sellerShare, buyerShare) < wish.leastShare) continue;
      taken.push(`${at} ${id} ${sellerShare} ${buyerShare}`);
      surplus.set(each.author, free - sellerShare);
      need -= buyerShare;
    }
  }
  return taken.toSorted();
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function minutesOf({ matches }: MatchResult): string[] {
  return matches
    .flatMap(({ offer: { id }, startMinute, endMinute, sellerShare, buyerShare }) =>
      Array.from(
        { length: endMinute - startMinute },
        (_, i) => `${startMinute + i} ${id} ${sellerShare} ${buyerShare}`,
      ),
    )
    .toSorted();
}

describe('matchOffers, at random', () => {
  const input = (wish: Wish, offers: OfferRecord[], contracts: Contract[]) => ({
    wish,
    offers,
    contracts,
    now: minute(0),
    leadMinutes: 2,
  });

  it('chooses minute by minute what its naive twin chooses', () => {
    fc.assert(
      fc.property(wishes, offersToMatch, contractsBefore, (limits, offers, contracts) => {
        const wish = { ...WISH, ...limits, shortestMinutes: 1 };
        expect(minutesOf(matchOffers(input(wish, offers, contracts)))).toEqual(
          takenByMinute(wish, offers, contracts),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never goes over a limit, nor over the whole of either side', () => {
    fc.assert(
      fc.property(wishes, offersToMatch, contractsBefore, (limits, offers, contracts) => {
        const wish = { ...WISH, ...limits };
        const { matches, passed } = matchOffers(input(wish, offers, contracts));
        for (const { offer: record, startMinute, endMinute, sellerShare, buyerShare } of matches) {
          expect(record.offer.price).toBeLessThanOrEqual(wish.maxPrice);
          expect(record.offer.carbon).toBeLessThanOrEqual(wish.maxCarbon);
          expect(startMinute >= record.offer.startMinute && endMinute <= record.offer.endMinute).toBe(true);
          expect(endMinute - startMinute).toBeGreaterThanOrEqual(wish.shortestMinutes);
          expect(
            wish.hours.some((hours) => startMinute >= hours.startMinute && endMinute <= hours.endMinute),
          ).toBe(true);
          expect(sellerShare <= record.offer.share && buyerShare <= wish.buyerShare).toBe(true);
          expect(Math.min(sellerShare, buyerShare)).toBeGreaterThanOrEqual(wish.leastShare);
        }
        const made = matches.map(({ offer: { offer: each }, ...span }) =>
          contract({ seller: each.author, buyer: 7, start: span.startMinute, end: span.endMinute, ...span }),
        );
        const all = [...contracts, ...made].map(({ terms }) => terms);
        const overWhole: string[] = [];
        for (let at = 0; at < 60; at++) {
          const running = all.filter(({ startMinute, endMinute }) => startMinute <= at && at < endMinute);
          for (let member = 1; member <= 8; member++) {
            const sells = running.filter(({ seller }) => seller === member).map((terms) => terms.sellerShare);
            const buys = running.filter(({ buyer }) => buyer === member).map((terms) => terms.buyerShare);
            if (sum(sells) > 1000 || sum(buys) > 1000) overWhole.push(`member ${member} in ${at}`);
          }
        }
        expect(overWhole).toEqual([]);
        const named = new Set([...matches.map((each) => each.offer.id), ...passed.map((each) => each.offer)]);
        expect(named.size).toBe(offers.length);
      }),
      { numRuns: 300 },
    );
  });
});
