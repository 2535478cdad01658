import type { Transaction, TransactionId } from '../ledger/index.ts';

/** What became of a transaction that was handed in. */
export type SubmitResult =
  | { readonly kind: 'certified'; readonly id: TransactionId; readonly height: number }
  /** The rules say no, for good. */
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }
  /** Nobody could order it just now; keep it and try again. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A transaction that still lacks what the household adds: who it is from, and its place in that member's order. */
export type Draft<T extends Transaction = Transaction> = T extends Transaction
  ? Omit<T, 'author' | 'sequence'>
  : never;
/** Kinds that a household sends one by one: all with a sequence number. */
export type SequencedDraft = Draft<Exclude<Transaction, { kind: 'reading' } | { kind: 'found' }>>;
/** Signs a draft and hands it in; resolves when it is certified or refused. */
export type Send = (draft: SequencedDraft) => Promise<SubmitResult>;
