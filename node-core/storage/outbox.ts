import type { ChainName, TransactionId } from '../ledger/transaction.ts';
import { energyMwh, type EnergyMwh, type Minute, type MinuteSpan } from '../units/index.ts';
import { type SqlRow, bytesAt, hexAt, integerAt, minuteAt, textAt, wordAt } from './column.ts';
import { type DatabaseOptions, type WritableDatabase, openWritable } from './database.ts';
import { bytesOfId } from './ledger-reader.ts';
import { CHAINS } from './ledger-schema.ts';
import { OUTBOX_SCHEMA } from './outbox-schema.ts';
import { DamagedDatabase, FatalStorageError } from './storage-error.ts';

/** A signed transaction of this household's own. */
export interface OutboxTransaction {
  readonly id: TransactionId;
  readonly chain: ChainName;
  /** As signed, signature included. */
  readonly bytes: Uint8Array;
  /** Of a reading: the slot it takes. */
  readonly slot?: { readonly minute: Minute; readonly revision: number };
}

/** What the roof made in a minute, by a meter of its own: 0 to 2^48 - 1 mWh. */
export interface RoofMinute {
  readonly minute: Minute;
  readonly energyMwh: EnergyMwh;
}

/** What the meter's registers stood at, at the end of a minute; null where it has no such register. */
export interface RegisterMinute {
  readonly minute: Minute;
  readonly importMwh: EnergyMwh;
  readonly exportMwh: EnergyMwh | null;
}

/** What JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Own transactions until they are seen in a certified block, and what must never be said twice (`outbox.sqlite`).
 * Cannot be rebuilt from anything: each write is on the disk when it returns.
 */
export interface Outbox {
  readonly path: string;
  /**
   * Keeps transactions, all or none. When it returns they are durable: that is the acknowledgement of a reading.
   * One that is pending already is kept once.
   * @throws FatalStorageError `conflict` for a reading whose minute has been put with this revision or a higher one:
   * a slot is signed once, whatever the source says later. StorageError.
   * @param roof minutes of the roof that are kept with them, each in the place of what was known of it
   */
  put(transactions: readonly OutboxTransaction[], roof?: readonly RoofMinute[]): void;
  /** What the roof made in the minutes of a span, ascending; minutes of which nothing is known are not there. */
  roofMinutes(span: MinuteSpan): readonly RoofMinute[];
  /** Keeps registers, in the place of those of the same minute. */
  putRegisters(registers: RegisterMinute): void;
  /** Registers at the ends of the minutes of a span, ascending. */
  registers(span: MinuteSpan): readonly RegisterMinute[];
  /** The latest minute of the roof that was ever put: where its meter's source takes up again. */
  lastRoofMinute(): Minute | undefined;
  /** The oldest of a chain, in the order they were put, at most `limit`. */
  pending(chain: ChainName, limit: number): readonly OutboxTransaction[];
  /** How many of a chain wait. */
  pendingCount(chain: ChainName): number;
  /**
   * Forgets transactions that are in a certified block; those that are not here are passed over. How many were here.
   * Comes to the disk with the next write: after a crash some may be pending again, and are found on the chain.
   */
  remove(ids: readonly TransactionId[]): number;
  /**
   * The next sequence number of own transactions on a chain: reserved before it returns, so never given again, not
   * even after a crash. From 1. `above` is the last one that the ledger has of this household: after a restore on a
   * new PC the outbox knows less than the ledger does.
   */
  nextSequence(chain: ChainName, above?: number): number;
  /** The latest minute of which a reading was ever put: where the meter's source takes up again. */
  lastMinute(): Minute | undefined;
  /** The highest revision ever put for a minute: a correction takes the one after it. */
  highestRevision(at: Minute): number | undefined;
  /** Drops what is known of own readings before a minute: of those that the chain would refuse as too old. */
  forgetReadingsBefore(at: Minute): void;
  /** A setting's value, parsed but not checked: the caller has the schema. Undefined when it was never written. */
  setting(name: string): unknown;
  writeSetting(name: string, value: JsonValue): void;
  /** SQLite's faults in plain words; an empty list when there is none. */
  integrityCheck(depth?: 'quick' | 'full'): readonly string[];
  close(): void;
}

const PUT = 'INSERT INTO pending (id, chain, minute, revision, bytes) VALUES (?, ?, ?, ?, ?)';
const ALL_IDS = 'SELECT id FROM pending';
const HAS = 'SELECT 1 FROM pending WHERE id = ?';
const PUT_OWN_READING = 'INSERT OR REPLACE INTO own_reading (minute, revision) VALUES (?, ?)';
const PENDING =
  'SELECT id, chain, minute, revision, bytes FROM pending WHERE chain = ? ORDER BY place LIMIT ?';
