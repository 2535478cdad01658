import type { Transaction, TransactionId } from '../ledger/index.ts';

/** What became of a transaction that was handed in. */
export type SubmitResult =
  | { readonly kind: 'certified'; readonly id: TransactionId; readonly height: number }
  /** The rules say no, for good. */
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }
  /** Nobody could order it just now; keep it and try again. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What became of a reading that was offered; `reason` is a refusal's kind, or `full`. */
export type OfferAnswer = 'taken' | { readonly reason: string; readonly detail: string };

/** Where a household's transactions go to be ordered: the leader's pen, or the way to it. */
export interface HandIn {
  /** Resolves once it is certified or refused, or could not be ordered for now. Contract chain, and grants. */
  submit(bytes: Uint8Array): Promise<SubmitResult>;
  /** Takes readings without waiting for their block; the answers are in the order given. */
  offerReadings(readings: readonly Uint8Array[]): readonly OfferAnswer[];
}

/** A transaction that still lacks what the household adds: who it is from, and its place in that member's order. */
export type Draft<T extends Transaction = Transaction> = T extends Transaction
  ? Omit<T, 'author' | 'sequence'>
  : never;
/** Kinds that a household sends one by one: all with a sequence number. */
export type SequencedDraft = Draft<Exclude<Transaction, { kind: 'reading' } | { kind: 'found' }>>;
/** Signs a draft and hands it in; resolves when it is certified or refused. */
export type Send = (draft: SequencedDraft) => Promise<SubmitResult>;
