import type { OfferRecord } from '../ledger/community.ts';
import type { ContractTerms, TransactionId } from '../ledger/transaction.ts';
import {
  addMinutes,
  energyMwh,
  intersectSpans,
  type Minute,
  type MinuteSpan,
  minute,
  type SharePermille,
  sharePermille,
  WHOLE_SHARE,
} from '../units/index.ts';
import { shareUnderCaps } from './day-load.ts';
import { matchOffers } from './matching.ts';
import type { ShareClaim } from './shares.ts';
import {
  type BuyOrder,
  HORIZON_DAYS,
  hoursWithin,
  LEAD_MINUTES,
  LEAST_SHARE,
  SHORTEST_MINUTES,
  spokenFor,
  type StandingMarket,
  stateOf,
  takenOfOffer,
} from './standing-order.ts';
import type { Match, Wish } from './wish.ts';

/** A proposal that a buying order makes, with why it is this one. */
export interface Purchase {
  readonly kind: 'propose';
  readonly offer: OfferRecord;
  readonly terms: ContractTerms;
  readonly expiresMinute: Minute;
  readonly reason: PurchaseReason;
}

/** `of`: how many offers for these hours are green enough, this one included; prices in millionths per kWh. */
export type PurchaseReason =
  | { readonly kind: 'cheapest'; readonly of: number; readonly nextPrice: number }
  | { readonly kind: 'onlyOne' }
  | { readonly kind: 'preferred'; readonly of: number; readonly nextPrice: number }
  | { readonly kind: 'first'; readonly of: number };

/** Why a buying order does nothing now. */
export type BuyWait =
  | { readonly kind: 'noOffers' }
  /** The cheapest that would be green enough costs so much. */
  | { readonly kind: 'tooDear'; readonly price: number }
  /** The greenest says so much. */
  | { readonly kind: 'notGreen'; readonly grams: number }
  /** All that suits has been asked for already, and was declined, taken back or not answered. */
  | { readonly kind: 'asked' }
  /** What suits is sold, or contracts cover what this home needs then. */
  | { readonly kind: 'covered' }
  | { readonly kind: 'energyCap' | 'moneyCap'; readonly day: MinuteSpan }
  /** Too little of the home's own use is known to keep to a daily cap. */
  | { readonly kind: 'unknownUse' };

export type BuyStep = Purchase | { readonly kind: 'wait'; readonly reason: BuyWait };

/** A proposal waits so long for its answer at the most. */
const ANSWER_MINUTES = 24 * 60;

/**
 * What a buying order does next: one proposal, or nothing. Made again after each step, for the step is then on the
 * ledger and counts. It promises no minimum, so that no fee can come of it.
 */
export function nextPurchase(order: BuyOrder, market: StandingMarket): BuyStep {
  const span = {
    startMinute: market.now,
    endMinute: addMinutes(market.now, HORIZON_DAYS * 1440),
  };
  const byDay = order.dayEnergyMwh !== null || order.dayMoney !== null;
  const hours = hoursWithin(order.hours, { span, timeZone: market.timeZone, byDay });
  const others = openInHours(market, hours);
  const suitable = others.filter(
    ({ offer }) => offer.price <= order.maxPrice && offer.carbon <= order.maxCarbon,
  );
  if (suitable.length === 0) return waits(whyNone(order, others));
  const asked = deadAnswers(order, market);
  const left = suitable.filter(({ id }) => !asked.has(id));
  if (left.length === 0) return waits({ kind: 'asked' });
  const { matches } = matchOffers({
    wish: wishOf(order, { buyer: market.member, hours }),
    offers: left,
    // Contracts count as they are; what is proposed counts on this home's side only.
    contracts: market.contracts,
    now: market.now,
    leadMinutes: LEAD_MINUTES,
    buyerClaims: [...pendingClaims(market), ...kept(order, span)],
    takenOf: (id) => [...takenOfOffer(market, id), ...askedOf(market, id)],
  });
  let capped: BuyWait | undefined;
  for (const match of matches) {
    const step = underCaps(order, match, market);
    if (step.kind === 'share') return purchase(match, { share: step.share, order, market, others });
    capped ??= step;
  }
  return waits(capped ?? { kind: 'covered' });
}

function waits(reason: BuyWait): BuyStep {
  return { kind: 'wait', reason };
}

function openInHours(market: StandingMarket, hours: readonly MinuteSpan[]): OfferRecord[] {
  const soonest = market.now + LEAD_MINUTES;
  return market.offers.filter((record) => {
    const { offer } = record;
    if (offer.author === market.member || offer.endMinute <= soonest) return false;
    if (!hours.some((span) => span.endMinute > soonest && intersectSpans(span, offer) !== undefined))
      return false;
    return stateOf(market, record) === 'open' && market.isActive(offer.author);
  });
}

