import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contract, OfferRecord, ProposalRecord } from '../../node-core/ledger/community.ts';
import {
  type BuyOrder,
  nextPurchase,
  nextSale,
  rehearse,
  type SellOrder,
  type StandingMarket,
} from '../../node-core/market/index.ts';
import { carbonGrams, priceMicros } from '../../node-core/units/index.ts';
import { contract, idOf, offer } from './fixtures.ts';
import { asked, BUY, market, ME, NOON, SELL, usualNet } from './standing-fixtures.ts';

/** Two days ahead, cut in half hours, so that much overlaps. */
const slot = fc.integer({ min: 1, max: 96 }).map((half) => NOON + half * 30);
const share = fc.integer({ min: 1, max: 20 }).map((twentieth) => twentieth * 50);
const span = fc.tuple(slot, fc.integer({ min: 1, max: 30 })).map(([start, halves]) => ({
  start,
  end: start + halves * 30,
}));
const price = fc.integer({ min: -10, max: 120 }).map((hundredths) => String(hundredths / 100));

const anOffer = fc
  .record({
    span,
    share,
    price,
    seller: fc.integer({ min: 1, max: 6 }),
    carbon: fc.constantFrom(10, 41, 90, 200),
    energyMwh: fc.constantFrom(1, 1_000_000),
  })
  .map(({ span: at, ...rest }) => ({ ...at, ...rest }));
const aContract = fc.record({ span, share, mine: fc.boolean() });
const hours = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
  .map(([from, until]) => ({ fromMinute: from * 60, untilMinute: until * 60 }));
const cap = fc.option(fc.integer({ min: 1, max: 20 }).map((halves) => halves * 500_000));
const order: fc.Arbitrary<BuyOrder> = fc
  .record({
    hours,
    dayEnergyMwh: cap,
    dayMoney: fc.option(fc.bigInt({ min: 1n, max: 5_000_000_000_000n })),
    keptShare: fc.constantFrom(0, 100, 500),
    maxPrice: fc.integer({ min: -5, max: 110 }).map((hundredths) => priceMicros(hundredths * 10_000)),
    maxCarbon: fc.constantFrom(10, 50, 100, 300).map((grams) => carbonGrams(grams)),
    preferredSellers: fc.subarray([1, 2, 3]),
    preferencePremium: fc.constantFrom(0, 50_000).map((premium) => priceMicros(premium)),
  })
  .map((limits) => ({ ...BUY, ...limits }));

/** Contracts that a ledger would let stand together. */
function valid(
  shapes: readonly {
    readonly span: { start: number; end: number };
    readonly share: number;
    readonly mine: boolean;
  }[],
  side: 'buyer' | 'seller',
): Contract[] {
  const found: Contract[] = [];
  for (const { span: at, share: each, mine } of shapes) {
    const other = found.length + 20;
    const parties =
      side === 'buyer'
        ? { seller: other, buyer: mine ? ME : other + 50 }
        : { seller: mine ? ME : other + 50, buyer: other };
    const made = contract({ ...at, ...parties, sellerShare: each, buyerShare: each });
    const next = { ...made, id: idOf(1000 + found.length) };
    if (
      mine &&
      mostShare(
        [...found, next].map(({ terms }) => terms),
        side,
      ) > 1000
    )
      continue;
    found.push(next);
  }
  return found;
}

/** The most of this home that is claimed at a time. */
function mostShare(terms: readonly Contract['terms'][], side: 'buyer' | 'seller'): number {
  const mine = terms.filter((each) => each[side] === ME);
  return Math.max(
    0,
    ...mine.map(({ startMinute: at }) =>
      mine
        .filter(({ startMinute, endMinute }) => startMinute <= at && at < endMinute)
        .reduce((sum, each) => sum + (side === 'buyer' ? each.buyerShare : each.sellerShare), 0),
    ),
  );
}

/** What a home that goes on as it does will take or give on a day, minute by minute. */
function energyOn(
  day: number,
  terms: readonly Contract['terms'][],
  side: 'buyer' | 'seller',
): { mwh: number; money: bigint } {
  let mwh = 0;
  let money = 0n;
  for (const each of terms) {
    if (each[side] !== ME) continue;
    for (let at = Math.max(each.startMinute, day); at < Math.min(each.endMinute, day + 1440); at += 1) {
      const net = usualNet(at);
      const whole = side === 'buyer' ? Math.max(0, -net) : Math.max(0, net);
      const part = Math.floor((whole * (side === 'buyer' ? each.buyerShare : each.sellerShare)) / 1000);
      mwh += part;
      money += BigInt(part) * BigInt(Math.max(0, each.price));
    }
  }
  return { mwh, money };
}

