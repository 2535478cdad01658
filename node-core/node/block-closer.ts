import type { Ordering } from '../consensus/ordering.ts';
import type { Verifier } from '../identity/index.ts';
import { assembleBlock, type ChainName, type MemberIndex, type TransactionId } from '../ledger/index.ts';
import { minute, minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Pool } from './pool.ts';
import { readingArrivals } from './reading-arrivals.ts';
import type { Replica } from './replica.ts';
import type { SubmitResult } from './submit.ts';

export type { SubmitResult } from './submit.ts';

/**
 * The leader's pen (DESIGN 6): takes transactions in, and closes a contract block at once, an energy block when the
 * minute's readings are in or `READINGS_DEADLINE_MS` after its end.
 */
export interface BlockCloser {
  /** Resolves once it is certified or refused. Contract chain, and grants. */
  submit(bytes: Uint8Array): Promise<SubmitResult>;
  /** Takes readings into the pool without waiting for their block; the answers are in the order given. */
  offerReadings(
    readings: readonly Uint8Array[],
  ): readonly ('taken' | { readonly reason: string; readonly detail: string })[];
  /** Closes whatever waits, now. */
  flush(): Promise<void>;
  /** Ends the timer; what waits stays in its authors' outboxes. */
  close(): Promise<void>;
}

/** How long after a minute its energy block is closed without the readings that have not come. */
export const READINGS_DEADLINE_MS = 15_000;
/** Transactions of one block; the rest wait for the next. */
const BLOCK_TRANSACTIONS = 5000;

export function blockCloser(options: {
  readonly replica: Replica;
  readonly ordering: Ordering;
  readonly pool: Pool;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly member: MemberIndex;
}): BlockCloser {
  const { replica, ordering, pool, verifier, clock, member } = options;
  const waiters = new Map<TransactionId, (result: SubmitResult) => void>();
  const arrivals = readingArrivals({ community: replica.community, pool });
  let queue: Promise<void> = Promise.resolve();
  let cancelDeadline: (() => void) | undefined;
  let closed = false;

  const stopListening = replica.applied.listen(({ block, transactions }) => {
    pool.remove(transactions.map(({ id }) => id));
    for (const { id, transaction } of transactions) {
      if (transaction.kind === 'reading') arrivals.onChain(transaction);
      waiters.get(id)?.({ kind: 'certified', id, height: block.header.height });
      waiters.delete(id);
    }
  });

  const answer = (id: TransactionId, result: SubmitResult) => {
    pool.remove([id]);
    waiters.get(id)?.(result);
    waiters.delete(id);
  };

  /** Blocks of a chain out of what waits; what the rules refuse is taken out and answered. */
  const closeBlocks = async (chain: ChainName): Promise<void> => {
    for (;;) {
      const batch = pool.take(chain, BLOCK_TRANSACTIONS);
      if (batch.length === 0 || closed) return;
      const headTime = replica.community.head(chain).time;
      const now = minuteOfMs(clock.nowMs());
      const { block, refused } = assembleBlock({
        state: replica.community,
        context: { now, verifier, knownGood: replica.vouched },
        chain,
        time: now > headTime ? now : headTime,
        term: ordering.status().term,
        proposer: member,
        candidates: batch.map(({ bytes }) => bytes),
      });
      for (const { id, refusal } of refused)
        answer(id, { kind: 'refused', reason: refusal.kind, detail: refusal.detail });
      if (block === undefined) continue;
      const result = await ordering.propose(block.bytes);
      if (result.kind === 'failed') {
        for (const { id } of batch) answer(id, { kind: 'unavailable', reason: result.refusal.kind });
        return;
      }
    }
  };

  const enqueue = (chain: ChainName): Promise<void> => {
    queue = queue.then(() => closeBlocks(chain));
    return queue;
  };

  const armDeadline = () => {
    if (cancelDeadline !== undefined || closed) return;
    cancelDeadline = clock.at(clock.nowMs() + READINGS_DEADLINE_MS, () => {
      cancelDeadline = undefined;
      void enqueue('energy');
    });
  };

  const afterReadings = () => {
    if (arrivals.isComplete(minute(minuteOfMs(clock.nowMs()) - 1))) {
      cancelDeadline?.();
      cancelDeadline = undefined;
      void enqueue('energy');
    } else armDeadline();
  };

  return {
    submit(bytes) {
      const added = pool.add(bytes);
      switch (added.kind) {
        case 'refused':
          return Promise.resolve({
            kind: 'refused',
            reason: added.refusal.kind,
            detail: added.refusal.detail,
          });
        case 'full':
          return Promise.resolve({ kind: 'unavailable', reason: 'full' });
        case 'known':
          return Promise.resolve({ kind: 'unavailable', reason: 'alreadyWaiting' });
        case 'added': {
          const { signed } = added;
          const result = new Promise<SubmitResult>((resolve) => waiters.set(signed.id, resolve));
          const isGrant = signed.transaction.kind === 'grant';
          if (isGrant) armDeadline();
          else void enqueue('contract');
          return result;
        }
      }
    },
    offerReadings(readings) {
      const answers = readings.map((bytes) => {
        const added = pool.add(bytes);
        if (added.kind === 'refused') return { reason: added.refusal.kind, detail: added.refusal.detail };
        if (added.kind === 'full') return { reason: 'full', detail: 'the pool is full' };
        return 'taken' as const;
      });
      afterReadings();
      return answers;
    },
    async flush() {
      await enqueue('contract');
      await enqueue('energy');
    },
    async close() {
      closed = true;
      cancelDeadline?.();
      stopListening();
      await queue;
      for (const resolve of waiters.values()) resolve({ kind: 'unavailable', reason: 'closed' });
      waiters.clear();
    },
  };
}
