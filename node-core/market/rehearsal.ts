import type { Contract, OfferRecord } from '../ledger/community.ts';
import {
  type EnergyMwh,
  energyMwh,
  type Minute,
  type MinuteSpan,
  type Money,
  minute,
  money,
  type PriceMicros,
  priceMicros,
  spanOfLocalDay,
} from '../units/index.ts';
import { sumPattern } from './pattern.ts';
import { NO_PRICE } from './public-price.ts';
import { claimsOf, freeSteps } from './shares.ts';
import { nextPurchase, type PurchaseReason } from './standing-buy.ts';
import {
  type BuyOrder,
  hoursWithin,
  type SellOrder,
  type StandingMarket,
  type StandingOrder,
} from './standing-order.ts';
import { suggestPrice } from './suggested-price.ts';

/** One deal that an order would have made. */
export interface RehearsedDeal extends MinuteSpan {
  /** Of the seller. */
  readonly member: number;
  readonly price: PriceMicros;
  readonly energyMwh: EnergyMwh;
  readonly reason: PurchaseReason;
}

/** What an order would have done in the last seven days. */
export type Rehearsal =
  | {
      readonly kind: 'buy';
      readonly deals: readonly RehearsedDeal[];
      /** By the home's own readings, at most what was offered. */
      readonly energyMwh: EnergyMwh;
      readonly paid: Money;
      /** Less than the public price of the same minutes; negative: more. */
      readonly saved: Money;
    }
  | {
      readonly kind: 'sell';
      /** Days on which something would have been left over in its hours. */
      readonly days: number;
      readonly energyMwh: EnergyMwh;
      /** Were all of it taken. */
      readonly earned: Money;
    };

const DAYS = 7;
/** More deals than this in a week are not gone through. */
const MOST_DEALS = 60;

/**
 * Goes through the last seven days as they were: the offers as they came, the home's own readings. As if nobody else
 * had been quicker, and beside no contract of one's own; so it is an example, not a promise.
 */
export function rehearse(order: StandingOrder, market: StandingMarket): Rehearsal {
  return order.kind === 'buy' ? rehearseBuying(order, market) : rehearseSelling(order, market);
}

/** A deal with the contract that it would have become. */
interface Made {
  readonly deal: RehearsedDeal;
  readonly contract: Contract;
}

function rehearseBuying(order: BuyOrder, market: StandingMarket): Rehearsal {
  const from = market.now - DAYS * 1440;
  const offers = market.offers
    .filter(({ offer, publishedMinute }) => publishedMinute >= from && offer.author !== market.member)
    .map((record): OfferRecord => ({ ...record, standing: 'open' }));
  const moments = [...new Set(offers.map(({ publishedMinute }) => publishedMinute))].toSorted(
    (a, b) => a - b,
  );
  const deals: Made[] = [];
  for (const now of moments) {
    while (deals.length < MOST_DEALS) {
      const then: StandingMarket = {
        ...market,
        now,
        offers: offers.filter(({ publishedMinute }) => publishedMinute <= now),
        proposals: [],
        contracts: deals.map(({ contract }) => contract),
      };
      const step = nextPurchase({ ...order, savedMinute: now }, then);
      if (step.kind === 'wait') break;
      deals.push(dealOf(step, { now, market, number: deals.length }));
    }
  }
  const over = deals.filter(({ deal }) => deal.startMinute < market.now);
  return {
    kind: 'buy',
    deals: over.map(({ deal }) => deal),
    energyMwh: energyMwh(over.reduce((sum, { deal }) => sum + deal.energyMwh, 0)),
    paid: money(over.reduce((sum, { deal }) => sum + BigInt(deal.energyMwh) * BigInt(deal.price), 0n)),
    saved: money(over.reduce((sum, made) => sum + savedBy(made, market), 0n)),
  };
}

