/** What a super user sees of everybody's months. Units and signs as in `views.ts`; signs are the named member's own. */
import type { PartyView } from './party-views.ts';

export interface BoardMonthSummaryView {
  /** '2026-06' */
  readonly month: string;
  readonly state: 'open' | 'closing' | 'closed';
}

/** A month of the whole community. */
export interface BoardMonthView extends BoardMonthSummaryView {
  readonly closesMinute: number;
  readonly rows: readonly MemberLedgerRow[];
  readonly producers: readonly ProducerLedgerRow[];
  readonly sums: SumCheckView;
  readonly statements: readonly StatementStateView[];
  /** Members who have not signed all that is theirs to sign; empty while the month is not closed by the clock. */
  readonly unsigned: readonly PartyView[];
}

/** What one member owes and is owed in the month, as on its own bill. */
export interface MemberLedgerRow {
  readonly party: PartyView;
  readonly boughtNeighboursMwh: number;
  readonly boughtPublicMwh: number;
  readonly soldMwh: number;
  /** Negative: it owes. Fees apart. */
  readonly purchasesMinor: number;
  readonly publicMinor: number;
  readonly salesMinor: number;
  readonly feesMinor: number;
  readonly vatMinor: number;
  readonly correctionsMinor: number;
  readonly roundingMinor: number;
  readonly totalMinor: number;
  readonly number: string | null;
  readonly kid: string | null;
  readonly dueMinute: number | null;
  /** Marked as paid on this PC, and when. */
  readonly paidMs: number | null;
  /** Minutes of the month without a reading of this home. */
  readonly missingMinutes: number;
}

/** What a public producer delivered to all homes and took from them, before VAT. */
export interface ProducerLedgerRow {
  readonly party: PartyView;
  readonly suppliedMwh: number;
  readonly suppliedMinor: number;
  readonly boughtMwh: number;
  readonly boughtMinor: number;
}

/**
 * The check of the sums: every home is settled alone, then the homes' numbers are held against each other minute by
 * minute, and against the readings of all.
 */
export interface SumCheckView {
  readonly minutes: number;
  /** Minutes in which what was sold to neighbours is not what was bought from them. */
  readonly unequalMinutes: number;
  /** The first of them. */
  readonly unequal: readonly UnequalMinuteView[];
  readonly soldMwh: number;
  readonly boughtMwh: number;
  /** In the currency, exact. */
  readonly soldExact: string;
  readonly boughtExact: string;
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly publicMwh: number;
  readonly unpricedMwh: number;
  readonly fedInMwh: number;
  readonly storedMwh: number;
  readonly nettedMwh: number;
  /** import = neighbours + public + unpriced + netted, export = neighbours + fed in + left over + netted. */
  readonly balanced: boolean;
  readonly missing: readonly { readonly party: PartyView; readonly minutes: number }[];
}

export interface UnequalMinuteView {
  readonly minute: number;
  readonly soldMwh: number;
  readonly boughtMwh: number;
}

/** How the co-signing of one contract's or one supply's month stands. */
export interface StatementStateView {
  readonly kind: 'contract' | 'supply';
  /** The seller or producer, and the buyer or household. */
  readonly seller: PartyView;
  readonly buyer: PartyView;
  readonly contractId: string | null;
  readonly energyMwh: number;
  readonly sellerSigned: boolean;
  readonly buyerSigned: boolean;
  /** Whether both signed the same, and the same as is worked out here; null until both have signed. */
  readonly equal: boolean | null;
  /** What differs, by the field's name in the ledger. */
  readonly differs: readonly string[];
}

/** A dispute that nobody has taken back. */
export interface DisputeView {
  readonly id: string;
  readonly by: PartyView;
  readonly against: PartyView | null;
  readonly raisedMinute: number;
  /** Null: it is about a key that does not open. */
  readonly month: string | null;
  readonly contractId: string | null;
  readonly minutes: readonly { readonly minute: number; readonly energyMwh: number }[];
}

/** A part of a file, to be put together by the screen. */
export interface FilePartView {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
  /** Characters of the whole. */
  readonly length: number;
  /** Where the next part begins; null after the last. */
  readonly next: number | null;
}
