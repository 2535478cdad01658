import type { Verifier } from '../identity/index.ts';
import {
  type ChainName,
  chainOfKind,
  checkTransaction,
  type MemberIndex,
  type Refusal,
  type SignedTransaction,
  type TransactionId,
} from '../ledger/index.ts';
import { minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Replica } from './replica.ts';

export type PoolResult =
  | { readonly kind: 'added'; readonly signed: SignedTransaction }
  /** It is here already. */
  | { readonly kind: 'known'; readonly signed: SignedTransaction }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The pool is full; try again when blocks have been closed. */
  | { readonly kind: 'full' };

/** Transactions that wait for a block, each checked once. Bounded. */
export interface Pool {
  add(bytes: Uint8Array): PoolResult;
  /** The waiting ones of a chain that came first, at most `limit`, in the order of their coming; an author's in its own. */
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
      if (chain.has(signed.id)) return { kind: 'known', signed };
      if (chain.size >= POOL_LIMIT) return { kind: 'full' };
      replica.vouch(signed.id);
      chain.set(signed.id, signed);
      return { kind: 'added', signed };
    },
    take: (chain, limit) => inSequence([...waiting[chain].values()].slice(0, limit)),
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

/** Those of one author that came in another order than they were signed in change places among themselves. */
function inSequence(batch: readonly SignedTransaction[]): readonly SignedTransaction[] {
  const places = new Map<MemberIndex, number[]>();
  for (const [at, { transaction }] of batch.entries()) {
    if ('sequence' in transaction)
      places.set(transaction.author, [...(places.get(transaction.author) ?? []), at]);
  }
  const ordered = [...batch];
  for (const at of places.values()) {
    const own = at.flatMap((place) => batch[place] ?? []).sort((a, b) => sequenceOf(a) - sequenceOf(b));
    for (const [n, place] of at.entries()) {
      const signed = own[n];
      if (signed !== undefined) ordered[place] = signed;
    }
  }
  return ordered;
}

function sequenceOf({ transaction }: SignedTransaction): number {
  return 'sequence' in transaction ? transaction.sequence : 0;
}
