import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { type SqlRow, integerAt, textAt } from './column.ts';
import { createPrivately } from './durable-file.ts';
import { type Schema, checkTables, formatVersion, migrate } from './schema.ts';
import {
  DamagedDatabase,
  FatalStorageError,
  StorageError,
  asStorageError,
  isSqliteError,
} from './storage-error.ts';
import { type WriterLock, lockForWriting } from './writer-lock.ts';

/** What may be bound to a statement. Numbers are whole and safe, or SQLite's STRICT tables refuse them. */
export type SqlValue = number | string | Uint8Array | null;

/** How long a handle waits for another's lock: a reader that meets a checkpoint or a recovery. */
const BUSY_TIMEOUT_MS = 2000;
/** The write-ahead log is cut back to this after a checkpoint. */
const WAL_LIMIT_BYTES = 16 * 1024 * 1024;
/** Faults that one check lists at most. */
const FAULT_LIMIT = 50;

/** Limits of one file. */
export interface DatabaseOptions {
  /** The file may not grow past this (rounded down to whole pages); then `diskFull`. No limit when left out. */
  readonly maxBytes?: number;
  /**
   * True: commits do not wait for the disk (synchronous=NORMAL). Whole or not at all even so, but a power cut may take the
   * last ones back: for what is worked out again. False by default.
   */
  readonly rebuildable?: boolean;
}

/**
 * A handle that can only read: SQLite opened the file read-only, and the type has no way to write. SQL texts are
 * constants of this folder, so each is prepared once and kept; values are bound, never spliced.
 */
export class ReadableDatabase {
  readonly path: string;
  protected readonly connection: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(connection: Database.Database) {
    this.connection = connection;
    this.path = connection.name;
  }

  /** The first row, or undefined. @throws StorageError */
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined {
    return this.guarded(() => {
      const row = this.statement(sql).get(...values);
      return Array.isArray(row) ? row : undefined;
    });
  }

  /** Every row, at once in memory: for results that are known to be small. @throws StorageError */
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
    return this.guarded(() =>
      this.statement(sql)
        .all(...values)
        .filter(Array.isArray),
    );
  }

  /** The first column of a row that must be there. @throws StorageError */
  integer(sql: string, ...values: readonly SqlValue[]): number {
    const row = this.get(sql, ...values);
    assert(row !== undefined, `a query for one number gave no row: ${sql}`);
    return integerAt(this, row, 0);
  }

  /** Pages of the file, times their size: what the database itself takes, its write-ahead log apart. */
  databaseBytes(): number {
    return this.integer('PRAGMA page_count') * this.integer('PRAGMA page_size');
  }

  /**
   * Has SQLite look for faults; an empty list when there is none. `quick` reads every page, `full` compares every
   * index with its table as well.
   */
  sqliteFaults(depth: 'quick' | 'full'): readonly string[] {
    const sql =
      depth === 'quick' ? `PRAGMA quick_check(${FAULT_LIMIT})` : `PRAGMA integrity_check(${FAULT_LIMIT})`;
    try {
      const found = this.all(sql).map((row) => textAt(this, row, 0));
      return found.length === 1 && found[0] === 'ok' ? [] : found;
    } catch (error) {
      if (error instanceof DamagedDatabase) return [error.detail];
      throw error;
    }
  }

  /** What `work` makes of this handle, which is closed should it throw. */
  orClose<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Gives the file back. The handle is of no use afterwards. */
  close(): void {
    this.#statements.clear();
    this.connection.close();
  }

  protected statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      if (statement.reader) statement.raw(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  protected guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      throw asStorageError(cause, this.path);
    }
  }
}

/** The one handle of a file that may write. */
export class WritableDatabase extends ReadableDatabase {
  readonly #lock: WriterLock;
  readonly #rebuildable: boolean;

  constructor(connection: Database.Database, lock: WriterLock, options: DatabaseOptions) {
    super(connection);
    this.#lock = lock;
    this.#rebuildable = options.rebuildable === true;
  }

  /** Rows changed. Only within `durably`. @throws StorageError */
  run(sql: string, ...values: readonly SqlValue[]): number {
    assert(this.connection.inTransaction, 'writes belong in durably()');
    return this.guarded(() => this.statement(sql).run(...values).changes);
  }

  /** The same statement for many rows, one after the other. Only within `durably`. @throws StorageError */
  runMany(sql: string, rows: Iterable<readonly SqlValue[]>): void {
    assert(this.connection.inTransaction, 'writes belong in durably()');
    this.guarded(() => {
      const statement = this.statement(sql);
      for (const row of rows) statement.run(...row);
    });
  }