/** Asks again and again; the neighbour answers each proposal at a whim. */
function buyAll(limits: BuyOrder, at: StandingMarket, whims: readonly number[]) {
  const proposals: ProposalRecord[] = [...at.proposals];
  const contracts: Contract[] = [...at.contracts];
  const made: { terms: Contract['terms']; offer: OfferRecord; stands: boolean }[] = [];
  for (;;) {
    const step = nextPurchase(limits, { ...at, proposals, contracts });
    if (step.kind === 'wait') return { made, last: step.reason };
    const whim = whims[made.length % whims.length] ?? 0;
    const id = 500 + made.length;
    const standing = ([{ kind: 'open' }, { kind: 'accepted' }, { kind: 'declined', reason: '' }] as const)[
      whim
    ];
    proposals.push(
      asked({
        id,
        author: ME,
        offer: Number.parseInt(step.offer.id, 16),
        terms: step.terms,
        ...(standing === undefined ? {} : { standing }),
      }),
    );
    if (whim === 1) {
      const accepted = {
        ...contract({ seller: 1, buyer: ME, start: 1, end: 2 }),
        terms: step.terms,
        id: idOf(id),
      };
      contracts.push({ ...accepted, endMinute: step.terms.endMinute });
    }
    made.push({ terms: step.terms, offer: step.offer, stands: whim !== 2 });
    if (made.length > 200) throw new Error('it never ends');
  }
}

