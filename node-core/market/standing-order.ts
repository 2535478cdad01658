import type { Contract, OfferRecord, ProposalRecord } from '../ledger/community.ts';
import type { MemberIndex, TransactionId } from '../ledger/transaction.ts';
import {
  addMinutes,
  boundariesWithin,
  type CarbonGrams,
  type Minute,
  type MinuteSpan,
  minute,
  type PriceMicros,
} from '../units/index.ts';
import type { HomePattern } from './pattern.ts';
import type { PublicPrices } from './public-price.ts';
import type { ShareClaim } from './shares.ts';
import { offerState, proposalState } from './standing.ts';

/**
 * Hours of each local day, in minutes after midnight, 0 to 1440. From 0 until 1440 is all day; an end before the start
 * goes on into the next morning.
 */
export interface DayHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

interface OrderLimits {
  /** Names the order for as long as it lives. */
  readonly id: string;
  readonly paused: boolean;
  /** When its limits were last changed: what a person took back or a neighbour declined since then is left alone. */
  readonly savedMinute: Minute;
  readonly hours: DayHours;
  /** Per mille of one's need or surplus that contracts leave alone in every minute; 0 to 950. */
  readonly keptShare: number;
  /** At most so much a local day, all contracts of that side together; null: no cap. */
  readonly dayEnergyMwh: number | null;
}

/** Buys by itself: cheapest first among what is green enough. */
export interface BuyOrder extends OrderLimits {
  readonly kind: 'buy';
  readonly maxPrice: PriceMicros;
  readonly maxCarbon: CarbonGrams;
  readonly preferredSellers: readonly MemberIndex[];
  /** How much dearer a preferred seller may be and still come first; never over `maxPrice`. */
  readonly preferencePremium: PriceMicros;
  /** At most so much is spent on neighbours' power a local day, 10^-12 of the currency; null: no cap. */
  readonly dayMoney: bigint | null;
}

/** Sells by itself: lists what is left over, and accepts what is at least as good as the limit. */
export interface SellOrder extends OrderLimits {
  readonly kind: 'sell';
  readonly minPrice: PriceMicros;
  /** The label that its offers carry. */
  readonly carbon: CarbonGrams;
}

export type StandingOrder = BuyOrder | SellOrder;

/** All that a standing order decides by: what is on the ledger, and the home's own readings. */
export interface StandingMarket {
  readonly member: MemberIndex;
  readonly now: Minute;
  readonly timeZone: string;
  readonly offers: readonly OfferRecord[];
  readonly proposals: readonly ProposalRecord[];
  readonly contracts: readonly Contract[];
  readonly isActive: (member: MemberIndex) => boolean;
  /** The home's own, at best the last 15 days. */
  readonly pattern: HomePattern;
  readonly prices: PublicPrices;
}

/** How far ahead an order looks. */
export const HORIZON_DAYS = 7;
/** A proposal begins so long after it is made at the earliest: there must be time to accept it. */
export const LEAD_MINUTES = 30;
/** A smaller share, or a shorter time, is not worth a contract. */
export const LEAST_SHARE = 50;
export const SHORTEST_MINUTES = 30;

/**
 * The order's hours within a span, ascending. Cut at each local midnight with `byDay`, so that a contract never counts
 * on two days' caps; otherwise hours that touch are one.
 */
export function hoursWithin(
  hours: DayHours,
  of: { readonly span: MinuteSpan; readonly timeZone: string; readonly byDay: boolean },
): MinuteSpan[] {
  const { span, timeZone } = of;
  const midnights = boundariesWithin(
    {
      startMinute: minute(Math.max(0, span.startMinute - 1500)),
      endMinute: addMinutes(span.endMinute, 1500),
    },
    { unit: 'day', timeZone },
  );
  const found: { startMinute: Minute; endMinute: Minute }[] = [];
  for (let i = 1; i + 2 < midnights.length; i += 1) {
    const day = { startMinute: at(midnights, i), endMinute: at(midnights, i + 1) };
    for (const part of partsOfDay(hours)) {
      const startMinute = Math.max(span.startMinute, localMinute(day, part.from));
      const endMinute = Math.min(span.endMinute, localMinute(day, part.until));
      if (endMinute <= startMinute) continue;
      const last = found.at(-1);
      if (!of.byDay && last?.endMinute === startMinute) last.endMinute = minute(endMinute);
      else found.push({ startMinute: minute(startMinute), endMinute: minute(endMinute) });
    }
  }
  return found;
}