  /**
   * Does all of `work` or nothing, and returns once it is on the disk (WAL, synchronous=FULL: one fsync).
   * @throws StorageError, or what `work` threw; the file is then as it was before.
   */
  durably<Result>(work: () => Result): Result {
    assert(!this.connection.inTransaction, 'durably() within durably()');
    return this.guarded(() => this.#inTransaction(work));
  }

  /**
   * The same without waiting for the disk (synchronous=NORMAL): whole or not at all even so, and on the disk with the next
   * `durably`. A power cut before that takes it back: for what follows from something that is on the disk already.
   */
  withNextSync<Result>(work: () => Result): Result {
    assert(!this.connection.inTransaction, 'withNextSync() within durably()');
    assert(!this.#rebuildable, 'a rebuildable file waits for no sync at all');
    return this.guarded(() => {
      this.connection.pragma('synchronous = NORMAL');
      try {
        return this.#inTransaction(work);
      } finally {
        this.connection.pragma('synchronous = FULL');
      }
    });
  }

  #inTransaction<Result>(work: () => Result): Result {
    this.statement('BEGIN IMMEDIATE').run();
    try {
      const result = work();
      this.statement('COMMIT').run();
      return result;
    } finally {
      // Still open only when something threw; SQLite itself may have rolled back already.
      if (this.connection.inTransaction) this.statement('ROLLBACK').run();
    }
  }

  /**
   * Leaves one self-contained file, which can be read from a disk that cannot be written. While others read it, or
   * with a full disk, it stays in WAL mode with its `-wal`: the next writer takes care of it.
   */
  override close(): void {
    try {
      this.connection.pragma('busy_timeout = 0');
      this.connection.pragma('journal_mode = DELETE');
    } catch (cause) {
      if (!isSqliteError(cause)) throw cause;
    } finally {
      super.close();
      this.#lock.release();
    }
  }
}

/** Opens a file for reading; others may read or write it meanwhile. @throws StorageError */
export function openReadable(givenPath: string, schema: Schema): ReadableDatabase {
  const path = resolve(givenPath);
  if (!existsSync(path)) throw new FatalStorageError('io', { path, message: 'there is no such file' });
  return opened(path, () => {
    const connection = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    return prepared(connection, () => {
      careful(connection);
      checkTables(connection, schema);
      return new ReadableDatabase(connection);
    });
  });
}

/**
 * Opens a file for writing, makes it (mode 0600) when there is none, and brings it to the schema's last version.
 * @throws StorageError; `busy` when it is open for writing already.
 */
export function openWritable(
  givenPath: string,
  schema: Schema,
  options: DatabaseOptions = {},
): WritableDatabase {
  const path = resolve(givenPath);
  const lock = lockForWriting(path);
  try {
    return opened(path, () => {
      createPrivately(path);
      const connection = new Database(path, { timeout: BUSY_TIMEOUT_MS });
      return prepared(connection, () => {
        careful(connection);
        formatVersion(connection, schema);
        makeDurable(connection, options);
        migrate(connection, schema);
        checkTables(connection, schema);
        return new WritableDatabase(connection, lock, options);
      });
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A file may come from somebody else: nothing in its schema may call functions, and its pages are checked. */
function careful(connection: Database.Database): void {
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cell_size_check = ON');
}

function makeDurable(connection: Database.Database, options: DatabaseOptions): void {
  const mode = connection.pragma('journal_mode = WAL', { simple: true });
  connection.pragma(`synchronous = ${options.rebuildable === true ? 'NORMAL' : 'FULL'}`);
  connection.pragma('fullfsync = ON');
  connection.pragma('checkpoint_fullfsync = ON');
  connection.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
  if (options.maxBytes !== undefined) {
    const pageBytes = Number(connection.pragma('page_size', { simple: true }));
    connection.pragma(`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageBytes))}`);
  }
  if (mode !== 'wal') {
    const message = 'this disk cannot hold a write-ahead log (a network drive?). Choose a folder on this PC';
    throw new FatalStorageError('io', { path: connection.name, message });
  }
}

function prepared<Result>(connection: Database.Database, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** While a file is being opened, whatever SQLite cannot make sense of is the file's fault: our SQL is constant. */
function opened<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const error = asStorageError(cause, path);
    if (error instanceof StorageError || !isSqliteError(cause)) throw error;
    throw new DamagedDatabase({ path, detail: `${cause.message} (${cause.code})`, cause });
  }
}