test('a buying order never goes over a limit, whatever the market does', () => {
  fc.assert(
    fc.property(
      fc.record({
        limits: order,
        offers: fc.array(anOffer, { maxLength: 12 }),
        contracts: fc.array(aContract, { maxLength: 4 }),
        whims: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 7 }),
      }),
      ({ limits, offers, contracts: shapes, whims }) => {
        const before = valid(shapes, 'buyer');
        const records = offers.map((each, place) => offer({ ...each, id: place + 1 }));
        const at = market({ offers: records, contracts: before });
        const { made } = buyAll(limits, at, whims);
        const standing = made.filter(({ stands }) => stands).map(({ terms }) => terms);
        const all = [...before.map(({ terms }) => terms), ...standing];
        for (const { terms, offer: from } of made) {
          expect(terms.price).toBeLessThanOrEqual(limits.maxPrice);
          expect(terms.carbon).toBeLessThanOrEqual(limits.maxCarbon);
          expect(terms.price).toBe(from.offer.price);
          expect(terms.minimumEnergyMwh).toBe(0);
          expect(terms.startMinute).toBeGreaterThanOrEqual(Math.max(NOON + 30, from.offer.startMinute));
          expect(terms.endMinute).toBeLessThanOrEqual(from.offer.endMinute);
          for (const edge of [terms.startMinute, terms.endMinute - 1]) {
            expect(isInHours(edge, limits.hours)).toBe(true);
          }
        }
        // No share of its need twice, and what it keeps is kept.
        const byHand = before.map(({ terms }) => terms);
        const kept = 1000 - limits.keptShare;
        expect(mostShare(all, 'buyer')).toBeLessThanOrEqual(mostShare(byHand, 'buyer') <= kept ? kept : 1000);
        for (let day = NOON - 720; day < NOON + 4 * 1440; day += 1440) {
          const by = (terms: readonly Contract['terms'][]) => energyOn(day, terms, 'buyer');
          const [hand, whole] = [by(byHand), by(all)];
          // What a person signed may be over the cap; the order adds nothing then.
          const energyCap = Math.max(limits.dayEnergyMwh ?? Number.POSITIVE_INFINITY, hand.mwh);
          expect(whole.mwh).toBeLessThanOrEqual(energyCap);
          const money = limits.dayMoney ?? whole.money;
          expect(whole.money <= (money > hand.money ? money : hand.money)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function isInHours(at: number, { fromMinute, untilMinute }: BuyOrder['hours']): boolean {
  const wall = at % 1440;
  return fromMinute < untilMinute
    ? wall >= fromMinute && wall < untilMinute
    : wall >= fromMinute || wall < untilMinute;
}

const sellOrder: fc.Arbitrary<SellOrder> = fc
  .record({
    hours,
    dayEnergyMwh: cap,
    keptShare: fc.constantFrom(0, 100, 500),
    minPrice: fc.integer({ min: 0, max: 110 }).map((hundredths) => priceMicros(hundredths * 10_000)),
  })
  .map((limits) => ({ ...SELL, ...limits }));

test('a selling order gives no share twice, keeps what it keeps, and stays under its cap', () => {
  fc.assert(
    fc.property(
      fc.record({
        limits: sellOrder,
        asks: fc.array(fc.record({ span, share, price }), { maxLength: 8 }),
        contracts: fc.array(aContract, { maxLength: 3 }),
      }),
      ({ limits, asks, contracts: shapes }) => {
        const before = valid(shapes, 'seller');
        let proposals = asks.map((each, place) => {
          const terms = contract({ seller: ME, buyer: 2, ...each.span, sellerShare: each.share }).terms;
          const wanted = {
            ...terms,
            price: priceMicros(Math.round(Number(each.price) * 1_000_000)),
            carbon: carbonGrams(41),
          };
          return asked({ id: 100 + place, author: 2, terms: wanted });
        });
        const sold: Contract[] = [];
        const offers: OfferRecord[] = [];
        for (let step = 0; step < 30; step += 1) {
          const next = nextSale(limits, market({ offers, proposals, contracts: [...before, ...sold] }));
          if (next.kind === 'wait') break;
          const agreed = next.kind === 'list' ? next.price : next.proposal.proposal.terms.price;
          expect(agreed).toBeGreaterThanOrEqual(limits.minPrice);
          if (next.kind === 'list') {
            const { startMinute: start, endMinute: end, share: part } = next;
            offers.push(
              offer({
                id: 900 + step,
                seller: ME,
                start,
                end,
                share: part,
                price: String(agreed / 1_000_000),
              }),
            );
            continue;
          }
          const { proposal, id } = next.proposal;
          sold.push({
            ...contract({ seller: ME, buyer: 2, start: 1, end: 2 }),
            id,
            terms: proposal.terms,
            endMinute: proposal.terms.endMinute,
          });
          proposals = proposals.map((each) =>
            each.id === id ? { ...each, standing: { kind: 'accepted' } } : each,
          );
        }
        const listed = offers.map(({ offer: { startMinute, endMinute, share: part } }) => ({
          ...contract({ seller: ME, buyer: 2, start: 1, end: 2 }).terms,
          startMinute,
          endMinute,
          sellerShare: part,
        }));
        const byHand = before.map(({ terms }) => terms);
        // Even if all that it lists were taken as well.
        const all = [...byHand, ...sold.map(({ terms }) => terms), ...listed];
        const most = Math.max(mostShare(byHand, 'seller'), 1000 - limits.keptShare);
        expect(mostShare(all, 'seller')).toBeLessThanOrEqual(most);
        for (let day = NOON - 720; day < NOON + 4 * 1440; day += 1440) {
          const hand = energyOn(day, byHand, 'seller').mwh;
          const ceiling = Math.max(limits.dayEnergyMwh ?? Number.POSITIVE_INFINITY, hand);
          expect(energyOn(day, all, 'seller').mwh).toBeLessThanOrEqual(ceiling);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a rehearsal keeps the limits too, and counts only what is over', () => {
  const week = Array.from({ length: 6 }, (_, day) => {
    const start = NOON - (6 - day) * 1440 + 360;
    return [
      offer({ id: day * 2 + 1, seller: 1, price: '0.80', start, end: start + 240, published: start - 600 }),
      offer({ id: day * 2 + 2, seller: 2, price: '0.95', start, end: start + 240, published: start - 600 }),
    ];
  }).flat();
  const found = rehearse({ ...BUY, dayEnergyMwh: 1_200_000 }, market({ offers: week }));
  // The first has half of a need of 2.4 kWh; the seller expected 1 kWh, so that is what came.
  expect(found).toMatchObject({
    kind: 'buy',
    energyMwh: 6_000_000,
    paid: 4_800_000_000_000n,
    saved: 2_400_000_000_000n,
  });
  const sales = rehearse({ ...SELL, keptShare: 500, dayEnergyMwh: 3_000_000 }, market({}));
  expect(sales).toMatchObject({ kind: 'sell', days: 8, energyMwh: 21_600_000 });
});