function whyNone(order: BuyOrder, others: readonly OfferRecord[]): BuyWait {
  if (others.length === 0) return { kind: 'noOffers' };
  const green = others.filter(({ offer }) => offer.carbon <= order.maxCarbon);
  if (green.length === 0) {
    return { kind: 'notGreen', grams: Math.min(...others.map(({ offer }) => offer.carbon)) };
  }
  return { kind: 'tooDear', price: Math.min(...green.map(({ offer }) => offer.price)) };
}

/** Offers that this home has asked for since the order was saved, and that came to nothing: once is enough. */
function deadAnswers(order: BuyOrder, { member, now, proposals }: StandingMarket): Set<TransactionId> {
  const dead = new Set<TransactionId>();
  for (const { proposal, standing, proposedMinute } of proposals) {
    if (proposal.author !== member || proposal.offer === null) continue;
    const open = standing.kind === 'open' && proposal.expiresMinute > now;
    if (open || standing.kind === 'accepted') continue;
    if (proposedMinute >= order.savedMinute) dead.add(proposal.offer);
  }
  return dead;
}

function wishOf(
  order: BuyOrder,
  of: { readonly buyer: number; readonly hours: readonly MinuteSpan[] },
): Wish {
  return {
    ...of,
    buyerShare: WHOLE_SHARE,
    maxPrice: order.maxPrice,
    maxCarbon: order.maxCarbon,
    preferredSellers: order.preferredSellers,
    preferencePremium: order.preferencePremium,
    shortestMinutes: SHORTEST_MINUTES,
    leastShare: sharePermille(LEAST_SHARE),
  };
}

/** This home's open proposals; its contracts are counted from the contracts themselves. */
function pendingClaims(market: StandingMarket): ShareClaim[] {
  return spokenFor({ ...market, contracts: [] }, 'buyer');
}

/** What this home has itself asked of an offer and waits for. */
function askedOf(market: StandingMarket, id: TransactionId): ShareClaim[] {
  return market.proposals.flatMap(({ proposal, standing }) => {
    const open =
      proposal.offer === id &&
      proposal.author === market.member &&
      standing.kind === 'open' &&
      proposal.expiresMinute > market.now;
    const { startMinute, endMinute, sellerShare } = proposal.terms;
    return open ? [{ startMinute, endMinute, share: sellerShare }] : [];
  });
}

function kept(order: BuyOrder, span: MinuteSpan): ShareClaim[] {
  return order.keptShare === 0 ? [] : [{ ...span, share: order.keptShare }];
}

function underCaps(order: BuyOrder, match: Match, market: StandingMarket) {
  return shareUnderCaps(
    {
      startMinute: match.startMinute,
      endMinute: match.endMinute,
      share: match.buyerShare,
      price: match.offer.offer.price,
    },
    {
      caps: order,
      claims: spokenFor(market, 'buyer'),
      timeZone: market.timeZone,
      least: LEAST_SHARE,
      now: market.now,
      pattern: market.pattern,
      side: 'buyer',
    },
  );
}

function purchase(
  match: Match,
  of: {
    readonly share: number;
    readonly order: BuyOrder;
    readonly market: StandingMarket;
    readonly others: readonly OfferRecord[];
  },
): Purchase {
  const { market } = of;
  const { offer } = match.offer;
  const buyerShare: SharePermille = sharePermille(of.share);
  return {
    kind: 'propose',
    offer: match.offer,
    terms: {
      startMinute: match.startMinute,
      endMinute: match.endMinute,
      seller: offer.author,
      buyer: market.member,
      sellerShare: match.sellerShare,
      buyerShare,
      price: offer.price,
      minimumEnergyMwh: energyMwh(0),
      period: offer.period,
      carbon: offer.carbon,
    },
    expiresMinute: minute(Math.min(match.startMinute, market.now + ANSWER_MINUTES)),
    reason: reasonOf(match, of),
  };
}

function reasonOf(
  match: Match,
  { order, others }: { readonly order: BuyOrder; readonly others: readonly OfferRecord[] },
): PurchaseReason {
  const rivals = others.filter(
    ({ offer }) => offer.carbon <= order.maxCarbon && intersectSpans(offer, match) !== undefined,
  );
  const { reason } = match;
  switch (reason.kind) {
    case 'cheapest':
      return { kind: 'cheapest', of: rivals.length, nextPrice: reason.nextPrice };
    case 'preferredSeller':
      return { kind: 'preferred', of: rivals.length, nextPrice: reason.nextPrice };
    case 'publishedFirst':
      return { kind: 'first', of: rivals.length };
    case 'onlyOne': {
      // Others may be there, only dearer than the limit; cheaper ones are sold, or were asked for.
      const dearer = rivals.filter(({ offer }) => offer.price > match.offer.offer.price);
      const nextPrice = Math.min(...dearer.map(({ offer }) => offer.price));
      return dearer.length === 0
        ? { kind: 'onlyOne' }
        : { kind: 'cheapest', of: dearer.length + 1, nextPrice };
    }
  }
}
