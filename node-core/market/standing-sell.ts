import type { ProposalRecord } from '../ledger/community.ts';
import {
  addMinutes,
  type EnergyMwh,
  energyMwh,
  intersectSpans,
  type MinuteSpan,
  minute,
  type PriceMicros,
  priceMicros,
  type SharePermille,
  sharePermille,
  WHOLE_SHARE,
} from '../units/index.ts';
import { shareUnderCaps } from './day-load.ts';
import { PATTERN_DAYS, sumPattern } from './pattern.ts';
import { claimsOf, freeShare, type ShareClaim } from './shares.ts';
import { proposalState } from './standing.ts';
import {
  HORIZON_DAYS,
  hoursWithin,
  LEAST_SHARE,
  type SellOrder,
  SHORTEST_MINUTES,
  spokenFor,
  type StandingMarket,
  takenOfOffer,
} from './standing-order.ts';
import { suggestOffer } from './suggestion.ts';

/** A neighbour's proposal that a selling order accepts. */
export interface Sale {
  readonly kind: 'accept';
  readonly proposal: ProposalRecord;
  /** `of`: how many proposals of neighbours wait. */
  readonly reason: { readonly kind: 'bestPrice'; readonly of: number } | { readonly kind: 'aboveLimit' };
}

/** An offer that it lists. */
export interface Listing extends MinuteSpan {
  readonly kind: 'list';
  readonly share: SharePermille;
  readonly expectedEnergyMwh: EnergyMwh;
  readonly price: PriceMicros;
  /** Whether the limit, or what the market pays at these hours, made the price. */
  readonly reason: { readonly kind: 'usualPrice' | 'limitPrice' };
}

/** Why a selling order does nothing now. */
export type SellWait =
  | { readonly kind: 'tooLittleHistory' | 'noSurplus' | 'listed' | 'outsideHours' | 'takenBack' }
  | { readonly kind: 'energyCap'; readonly day: MinuteSpan }
  | { readonly kind: 'unknownUse' };

export type SellStep = Sale | Listing | { readonly kind: 'wait'; readonly reason: SellWait };

/** Why a proposal is left to the person. */
export type LeftReason =
  | 'price'
  /** Less than the offer that it answers asks: a person may come down, an order does not. */
  | 'belowOffer'
  | 'hours'
  | 'promise'
  | 'label'
  | 'share'
  | 'energyCap'
  | 'unknownUse';

/** It lists so far ahead: a week of offers would only fill the market's page. */
const LIST_AHEAD_MINUTES = 36 * 60;

/** What a selling order does next: accept the best proposal, else list what is left over, or nothing. */
export function nextSale(order: SellOrder, market: StandingMarket): SellStep {
  const waiting = openProposals(market);
  const good = waiting.filter((record) => whyLeft(order, record, market) === undefined);
  const best = good.toSorted(compareProposals)[0];
  if (best !== undefined) {
    const reason =
      waiting.length > 1
        ? ({ kind: 'bestPrice', of: waiting.length } as const)
        : ({ kind: 'aboveLimit' } as const);
    return { kind: 'accept', proposal: best, reason };
  }
  return listing(order, market);
}

/** Proposals to this home to buy from it, still to be answered. */
export function openProposals({ member, now, proposals }: StandingMarket): ProposalRecord[] {
  return proposals.filter(
    (record) =>
      record.addressee === member &&
      record.proposal.terms.seller === member &&
      proposalState(record, now) === 'open' &&
      record.proposal.terms.startMinute > now,
  );
}

/** Why the order does not accept a proposal: the first that is true, in this order; undefined when it would. */
export function whyLeft(
  order: SellOrder,
  { proposal, id }: ProposalRecord,
  market: StandingMarket,
): LeftReason | undefined {
  const { terms, offer } = proposal;
  if (terms.price < order.minPrice) return 'price';
  const listed = market.offers.find((record) => record.id === offer);
  if (listed !== undefined && terms.price < listed.offer.price) return 'belowOffer';
  if (terms.minimumEnergyMwh > 0) return 'promise';
  // One's signature is on the label: a greener one than this home states is not signed.
  if (terms.carbon < order.carbon) return 'label';
  const hours = hoursWithin(order.hours, { span: terms, timeZone: market.timeZone, byDay: false });
  const inHours = hours.some(
    ({ startMinute, endMinute }) => startMinute <= terms.startMinute && endMinute >= terms.endMinute,
  );
  if (!inHours) return 'hours';
  if (terms.sellerShare > freeFor({ proposal, id }, order, market)) return 'share';
  // The offer that it answers claims the same share: what else is spoken for counts.
  const others = { ...market, offers: market.offers.filter((record) => record.id !== offer) };
  const answer = shareUnderCaps(
    {
      startMinute: terms.startMinute,
      endMinute: terms.endMinute,
      share: terms.sellerShare,
      price: terms.price,
    },
    { ...capsOf(order), claims: spokenFor(others, 'seller'), ...past(market), least: terms.sellerShare },
  );
  if (answer.kind === 'energyCap' || answer.kind === 'unknownUse') return answer.kind;
  return undefined;
}

