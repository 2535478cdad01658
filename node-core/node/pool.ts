import type { Verifier } from '../identity/index.ts';
import {
  type ChainName,
  chainOfKind,
  checkTransaction,
  type Refusal,
  type SignedTransaction,
  type TransactionId,
} from '../ledger/index.ts';
import { minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Replica } from './replica.ts';

export type PoolResult =
  | { readonly kind: 'added'; readonly signed: SignedTransaction }
  /** Already here, or already on the chain. */
  | { readonly kind: 'known'; readonly id: TransactionId }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The pool is full; try again when blocks have been closed. */
  | { readonly kind: 'full' };

/** Transactions that wait for a block, each checked once. Bounded. */
export interface Pool {
  add(bytes: Uint8Array): PoolResult;
  /** The waiting ones of a chain that the state of now takes, in the order of their coming, at most `limit`. */
  take(chain: ChainName, limit: number): readonly SignedTransaction[];
  remove(ids: Iterable<TransactionId>): void;
  size(chain: ChainName): number;
  /** Kinds and slots are what the block closer looks at. */
  waiting(chain: ChainName): Iterable<SignedTransaction>;
}

const POOL_LIMIT = 50_000;

export function transactionPool(options: {
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
}): Pool {
  const { replica, verifier, clock } = options;
  const waiting: Record<ChainName, Map<TransactionId, SignedTransaction>> = {
    energy: new Map(),
    contract: new Map(),
  };

  return {
    add(bytes) {
      const checked = checkTransaction(bytes, replica.community, {
        now: minuteOfMs(clock.nowMs()),
        verifier,
        knownGood: replica.vouched,
      });
      if (checked.kind === 'refused') return { kind: 'refused', refusal: checked.refusal };
      const { signed } = checked;
      const chain = waiting[chainOfKind(signed.transaction.kind)];
      if (chain.has(signed.id)) return { kind: 'known', id: signed.id };
      if (chain.size >= POOL_LIMIT) return { kind: 'full' };
      replica.vouch(signed.id);
      chain.set(signed.id, signed);
      return { kind: 'added', signed };
    },
    take: (chain, limit) => [...waiting[chain].values()].slice(0, limit),
    remove(ids) {
      for (const id of ids) {
        waiting.energy.delete(id);
        waiting.contract.delete(id);
      }
    },
    size: (chain) => waiting[chain].size,
    waiting: (chain) => waiting[chain].values(),
  };
}
