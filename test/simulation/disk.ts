import {
  EMPTY_STORAGE,
  type Entry,
  type HardState,
  type LogPosition,
  type Snapshot,
  type StoredRaft,
  type Write,
} from '../../node-core/consensus/raft/index.ts';
import type { Random } from './random.ts';

/** What survives a crash. */
export interface Durable {
  hardState: HardState;
  snapshot: Snapshot | null;
  start: LogPosition;
  entries: Entry[];
}

/** One transaction: a write of the core's, or a snapshot of the node's own with the log before it forgotten. */
export type Transaction =
  | { readonly kind: 'write'; readonly write: Write | null; readonly done: () => void }
  | {
      readonly kind: 'snapshot';
      readonly snapshot: Snapshot;
      readonly compactThrough: number;
      readonly done: () => void;
    };

/**
 * A disk that does one transaction after another, each whole or not at all. A write that asks for no sync stays in the
 * cache until one that does; a crash loses what is queued, and of the cache a random tail.
 */
export class SimulatedDisk {
  readonly durable: Durable;
  #queue: Transaction[] = [];
  #cache: Write[] = [];
  readonly #onSync: (durable: Durable) => void;

  /** @param onSync called with what is durable, whenever that has changed */
  constructor(stored: StoredRaft, onSync: (durable: Durable) => void) {
    const { hardState, snapshot, start, entries } = stored;
    this.durable = { hardState, snapshot, start, entries: [...entries] };
    this.#onSync = onSync;
  }

  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  add(transaction: Transaction): void {
    this.#queue.push(transaction);
  }

  /** Finishes the oldest transaction. */
  complete(): void {
    const transaction = this.#queue.shift();
    if (transaction === undefined) return;
    if (transaction.kind === 'snapshot') {
      this.#flush();
      this.#keepSnapshot(transaction);
    } else if (transaction.write !== null && !transaction.write.sync) {
      this.#cache.push(transaction.write);
    } else if (transaction.write !== null) {
      this.#flush();
      this.#store(transaction.write);
    }
    transaction.done();
  }

  crash(random: Random): void {
    this.#queue = [];
    this.#cache.length = random.below(this.#cache.length + 1);
    this.#flush();
  }

  /** @param applied what the state machine has durably applied */
  stored(applied: number): StoredRaft {
    return { ...EMPTY_STORAGE, ...this.durable, entries: [...this.durable.entries], applied };
  }

  #flush(): void {
    for (const write of this.#cache.splice(0)) this.#store(write);
  }

  #store({ snapshot, discardFrom, entries, hardState }: Write): void {
    const { durable } = this;
    if (snapshot !== null) {
      durable.snapshot = snapshot;
      durable.start = { index: snapshot.index, term: snapshot.term };
      durable.entries = [];
    }
    if (discardFrom !== null) durable.entries.length = Math.max(0, discardFrom - 1 - durable.start.index);
    for (const entry of entries) {
      if (entry.index !== durable.start.index + durable.entries.length + 1) {
        throw new Error(`entry ${entry.index} is written out of place`);
      }
      durable.entries.push(entry);
    }
    if (hardState !== null) durable.hardState = hardState;
    this.#onSync(durable);
  }

  #keepSnapshot({ snapshot, compactThrough }: Transaction & { kind: 'snapshot' }): void {
    const { durable } = this;
    // A newer one may have come from the leader meanwhile.
    if (snapshot.index < (durable.snapshot?.index ?? 0)) return;
    durable.snapshot = snapshot;
    const gone = compactThrough - durable.start.index;
    if (gone <= 0) return;
    const term = durable.entries[gone - 1]?.term ?? 0;
    durable.entries.splice(0, gone);
    durable.start = { index: compactThrough, term };
  }
}
