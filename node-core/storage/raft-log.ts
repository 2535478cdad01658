import assert from 'node:assert/strict';
import { bytesAt, integerAt, integerOrNullAt, wordAt } from './column.ts';
import type { WritableDatabase } from './database.ts';
import { ENTRY_KINDS } from './ledger-schema.ts';
import { FatalStorageError } from './storage-error.ts';

/** An entry of the log that is not applied; `bytes` are opaque. */
export interface RaftEntry {
  /** From 1; ascending without gaps from the base on. */
  readonly index: number;
  readonly term: number;
  readonly kind: (typeof ENTRY_KINDS)[number];
  readonly bytes: Uint8Array;
}

/** What Raft must remember across a restart (dissertation 3.8), the log apart. `committed` may lag behind. */
export interface RaftHardState {
  readonly term: number;
  /** A node's number in the group. */
  readonly votedFor: number | null;
  readonly committed: number;
}

/** The last entry that was applied, and the configuration in force then (opaque). */
export interface RaftBase {
  readonly index: number;
  readonly term: number;
  readonly configuration: Uint8Array;
}

export interface StoredRaftLog {
  readonly hardState: RaftHardState;
  /** Null in a file that has never been part of a group. */
  readonly base: RaftBase | null;
  readonly entries: readonly RaftEntry[];
}

/** One durable step, in this order: stored entries from `discardFrom` on go, then the rest is written. */
export interface RaftWrite {
  readonly hardState: RaftHardState | null;
  readonly discardFrom: number | null;
  readonly entries: readonly RaftEntry[];
  /** A base that is not the last block's: after an entry that is no block, or a log that is fetched as blocks. */
  readonly base: RaftBase | null;
}

/**
 * The end of a group's log in `ledger.sqlite`, beside the blocks that its beginning has become. What is here is
 * written with one fsync a call, together with the votes; what is applied leaves in the same step in which its block
 * comes (`LedgerStore.append`).
 */
export class RaftLogTable {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  read(): StoredRaftLog {
    return { hardState: this.#hardState(), base: this.#base(), entries: this.#entries() };
  }

  /** The number of this copy of the ledger: 8 bytes, another for every file. */
  disk(): Uint8Array {
    const row = this.#database.get(DISK);
    assert(row !== undefined, 'the migrations draw a number');
    return bytesAt(this.#database, row, 0);
  }

  /** @throws FatalStorageError `outOfOrder` when the term falls, a vote changes within a term, or a gap would be left. */
  write(write: RaftWrite): void {
    const { hardState, discardFrom, entries, base } = write;
    if (hardState !== null) this.#checkHardState(hardState);
    this.#database.durably(() => {
      if (base !== null) this.putBase(base);
      const [first] = entries;
      const from = Math.min(discardFrom ?? Number.MAX_SAFE_INTEGER, first?.index ?? Number.MAX_SAFE_INTEGER);
      this.#database.run(DISCARD_FROM, from);
      for (const { index, term, kind, bytes } of entries) {
        const last = this.#lastIndex();
        if (index !== last + 1) this.#refuse(`entry ${index}; the next is ${last + 1}`);
        this.#database.run(INSERT_ENTRY, index, term, ENTRY_KINDS.indexOf(kind), bytes);
      }
      if (hardState !== null) {
        this.#database.run(PUT_HARD_STATE, hardState.term, hardState.votedFor, hardState.committed);
      }
    });
  }

  /** Moves the base on: entries up to it leave. Within a durable step. */
  putBase({ index, term, configuration }: RaftBase): void {
    this.#database.run(PUT_BASE, index, term, configuration);
    this.#database.run(DISCARD_THROUGH, index);
  }

  #lastIndex(): number {
    return this.#database.integer(LAST_INDEX);
  }

  #hardState(): RaftHardState {
    const row = this.#database.get(HARD_STATE);
    if (row === undefined) return { term: 0, votedFor: null, committed: 0 };
    const at = this.#database;
    return {
      term: integerAt(at, row, 0),
      votedFor: integerOrNullAt(at, row, 1),
      committed: integerAt(at, row, 2),
    };
  }

  #base(): RaftBase | null {
    const row = this.#database.get(BASE);
    if (row === undefined) return null;
    const at = this.#database;
    return { index: integerAt(at, row, 0), term: integerAt(at, row, 1), configuration: bytesAt(at, row, 2) };
  }

  #entries(): RaftEntry[] {
    const at = this.#database;
    return at.all(ENTRIES).map((row) => ({
      index: integerAt(at, row, 0),
      term: integerAt(at, row, 1),
      kind: wordAt(at, row, { column: 2, words: ENTRY_KINDS }),
      bytes: bytesAt(at, row, 3),
    }));
  }

  #checkHardState(state: RaftHardState): void {
    const before = this.#hardState();
    if (state.term < before.term) this.#refuse(`term ${state.term} after term ${before.term}`);
    const changed = before.votedFor !== null && state.votedFor !== before.votedFor;
    if (state.term === before.term && changed) {
      this.#refuse(`a second vote in term ${state.term}: for ${state.votedFor}, after ${before.votedFor}`);
    }
  }

  #refuse(message: string): never {
    throw new FatalStorageError('outOfOrder', { path: this.#database.path, message });
  }
}

const DISK = 'SELECT number FROM disk';
const HARD_STATE = 'SELECT term, voted_for, committed FROM hard_state';
const PUT_HARD_STATE =
  'INSERT OR REPLACE INTO hard_state (id, term, voted_for, committed) VALUES (1, ?, ?, ?)';
const BASE = 'SELECT log_index, term, configuration FROM raft_base';
const PUT_BASE = 'INSERT OR REPLACE INTO raft_base (id, log_index, term, configuration) VALUES (1, ?, ?, ?)';
const ENTRIES = 'SELECT log_index, term, kind, bytes FROM raft_entry ORDER BY log_index';
const INSERT_ENTRY = 'INSERT INTO raft_entry (log_index, term, kind, bytes) VALUES (?, ?, ?, ?)';
const DISCARD_FROM = 'DELETE FROM raft_entry WHERE log_index >= ?';
const DISCARD_THROUGH = 'DELETE FROM raft_entry WHERE log_index <= ?';
const LAST_INDEX =
  'SELECT max(coalesce((SELECT max(log_index) FROM raft_entry), 0), coalesce((SELECT log_index FROM raft_base), 0))';