function dealOf(
  step: Extract<ReturnType<typeof nextPurchase>, { kind: 'propose' }>,
  at: { readonly now: Minute; readonly market: StandingMarket; readonly number: number },
): Made {
  const { terms, offer } = step;
  const contract: Contract = {
    id: `${offer.id}:${at.number}`,
    terms,
    acceptedMinute: at.now,
    endMinute: terms.endMinute,
    endRequests: new Map(),
  };
  const { startMinute, endMinute, seller, price } = terms;
  const energy = energyOf(terms, { offer, market: at.market });
  return {
    deal: { startMinute, endMinute, member: seller, price, energyMwh: energy, reason: step.reason },
    contract,
  };
}

/** The home's need in a deal's minutes that are past, of its share; at most the offer's part of them. */
function energyOf(
  terms: Contract['terms'],
  { offer: { offer }, market }: { readonly offer: OfferRecord; readonly market: StandingMarket },
): EnergyMwh {
  const { needMwh } = sumPattern(market.pattern, terms);
  const needed = Math.floor((needMwh * terms.buyerShare) / 1000);
  const part = BigInt(terms.endMinute - terms.startMinute) * BigInt(terms.sellerShare);
  const whole = BigInt(offer.endMinute - offer.startMinute) * BigInt(offer.share);
  const offered = Number((BigInt(offer.expectedEnergyMwh) * part) / whole);
  return energyMwh(Math.min(needed, offered));
}

/** A deal's energy, spread as the need was, at the public price less its own. */
function savedBy({ deal, contract }: Made, { pattern, prices }: StandingMarket): bigint {
  const share = contract.terms.buyerShare;
  let taken = 0n;
  let saved = 0n;
  for (let at: number = deal.startMinute; at < deal.endMinute; at += 1) {
    const price = prices.price[at - prices.startMinute] ?? NO_PRICE;
    const need = BigInt(Math.floor(((pattern.needMwh[at - pattern.startMinute] ?? 0) * share) / 1000));
    if (price === NO_PRICE) continue;
    taken += need;
    saved += need * BigInt(price - deal.price);
  }
  return taken === 0n
    ? 0n
    : (saved * BigInt(deal.energyMwh)) / (taken > BigInt(deal.energyMwh) ? taken : BigInt(deal.energyMwh));
}

function rehearseSelling(order: SellOrder, market: StandingMarket): Rehearsal {
  const span = {
    startMinute: minute(Math.max(0, market.now - DAYS * 1440)),
    endMinute: market.now,
  };
  const claims = claimsOf(market.contracts, { member: market.member, side: 'seller' });
  let energy = 0;
  let earned = 0n;
  const perDay = new Map<number, number>();
  for (const part of hoursWithin(order.hours, { span, timeZone: market.timeZone, byDay: true })) {
    const day = spanOfLocalDay(part.startMinute, market.timeZone).startMinute;
    for (const step of freeSteps(claims, part)) {
      const share = Math.max(0, step.free - order.keptShare);
      const surplus = Math.floor((sumPattern(market.pattern, step).surplusMwh * share) / 1000);
      const room = order.dayEnergyMwh === null ? surplus : order.dayEnergyMwh - (perDay.get(day) ?? 0);
      const sold = Math.max(0, Math.min(surplus, room));
      perDay.set(day, (perDay.get(day) ?? 0) + sold);
      energy += sold;
      earned += BigInt(sold) * BigInt(priceFor(order, { ...market, at: step.startMinute }));
    }
  }
  const days = [...perDay.values()].filter((sold) => sold > 0).length;
  return { kind: 'sell', days, energyMwh: energyMwh(energy), earned: money(earned) };
}

/** The price that would have been asked in an hour: as suggested from the public price then, or the limit. */
function priceFor(order: SellOrder, market: StandingMarket & { readonly at: Minute }): number {
  const { prices, at } = market;
  const publicPrice = prices.price[at - prices.startMinute] ?? NO_PRICE;
  if (publicPrice === NO_PRICE) return order.minPrice;
  const feedIn = prices.feedIn[at - prices.startMinute] ?? NO_PRICE;
  const { price } = suggestPrice({
    publicPrice: priceMicros(publicPrice),
    feedInPrice: feedIn === NO_PRICE ? null : priceMicros(feedIn),
  });
  return Math.max(price, order.minPrice);
}
