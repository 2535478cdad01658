import type { Minute, Month } from '../units/index.ts';
import type { Hash } from './block.ts';
import type {
  ChainName,
  CommunityRules,
  ContractTerms,
  Dispute,
  MemberIndex,
  Membership,
  Offer,
  Proposal,
  Seat,
  Statement,
  Tariff,
  TransactionId,
} from './transaction.ts';

/** Where a member stands. Readings and contracts of the past stay whatever the standing. */
export type MemberStanding =
  | { readonly kind: 'active' }
  | { readonly kind: 'suspended'; readonly sinceMinute: Minute; readonly reason: string }
  | { readonly kind: 'left'; readonly sinceMinute: Minute };

export interface Member extends Membership {
  readonly index: MemberIndex;
  readonly standing: MemberStanding;
  readonly admittedMinute: Minute;
}

export type OfferStanding = 'open' | 'withdrawn';
export interface OfferRecord {
  readonly id: TransactionId;
  readonly offer: Offer;
  readonly standing: OfferStanding;
  readonly publishedMinute: Minute;
}

/** `expired` is not a standing: it is `open` with its `expiresMinute` behind one's clock. */
export type ProposalStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'countered'; readonly by: TransactionId }
  | { readonly kind: 'withdrawn' };

export interface ProposalRecord {
  readonly id: TransactionId;
  readonly proposal: Proposal;
  /** Whom it is addressed to: the other party of the terms. */
  readonly addressee: MemberIndex;
  readonly standing: ProposalStanding;
  readonly proposedMinute: Minute;
}

export interface Contract {
  /** The ID of the proposal that was accepted. */
  readonly id: TransactionId;
  readonly terms: ContractTerms;
  readonly acceptedMinute: Minute;
  /** Where it ends: the terms' end, or earlier when both parties ended it or one left. */
  readonly endMinute: Minute;
  /** Early ends that one party has asked for: member to minute. */
  readonly endRequests: ReadonlyMap<MemberIndex, Minute>;
}

export interface TariffRecord {
  readonly id: TransactionId;
  readonly tariff: Tariff;
  /** Where it ends: the tariff's end, or earlier when its producer left or lost the role. Never before its start. */
  readonly endMinute: Minute;
}

export interface StatementRecord {
  readonly id: TransactionId;
  readonly statement: Statement;
}

export interface DisputeRecord {
  readonly id: TransactionId;
  readonly dispute: Dispute;
  readonly standing: 'open' | 'withdrawn';
  readonly raisedMinute: Minute;
}

export interface ChainHead {
  /** -1 before the first block. */
  readonly height: number;
  /** Hash of the last block, or what the first one's `previous` must be. */
  readonly hash: Hash;
  /** Time of the last block; 0 before the first. */
  readonly time: Minute;
}

/**
 * The community as the committed blocks have made it: what every node with the same blocks has equal.
 * A view: only `applyBlock` (ledger/chain.ts) changes what is behind it.
 */
export interface Community {
  /** Hash of the founding block. */
  readonly id: Hash;
  readonly name: string;
  readonly currency: string;
  readonly minorDigits: number;
  readonly rules: CommunityRules;
  /** By index; never shrinks. */
  readonly members: readonly Member[];
  /** Who votes, on which disk; ascending by member. */
  readonly seats: readonly Seat[];
  /** Voting members: those of `seats`, ascending. */
  readonly validators: readonly MemberIndex[];
  readonly tariffs: readonly TariffRecord[];
  readonly offers: ReadonlyMap<TransactionId, OfferRecord>;
  readonly proposals: ReadonlyMap<TransactionId, ProposalRecord>;
  readonly contracts: ReadonlyMap<TransactionId, Contract>;
  /** The last statement of each party: key from `statementKey(month, subject)`, then by author. */
  readonly statements: ReadonlyMap<string, ReadonlyMap<MemberIndex, StatementRecord>>;
  readonly disputes: ReadonlyMap<TransactionId, DisputeRecord>;
  head(chain: ChainName): ChainHead;
  /** Highest sequence number of a member on a chain; 0 before the first. */
  lastSequence(author: MemberIndex, chain: ChainName): number;
  /** True when the reading of that slot is on the chain. Undefined for days behind `readingMaxAgeDays`. */
  slotTaken(slot: {
    readonly author: MemberIndex;
    readonly minute: Minute;
    readonly revision: number;
  }): boolean | undefined;
  /** Minutes of a UTC day for which revision 0 is on the chain: a set bit each, 180 bytes; undefined when none or pruned. */
  minutesTaken(author: MemberIndex, day: number): Uint8Array | undefined;
}

/** A month of somebody's dealings with somebody, for `Community.statements`. */
export type StatementKey = { readonly month: Month; readonly subject: Statement['subject'] };
