import assert from 'node:assert/strict';
import { equalBytes, fromHex, sha256 } from '../codec/index.ts';
import type { CommittedEntry } from '../consensus/ordering.ts';
import type { ChainName, MemberIndex, TransactionId, TransactionKind } from '../ledger/transaction.ts';
import type { Minute, MinuteSpan } from '../units/index.ts';
import { type SqlRow, bytesAt, integerAt, integerOrNullAt, minuteAt, wordAt } from './column.ts';
import type { ReadableDatabase } from './database.ts';
import { type LedgerFaultDepth, ledgerFaults } from './ledger-check.ts';
import { type Beginning, BeginningReader } from './ledger-beginning.ts';
import { CHAINS, type StoredBlock, TRANSACTION_KINDS } from './ledger-schema.ts';
import { DamagedDatabase } from './storage-error.ts';

/** The slot that a reading takes: no other reading of it can be on the chain. */
export interface ReadingSlot {
  readonly author: MemberIndex;
  readonly minute: Minute;
  readonly revision: number;
}

/** Where a reading stands: the energy block's height, and its place among the block's transactions, from 0. */
export interface ReadingPlace {
  readonly minute: Minute;
  readonly revision: number;
  readonly height: number;
  readonly position: number;
}

/** Where something stands: its block, and its place among the block's transactions, from 0. */
export interface PlacedReading {
  /** Of the block, on the energy chain. */
  readonly height: number;
  readonly position: number;
  readonly block: StoredBlock;
}
export interface PlacedTransaction extends PlacedReading {
  readonly kind: TransactionKind;
}

/** The community's state at a log index, encoded. */
export interface StoredSnapshot {
  /** The last entry that the state includes. */
  readonly logIndex: number;
  /** SHA-256 of `bytes`. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What Raft must remember across a restart, the log apart. */
export interface HardState {
  readonly term: number;
  /** Whom this node voted for in that term, or null. */
  readonly votedFor: MemberIndex | null;
}

export interface ChainSize {
  readonly blocks: number;
  readonly blockBytes: number;
  readonly certificateBytes: number;
}
export interface LedgerSizes {
  readonly chains: Readonly<Record<ChainName, ChainSize>>;
  /** Readings on the energy chain, each revision counted. */
  readonly readings: number;
  /** page_count x page_size: tables and indexes, the write-ahead log apart. */
  readonly databaseBytes: number;
}

/** A ledger that is read: by the node that also writes it, or by a verifier with the file alone. */
export interface LedgerReader {
  readonly path: string;
  /** Raft index of the last entry; 0 when there is none. */
  lastIndex(): number;
  /** The last block of a chain; undefined when there is none, or it is not here yet (`beginning`). */
  head(chain: ChainName): StoredBlock | undefined;
  /** Where this copy begins: behind a checkpoint, it may be, as long as blocks from before are missing. */
  readonly beginning: Beginning;
  blockAt(logIndex: number): StoredBlock | undefined;
  blockByHeight(chain: ChainName, height: number): StoredBlock | undefined;
  blockByHash(hash: Uint8Array): StoredBlock | undefined;
  /** A chain's blocks upward from a height, at most `limit`; one in memory at a time, and never in a writer's way. */
  blocks(chain: ChainName, from: number, limit?: number): IterableIterator<StoredBlock>;
  /** The same bytes as the Raft log has them: entries of both chains from an index on. */
  entries(fromIndex: number): IterableIterator<CommittedEntry>;
  /** Where a contract transaction or a grant is. @throws AssertionError when the ID is not 64 hexadecimal digits. */
  findTransaction(id: TransactionId): PlacedTransaction | undefined;
  /** Where a reading is. */
  findReading(slot: ReadingSlot): PlacedReading | undefined;
  /** Where a reading is, without the block itself. */
  placeOf(slot: ReadingSlot): ReadingPlace | undefined;
  /** Where a member's readings of a span are, by minute and revision. */
  placesOf(author: MemberIndex, span: MinuteSpan): readonly ReadingPlace[];
  /**
   * Height of a chain's last block whose time is before a minute; -1 when there is none. Times never fall along a chain
   * (a rule of the ledger), so a few look-ups do, however long it is. Blocks that are not here yet count as of the
   * origin's time.
   */
  heightBefore(chain: ChainName, time: Minute): number;
  /** Revisions of a minute that are on the chain, ascending. */
  revisions(slot: { readonly author: MemberIndex; readonly minute: Minute }): readonly number[];
  /** At most two, newest first. */
  snapshots(): readonly StoredSnapshot[];
  /** Term 0 and no vote before the first. */
  hardState(): HardState;
  /** Reads every row's sizes: for reports, not for every minute. */
  sizes(): LedgerSizes;
  /**
   * Every fault found, in plain words; an empty list when there is none. `quick` reads every page and compares counts;
   * `full` compares every index with its table too. What the blocks say is for the ledger to verify, not for storage.
   */
  integrityCheck(depth?: LedgerFaultDepth): readonly string[];
  close(): void;
}

const BLOCK_COLUMNS = 'log_index, term, chain, height, time, hash, certificate, bytes';
const BLOCK_BY_INDEX = `SELECT ${BLOCK_COLUMNS} FROM block WHERE log_index = ?`;
const BLOCK_BY_HEIGHT = `SELECT ${BLOCK_COLUMNS} FROM block WHERE chain = ? AND height = ?`;
const BLOCK_BY_HASH = `SELECT ${BLOCK_COLUMNS} FROM block WHERE hash = ?`;
const HEAD = `SELECT ${BLOCK_COLUMNS} FROM block WHERE chain = ? ORDER BY height DESC LIMIT 1`;
/** Of the origin, should there be one: the ledger goes on from there even before it has a block. */
const LAST_INDEX =
  'SELECT max(coalesce((SELECT max(log_index) FROM block), 0), coalesce((SELECT log_index FROM origin), 0))';
const ENTRY = 'SELECT log_index, term, certificate, bytes FROM block WHERE log_index = ?';
const PLACE_OF_ID = 'SELECT log_index, position, kind FROM transaction_place WHERE id = ?';
const PLACE_OF_SLOT =
  'SELECT height, position FROM reading_slot WHERE minute = ? AND member = ? AND revision = ?';
const PLACES_OF_SPAN =
  'SELECT minute, revision, height, position FROM reading_slot WHERE minute >= ? AND minute < ? AND member = ? ORDER BY minute, revision';
const NEXT_HEIGHT = 'SELECT coalesce(max(height) + 1, 0) FROM block WHERE chain = ?';
const TIME_OF_BLOCK = 'SELECT time FROM block WHERE chain = ? AND height = ?';
const REVISIONS = 'SELECT revision FROM reading_slot WHERE minute = ? AND member = ? ORDER BY revision';
const SNAPSHOTS = 'SELECT log_index, hash, bytes FROM snapshot ORDER BY log_index DESC';
const HARD_STATE = 'SELECT term, voted_for FROM hard_state';
const CHAIN_SIZE =
  'SELECT count(*), coalesce(sum(length(bytes)), 0), coalesce(sum(length(certificate)), 0) FROM block WHERE chain = ?';
const READINGS = 'SELECT count(*) FROM reading_slot';

/** `LedgerReader` on a handle that can only read. */
export class SqliteLedgerReader implements LedgerReader {
  readonly beginning: Beginning;
  readonly #database: ReadableDatabase;

