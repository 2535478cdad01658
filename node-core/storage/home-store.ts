import type { ReadingContent, ReadingQuality } from '../identity/reading-content.ts';
import type { MemberIndex } from '../ledger/transaction.ts';
import { ESTIMATED, GAP, MEASURED, type ReadingSeries } from '../settlement/series.ts';
import {
  type Minute,
  type MinuteSpan,
  type UtcDay,
  energyMwh,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  utcDay,
} from '../units/index.ts';
import { type SqlRow, bytesAt, integerAt, minuteAt } from './column.ts';
import { type DatabaseOptions, type WritableDatabase, openWritable } from './database.ts';
import { HOME_SCHEMA } from './home-schema.ts';
import { DamagedDatabase, FatalStorageError } from './storage-error.ts';

/** A reading of the chain that this household could open, and what it says. */
export interface OpenedReading extends ReadingContent {
  readonly member: MemberIndex;
  readonly minute: Minute;
  readonly revision: number;
  /** Of the energy block that it is in. */
  readonly height: number;
}

/** A day's key of a member, its own or granted: 32 bytes. */
export interface OpenedDayKey {
  readonly member: MemberIndex;
  readonly day: UtcDay;
  readonly key: Uint8Array;
}

/** A day of this household's own that a recipient has been granted. */
export interface GrantedDay {
  readonly day: UtcDay;
  readonly recipient: MemberIndex;
}

/** What a stretch of the ledger gave this household to read. */
export interface OpenedBatch {
  readonly readings?: readonly OpenedReading[];
  readonly dayKeys?: readonly OpenedDayKey[];
  /** Own days that were granted to others. */
  readonly granted?: readonly GrantedDay[];
  /** The last ledger entry that it comes from; left out for earlier readings that a later grant has opened. */
  readonly appliedIndex?: number;
}

/** Energy blocks above one height, up to another. */
export interface HeightRange {
  readonly afterHeight: number;
  readonly upToHeight: number;
}

/** Which readings a series takes in. */
export interface SeriesOptions {
  /** Only what was on the energy chain up to this height, included: a bill as it was closed. All when left out. */
  readonly asOfHeight?: number;
}

/** What this household may read, opened (`home.sqlite`). Rebuildable from the ledger and the household's keys. */
export interface HomeStore {
  readonly path: string;
  /**
   * Keeps a batch, in one transaction with its index, without waiting for the disk: after a power cut the index falls with
   * the readings, and they are opened again from the ledger. What is there already is replaced: doing it twice changes
   * nothing. @throws FatalStorageError `outOfOrder` when the index falls; StorageError.
   */
  put(batch: OpenedBatch): void;
  /** The last ledger entry that was put; 0 before the first. */
  appliedIndex(): number;
  /** Each minute's highest revision over the span; MISSING where there is none. */
  series(member: MemberIndex, span: MinuteSpan, options?: SeriesOptions): ReadingSeries;
  /** All revisions of one minute, ascending: what a correction replaced. */
  revisions(member: MemberIndex, at: Minute): readonly OpenedReading[];
  firstMinute(member: MemberIndex): Minute | undefined;
  latestMinute(member: MemberIndex): Minute | undefined;
  dayKey(of: { readonly member: MemberIndex; readonly day: UtcDay }): Uint8Array | undefined;
  /** To whom an own day has been granted. */
  grantedTo(day: UtcDay): ReadonlySet<MemberIndex>;
  /** UTC days from a day on of which a member's readings are here, ascending. */
  daysWithReadings(member: MemberIndex, from: UtcDay): readonly UtcDay[];
  /** One reading: the highest revision that was in an energy block up to a height. */
  readingAsOf(of: {
    readonly member: MemberIndex;
    readonly minute: Minute;
    readonly asOfHeight: number;
  }): OpenedReading | undefined;
  /** Minutes of a span whose reading was put right after it was first given, ascending. */
  correctedMinutes(member: MemberIndex, span: MinuteSpan): readonly Minute[];
  /** Minutes of a span of which a member's reading came in blocks above `afterHeight`, up to `upToHeight`; ascending. */
  minutesBetween(member: MemberIndex, of: MinuteSpan & HeightRange): readonly Minute[];
  /** Forgets everything, to open it anew from another ledger. */
  clear(): void;
  /** SQLite's faults in plain words; an empty list when there is none. */
  integrityCheck(depth?: 'quick' | 'full'): readonly string[];
  close(): void;
}

