import type { Ordering, ProposeRefusal } from '../consensus/ordering.ts';
import type { Verifier } from '../identity/index.ts';
import {
  assembleBlock,
  type ChainName,
  type CommunityState,
  type MemberIndex,
  type TransactionId,
  transactionId,
} from '../ledger/index.ts';
import { minute, minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Pool } from './pool.ts';
import { type ReadingArrivals, readingArrivals } from './reading-arrivals.ts';
import type { AppliedEntry, Replica } from './replica.ts';
import type { HandIn, OfferAnswer, SubmitResult } from './submit.ts';

export type { OfferAnswer, SubmitResult } from './submit.ts';

/**
 * The leader's pen (DESIGN 6): takes transactions in, and closes a contract block at once, an energy block when the
 * minute's readings are in or `READINGS_DEADLINE_MS` after its end. What could not be ordered stays in the pool and is
 * tried again after as long. Where another home leads, what waits goes on waiting: a block of the leader's takes it out.
 */
export interface BlockCloser extends HandIn {
  /** Closes whatever waits, now. */
  flush(): Promise<void>;
  /** Ends the timer; what waits stays in its authors' outboxes. */
  close(): Promise<void>;
}

/** How long after a minute its energy block is closed without the readings that have not come. */
export const READINGS_DEADLINE_MS = 15_000;
/** Transactions of one block; the rest wait for the next. */
const BLOCK_TRANSACTIONS = 5000;

export interface BlockCloserOptions {
  readonly replica: Replica;
  readonly ordering: Ordering;
  readonly pool: Pool;
  readonly verifier: Verifier;
  readonly clock: Clock;
  /** Who proposes: the member on whose PC this is. */
  readonly member: () => MemberIndex;
  /** The state that the next block builds on; the replica's, where no blocks are under way. */
  readonly tip?: () => CommunityState;
}

export function blockCloser(options: BlockCloserOptions): BlockCloser {
  return new PooledBlockCloser(options);
}

class PooledBlockCloser implements BlockCloser {
  readonly #options: BlockCloserOptions;
  readonly #waiters = new Map<TransactionId, readonly ((result: SubmitResult) => void)[]>();
  readonly #arrivals: ReadingArrivals;
  readonly #stopListening: () => void;
  #queue: Promise<void> = Promise.resolve();
  #cancelDeadline: (() => void) | undefined;
  #isClosed = false;
  #waitsForTip = false;

  constructor(options: BlockCloserOptions) {
    const { replica, pool } = options;
    this.#options = options;
    this.#arrivals = readingArrivals({ community: replica.community, pool });
    this.#stopListening = replica.applied.listen((entry) => this.#certified(entry));
  }

  submit(bytes: Uint8Array): Promise<SubmitResult> {
    const added = this.#options.pool.add(bytes);
    switch (added.kind) {
      case 'refused': {
        const { kind: reason, detail } = added.refusal;
        return Promise.resolve({ kind: 'refused', reason, detail });
      }
      case 'full':
        return Promise.resolve({ kind: 'unavailable', reason: 'full' });
      // One that was put off, or whose answer was lost: it is tried again, and whoever waits is answered.
      case 'known':
      case 'added': {
        const { id, transaction } = added.signed;
        const result = new Promise<SubmitResult>((resolve) => {
          this.#waiters.set(id, [...(this.#waiters.get(id) ?? []), resolve]);
        });
        if (transaction.kind === 'grant') this.#armDeadline();
        else void this.#enqueue('contract');
        return result;
      }
    }
  }

  offerReadings(readings: readonly Uint8Array[]): readonly OfferAnswer[] {
    const answers = readings.map((bytes): OfferAnswer => {
      const added = this.#options.pool.add(bytes);
      if (added.kind === 'refused') return { reason: added.refusal.kind, detail: added.refusal.detail };
      return added.kind === 'full' ? { reason: 'full', detail: 'the pool is full' } : 'taken';
    });
    if (this.#arrivals.isComplete(minute(minuteOfMs(this.#options.clock.nowMs()) - 1))) {
      this.#disarmDeadline();
      // Not the energy chain alone: contract transactions that were put off wait for the same deadline.
      void this.flush();
    } else {
      this.#armDeadline();
    }
    return answers;
  }

