import type { ReadingContent } from '../identity/reading-content.ts';
import type { Contract } from '../ledger/community.ts';
import type { Hash } from '../ledger/block.ts';
import type { ChainName, ContractTerms, MemberIndex, Tariff, TransactionId } from '../ledger/transaction.ts';
import type { EnergyMwh, Minute, Money, Month, PriceMicros } from '../units/index.ts';
import type { CorrectionCuts } from './late.ts';
import type { ReadingCut } from './reading-cut.ts';

/** Where a transaction stands. */
export interface ChainPosition {
  readonly chain: ChainName;
  readonly height: number;
  /** Its place in the block, from 0. */
  readonly position: number;
}

/** A reading as opened from the ledger. */
export interface ReadingEvidence {
  readonly content: ReadingContent;
  readonly revision: number;
  readonly at: ChainPosition;
}

/** A contract, at the acceptance that made it one. */
export interface ContractEvidence {
  readonly contract: Contract;
  readonly at: ChainPosition;
}

export interface TariffEvidence {
  /** As it was in force: `endMinute` is earlier than published when its producer left. */
  readonly tariff: Tariff;
  readonly at: ChainPosition;
}

/** What shows that a transaction is in a certified block: the RFC 6962 audit path from its bytes to the root. */
export interface InclusionEvidence {
  /** The transaction's bytes, signature included. */
  readonly leaf: Uint8Array;
  /** Transactions of the block. */
  readonly count: number;
  readonly proof: readonly Hash[];
  readonly root: Hash;
  readonly blockHash: Hash;
  /** Validators whose signatures certify the block. */
  readonly signers: readonly MemberIndex[];
}

/**
 * Where Verify gets what it checks a bill against. The node implements it over the stored blocks themselves, not over
 * what it keeps opened or settled, and hands out only what comes from blocks that it has checked whole: header, hash,
 * Merkle root, certificate, every signature. Each answer is as of a cut: nothing of later blocks shows in it. Pure as
 * far as Verify can tell: the same question has the same answer.
 */
export interface EvidenceSource {
  /** The highest revision of a minute's reading in the blocks of the cut; undefined: there is none, or it does not open. */
  readingAt(slot: {
    readonly member: MemberIndex;
    readonly minute: Minute;
    readonly cut: ReadingCut;
  }): ReadingEvidence | undefined;
  /** All contracts that a household is a party of, with their ends as of the cut. */
  contractsOf(party: {
    readonly household: MemberIndex;
    readonly cut: ReadingCut;
  }): readonly ContractEvidence[];
  /** All tariffs of the community. */
  tariffs(cut: ReadingCut): readonly TariffEvidence[];
  /** Months of which readings, contracts or tariffs came in between two cuts: in a block past `after`, up to `upTo`. */
  monthsTouched(cuts: CorrectionCuts): readonly Month[];
  /** The audit path of a transaction; undefined when its signatures have been dropped for age. */
  inclusion(at: ChainPosition): InclusionEvidence | undefined;
}

/** A step on the way from the meter to a line. */
export type EvidenceStep =
  | {
      readonly kind: 'reading';
      readonly household: MemberIndex;
      readonly minute: Minute;
      readonly importMwh: EnergyMwh;
      readonly exportMwh: EnergyMwh;
      readonly revision: number;
    }
  | {
      readonly kind: 'block';
      readonly at: ChainPosition;
      readonly blockHash: Hash;
      readonly proofLength: number;
      readonly signers: readonly MemberIndex[];
    }
  | { readonly kind: 'contract'; readonly contractId: TransactionId; readonly terms: ContractTerms }
  | {
      readonly kind: 'tariff';
      readonly producer: MemberIndex;
      readonly price: PriceMicros;
      readonly startMinute: Minute;
    }
  /** `energyMwh`: what this minute put on the line. */
  | { readonly kind: 'line'; readonly lineId: string; readonly energyMwh: EnergyMwh; readonly amount: Money };