const PENDING_COUNT = 'SELECT count(*) FROM pending WHERE chain = ?';
const REMOVE = 'DELETE FROM pending WHERE id = ?';
const SEQUENCE = 'SELECT last FROM sequence WHERE chain = ?';
const PUT_SEQUENCE = 'INSERT OR REPLACE INTO sequence (chain, last) VALUES (?, ?)';
const LAST_MINUTE = 'SELECT minute FROM own_reading ORDER BY minute DESC LIMIT 1';
const HIGHEST_REVISION = 'SELECT revision FROM own_reading WHERE minute = ?';
const FORGET_READINGS = 'DELETE FROM own_reading WHERE minute < ?';
const PUT_ROOF = 'INSERT OR REPLACE INTO roof_minute (minute, energy_mwh) VALUES (?, ?)';
const ROOF_MINUTES =
  'SELECT minute, energy_mwh FROM roof_minute WHERE minute >= ? AND minute < ? ORDER BY minute';
const LAST_ROOF_MINUTE = 'SELECT minute FROM roof_minute ORDER BY minute DESC LIMIT 1';
const PUT_REGISTERS =
  'INSERT OR REPLACE INTO register_reading (minute, import_mwh, export_mwh) VALUES (?, ?, ?)';
const REGISTERS =
  'SELECT minute, import_mwh, export_mwh FROM register_reading WHERE minute >= ? AND minute < ? ORDER BY minute';
const SETTING = 'SELECT value FROM setting WHERE name = ?';
const PUT_SETTING = 'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)';

/** Removals that may wait for the next write. */
const SETTLED_LIMIT = 1000;

/** `Outbox` on its file. */
class SqliteOutbox implements Outbox {
  readonly #database: WritableDatabase;
  /** Removed, but still in the file: the next write takes them out, so that a removal costs no fsync of its own. */
  readonly #settled = new Set<TransactionId>();
  /** Every ID in the file: most blocks hold nothing of ours, and that is known without asking it. */
  readonly #waiting: Set<TransactionId>;

  constructor(database: WritableDatabase) {
    this.#database = database;
    this.#waiting = new Set(database.all(ALL_IDS).map((row) => hexAt(this, row, 0)));
  }

  get path(): string {
    return this.#database.path;
  }

