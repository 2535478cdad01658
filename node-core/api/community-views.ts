/** The community's members' page: blocks, the full check of the ledger, its rules. Units as in `views.ts`. */
import type { DeliveryPeriodView, PartyView } from './party-views.ts';
import type { RulesView } from './rules-view.ts';
import type { RoleView } from './views.ts';

export type ChainView = 'energy' | 'contract';

/** A block in a list. */
export interface BlockSummaryView {
  readonly chain: ChainView;
  readonly height: number;
  /** SHA-256 of its header, 64 hexadecimal digits. */
  readonly hash: string;
  /** When the leader closed it. */
  readonly minute: number;
  /** Transactions in it. */
  readonly count: number;
  /** As it is stored. */
  readonly bytes: number;
  /** Validators whose signatures certify it. */
  readonly signers: number;
  /** What its first transaction is. */
  readonly first: TransactionKindView;
}

/** Some blocks of one chain, newest first. */
export interface BlockPageView {
  readonly chain: ChainView;
  /** Height of each chain's last block; -1 before the first. */
  readonly heads: Readonly<Record<ChainView, number>>;
  readonly blocks: readonly BlockSummaryView[];
  /** What to ask for as `before` to go on; null at the end. */
  readonly older: number | null;
}

/** A block, taken apart. */
export interface BlockView extends BlockSummaryView {
  readonly version: number;
  /** Hash of the block before it in the same chain. */
  readonly previous: string;
  readonly merkleRoot: string;
  /** Raft's term, and the place in the common log of both chains. */
  readonly term: number;
  readonly logIndex: number;
  readonly proposer: PartyView;
  /** At checkpoints the hash of the community's state; null elsewhere. */
  readonly stateHash: string | null;
  /** Who signed it, with each signature. */
  readonly certificate: readonly { readonly party: PartyView; readonly signature: string }[];
  /** Some of its transactions, from `from` on. */
  readonly from: number;
  readonly transactions: readonly TransactionView[];
  /** Whether one follows in this chain. */
  readonly hasNext: boolean;
}

export interface TransactionView {
  /** Its place in the block, from 0. */
  readonly position: number;
  readonly id: string;
  readonly author: PartyView;
  readonly bytes: number;
  readonly said: SaidView;
}

/** What a transaction says, for a table of words. A reading's numbers are sealed and so not here. */
export type SaidView =
  | { readonly kind: 'reading'; readonly minute: number; readonly revision: number }
  | { readonly kind: 'grant'; readonly dayStartMinute: number; readonly recipients: readonly PartyView[] }
  | { readonly kind: 'found'; readonly name: string; readonly currency: string }
  | { readonly kind: 'admit'; readonly name: string; readonly roles: readonly RoleView[] }
  | { readonly kind: 'role'; readonly member: PartyView; readonly roles: readonly RoleView[] }
  | { readonly kind: 'suspend'; readonly member: PartyView; readonly reason: string }
  | { readonly kind: 'reinstate'; readonly member: PartyView }
  | { readonly kind: 'leave' }
  | { readonly kind: 'rules'; readonly rules: RulesView }
  | {
      readonly kind: 'tariff';
      readonly startMinute: number;
      readonly endMinute: number;
      readonly steps: number;
    }
  | {
      readonly kind: 'offer';
      readonly startMinute: number;
      readonly endMinute: number;
      readonly expectedEnergyMwh: number;
      readonly price: number;
    }
  | { readonly kind: 'withdraw'; readonly target: string }
  | {
      readonly kind: 'proposal';
      readonly seller: PartyView;
      readonly buyer: PartyView;
      readonly startMinute: number;
      readonly endMinute: number;
      readonly price: number;
      readonly period: DeliveryPeriodView;
    }
  | { readonly kind: 'acceptance'; readonly proposal: string }
  | { readonly kind: 'decline'; readonly proposal: string }
  | { readonly kind: 'end'; readonly contract: string; readonly endMinute: number }
  | {
      readonly kind: 'statement';
      readonly month: string;
      readonly with: PartyView;
      readonly energyMwh: number;
    }
  | {
      readonly kind: 'dispute';
      /** Null: it is about a key that does not open. */
      readonly month: string | null;
      readonly minutes: number;
    }
  | { readonly kind: 'seats'; readonly members: readonly PartyView[] };

export type TransactionKindView = SaidView['kind'];

/** Where something was found. `position`: null where it is the block itself. */
export interface FoundBlockView {
  readonly chain: ChainView;
  readonly height: number;
  readonly position: number | null;
}

/** How the check of all of this PC's ledger stands. */
export type LedgerCheckView =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly startedMs: number; readonly done: number; readonly total: number }
  | { readonly kind: 'cancelled'; readonly done: number; readonly total: number }
  /** It could not be done, which says nothing about the ledger. */
  | { readonly kind: 'failed'; readonly detail: string }
  | {
      readonly kind: 'done';
      readonly finishedMs: number;
      readonly tookMs: number;
      readonly tally: LedgerTallyView;
      /** The first thing that is wrong; null: nothing is. In the checker's words, for support. */
      readonly fault: { readonly where: string; readonly what: string } | null;
    };

/** What was gone through. */
export interface LedgerTallyView {
  readonly energyBlocks: number;
  readonly contractBlocks: number;
  readonly transactions: number;
  readonly readings: number;
  readonly signatures: number;
  readonly certificates: number;
  readonly checkpoints: number;
}
