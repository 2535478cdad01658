import type {
  CarbonGrams,
  EnergyMwh,
  Minute,
  Money,
  Month,
  PriceMicros,
  SharePermille,
  UtcDay,
} from '../units/index.ts';

/**
 * The transactions of both chains (DESIGN 5), as values. Their bytes are in `docs/protocol.md`: one CBOR array each,
 * whose first item is the kind's number, whose second is the author's member index and whose last is the signature.
 *
 * | kind | number | chain | place in order | who may |
 * | --- | --- | --- | --- | --- |
 * | reading | 1 | energy | slot (author, minute, revision) | any member |
 * | grant | 2 | energy | sequence | any member |
 * | found | 16 | contract | the founding block only | the founder |
 * | member | 17 | contract | sequence | steward (leave: oneself) |
 * | rules | 18 | contract | sequence | steward |
 * | tariff | 19 | contract | sequence | public producer |
 * | offer | 20 | contract | sequence | any member |
 * | withdraw | 21 | contract | sequence | the author of what is withdrawn |
 * | proposal | 22 | contract | sequence | one party of the terms |
 * | acceptance | 23 | contract | sequence | the other party |
 * | decline | 24 | contract | sequence | the other party |
 * | end | 25 | contract | sequence | both parties, one transaction each |
 * | statement | 26 | contract | sequence | both parties, one transaction each |
 * | dispute | 27 | contract | sequence | a party, or who was granted |
 * | seats | 28 | contract | sequence | who holds a seat |
 *
 * A sequence number must be above the author's last one on that chain: gaps are allowed, so that a transaction
 * that was refused holds up none behind it.
 */

/** A member's place in the order of admission; the founder is 0. Stands for the public key on the chain. */
export type MemberIndex = number;

/** SHA-256 of a transaction's bytes, signature included; 32 bytes as 64 lower-case hexadecimal digits. */
export type TransactionId = string;

export type ChainName = 'energy' | 'contract';

/** A member's powers. Every member may consume, produce and trade. */
export type Role = 'steward' | 'superUser' | 'publicProducer';

/** Energy of one minute, sealed: AES-256-GCM-SIV ciphertext (16 bytes) and tag (16 bytes). */
export const SEALED_BYTES = 32;
/** The longest record that a reading may have on the chain, signature and seal included. */
export const MAX_READING_BYTES = 112;
export const SIGNATURE_BYTES = 64;

export interface Reading {
  readonly kind: 'reading';
  readonly author: MemberIndex;
  readonly minute: Minute;
  /** 0 for the first, then one more for each correction of the same minute; at most 255. */
  readonly revision: number;
  /** 32 bytes: see `identity/sealing.ts`. */
  readonly sealed: Uint8Array;
}

/** One recipient's copy of a day key. */
export interface WrappedKey {
  readonly recipient: MemberIndex;
  /** 48 bytes: the day key (32) under AES-256-GCM-SIV, with its tag (16). */
  readonly wrapped: Uint8Array;
}

export interface Grant {
  readonly kind: 'grant';
  readonly author: MemberIndex;
  readonly sequence: number;
  /** The UTC day whose readings the recipients may open. */
  readonly day: UtcDay;
  /** X25519 public key, 32 bytes, derived from the day key: whoever opens the grant can check all of it. */
  readonly ephemeralKey: Uint8Array;
  /** 1 to 64 recipients, ascending, none twice. */
  readonly recipients: readonly WrappedKey[];
}

/** What a member is known by. */
export interface Membership {
  /** Ed25519, 32 bytes: the node ID. */
  readonly publicKey: Uint8Array;
  /** X25519, 32 bytes, derived from the same seed: day keys are wrapped to it. */
  readonly sealingKey: Uint8Array;
  /** 1 to 40 characters, shown to neighbours. */
  readonly displayName: string;
  /** Ascending in the order steward, superUser, publicProducer; none twice. */
  readonly roles: readonly Role[];
}