function partsOfDay({ fromMinute, untilMinute }: DayHours): { from: number; until: number }[] {
  if (fromMinute < untilMinute) return [{ from: fromMinute, until: untilMinute }];
  return [
    { from: 0, until: untilMinute },
    { from: fromMinute, until: 1440 },
  ].filter(({ from, until }) => from < until);
}

/** Counted from midnight, or from the next one in the second half of the day: right but for the hours of a change of clocks. */
function localMinute(day: MinuteSpan, of: number): number {
  return of < 720 ? day.startMinute + of : day.endMinute - (1440 - of);
}

function at(minutes: readonly Minute[], place: number): Minute {
  return minutes[place] ?? minute(0);
}

/** A claim with what a kilowatt-hour of it costs. */
export interface PricedClaim extends ShareClaim {
  readonly price: PriceMicros;
}

/**
 * What of this home's need (as a buyer) or surplus (as a seller) is spoken for: by contracts, and by what it has itself
 * signed and can still be accepted: its open proposals, and as a seller its open offers, as far as no contract has come
 * of them.
 */
export function spokenFor(market: StandingMarket, side: 'seller' | 'buyer'): PricedClaim[] {
  const { member, now } = market;
  const claims: PricedClaim[] = [];
  for (const { terms, endMinute } of market.contracts) {
    if (terms[side] !== member || endMinute <= terms.startMinute) continue;
    claims.push({
      startMinute: terms.startMinute,
      endMinute,
      share: shareOf(terms, side),
      price: terms.price,
    });
  }
  for (const record of market.proposals) {
    const { author, terms, offer } = record.proposal;
    if (author !== member || terms[side] !== member || proposalState(record, now) !== 'open') continue;
    // A seller's own counter-proposal stands on its offer, which claims the same already.
    if (side === 'seller' && offer !== null && isOpen(market, offer)) continue;
    const { startMinute, endMinute, price } = terms;
    claims.push({ startMinute, endMinute, share: shareOf(terms, side), price });
  }
  if (side === 'seller') claims.push(...market.offers.flatMap((record) => openOffer(market, record)));
  return claims;
}

function isOpen(market: StandingMarket, id: TransactionId): boolean {
  const record = market.offers.find((one) => one.id === id);
  return record !== undefined && stateOf(market, record) === 'open';
}

/** An own offer's claim: what is left of it in each of its minutes. */
function openOffer(market: StandingMarket, record: OfferRecord): PricedClaim[] {
  const { offer } = record;
  if (offer.author !== market.member || stateOf(market, record) !== 'open') return [];
  return leftOfOffer(market, record).map((step) => ({ ...step, price: offer.price }));
}

/** How an offer stands now. */
export function stateOf({ now, contracts }: StandingMarket, record: OfferRecord) {
  return offerState(record, { now, contracts });
}

/** What contracts have taken of one offer. */
export function takenOfOffer(market: StandingMarket, id: TransactionId): ShareClaim[] {
  const answers = new Set(market.proposals.flatMap((one) => (one.proposal.offer === id ? [one.id] : [])));
  return market.contracts.flatMap(({ id: contract, terms, endMinute }) =>
    answers.has(contract) && endMinute > terms.startMinute
      ? [{ startMinute: terms.startMinute, endMinute, share: terms.sellerShare }]
      : [],
  );
}

/** Stretches of an offer of which something is left, with the share that is. */
export function leftOfOffer(market: StandingMarket, { id, offer }: OfferRecord): ShareClaim[] {
  const taken = takenOfOffer(market, id);
  const cuts = new Set<number>([offer.startMinute, offer.endMinute]);
  for (const claim of taken) for (const cut of [claim.startMinute, claim.endMinute]) cuts.add(cut);
  const steps = [...cuts]
    .filter((cut) => cut >= offer.startMinute && cut <= offer.endMinute)
    .toSorted((a, b) => a - b);
  return steps.slice(0, -1).flatMap((from, place) => {
    const share = taken
      .filter((claim) => claim.startMinute <= from && from < claim.endMinute)
      .reduce<number>((left, claim) => left - claim.share, offer.share);
    const span = { startMinute: minute(from), endMinute: minute(steps[place + 1] ?? from) };
    return share > 0 ? [{ ...span, share }] : [];
  });
}

function shareOf(terms: Contract['terms'], side: 'seller' | 'buyer'): number {
  return side === 'seller' ? terms.sellerShare : terms.buyerShare;
}
