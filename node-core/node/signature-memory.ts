import type { TransactionId } from '../ledger/index.ts';

/** Transactions whose signatures this process has made or checked, so that none is checked twice. */
export interface SignatureMemory {
  readonly has: (id: TransactionId) => boolean;
  readonly add: (id: TransactionId) => void;
  readonly forget: (id: TransactionId) => void;
}

/** Remembers up to `limit` IDs; the oldest goes first. Forgetting costs a second check, never a wrong answer. */
export function signatureMemory(limit = 100_000): SignatureMemory {
  const ids = new Set<TransactionId>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      if (ids.size <= limit) return;
      const oldest = ids.values().next();
      if (!oldest.done) ids.delete(oldest.value);
    },
    forget: (id) => {
      ids.delete(id);
    },
  };
}