const READING_COLUMNS = 8;
/** Rows of one statement: the calls between JavaScript and SQLite cost as much as the rows. */
const READINGS_AT_ONCE = 16;
/** Minutes of one question: the rows of a month, each an array, would be tens of MB that live until the last was read. */
const MINUTES_AT_ONCE = MINUTES_PER_DAY;
const PUT_READING = putReadings(1);
const PUT_READINGS = putReadings(READINGS_AT_ONCE);
const PUT_DAY_KEY = 'INSERT OR REPLACE INTO day_key (member, day, key) VALUES (?, ?, ?)';
const PUT_GRANTED = 'INSERT OR REPLACE INTO granted (day, recipient) VALUES (?, ?)';
const GRANTED = 'SELECT recipient FROM granted WHERE day = ?';
const DAYS = 'SELECT DISTINCT minute / 1440 FROM reading WHERE member = ? AND minute >= ? ORDER BY 1';
const READING_AS_OF =
  'SELECT revision, import_mwh, export_mwh, quality, corrected, height FROM reading WHERE member = ? AND minute = ? AND height <= ? ORDER BY revision DESC LIMIT 1';
const MINUTES_BETWEEN =
  'SELECT DISTINCT minute FROM reading WHERE member = ? AND minute >= ? AND minute < ? AND height > ? AND height <= ? ORDER BY minute';
const CORRECTED =
  'SELECT DISTINCT minute FROM reading WHERE member = ? AND minute >= ? AND minute < ? AND corrected = 1 ORDER BY minute';
const CLEAR = [
  'DELETE FROM reading',
  'DELETE FROM day_key',
  'DELETE FROM granted',
  'DELETE FROM progress',
] as const;
const PUT_PROGRESS = 'INSERT OR REPLACE INTO progress (id, applied_index) VALUES (1, ?)';
const PROGRESS = 'SELECT applied_index FROM progress';
const SERIES =
  'SELECT minute, import_mwh, export_mwh, quality FROM reading WHERE member = ? AND minute >= ? AND minute < ? AND height <= ? ORDER BY minute, revision';
const REVISIONS =
  'SELECT revision, import_mwh, export_mwh, quality, corrected, height FROM reading WHERE member = ? AND minute = ? ORDER BY revision';
const FIRST = 'SELECT minute FROM reading WHERE member = ? ORDER BY minute LIMIT 1';
const LATEST = 'SELECT minute FROM reading WHERE member = ? ORDER BY minute DESC LIMIT 1';
const DAY_KEY = 'SELECT key FROM day_key WHERE member = ? AND day = ?';

const QUALITY_NUMBERS: Readonly<Record<ReadingQuality, number>> = {
  measured: MEASURED,
  estimated: ESTIMATED,
  gap: GAP,
};
const QUALITIES: ReadonlyMap<number, ReadingQuality> = new Map([
  [MEASURED, 'measured'],
  [ESTIMATED, 'estimated'],
  [GAP, 'gap'],
]);

