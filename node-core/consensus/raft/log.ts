import assert from 'node:assert/strict';
import type { Entry, LogPosition } from './entry.ts';
import { bytesOf } from './entry.ts';
import type { Snapshot } from './snapshot.ts';
import { LogWrites } from './log-writes.ts';

/**
 * The log of one node (dissertation 3.5): entries after `start`, in memory, and how far each stage has come.
 *
 * ```
 *   start <= applied <= applying <= committed <= last         persisted <= last
 * ```
 *
 * `start` is where the kept log begins: the last entry that was compacted away, or {0, 0}. What is persisted is
 * followed write by write (log-writes.ts), so that a late notice never vouches for entries that took the place of
 * those it was about.
 */
export class RaftLog {
  #start: LogPosition;
  #entries: Entry[];
  #committed: number;
  #applying: number;
  #applied: number;
  #pendingSnapshot: Snapshot | null = null;
  readonly writes: LogWrites;

  /** A log that is durable as given. Entries follow `start` without gaps; start <= applied <= committed <= last. */
  constructor(stored: {
    readonly start: LogPosition;
    readonly entries: readonly Entry[];
    readonly committed: number;
    readonly applied: number;
  }) {
    this.#start = stored.start;
    this.#entries = [...stored.entries];
    this.#committed = stored.committed;
    this.#applying = stored.applied;
    this.#applied = stored.applied;
    this.writes = new LogWrites(this.lastIndex);
  }

  /** Lowest index whose entry is kept. */
  get firstIndex(): number {
    return this.#start.index + 1;
  }

  get lastIndex(): number {
    return this.#start.index + this.#entries.length;
  }