/** What the community has agreed on. Durations in whole minutes, days or months as named. */
export interface CommunityRules {
  /** Voting nodes wanted, and the most that `seats` may give seats to; 1, 3, 5 or 7. */
  readonly validatorCount: number;
  /** A validator silent for so long is replaced; 1 to 1440. */
  readonly validatorSilenceMinutes: number;
  /** IANA name; local days and months of bills and delivery periods are cut by it. */
  readonly timeZone: string;
  /** Days after a month's end at which it closes; 0 to 31. */
  readonly monthCloseDays: number;
  /** Days within which a bill is to be paid, from its closing; 0 to 90. */
  readonly paymentDays: number;
  /** A reading may come so many days late; 1 to 400. */
  readonly readingMaxAgeDays: number;
  /** Months that readings are kept; 1 to 120. */
  readonly retentionMonths: number;
  /** Every so many blocks of a chain, the header carries the hash of the state; 1 to 100 000. */
  readonly checkpointInterval: number;
  /** VAT in hundredths of a percent (2500 = 25%); 0 to 10 000. */
  readonly vatNeighbourBasisPoints: number;
  readonly vatPublicBasisPoints: number;
  /** A bill's total is rounded to a multiple of this many minor units; 1 = not at all, 100 = whole kroner. */
  readonly totalRoundingMinor: number;
}

export interface Found {
  readonly kind: 'found';
  readonly author: 0;
  /** 1 to 60 characters. */
  readonly name: string;
  /** ISO 4217, three capitals. */
  readonly currency: string;
  /** Decimals of the minor unit; 0 to 4. */
  readonly minorDigits: number;
  readonly rules: CommunityRules;
  readonly founder: Membership;
  /** 16 random bytes, so that no two communities share an ID; the first 8 are the founder's disk. */
  readonly nonce: Uint8Array;
}

export type MemberChange =
  /** `consent` is the newcomer's own signature over its membership (docs/protocol.md, 'Consent'). */
  | { readonly kind: 'admit'; readonly membership: Membership; readonly consent: Uint8Array }
  | { readonly kind: 'role'; readonly member: MemberIndex; readonly roles: readonly Role[] }
  | { readonly kind: 'suspend'; readonly member: MemberIndex; readonly reason: string }
  | { readonly kind: 'reinstate'; readonly member: MemberIndex }
  /** Oneself, for good: contracts end at once for the minutes to come. */
  | { readonly kind: 'leave' };

export interface MemberTransaction {
  readonly kind: 'member';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly change: MemberChange;
}

export interface RulesTransaction {
  readonly kind: 'rules';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly rules: CommunityRules;
}

/** The right to vote: in Raft, and with a signature in certificates. */
export interface Seat {
  readonly member: MemberIndex;
  /**
   * 8 bytes, drawn at random when a node's ledger file is made: which copy of the log may vote. A home whose disk was
   * wiped has another one, and so does not vote under what it has forgotten.
   */
  readonly disk: Uint8Array;
}

export interface SeatsTransaction {
  readonly kind: 'seats';
  readonly author: MemberIndex;
  readonly sequence: number;
  /** All of them, anew: 1 to 7, ascending by member, none twice. */
  readonly seats: readonly Seat[];
}

/** One price step of a tariff, in force from its start until the next step or the tariff's end. */
export interface TariffStep {
  readonly startMinute: Minute;
  /** What a household pays, before VAT. */
  readonly price: PriceMicros;
  /** What a household gets for surplus that no neighbour took; null: surplus is not bought. */
  readonly feedInPrice: PriceMicros | null;
  readonly carbon: CarbonGrams;
}

export interface Tariff {
  readonly kind: 'tariff';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly endMinute: Minute;
  /** 1 to 10 000 steps, ascending; the first one's start is the tariff's. */
  readonly steps: readonly TariffStep[];
}

/** Over what time a promised minimum is counted. */
export type DeliveryPeriod = 'hour' | 'day' | 'month' | 'term';

export interface Offer {
  readonly kind: 'offer';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  /** The surplus that the seller expects in the whole span; what buyers compare, not a promise. */
  readonly expectedEnergyMwh: EnergyMwh;
  readonly share: SharePermille;
  readonly price: PriceMicros;
  /** What the seller would promise per delivery period; 0: nothing. */
  readonly minimumEnergyMwh: EnergyMwh;
  readonly period: DeliveryPeriod;
  readonly carbon: CarbonGrams;
  /** Proposals on it are refused from this minute on. */
  readonly expiresMinute: Minute;
}

export interface Withdraw {
  readonly kind: 'withdraw';
  readonly author: MemberIndex;
  readonly sequence: number;
  /** An open offer, proposal or dispute of the author's. */
  readonly target: TransactionId;
}