/** `HomeStore` on its file. */
class SqliteHomeStore implements HomeStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  get path(): string {
    return this.#database.path;
  }

  put(batch: OpenedBatch): void {
    const { appliedIndex } = batch;
    if (appliedIndex !== undefined && appliedIndex < this.appliedIndex()) {
      const message = `entry ${appliedIndex} after entry ${this.appliedIndex()}`;
      throw new FatalStorageError('outOfOrder', { path: this.path, message });
    }
    this.#database.durably(() => {
      this.#putReadings(batch.readings ?? []);
      for (const { member, day, key } of batch.dayKeys ?? [])
        this.#database.run(PUT_DAY_KEY, member, day, key);
      for (const { day, recipient } of batch.granted ?? []) this.#database.run(PUT_GRANTED, day, recipient);
      if (appliedIndex !== undefined) this.#database.run(PUT_PROGRESS, appliedIndex);
    });
  }

  #putReadings(readings: readonly OpenedReading[]): void {
    // In the order of the key: neighbouring rows go to one page.
    const ordered = readings.toSorted((a, b) => a.member - b.member || a.minute - b.minute);
    const whole = ordered.length - (ordered.length % READINGS_AT_ONCE);
    const groups = Array.from({ length: whole / READINGS_AT_ONCE }, (_, group) =>
      ordered.slice(group * READINGS_AT_ONCE, (group + 1) * READINGS_AT_ONCE).flatMap(rowOf),
    );
    this.#database.runMany(PUT_READINGS, groups);
    this.#database.runMany(PUT_READING, ordered.slice(whole).map(rowOf));
  }

  appliedIndex(): number {
    const row = this.#database.get(PROGRESS);
    return row === undefined ? 0 : integerAt(this, row, 0);
  }

  series(member: MemberIndex, span: MinuteSpan, options: SeriesOptions = {}): ReadingSeries {
    const { startMinute, endMinute } = span;
    const length = Math.max(0, endMinute - startMinute);
    const importMwh = new Float64Array(length);
    const exportMwh = new Float64Array(length);
    const quality = new Uint8Array(length);
    const asOfHeight = options.asOfHeight ?? Number.MAX_SAFE_INTEGER;
    for (let from: number = startMinute; from < endMinute; from += MINUTES_AT_ONCE) {
      const to = Math.min(from + MINUTES_AT_ONCE, endMinute);
      for (const row of this.#database.all(SERIES, member, from, to, asOfHeight)) {
        // Ascending revisions: the highest one is written last.
        const at = integerAt(this, row, 0) - startMinute;
        importMwh[at] = integerAt(this, row, 1);
        exportMwh[at] = integerAt(this, row, 2);
        quality[at] = integerAt(this, row, 3);
      }
    }
    return { startMinute, importMwh, exportMwh, quality };
  }

  revisions(member: MemberIndex, at: Minute): readonly OpenedReading[] {
    return this.#database.all(REVISIONS, member, at).map((row) => this.#opened(row, { member, minute: at }));
  }

  readingAsOf(of: {
    readonly member: MemberIndex;
    readonly minute: Minute;
    readonly asOfHeight: number;
  }): OpenedReading | undefined {
    const row = this.#database.get(READING_AS_OF, of.member, of.minute, of.asOfHeight);
    return row === undefined ? undefined : this.#opened(row, of);
  }

  grantedTo(day: UtcDay): ReadonlySet<MemberIndex> {
    return new Set(this.#database.all(GRANTED, day).map((row) => integerAt(this, row, 0)));
  }

  daysWithReadings(member: MemberIndex, from: UtcDay): readonly UtcDay[] {
    return this.#database
      .all(DAYS, member, firstMinuteOfDay(from))
      .map((row) => utcDay(integerAt(this, row, 0)));
  }

  minutesBetween(member: MemberIndex, of: MinuteSpan & HeightRange): readonly Minute[] {
    const { startMinute, endMinute, afterHeight, upToHeight } = of;
    return this.#database
      .all(MINUTES_BETWEEN, member, startMinute, endMinute, afterHeight, upToHeight)
      .map((row) => minuteAt(this, row, 0));
  }

  correctedMinutes(member: MemberIndex, { startMinute, endMinute }: MinuteSpan): readonly Minute[] {
    return this.#database.all(CORRECTED, member, startMinute, endMinute).map((row) => minuteAt(this, row, 0));
  }

  clear(): void {
    this.#database.durably(() => {
      for (const statement of CLEAR) this.#database.run(statement);
    });
  }

  firstMinute(member: MemberIndex): Minute | undefined {
    return this.#minute(this.#database.get(FIRST, member));
  }

  latestMinute(member: MemberIndex): Minute | undefined {
    return this.#minute(this.#database.get(LATEST, member));
  }

  dayKey(of: { readonly member: MemberIndex; readonly day: UtcDay }): Uint8Array | undefined {
    const row = this.#database.get(DAY_KEY, of.member, of.day);
    return row === undefined ? undefined : bytesAt(this, row, 0);
  }

  integrityCheck(depth: 'quick' | 'full' = 'quick'): readonly string[] {
    return this.#database.sqliteFaults(depth);
  }

  close(): void {
    this.#database.close();
  }

  #opened(row: SqlRow, of: { readonly member: MemberIndex; readonly minute: Minute }): OpenedReading {
    return {
      member: of.member,
      minute: of.minute,
      revision: integerAt(this, row, 0),
      importMwh: energyMwh(integerAt(this, row, 1)),
      exportMwh: energyMwh(integerAt(this, row, 2)),
      quality: this.#quality(row, 3),
      corrected: integerAt(this, row, 4) === 1,
      height: integerAt(this, row, 5),
    };
  }

  #minute(row: SqlRow | undefined): Minute | undefined {
    return row === undefined ? undefined : minuteAt(this, row, 0);
  }

  #quality(row: SqlRow, column: number): ReadingQuality {
    const number = integerAt(this, row, column);
    const quality = QUALITIES.get(number);
    if (quality !== undefined) return quality;
    throw new DamagedDatabase({ path: this.path, detail: `a reading of quality ${number}, which is none` });
  }
}

function putReadings(rows: number): string {
  const places = Array.from({ length: rows }, () => `(${Array(READING_COLUMNS).fill('?').join(', ')})`);
  return `INSERT OR REPLACE INTO reading (member, minute, revision, import_mwh, export_mwh, quality, corrected, height) VALUES ${places.join(', ')}`;
}

function rowOf(reading: OpenedReading): readonly number[] {
  return [
    reading.member,
    reading.minute,
    reading.revision,
    reading.importMwh,
    reading.exportMwh,
    QUALITY_NUMBERS[reading.quality],
    reading.corrected ? 1 : 0,
    reading.height,
  ];
}

/**
 * Opens `home.sqlite`, and makes it when there is none.
 * @throws StorageError: `busy` when it is open already; `damaged`; `newer`; `foreign`.
 */
export function openHomeStore(path: string, options: DatabaseOptions = {}): HomeStore {
  const database = openWritable(path, HOME_SCHEMA, { rebuildable: true, ...options });
  return database.orClose(() => new SqliteHomeStore(database));
}