  get last(): LogPosition {
    return { index: this.lastIndex, term: this.#entries.at(-1)?.term ?? this.#start.term };
  }

  get committed(): number {
    return this.#committed;
  }

  /** The last committed entry's place; index 0 where it is no longer known. */
  get lastCommitted(): LogPosition {
    const term = this.termAt(this.#committed);
    return term === undefined ? { index: 0, term: 0 } : { index: this.#committed, term };
  }

  /** Highest index handed out to be applied. */
  get applying(): number {
    return this.#applying;
  }

  /** Highest index that the state machine has reported. */
  get applied(): number {
    return this.#applied;
  }

  /** Highest index up to which this node's own disk holds these entries. */
  get persisted(): number {
    return this.writes.persisted;
  }

  /** A snapshot that is being installed, until that is durable. */
  get pendingSnapshot(): Snapshot | null {
    return this.#pendingSnapshot;
  }

  entryAt(index: number): Entry | undefined {
    return this.#entries[index - this.firstIndex];
  }

  /** @returns undefined where the log does not reach, or no longer */
  termAt(index: number): number | undefined {
    return index === this.#start.index ? this.#start.term : this.entryAt(index)?.term;
  }

  /** Whether the entry at this place is here: then all before it equal too (log matching, 3.5). */
  matches({ index, term }: LogPosition): boolean {
    return this.termAt(index) === term;
  }

  /** Whether a log that ends there holds all that ours might have committed (3.6.1): term first, then index. */
  isUpToDate(theirs: LogPosition): boolean {
    const ours = this.last;
    return theirs.term > ours.term || (theirs.term === ours.term && theirs.index >= ours.index);
  }

  /**
   * The highest place at or below `index` where this log and one whose entry at `index` is of `term` may be equal:
   * terms only rise within a log (3.5, end; etcd findConflictByTerm).
   *
   * @returns term 0 where it is not known
   */
  possibleMatch({ index, term }: LogPosition): LogPosition {
    for (let at = index; at > 0; at -= 1) {
      const ours = this.termAt(at);
      if (ours === undefined) return { index: at, term: 0 };
      if (ours <= term) return { index: at, term: ours };
    }
    return { index: 0, term: 0 };
  }

  /** Entries from this index on, of at most so many bytes, but one if there is one. */
  entriesFrom(index: number, maxBytes: number, through = this.lastIndex): readonly Entry[] {
    const found: Entry[] = [];
    let bytes = 0;
    for (let at = index; at <= through; at += 1) {
      const entry = this.entryAt(at);
      if (entry === undefined) break;
      bytes += entry.bytes.length;
      if (found.length > 0 && bytes > maxBytes) break;
      found.push(entry);
    }
    return found;
  }

  /** Entries of the range, both ends included and kept. */
  range(from: number, through: number): readonly Entry[] {
    assert.ok(from >= this.firstIndex, `entry ${from} is no longer kept (from ${this.firstIndex})`);
    return this.#entries.slice(from - this.firstIndex, through + 1 - this.firstIndex);
  }

  /** Puts entries at the end; a leader never does anything else to its log (leader append-only, 3.6.3). */
  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      assert.equal(entry.index, this.lastIndex + 1, 'entries follow each other');
      this.#entries.push(entry);
    }
  }

  /**
   * A leader's entries, which follow a place that `matches`. Cuts the log only where a term really differs: an old,
   * short AppendEntries leaves the rest alone (3.5).
   */
  accept(entries: readonly Entry[]): void {
    const fresh = entries.findIndex((entry) => !this.matches(entry));
    if (fresh === -1) return;
    const news = entries.slice(fresh);
    const from = entries[fresh]?.index ?? 0;
    if (from <= this.lastIndex) this.cutFrom(from);
    this.append(news);
  }

  /** Drops this entry and all after it. None of them is committed. */
  cutFrom(index: number): void {
    assert.ok(index > this.#committed, `entry ${index} is committed (through ${this.#committed})`);
    this.#entries.length = index - this.firstIndex;
    this.writes.cutFrom(index);
  }

  commitThrough(index: number): void {
    assert.ok(index <= this.lastIndex, `commit ${index} is past the log's end ${this.lastIndex}`);
    if (index > this.#committed) this.#committed = index;
  }

  /**
   * Entries to apply next: committed and not handed out.
   *
   * @param limit bytes that may be out at a time, and whether an entry must be durable here first
   */
  toApply(limit: {
    readonly maxApplyBytes: number;
    readonly applyBeforePersisted: boolean;
  }): readonly Entry[] {
    if (this.#pendingSnapshot !== null) return [];
    const through = limit.applyBeforePersisted
      ? this.#committed
      : Math.min(this.#committed, this.writes.persisted);
    if (through <= this.#applying) return [];
    const out = this.range(this.#applied + 1, this.#applying);
    const left = limit.maxApplyBytes - bytesOf(out);
    const entries = this.entriesFrom(this.#applying + 1, left, through);
    return out.length > 0 && bytesOf(entries) > left ? [] : entries;
  }

  handedOut(entries: readonly Entry[]): void {
    this.#applying = entries.at(-1)?.index ?? this.#applying;
  }

  appliedThrough(index: number): void {
    assert.ok(index >= this.#applied && index <= this.#committed, `applied ${index} of ${this.#committed}`);
    this.#applied = index;
    this.#applying = Math.max(this.#applying, index);
  }

  /** Forgets entries up to this one. They have been applied, and a snapshot covers them. */
  compactThrough(index: number): void {
    if (index <= this.#start.index) return;
    assert.ok(index <= this.#applied, `entry ${index} is not yet applied (through ${this.#applied})`);
    const term = this.termAt(index) ?? 0;
    this.#entries.splice(0, index - this.#start.index);
    this.#start = { index, term };
  }

  /** A snapshot in place of the whole log; it holds once `snapshotPersisted`. */
  restore(snapshot: Snapshot): void {
    assert.ok(
      snapshot.index > this.#committed,
      `a snapshot at ${snapshot.index} is behind ${this.#committed}`,
    );
    this.#start = { index: snapshot.index, term: snapshot.term };
    this.#entries = [];
    this.#committed = snapshot.index;
    this.#pendingSnapshot = snapshot;
    this.writes.restart(snapshot.index);
  }

  snapshotPersisted(index: number): void {
    if (this.#pendingSnapshot?.index === index) this.#pendingSnapshot = null;
    this.#applied = Math.max(this.#applied, index);
    this.#applying = Math.max(this.#applying, index);
  }
}
