import assert from 'node:assert/strict';
import type { ChainName } from '../ledger/transaction.ts';
import type { Minute } from '../units/index.ts';
import { bytesAt, bytesOrNullAt, integerAt, minuteAt, textOrNullAt } from './column.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { CHAINS, type StoredBlock } from './ledger-schema.ts';
import { FatalStorageError } from './storage-error.ts';

/** What a newcomer begins with: a certified header, and the state that it vouches for. Storage looks into neither. */
export interface StoredCheckpoint {
  readonly logIndex: number;
  readonly term: number;
  /** Of the block at `logIndex`; its hash is the block's. */
  readonly header: Uint8Array;
  readonly certificate: Uint8Array;
  readonly state: Uint8Array;
}

/** Where a copy of the ledger began that did not begin with the founding block. */
export interface LedgerOrigin {
  /** The checkpoint's entry: what comes after it follows, what came before it is fetched and verified meanwhile. */
  readonly logIndex: number;
  readonly term: number;
  /** The checkpoint block's hash, 32 bytes. */
  readonly hash: Uint8Array;
  /** Of each chain: the height of its first block after `logIndex`, and the time of its last one up to there (0: none). */
  readonly heads: Readonly<Record<ChainName, { readonly next: number; readonly time: Minute }>>;
  /** The state after a verified entry, for a restart to go on from; null before the first. */
  readonly past: { readonly logIndex: number; readonly state: Uint8Array } | null;
  /** In what the verified history contradicts the checkpoint; null: it does not, so far. */
  readonly fault: string | null;
}

/** Where a copy of the ledger begins, and where newcomers' copies may. */
export interface Beginning {
  /**
   * Where this copy began, for as long as blocks from before are missing; undefined for one that is whole. The blocks that
   * are here then are those from 1 on as far as they are verified, and those after the origin.
   */
  origin(): LedgerOrigin | undefined;
  /** The last entry of those that are here from 1 on without a gap; of a copy that is whole, the last. */
  pastIndex(): number;
  /** The newest that a newcomer may begin with. */
  checkpoint(): StoredCheckpoint | undefined;
  /** The checkpoint of an entry, if it is kept. */
  checkpointAt(logIndex: number): StoredCheckpoint | undefined;
}

/** The same for the node that writes. Each write is on the disk when it returns. */
export interface WritableBeginning<Block> extends Beginning {
  /** Keeps what a newcomer may begin with; drops older ones. */
  saveCheckpoint(checkpoint: StoredCheckpoint): void;
  /** Makes an empty copy one that begins behind a checkpoint. @throws FatalStorageError `outOfOrder` when it is not empty */
  beginAt(origin: Omit<LedgerOrigin, 'past' | 'fault'>, checkpoint: StoredCheckpoint): void;
  /**
   * Adds verified blocks from before the origin, from 1 on and without a gap. With `past`, the state after the last of them.
   * @throws as `LedgerStore.append`, and `outOfOrder` past the origin
   */
  appendPast(blocks: readonly Block[], past?: NonNullable<LedgerOrigin['past']>): void;
  /** All blocks up to the origin are here: the copy is whole. @throws FatalStorageError `outOfOrder` when they are not */
  close(): void;
  /** The verified history contradicts the checkpoint that this copy began at: it is not to be gone on with. */
  markFalse(fault: string): void;
}

const NEWEST_CHECKPOINT =
  'SELECT log_index, term, header, certificate, state FROM checkpoint ORDER BY log_index DESC LIMIT 1';
const PUT_CHECKPOINT =
  'INSERT OR REPLACE INTO checkpoint (log_index, term, header, certificate, state) VALUES (?, ?, ?, ?, ?)';
/** That of the origin stays: should the kept states be damaged, it is what this copy begins with again. */
const DROP_CHECKPOINTS =
  'DELETE FROM checkpoint WHERE log_index < (SELECT max(log_index) FROM checkpoint) AND log_index NOT IN (SELECT log_index FROM origin)';
const CHECKPOINT_AT =
  'SELECT log_index, term, header, certificate, state FROM checkpoint WHERE log_index = ?';
const ORIGIN =
  'SELECT log_index, term, hash, energy_next, energy_time, contract_next, contract_time, past_state_index, past_state, fault FROM origin';
const PUT_ORIGIN =
  'INSERT INTO origin (id, log_index, term, hash, energy_next, energy_time, contract_next, contract_time) VALUES (1, ?, ?, ?, ?, ?, ?, ?)';
const PUT_PAST = 'UPDATE origin SET past_state_index = ?, past_state = ?';
const PUT_FAULT = 'UPDATE origin SET fault = ?';
const CLOSE = 'DELETE FROM origin';
const PAST_INDEX =
  'SELECT coalesce(max(log_index), 0) FROM block WHERE log_index <= coalesce((SELECT log_index FROM origin), 9007199254740991)';
const TERM_AT = 'SELECT term FROM block WHERE log_index = ?';
/** Height of a chain's first block that is not among those up to an entry. Goes through them: once a start. */
const NEXT_OF_PAST = 'SELECT coalesce(max(height) + 1, 0) FROM block WHERE chain = ? AND log_index <= ?';

export function readOrigin(database: ReadableDatabase): LedgerOrigin | undefined {
  const row = database.get(ORIGIN);
  if (row === undefined) return undefined;
  const state = bytesOrNullAt(database, row, 8);
  return {
    logIndex: integerAt(database, row, 0),
    term: integerAt(database, row, 1),
    hash: bytesAt(database, row, 2),
    heads: {
      energy: { next: integerAt(database, row, 3), time: minuteAt(database, row, 4) },
      contract: { next: integerAt(database, row, 5), time: minuteAt(database, row, 6) },
    },
    past: state === null ? null : { logIndex: integerAt(database, row, 7), state },
    fault: textOrNullAt(database, row, 9),
  };
}

