import type { TransactionId } from '../ledger/index.ts';

/** What a reading that this process has sealed says, in mWh. Always measured, never a correction. */
export interface SealedNumbers {
  readonly importMwh: number;
  readonly exportMwh: number;
}

/**
 * Readings that this process has sealed itself a moment ago. A household of the same process that holds the day's key
 * need not undo the seal to know what is under it; one that does not hold the key never asks.
 */
export interface SealMemory {
  keep(id: TransactionId, numbers: SealedNumbers): void;
  recall(id: TransactionId): SealedNumbers | undefined;
}

/** Remembers the last `limit` readings. Forgetting costs a decryption, never a wrong number. */
export function sealMemory(limit = 5000): SealMemory {
  const kept = new Map<TransactionId, SealedNumbers>();
  return {
    keep(id, numbers) {
      kept.set(id, numbers);
      if (kept.size <= limit) return;
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    },
    recall: (id) => kept.get(id),
  };
}