  put(transactions: readonly OutboxTransaction[], roof: readonly RoofMinute[] = []): void {
    if (transactions.length === 0 && roof.length === 0) return;
    this.#durably(() => {
      for (const transaction of transactions) this.#put(transaction);
      for (const { minute: at, energyMwh: energy } of roof) this.#database.run(PUT_ROOF, at, energy);
    });
    for (const { id } of transactions) this.#waiting.add(id);
  }

  roofMinutes({ startMinute, endMinute }: MinuteSpan): readonly RoofMinute[] {
    return this.#database.all(ROOF_MINUTES, startMinute, endMinute).map((row) => ({
      minute: minuteAt(this, row, 0),
      energyMwh: energyMwh(integerAt(this, row, 1)),
    }));
  }

  putRegisters({ minute: at, importMwh, exportMwh }: RegisterMinute): void {
    this.#database.durably(() => this.#database.run(PUT_REGISTERS, at, importMwh, exportMwh));
  }

  registers({ startMinute, endMinute }: MinuteSpan): readonly RegisterMinute[] {
    return this.#database.all(REGISTERS, startMinute, endMinute).map((row) => ({
      minute: minuteAt(this, row, 0),
      importMwh: energyMwh(integerAt(this, row, 1)),
      exportMwh: row[2] === null ? null : energyMwh(integerAt(this, row, 2)),
    }));
  }

  lastRoofMinute(): Minute | undefined {
    const last = this.#database.get(LAST_ROOF_MINUTE);
    return last === undefined ? undefined : minuteAt(this, last, 0);
  }

  pending(chain: ChainName, limit: number): readonly OutboxTransaction[] {
    return this.#database
      .all(PENDING, CHAINS.indexOf(chain), limit + this.#settled.size)
      .map((row) => this.#transaction(row))
      .filter(({ id }) => !this.#settled.has(id))
      .slice(0, limit);
  }

  pendingCount(chain: ChainName): number {
    this.#forgetSettled();
    return this.#database.integer(PENDING_COUNT, CHAINS.indexOf(chain));
  }

  remove(ids: readonly TransactionId[]): number {
    let removed = 0;
    for (const id of ids) {
      if (this.#settled.has(id) || !this.#waiting.has(id)) continue;
      this.#settled.add(id);
      removed += 1;
    }
    if (this.#settled.size > SETTLED_LIMIT) this.#durably(() => {});
    return removed;
  }

  nextSequence(chain: ChainName, above = 0): number {
    const number = CHAINS.indexOf(chain);
    return this.#database.durably(() => {
      const next = Math.max(above, this.#integer(SEQUENCE, number) ?? 0) + 1;
      this.#database.run(PUT_SEQUENCE, number, next);
      return next;
    });
  }

  lastMinute(): Minute | undefined {
    const last = this.#database.get(LAST_MINUTE);
    return last === undefined ? undefined : minuteAt(this, last, 0);
  }

  highestRevision(at: Minute): number | undefined {
    return this.#integer(HIGHEST_REVISION, at);
  }

  forgetReadingsBefore(at: Minute): void {
    this.#database.durably(() => this.#database.run(FORGET_READINGS, at));
  }

  setting(name: string): unknown {
    const row = this.#database.get(SETTING, name);
    if (row === undefined) return undefined;
    try {
      return JSON.parse(textAt(this, row, 0));
    } catch (cause) {
      throw new DamagedDatabase({ path: this.path, detail: `the setting ${name} is no JSON`, cause });
    }
  }

  writeSetting(name: string, value: JsonValue): void {
    this.#database.durably(() => this.#database.run(PUT_SETTING, name, JSON.stringify(value)));
  }

  integrityCheck(depth: 'quick' | 'full' = 'quick'): readonly string[] {
    return this.#database.sqliteFaults(depth);
  }

  close(): void {
    this.#forgetSettled();
    this.#database.close();
  }

  /** `work` and the removals that wait, in one durable transaction. */
  #durably<Result>(work: () => Result): Result {
    const result = this.#database.durably(() => {
      for (const id of this.#settled) this.#database.run(REMOVE, bytesOfId(id));
      return work();
    });
    for (const id of this.#settled) this.#waiting.delete(id);
    this.#settled.clear();
    return result;
  }

  #forgetSettled(): void {
    if (this.#settled.size > 0) this.#durably(() => {});
  }

  #put(transaction: OutboxTransaction): void {
    const id = bytesOfId(transaction.id);
    if (this.#database.get(HAS, id) !== undefined) return;
    const { slot } = transaction;
    if (slot !== undefined) this.#takeSlot(slot);
    const chain = CHAINS.indexOf(transaction.chain);
    this.#database.run(PUT, id, chain, slot?.minute ?? null, slot?.revision ?? null, transaction.bytes);
  }

  #takeSlot(slot: { readonly minute: Minute; readonly revision: number }): void {
    const highest = this.highestRevision(slot.minute) ?? -1;
    if (slot.revision <= highest) {
      const message = `a reading of minute ${slot.minute}, revision ${slot.revision}, though revision ${highest} is signed`;
      throw new FatalStorageError('conflict', { path: this.path, message });
    }
    this.#database.run(PUT_OWN_READING, slot.minute, slot.revision);
  }

  #transaction(row: SqlRow): OutboxTransaction {
    const slot =
      row[2] === null ? undefined : { minute: minuteAt(this, row, 2), revision: integerAt(this, row, 3) };
    return {
      id: hexAt(this, row, 0),
      chain: wordAt(this, row, { column: 1, words: CHAINS }),
      ...(slot === undefined ? {} : { slot }),
      bytes: bytesAt(this, row, 4),
    };
  }

  #integer(sql: string, ...values: readonly number[]): number | undefined {
    const row = this.#database.get(sql, ...values);
    return row === undefined ? undefined : integerAt(this, row, 0);
  }
}

/**
 * Opens `outbox.sqlite`, and makes it when there is none. The file is small, so all of it is checked each time: what
 * cannot be rebuilt is to be found damaged before it is trusted.
 * @throws StorageError: `busy` when it is open already; `damaged`; `newer`; `foreign`.
 */
export function openOutbox(path: string, options: DatabaseOptions = {}): Outbox {
  const database = openWritable(path, OUTBOX_SCHEMA, options);
  return database.orClose(() => {
    const [fault] = database.sqliteFaults('full');
    if (fault !== undefined) throw new DamagedDatabase({ path: database.path, detail: fault });
    return new SqliteOutbox(database);
  });
}