function checkpointOf(
  database: ReadableDatabase,
  row: ReturnType<ReadableDatabase['get']>,
): StoredCheckpoint | undefined {
  if (row === undefined) return undefined;
  return {
    logIndex: integerAt(database, row, 0),
    term: integerAt(database, row, 1),
    header: bytesAt(database, row, 2),
    certificate: bytesAt(database, row, 3),
    state: bytesAt(database, row, 4),
  };
}

/** What the next block must follow. */
export interface Tail {
  readonly logIndex: number;
  readonly term: number;
  readonly heights: Readonly<Record<ChainName, number>>;
}

/** What is done with blocks by the store that this is a part of. */
export interface BeginningOptions<Block> {
  /** Within a durable step. */
  readonly insert: (block: Block) => void;
  readonly following: (tail: Tail, block: Block) => Tail;
  readonly lastIndex: () => number;
  /** The ledger goes on from an origin now. */
  readonly begun: () => void;
}

export class BeginningReader implements Beginning {
  readonly #database: ReadableDatabase;

  constructor(database: ReadableDatabase) {
    this.#database = database;
  }

  origin(): LedgerOrigin | undefined {
    return readOrigin(this.#database);
  }

  pastIndex(): number {
    return this.#database.integer(PAST_INDEX);
  }

  checkpoint(): StoredCheckpoint | undefined {
    return checkpointOf(this.#database, this.#database.get(NEWEST_CHECKPOINT));
  }

  checkpointAt(logIndex: number): StoredCheckpoint | undefined {
    return checkpointOf(this.#database, this.#database.get(CHECKPOINT_AT, logIndex));
  }
}

export class BeginningTable<Block extends { readonly block: StoredBlock }>
  extends BeginningReader
  implements WritableBeginning<Block>
{
  readonly #database: WritableDatabase;
  readonly #options: BeginningOptions<Block>;
  /** What the next block of the past must follow; undefined until it is needed. */
  #past: Tail | undefined;

  constructor(database: WritableDatabase, options: BeginningOptions<Block>) {
    super(database);
    this.#database = database;
    this.#options = options;
  }

  saveCheckpoint(checkpoint: StoredCheckpoint): void {
    assert(checkpoint.logIndex <= this.#options.lastIndex(), 'a checkpoint is of an entry that is there');
    this.#database.durably(() => this.#putCheckpoint(checkpoint));
  }

  beginAt(origin: Omit<LedgerOrigin, 'past' | 'fault'>, checkpoint: StoredCheckpoint): void {
    assert.equal(checkpoint.logIndex, origin.logIndex, 'a copy begins at its checkpoint');
    const { logIndex, term, hash, heads } = origin;
    if (this.#options.lastIndex() !== 0)
      this.#refuse(`a beginning at entry ${logIndex} of a ledger that has begun`);
    const { energy, contract } = heads;
    this.#database.durably(() => {
      this.#database.run(
        PUT_ORIGIN,
        logIndex,
        term,
        hash,
        energy.next,
        energy.time,
        contract.next,
        contract.time,
      );
      this.#putCheckpoint(checkpoint);
    });
    this.#past = undefined;
    this.#options.begun();
  }

  appendPast(blocks: readonly Block[], past?: NonNullable<LedgerOrigin['past']>): void {
    const origin = this.origin();
    if (origin === undefined) return this.#refuse('blocks of the past of a ledger that is whole');
    let tail = this.#past ?? this.#pastTail();
    for (const block of blocks) tail = this.#options.following(tail, block);
    if (tail.logIndex > origin.logIndex) this.#refuse(`entry ${tail.logIndex} as past of ${origin.logIndex}`);
    this.#database.durably(() => {
      for (const block of blocks) this.#options.insert(block);
      if (past !== undefined) this.#database.run(PUT_PAST, past.logIndex, past.state);
    });
    this.#past = tail;
  }

  close(): void {
    const origin = this.origin();
    if (origin === undefined) return;
    const last = this.pastIndex();
    if (last !== origin.logIndex)
      this.#refuse(`a whole ledger, with entries 1 to ${last} of ${origin.logIndex}`);
    this.#database.durably(() => this.#database.run(CLOSE));
    this.#past = undefined;
  }

  markFalse(fault: string): void {
    this.#database.durably(() => this.#database.run(PUT_FAULT, fault));
  }

  #pastTail(): Tail {
    const logIndex = this.pastIndex();
    const last = this.#database.get(TERM_AT, logIndex);
    const height = (chain: ChainName): number =>
      this.#database.integer(NEXT_OF_PAST, CHAINS.indexOf(chain), logIndex) - 1;
    return {
      logIndex,
      term: last === undefined ? 0 : integerAt(this.#database, last, 0),
      heights: { energy: height('energy'), contract: height('contract') },
    };
  }

  #putCheckpoint({ logIndex, term, header, certificate, state }: StoredCheckpoint): void {
    this.#database.run(PUT_CHECKPOINT, logIndex, term, header, certificate, state);
    this.#database.run(DROP_CHECKPOINTS);
  }

  #refuse(message: string): never {
    throw new FatalStorageError('outOfOrder', { path: this.#database.path, message });
  }
}