  async flush(): Promise<void> {
    await this.#enqueue('contract');
    await this.#enqueue('energy');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#disarmDeadline();
    this.#stopListening();
    await this.#queue;
    for (const id of this.#waiters.keys()) this.#answer(id, { kind: 'unavailable', reason: 'closed' });
  }

  #certified({ block, transactions }: AppliedEntry): void {
    this.#options.pool.remove(transactions.map(({ id }) => id));
    for (const { id, transaction } of transactions) {
      if (transaction.kind === 'reading') this.#arrivals.onChain(transaction);
      this.#answer(id, { kind: 'certified', id, height: block.header.height });
    }
    if (!this.#waitsForTip) return;
    this.#waitsForTip = false;
    void this.flush();
  }

  #answer(id: TransactionId, result: SubmitResult): void {
    for (const resolve of this.#waiters.get(id) ?? []) resolve(result);
    this.#waiters.delete(id);
  }

  #refuse(id: TransactionId, why: { readonly reason: string; readonly detail: string }): void {
    this.#options.pool.remove([id]);
    this.#answer(id, { kind: 'refused', ...why });
  }

  #enqueue(chain: ChainName): Promise<void> {
    this.#queue = this.#queue.then(() => this.#closeBlocks(chain));
    return this.#queue;
  }

  /** Blocks of a chain out of what waits; what the rules refuse is taken out and answered. */
  async #closeBlocks(chain: ChainName): Promise<void> {
    const { replica, ordering, pool, verifier, clock, member, tip } = this.#options;
    for (;;) {
      const batch = pool.take(chain, BLOCK_TRANSACTIONS);
      if (batch.length === 0 || this.#isClosed) return;
      if (ordering.status().role !== 'leader') {
        for (const { id } of batch) this.#answer(id, { kind: 'unavailable', reason: 'notLeader' });
        return;
      }
      const state = tip?.() ?? replica.community;
      if (state !== replica.community) {
        // A former leader's blocks are still under way: what they say is not for sure, so nobody is refused by it.
        this.#waitsForTip = true;
        return this.#armDeadline();
      }
      const headTime = state.head(chain).time;
      const now = minuteOfMs(clock.nowMs());
      const { block, refused } = assembleBlock({
        state,
        context: { now, verifier, knownGood: replica.vouched },
        chain,
        time: now > headTime ? now : headTime,
        term: ordering.status().term,
        proposer: member(),
        candidates: batch.map(({ bytes }) => bytes),
      });
      for (const { id, refusal } of refused) {
        this.#refuse(id, { reason: refusal.kind, detail: refusal.detail });
      }
      if (block === undefined) continue;
      const result = await ordering.propose(block.bytes);
      if (result.kind === 'committed') continue;
      const ids = block.transactions.map((bytes) => transactionId(bytes));
      if (!this.#takeOut(result.refusal, ids)) return this.#putOff(result.refusal, ids);
    }
  }

  /** Takes the one transaction out that the validators will not have; false when they named none. */
  #takeOut(refusal: ProposeRefusal, ids: readonly TransactionId[]): boolean {
    if (refusal.kind !== 'refused' || refusal.position === null) return false;
    const id = ids[refusal.position];
    if (id === undefined) return false;
    this.#refuse(id, refusal);
    return true;
  }

  /** Nobody could order it now: it stays in the pool, and whoever waits for it is told. */
  #putOff(refusal: ProposeRefusal, ids: readonly TransactionId[]): void {
    const reason = 'reason' in refusal ? refusal.reason : refusal.kind;
    for (const id of ids) this.#answer(id, { kind: 'unavailable', reason });
    this.#armDeadline();
  }

  #armDeadline(): void {
    if (this.#cancelDeadline !== undefined || this.#isClosed) return;
    const { clock } = this.#options;
    this.#cancelDeadline = clock.at(clock.nowMs() + READINGS_DEADLINE_MS, () => {
      this.#cancelDeadline = undefined;
      void this.flush();
    });
  }

  #disarmDeadline(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
  }
}