/** What may still be given throughout a proposal's time: not what is kept, and not more of its offer than is left. */
function freeFor(
  { proposal }: Pick<ProposalRecord, 'proposal' | 'id'>,
  order: SellOrder,
  market: StandingMarket,
): number {
  const { terms, offer } = proposal;
  const contracts = claimsOf(market.contracts, { member: market.member, side: 'seller' });
  const free = freeShare(contracts, terms) - order.keptShare;
  const record = market.offers.find(({ id }) => id === offer);
  if (record === undefined) return free;
  const taken = WHOLE_SHARE - freeShare(takenOfOffer(market, record.id), terms);
  return Math.min(free, record.offer.share - taken);
}

function compareProposals(a: ProposalRecord, b: ProposalRecord): number {
  return (
    b.proposal.terms.price - a.proposal.terms.price ||
    a.proposedMinute - b.proposedMinute ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Lists the suggestion, cut to the order's hours, share and caps, at its price or the limit, whichever is higher. */
function listing(order: SellOrder, market: StandingMarket): SellStep {
  const waits = (reason: SellWait): SellStep => ({ kind: 'wait', reason });
  const span = { startMinute: market.now, endMinute: addMinutes(market.now, HORIZON_DAYS * 1440) };
  const kept: ShareClaim[] = order.keptShare === 0 ? [] : [{ ...span, share: order.keptShare }];
  const takenBack = ownTakenBack(order, market);
  const claims = [...spokenFor(market, 'seller'), ...kept];
  const suggestion = suggestOffer({
    now: market.now,
    timeZone: market.timeZone,
    pattern: market.pattern,
    prices: market.prices,
    claims: [...claims, ...takenBack],
  });
  if (suggestion.reason === 'alreadySold') return waits({ kind: 'listed' });
  if (suggestion.reason !== 'pattern') return waits({ kind: suggestion.reason });
  if (suggestion.startMinute > market.now + LIST_AHEAD_MINUTES) {
    return waits({ kind: takenBack.length > 0 ? 'takenBack' : 'listed' });
  }
  const [part] = hoursWithin(order.hours, { span: suggestion, timeZone: market.timeZone, byDay: true })
    .filter(({ startMinute, endMinute }) => endMinute - startMinute >= SHORTEST_MINUTES)
    .toSorted((a, b) => b.endMinute - b.startMinute - (a.endMinute - a.startMinute));
  if (part === undefined) return waits({ kind: 'outsideHours' });
  const price = priceMicros(Math.max(suggestion.price, order.minPrice));
  const under = shareUnderCaps(
    { ...part, share: suggestion.sharePermille, price },
    { ...capsOf(order), claims: spokenFor(market, 'seller'), ...past(market), least: LEAST_SHARE },
  );
  if (under.kind === 'energyCap') return waits({ kind: 'energyCap', day: under.day });
  if (under.kind !== 'share') return waits({ kind: 'unknownUse' });
  if (under.share < LEAST_SHARE) return waits({ kind: 'listed' });
  return {
    kind: 'list',
    ...part,
    share: sharePermille(under.share),
    expectedEnergyMwh: expected(part, under.share, market),
    price,
    reason: { kind: price > suggestion.price ? 'limitPrice' : 'usualPrice' },
  };
}

/** What the home had left over in these hours on an average day of the last two weeks, of a share. */
function expected(span: MinuteSpan, share: number, { pattern, now }: StandingMarket): EnergyMwh {
  const length = span.endMinute - span.startMinute;
  const nearest = Math.ceil(Math.max(0, span.endMinute - now) / 1440);
  let sum = 0;
  let days = 0;
  for (let back = nearest; back < nearest + PATTERN_DAYS && span.startMinute >= back * 1440; back += 1) {
    const startMinute = minute(span.startMinute - back * 1440);
    const sums = sumPattern(pattern, { startMinute, endMinute: addMinutes(startMinute, length) });
    if (sums.knownMinutes * 10 < length * 9) continue;
    sum += sums.surplusMwh;
    days += 1;
  }
  return energyMwh(days === 0 ? 0 : Math.floor((Math.floor(sum / days) * share) / 1000));
}

/** Hours whose offer the person has taken back since the order was saved: they are left alone. */
function ownTakenBack(order: SellOrder, { member, offers, now }: StandingMarket): ShareClaim[] {
  return offers.flatMap(({ offer, standing, publishedMinute }) => {
    const ahead = intersectSpans(offer, {
      startMinute: now,
      endMinute: addMinutes(now, HORIZON_DAYS * 1440),
    });
    const counts =
      offer.author === member && standing === 'withdrawn' && publishedMinute >= order.savedMinute;
    return counts && ahead !== undefined ? [{ ...ahead, share: WHOLE_SHARE }] : [];
  });
}

function capsOf(order: SellOrder) {
  return { caps: { dayEnergyMwh: order.dayEnergyMwh, dayMoney: null } };
}

function past({ now, pattern, timeZone }: StandingMarket) {
  return { now, pattern, timeZone, side: 'seller' as const };
}
