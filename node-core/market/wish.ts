import type { Contract, OfferRecord } from '../ledger/community.ts';
import type { MemberIndex, TransactionId } from '../ledger/transaction.ts';
import type { CarbonGrams, Minute, MinuteSpan, PriceMicros, SharePermille } from '../units/index.ts';
import type { ShareClaim } from './shares.ts';

/** What a buyer wants; every limit holds for every match. */
export interface Wish {
  readonly buyer: MemberIndex;
  /** When; ascending and apart. */
  readonly hours: readonly MinuteSpan[];
  /** Of its need, at most. */
  readonly buyerShare: SharePermille;
  readonly maxPrice: PriceMicros;
  readonly maxCarbon: CarbonGrams;
  readonly preferredSellers: readonly MemberIndex[];
  /** How much dearer a preferred seller may be and still come first; 0: preference only breaks ties. Never over `maxPrice`. */
  readonly preferencePremium: PriceMicros;
  /** A contract shorter than this is not worth the bother; at least 1. */
  readonly shortestMinutes: number;
  /** Nor is one with a smaller share on either side. */
  readonly leastShare: SharePermille;
}

/** Why this offer, among those that would have done at the same time and are still free then. */
export type MatchReason =
  | { readonly kind: 'onlyOne' }
  /** The next best costs so much. */
  | { readonly kind: 'cheapest'; readonly nextPrice: PriceMicros }
  /** Preferred, though or while another costs so much. */
  | { readonly kind: 'preferredSeller'; readonly nextPrice: PriceMicros }
  /** Another costs the same and came later. */
  | { readonly kind: 'publishedFirst' };

/** Terms to propose on an offer. */
export interface Match extends MinuteSpan {
  readonly offer: OfferRecord;
  readonly sellerShare: SharePermille;
  readonly buyerShare: SharePermille;
  readonly reason: MatchReason;
}

/** Why an offer was not taken; the first that is true, in this order. */
export type PassedReason =
  | 'withdrawn'
  | 'expired'
  | 'ownOffer'
  | 'tooDear'
  | 'tooMuchCarbon'
  | 'outsideHours'
  /** Too little of the seller is free at those hours. */
  | 'sellerSold'
  /** Too little of the buyer's need is: it has contracts, or better offers were taken. */
  | 'buyerServed'
  | 'tooShort';

export interface MatchResult {
  /** Best offer first; the matches of one offer by time. */
  readonly matches: readonly Match[];
  readonly passed: readonly { readonly offer: TransactionId; readonly reason: PassedReason }[];
}

export interface MatchInput {
  readonly wish: Wish;
  readonly offers: Iterable<OfferRecord>;
  readonly contracts: readonly Contract[];
  readonly now: Minute;
  /** A contract begins so many minutes from now or later: a proposal must be accepted before its start. */
  readonly leadMinutes: number;
  /** What of the buyer's need is spoken for besides contracts: its open proposals, a part that it keeps. */
  readonly buyerClaims?: readonly ShareClaim[];
  /** What contracts have taken of an offer already; without it, the whole of the offer's share is on offer. */
  readonly takenOf?: (offer: TransactionId) => readonly ShareClaim[];
}