  constructor(database: ReadableDatabase) {
    this.#database = database;
    this.beginning = new BeginningReader(database);
  }

  get path(): string {
    return this.#database.path;
  }

  lastIndex(): number {
    return this.#database.integer(LAST_INDEX);
  }

  head(chain: ChainName): StoredBlock | undefined {
    const last = this.#block(this.#database.get(HEAD, CHAINS.indexOf(chain)));
    const next = this.beginning.origin()?.heads[chain].next ?? 0;
    return last === undefined || last.height < next - 1 ? undefined : last;
  }

  blockAt(logIndex: number): StoredBlock | undefined {
    return this.#block(this.#database.get(BLOCK_BY_INDEX, logIndex));
  }

  blockByHeight(chain: ChainName, height: number): StoredBlock | undefined {
    return this.#block(this.#database.get(BLOCK_BY_HEIGHT, CHAINS.indexOf(chain), height));
  }

  blockByHash(hash: Uint8Array): StoredBlock | undefined {
    return this.#block(this.#database.get(BLOCK_BY_HASH, hash));
  }

  /** A row at a time by its key: an open cursor would keep the connection from writing, and the log from shrinking. */
  *blocks(chain: ChainName, from: number, limit = Number.POSITIVE_INFINITY): IterableIterator<StoredBlock> {
    for (let height = from; height < from + limit; height++) {
      const block = this.blockByHeight(chain, height);
      if (block === undefined) return;
      yield block;
    }
  }

  *entries(fromIndex: number): IterableIterator<CommittedEntry> {
    for (let index = fromIndex; ; index++) {
      const row = this.#database.get(ENTRY, index);
      if (row === undefined) return;
      yield {
        index: integerAt(this, row, 0),
        term: integerAt(this, row, 1),
        certificate: bytesAt(this, row, 2),
        bytes: bytesAt(this, row, 3),
      };
    }
  }

  findTransaction(id: TransactionId): PlacedTransaction | undefined {
    const row = this.#database.get(PLACE_OF_ID, bytesOfId(id));
    if (row === undefined) return undefined;
    const logIndex = integerAt(this, row, 0);
    const block = this.blockAt(logIndex) ?? this.#missing(`entry ${logIndex}, where transaction ${id} is`);
    const kind = wordAt(this, row, { column: 2, words: TRANSACTION_KINDS });
    return { height: block.height, position: integerAt(this, row, 1), kind, block };
  }

