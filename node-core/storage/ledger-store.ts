import assert from 'node:assert/strict';
import type { ChainName, MemberIndex, TransactionId, TransactionKind } from '../ledger/transaction.ts';
import type { Minute } from '../units/index.ts';
import { type DatabaseOptions, type WritableDatabase, openReadable, openWritable } from './database.ts';
import { checkTail } from './ledger-check.ts';
import {
  type HardState,
  type LedgerReader,
  SqliteLedgerReader,
  type StoredSnapshot,
  bytesOfId,
  hashFits,
} from './ledger-reader.ts';
import { BeginningTable, type Tail, type WritableBeginning } from './ledger-beginning.ts';
import { CHAINS, LEDGER_SCHEMA, type StoredBlock, TRANSACTION_KINDS } from './ledger-schema.ts';
import { type RaftBase, RaftLogTable, type RaftWrite, type StoredRaftLog } from './raft-log.ts';
import { FatalStorageError } from './storage-error.ts';

/** What finds the transactions of a block. `position` is the place among the block's transactions, from 0. */
export interface BlockIndex {
  /** Of an energy block: its readings. */
  readonly slots?: readonly {
    readonly author: MemberIndex;
    readonly minute: Minute;
    readonly revision: number;
    readonly position: number;
  }[];
  /** Contract transactions, and grants. */
  readonly transactions?: readonly {
    readonly id: TransactionId;
    readonly kind: TransactionKind;
    readonly position: number;
  }[];
}

/** A block with what finds its transactions. */
export interface IndexedBlock {
  readonly block: StoredBlock;
  readonly index?: BlockIndex;
}

/**
 * The ledger of the node that writes it. Each write is on the disk when it returns, all of it or (when it throws)
 * nothing; one writer a file.
 */
export interface LedgerStore extends LedgerReader {
  /**
   * Appends one block with its indexes; with `base`, the entry that it was leaves the log's end in the same step. That
   * step comes to the disk with the next write: until then the entry, which is on it, is still there after a power cut.
   * @throws FatalStorageError `outOfOrder` when index, term or height does not follow; `conflict` when a hash, slot
   * or ID is there already. StorageError.
   */
  append(block: StoredBlock, index?: BlockIndex, base?: RaftBase): void;
  /**
   * Appends a block that others have on their disks, and would give again: it comes to the disk with the next write, and
   * a power cut before that takes it back, with all that came after it. Faults as `append`.
   */
  appendFetched(block: StoredBlock, index?: BlockIndex): void;
  /** The same for several in one transaction, one fsync: all or none. */
  appendMany(blocks: readonly IndexedBlock[]): void;
  /** Keeps a snapshot of the state after entry `logIndex`, and the one before it; drops older ones. */
  saveSnapshot(snapshot: StoredSnapshot): void;
  readonly beginning: WritableBeginning<IndexedBlock>;
  /** @throws FatalStorageError `outOfOrder` when the term falls, or a vote is changed within a term. */
  saveHardState(state: HardState): void;
  /** What a group's node starts with. */
  raftLog(): StoredRaftLog;
  /** Entries and votes, on the disk when it returns. @throws FatalStorageError `outOfOrder`; StorageError */
  writeRaft(write: RaftWrite): void;
  /** Which copy of the ledger this is: 8 bytes, drawn when the file was made. */
  disk(): Uint8Array;
}

/** How many snapshots are kept: should the newest be damaged, there is one more to start from. */
const SNAPSHOTS_KEPT = 2;

const INSERT_BLOCK =
  'INSERT INTO block (log_index, term, chain, height, time, hash, certificate, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
const INSERT_SLOT =
  'INSERT INTO reading_slot (minute, member, revision, height, position) VALUES (?, ?, ?, ?, ?)';
const INSERT_PLACE = 'INSERT INTO transaction_place (id, log_index, position, kind) VALUES (?, ?, ?, ?)';
const PUT_SNAPSHOT = 'INSERT OR REPLACE INTO snapshot (log_index, hash, bytes) VALUES (?, ?, ?)';
const DROP_SNAPSHOTS =
  'DELETE FROM snapshot WHERE log_index NOT IN (SELECT log_index FROM snapshot ORDER BY log_index DESC LIMIT ?)';
const PUT_HARD_STATE = 'INSERT OR REPLACE INTO hard_state (id, term, voted_for) VALUES (1, ?, ?)';

/** `LedgerStore` on a handle that may write. */
class SqliteLedgerStore extends SqliteLedgerReader implements LedgerStore {
  override readonly beginning: BeginningTable<IndexedBlock>;
  readonly #database: WritableDatabase;
  readonly #raft: RaftLogTable;
  /** As the file has it: nobody else writes, and it moves only after a commit. */
  #tail: Tail;

  constructor(database: WritableDatabase) {
    super(database);
    this.#database = database;
    this.#raft = new RaftLogTable(database);
    this.beginning = new BeginningTable<IndexedBlock>(database, {
      insert: ({ block, index }) => this.#insert(block, index ?? {}),
      following: (tail, { block }) => this.#following(tail, block),
      lastIndex: () => this.lastIndex(),
      begun: () => {
        this.#tail = this.#tailOnDisk();
      },
    });
    this.#tail = this.#tailOnDisk();
  }