/** What a contract says; identical for both parties, and hashed as bytes for the acceptance. */
export interface ContractTerms {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  readonly seller: MemberIndex;
  readonly buyer: MemberIndex;
  readonly sellerShare: SharePermille;
  readonly buyerShare: SharePermille;
  readonly price: PriceMicros;
  /** Promised by both for each delivery period; 0: nothing. */
  readonly minimumEnergyMwh: EnergyMwh;
  readonly period: DeliveryPeriod;
  readonly carbon: CarbonGrams;
}

export interface Proposal {
  readonly kind: 'proposal';
  readonly author: MemberIndex;
  readonly sequence: number;
  /** The author is the seller or the buyer; the other is who it is addressed to. */
  readonly terms: ContractTerms;
  /** The offer that it answers, or null. */
  readonly offer: TransactionId | null;
  /** The proposal that it counters (addressed to the author; thereby declined), or null. */
  readonly counters: TransactionId | null;
  readonly expiresMinute: Minute;
}

export interface Acceptance {
  readonly kind: 'acceptance';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly proposal: TransactionId;
  /** SHA-256 of the terms' bytes as the acceptor saw them: 32 bytes. */
  readonly termsHash: Uint8Array;
}

export interface Decline {
  readonly kind: 'decline';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly proposal: TransactionId;
  /** 0 to 200 characters for the neighbour. */
  readonly reason: string;
}

export interface End {
  readonly kind: 'end';
  readonly author: MemberIndex;
  readonly sequence: number;
  /** The proposal's ID names its contract. */
  readonly contract: TransactionId;
  /** Takes effect when both parties have said the same minute, which has not begun by then. */
  readonly endMinute: Minute;
}

/** What two parties settle in a month: a contract, or what a household took from (or fed to) a public producer. */
export type StatementSubject =
  | { readonly kind: 'contract'; readonly contract: TransactionId }
  | { readonly kind: 'supply'; readonly household: MemberIndex; readonly producer: MemberIndex };

export interface Statement {
  readonly kind: 'statement';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly month: Month;
  readonly subject: StatementSubject;
  /** Energy delivered in the month: by the seller to the buyer, or by the producer to the household. */
  readonly energyMwh: EnergyMwh;
  /** What the buyer or household owes for it, fees apart; negative when the other owes. */
  readonly amount: Money;
  /** Surplus that the producer bought from the household, and what it owes for it; 0 for contracts. */
  readonly feedInEnergyMwh: EnergyMwh;
  readonly feedInAmount: Money;
  /** What the seller owes the buyer, and the buyer the seller, for delivery periods below the minimum. */
  readonly sellerFee: Money;
  readonly buyerFee: Money;
  /** Minutes in which a reading of either party was missing at closing and nothing was settled. */
  readonly missingMinutes: number;
  /** SHA-256 over the minutes' energies (settlement/statement.ts): equal just when every minute is. */
  readonly minutesHash: Uint8Array;
}

/** One minute that the two parties see differently. */
export interface DisputedMinute {
  readonly minute: Minute;
  /** What the author's readings give for it. */
  readonly energyMwh: EnergyMwh;
}

export type DisputeSubject =
  /** 1 to 1440 minutes, ascending. */
  | {
      readonly kind: 'minutes';
      readonly month: Month;
      readonly of: StatementSubject;
      readonly minutes: readonly DisputedMinute[];
    }
  /** A grant that does not open for its recipient. */
  | { readonly kind: 'grant'; readonly grant: TransactionId };

export interface Dispute {
  readonly kind: 'dispute';
  readonly author: MemberIndex;
  readonly sequence: number;
  readonly subject: DisputeSubject;
}

export type EnergyTransaction = Reading | Grant;
export type ContractTransaction =
  | Found
  | MemberTransaction
  | RulesTransaction
  | Tariff
  | Offer
  | Withdraw
  | Proposal
  | Acceptance
  | Decline
  | End
  | Statement
  | Dispute
  | SeatsTransaction;
export type Transaction = EnergyTransaction | ContractTransaction;
export type TransactionKind = Transaction['kind'];

/** A transaction with the bytes that were signed, received, hashed and stored: those, never a re-encoding. */
export interface SignedTransaction<T extends Transaction = Transaction> {
  readonly transaction: T;
  readonly id: TransactionId;
  readonly bytes: Uint8Array;
}
