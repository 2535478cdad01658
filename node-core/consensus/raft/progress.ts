import { Inflights } from './inflights.ts';

/**
 * A follower as its leader sees it (dissertation 3.5: nextIndex and matchIndex), and how fast to send to it. The
 * three states are etcd's (tracker/progress.go):
 *
 * | state | what the leader sends |
 * | --- | --- |
 * | `probe` | it does not know where the logs meet: one AppendEntries, then it waits for an answer or a heartbeat's |
 * | `replicate` | it does: it sends ahead, within the limits of `Inflights` (pipelining, 10.2.2) |
 * | `snapshot` | the log no longer reaches back to the follower: nothing, until a snapshot has arrived |
 *
 * Invariants: 0 <= match < next; in `replicate` all of (match, next) is under way; match never falls.
 */
export type ProgressState = 'probe' | 'replicate' | 'snapshot';

/** One follower's progress; the leader keeps one of itself as well, for its own disk. */
export class Progress {
  /** Highest index known to be durable there, equal to ours. */
  match = 0;
  /** Next index to send. */
  next: number;
  state: ProgressState = 'probe';
  /** Set after a probe, or when the window is full: one message, then wait. */
  paused = false;
  /** Something came from it since the last check of the quorum (6.2). */
  recentlyActive: boolean;
  /** Ticks since anything came from it, or since this leader knows it. */
  silentTicks = 0;
  /** In `snapshot`: the index that the snapshot reaches to, else 0. */
  pendingSnapshot = 0;
  /** In `snapshot`: ticks since it was sent. */
  snapshotTicks = 0;
  /** Highest round of reads that it has echoed (6.4). */
  ackedRound = 0;
  /** Index of an entry that it will not have, 0 when none; tried again once in an election timeout. */
  refusedIndex = 0;
  /** Highest commit index sent to it: spares messages that would say nothing. */
  #sentCommit = 0;
  readonly #inflights: Inflights;

  constructor(start: {
    readonly next: number;
    readonly recentlyActive: boolean;
    readonly limits: { readonly maxInflightMessages: number; readonly maxInflightBytes: number };
  }) {
    this.next = start.next;
    this.recentlyActive = start.recentlyActive;
    this.#inflights = new Inflights(start.limits);
  }

  /** Something came from it. */
  heard(): void {
    this.recentlyActive = true;
    this.silentTicks = 0;
  }

  get inflightCount(): number {
    return this.#inflights.count;
  }

  /** Whether nothing at all is to be sent now, not even a probe. */
  get isPaused(): boolean {
    return this.state === 'snapshot' || this.paused;
  }

  /** Whether the window is full: then only an empty probe may go, so that a lost window is found out. */
  get windowFull(): boolean {
    return this.state === 'replicate' && this.#inflights.full;
  }

  becomeProbe(): void {
    // A snapshot that has arrived moves the start of the search.
    const next = this.state === 'snapshot' ? Math.max(this.match, this.pendingSnapshot) + 1 : this.match + 1;
    this.#enter('probe', next);
  }

  becomeReplicate(): void {
    this.#enter('replicate', this.match + 1);
  }

  becomeSnapshot(index: number): void {
    this.#enter('snapshot', this.next);
    this.pendingSnapshot = index;
  }

  #enter(state: ProgressState, next: number): void {
    this.state = state;
    this.next = next;
    this.paused = false;
    this.pendingSnapshot = 0;
    this.snapshotTicks = 0;
    this.#inflights.clear();
    this.#sentCommit = Math.min(this.#sentCommit, next - 1);
  }

  /** Notes an AppendEntries with the entries from `next` on. */
  sent(message: { readonly entries: number; readonly bytes: number; readonly commit: number }): void {
    if (this.state === 'replicate') {
      if (message.entries > 0) {
        this.next += message.entries;
        this.#inflights.add({ lastIndex: this.next - 1, bytes: message.bytes });
      }
      this.paused = this.#inflights.full;
    } else if (message.entries > 0) {
      this.paused = true;
    }
    this.#sentCommit = message.commit;
  }

  sentHeartbeat(commit: number): void {
    this.#sentCommit = commit;
  }

  /** Whether telling it this commit index would let it commit more than it has been told. */
  commitIsNews(commit: number): boolean {
    return commit > this.#sentCommit && this.#sentCommit < this.next - 1;
  }

  /** @returns false when that was known */
  acknowledge(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.paused = false;
    if (index >= this.refusedIndex) this.refusedIndex = 0;
    return true;
  }

  freeInflights(): void {
    this.#inflights.freeThrough(this.match);
  }

  /**
   * Its log has no entry equal to ours at `prevLogIndex` (3.5).
   *
   * @param hint where they may be equal
   * @returns false when the answer is old news
   */
  reject(prevLogIndex: number, hint: number): boolean {
    if (this.state === 'replicate') {
      if (prevLogIndex <= this.match) return false;
      this.next = this.match + 1;
    } else {
      // Probes go one at a time, so an answer to any other than the last is late.
      if (this.next - 1 !== prevLogIndex) return false;
      this.next = Math.max(Math.min(prevLogIndex, hint + 1), this.match + 1);
      this.paused = false;
    }
    this.#sentCommit = Math.min(this.#sentCommit, this.next - 1);
    return true;
  }

  /** It will not have the entry at this index; nothing more is sent until `retryRefused`. */
  refuse(index: number): void {
    this.becomeProbe();
    this.refusedIndex = index;
    this.paused = true;
  }

  retryRefused(): void {
    this.refusedIndex = 0;
    this.paused = false;
  }
}