  /** Of the whole ledger, or of what comes behind an origin. */
  #tailOnDisk(): Tail {
    const origin = this.beginning.origin();
    const logIndex = super.lastIndex();
    const height = (chain: ChainName): number =>
      this.head(chain)?.height ?? (origin === undefined ? -1 : origin.heads[chain].next - 1);
    return {
      logIndex,
      term: this.blockAt(logIndex)?.term ?? origin?.term ?? 0,
      heights: { energy: height('energy'), contract: height('contract') },
    };
  }

  override lastIndex(): number {
    return this.#tail.logIndex;
  }

  append(block: StoredBlock, index: BlockIndex = {}, base?: RaftBase): void {
    this.#appendAll([{ block, index }], { base, isWaitedFor: base === undefined });
  }

  appendFetched(block: StoredBlock, index: BlockIndex = {}): void {
    this.#appendAll([{ block, index }], { base: undefined, isWaitedFor: false });
  }

  appendMany(blocks: readonly IndexedBlock[]): void {
    this.#appendAll(blocks, { base: undefined, isWaitedFor: true });
  }

  raftLog(): StoredRaftLog {
    return this.#raft.read();
  }

  writeRaft(write: RaftWrite): void {
    this.#raft.write(write);
  }

  disk(): Uint8Array {
    return this.#raft.disk();
  }

  #appendAll(
    blocks: readonly IndexedBlock[],
    { base, isWaitedFor }: { readonly base: RaftBase | undefined; readonly isWaitedFor: boolean },
  ): void {
    let tail = this.#tail;
    for (const { block } of blocks) tail = this.#following(tail, block);
    const write = () => {
      for (const { block, index } of blocks) this.#insert(block, index ?? {});
      if (base !== undefined) this.#raft.putBase(base);
    };
    if (isWaitedFor) this.#database.durably(write);
    else this.#database.withNextSync(write);
    this.#tail = tail;
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    assert(hashFits(snapshot), 'a snapshot is saved with the hash of its bytes');
    assert(snapshot.logIndex <= this.lastIndex(), 'a snapshot is of entries that are there');
    this.#database.durably(() => {
      this.#database.run(PUT_SNAPSHOT, snapshot.logIndex, snapshot.hash, snapshot.bytes);
      this.#database.run(DROP_SNAPSHOTS, SNAPSHOTS_KEPT);
    });
  }

  saveHardState(state: HardState): void {
    const before = this.hardState();
    if (state.term < before.term) this.#refuse(`term ${state.term} after term ${before.term}`);
    const voteChanged = before.votedFor !== null && state.votedFor !== before.votedFor;
    if (state.term === before.term && voteChanged) {
      this.#refuse(`a second vote in term ${state.term}: for ${state.votedFor}, after ${before.votedFor}`);
    }
    this.#database.durably(() => this.#database.run(PUT_HARD_STATE, state.term, state.votedFor));
  }

  #following(tail: Tail, block: StoredBlock): Tail {
    const height = tail.heights[block.chain] + 1;
    if (block.logIndex !== tail.logIndex + 1) {
      this.#refuse(`entry ${block.logIndex}; the next is ${tail.logIndex + 1}`);
    }
    if (block.height !== height) {
      this.#refuse(`${block.chain} block ${block.height} at entry ${block.logIndex}; the next is ${height}`);
    }
    if (block.term < tail.term) {
      this.#refuse(`entry ${block.logIndex} of term ${block.term}, after term ${tail.term}`);
    }
    return {
      logIndex: block.logIndex,
      term: block.term,
      heights: { ...tail.heights, [block.chain]: height },
    };
  }

  #insert(block: StoredBlock, index: BlockIndex): void {
    const { logIndex, term, chain, height, time, hash, certificate, bytes } = block;
    const slots = index.slots ?? [];
    assert(slots.length === 0 || chain === 'energy', 'readings are on the energy chain');
    const database = this.#database;
    database.run(INSERT_BLOCK, logIndex, term, CHAINS.indexOf(chain), height, time, hash, certificate, bytes);
    database.runMany(
      INSERT_SLOT,
      slots.map((slot) => [slot.minute, slot.author, slot.revision, height, slot.position]),
    );
    for (const { id, kind, position } of index.transactions ?? []) {
      database.run(INSERT_PLACE, bytesOfId(id), logIndex, position, TRANSACTION_KINDS.indexOf(kind));
    }
  }

  #refuse(message: string): never {
    throw new FatalStorageError('outOfOrder', { path: this.path, message });
  }
}

/** To read only. */
export interface ReadOptions {
  readonly mode: 'read';
  /** The reader goes through all of it and names the first fault itself: its end is not looked at first. */
  readonly verifies?: boolean;
}

/**
 * Opens `ledger.sqlite`. `write` makes the file when there is none; `read` works beside a writer and beside other
 * readers, and on a file that nobody writes.
 * @throws StorageError: `busy` when it is open for writing already; `damaged`; `newer`; `foreign`; `older` (`read`
 * only: a reader cannot bring a file up to date).
 */
export function openLedgerStore(
  path: string,
  options: { readonly mode: 'write' } & DatabaseOptions,
): LedgerStore;
export function openLedgerStore(path: string, options: ReadOptions): LedgerReader;
export function openLedgerStore(
  path: string,
  options: ReadOptions | ({ readonly mode: 'write' } & DatabaseOptions),
): LedgerReader {
  if (options.mode === 'read') {
    const readable = openReadable(path, LEDGER_SCHEMA);
    return readable.orClose(() => {
      if (options.verifies !== true) checkTail(readable);
      return new SqliteLedgerReader(readable);
    });
  }
  const writable = openWritable(path, LEDGER_SCHEMA, options);
  return writable.orClose(() => {
    checkTail(writable);
    return new SqliteLedgerStore(writable);
  });
}
