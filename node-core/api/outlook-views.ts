/** What is likely to come, what still waits on this PC, and what was signed. Units and signs as in `views.ts`. */
import type { PartyView, TermsView } from './party-views.ts';

/** An energy to come: the expected, and the least and most of the days that it was worked out from. */
export interface ForecastEnergyView {
  readonly expectedMwh: number;
  readonly lowMwh: number;
  readonly highMwh: number;
}

export interface ForecastHourView {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly surplus: ForecastEnergyView;
  readonly need: ForecastEnergyView;
  /** Hours that it was worked out from; 0: nothing is known, and all energies are 0. */
  readonly hoursSeen: number;
}

/** The next 24 whole hours, from the same hours of the last two weeks. */
export interface ForecastView {
  readonly hours: readonly ForecastHourView[];
  /** Of that surplus and need: what contracts cover. */
  readonly soldPermille: number;
  readonly boughtPermille: number;
}

/** How this home stands with the community, and what is missing of today. */
export interface WaitingView {
  /** Own readings that are safe on this PC and not yet in order. */
  readonly readings: number;
  /** Own offers, proposals and the like that are. */
  readonly acts: number;
  /** `alone`: no other home can be reached. `noOrder`: they can, and nothing can be put in order just now. */
  readonly community: 'reached' | 'alone' | 'noOrder';
  /** The newest minute of which this home has a reading; null before the first. */
  readonly lastReadingMinute: number | null;
  /** Stretches of the last 24 hours without a reading, oldest first; the minutes after the last reading are none. */
  readonly gaps: readonly { readonly startMinute: number; readonly endMinute: number }[];
}

/** One signature under a contract, as it stands on the ledger. Bytes in hexadecimal. */
export interface SignedPartView {
  readonly party: PartyView;
  /** Ed25519. */
  readonly publicKey: string;
  readonly atMinute: number;
  /** The whole transaction; its last 64 bytes are the signature. */
  readonly transaction: string;
  readonly transactionId: string;
  /** What was signed: the tag, the community, and the transaction without its last 66 bytes (docs/protocol.md). */
  readonly message: string;
  readonly signature: string;
  /** The block of the contract chain that it is in. */
  readonly height: number;
}

/** A contract as both have signed it: enough to check it without this program. */
export interface SignedTermsView {
  readonly contractId: string;
  readonly communityName: string;
  readonly communityId: string;
  readonly terms: TermsView;
  /** The terms' canonical bytes, and their SHA-256, which the acceptance signs. */
  readonly termsBytes: string;
  readonly termsHash: string;
  readonly proposal: SignedPartView;
  readonly acceptance: SignedPartView;
}