  findReading(slot: ReadingSlot): PlacedReading | undefined {
    const row = this.#database.get(PLACE_OF_SLOT, slot.minute, slot.author, slot.revision);
    if (row === undefined) return undefined;
    const height = integerAt(this, row, 0);
    const block =
      this.blockByHeight('energy', height) ?? this.#missing(`energy block ${height}, which a reading is in`);
    return { height, position: integerAt(this, row, 1), block };
  }

  placeOf(slot: ReadingSlot): ReadingPlace | undefined {
    const row = this.#database.get(PLACE_OF_SLOT, slot.minute, slot.author, slot.revision);
    if (row === undefined) return undefined;
    const { minute: at, revision } = slot;
    return { minute: at, revision, height: integerAt(this, row, 0), position: integerAt(this, row, 1) };
  }

  placesOf(author: MemberIndex, span: MinuteSpan): readonly ReadingPlace[] {
    return this.#database.all(PLACES_OF_SPAN, span.startMinute, span.endMinute, author).map((row) => ({
      minute: minuteAt(this, row, 0),
      revision: integerAt(this, row, 1),
      height: integerAt(this, row, 2),
      position: integerAt(this, row, 3),
    }));
  }

  heightBefore(chain: ChainName, time: Minute): number {
    const number = CHAINS.indexOf(chain);
    const origin = this.beginning.origin()?.heads[chain];
    let from = 0;
    let to = Math.max(this.#database.integer(NEXT_HEIGHT, number), origin?.next ?? 0);
    // The first block of that time or later has a height in from..to; to: there is none.
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const row = this.#database.get(TIME_OF_BLOCK, number, middle);
      const absent = origin !== undefined && middle < origin.next ? origin.time : undefined;
      const at = row === undefined ? absent : minuteAt(this, row, 0);
      if ((at ?? this.#missing(`${chain} block ${middle}`)) < time) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  revisions(slot: { readonly author: MemberIndex; readonly minute: Minute }): readonly number[] {
    return this.#database.all(REVISIONS, slot.minute, slot.author).map((row) => integerAt(this, row, 0));
  }

  snapshots(): readonly StoredSnapshot[] {
    return this.#database.all(SNAPSHOTS).map((row) => {
      const snapshot = {
        logIndex: integerAt(this, row, 0),
        hash: bytesAt(this, row, 1),
        bytes: bytesAt(this, row, 2),
      };
      if (hashFits(snapshot)) return snapshot;
      const detail = `the snapshot at entry ${snapshot.logIndex} does not have the hash it was saved with`;
      throw new DamagedDatabase({ path: this.path, detail });
    });
  }

  hardState(): HardState {
    const row = this.#database.get(HARD_STATE);
    if (row === undefined) return { term: 0, votedFor: null };
    return { term: integerAt(this, row, 0), votedFor: integerOrNullAt(this, row, 1) };
  }

  sizes(): LedgerSizes {
    return {
      chains: { energy: this.#chainSize('energy'), contract: this.#chainSize('contract') },
      readings: this.#database.integer(READINGS),
      databaseBytes: this.#database.databaseBytes(),
    };
  }

  integrityCheck(depth: LedgerFaultDepth = 'quick'): readonly string[] {
    return ledgerFaults(this.#database, depth);
  }

  close(): void {
    this.#database.close();
  }

  #chainSize(chain: ChainName): ChainSize {
    const row = this.#database.get(CHAIN_SIZE, CHAINS.indexOf(chain)) ?? [];
    return {
      blocks: integerAt(this, row, 0),
      blockBytes: integerAt(this, row, 1),
      certificateBytes: integerAt(this, row, 2),
    };
  }

  #block(row: SqlRow | undefined): StoredBlock | undefined {
    if (row === undefined) return undefined;
    return {
      logIndex: integerAt(this, row, 0),
      term: integerAt(this, row, 1),
      chain: wordAt(this, row, { column: 2, words: CHAINS }),
      height: integerAt(this, row, 3),
      time: minuteAt(this, row, 4),
      hash: bytesAt(this, row, 5),
      certificate: bytesAt(this, row, 6),
      bytes: bytesAt(this, row, 7),
    };
  }

  #missing(what: string): never {
    throw new DamagedDatabase({ path: this.path, detail: `${what}, is not there` });
  }
}

/** An ID's 32 bytes. @throws AssertionError for anything but 64 lower-case hexadecimal digits. */
export function bytesOfId(id: TransactionId): Uint8Array {
  assert(
    /^[0-9a-f]{64}$/.test(id),
    `a transaction ID is 64 lower-case hexadecimal digits, not ${id.slice(0, 80)}`,
  );
  return fromHex(id);
}

/** Whether a snapshot's hash is that of its bytes. */
export function hashFits(snapshot: StoredSnapshot): boolean {
  return equalBytes(sha256(snapshot.bytes), snapshot.hash);
}
