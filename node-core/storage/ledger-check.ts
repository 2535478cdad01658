import { integerAt, integerOrNullAt } from './column.ts';
import type { ReadableDatabase } from './database.ts';
import { readOrigin } from './ledger-beginning.ts';
import { CHAINS } from './ledger-schema.ts';
import { DamagedDatabase } from './storage-error.ts';

/** How far a check goes: see `LedgerReader.integrityCheck`. */
export type LedgerFaultDepth = 'quick' | 'full';

/** Entries at the end of the log that are looked at each time the file is opened. */
const TAIL_ENTRIES = 16;

const COUNTS = 'SELECT count(*), min(log_index), max(log_index) FROM block WHERE log_index BETWEEN ? AND ?';
const CHAIN_COUNTS =
  'SELECT count(*), min(height), max(height) FROM block WHERE chain = ? AND height BETWEEN ? AND ?';
const TERM_FALLS =
  'SELECT log_index FROM (SELECT log_index, term, lag(term) OVER (ORDER BY log_index) AS before FROM block) WHERE term < before LIMIT 1';
const LOST_SLOTS =
  'SELECT count(*) FROM reading_slot WHERE height NOT IN (SELECT height FROM block WHERE chain = 0)';
const LOST_PLACES =
  'SELECT count(*) FROM transaction_place WHERE log_index NOT IN (SELECT log_index FROM block)';
const LAST_INDEX = 'SELECT coalesce(max(log_index), 0) FROM block';
const TAIL = 'SELECT chain, height, hash, length(bytes), length(certificate) FROM block WHERE log_index = ?';
const BY_HEIGHT = 'SELECT log_index FROM block WHERE chain = ? AND height = ?';
const BY_HASH = 'SELECT log_index FROM block WHERE hash = ?';
const NEXT_HEIGHT = 'SELECT coalesce(max(height) + 1, 0) FROM block WHERE chain = ?';

/** All faults of a ledger file in plain words; an empty list when there is none. */
export function ledgerFaults(database: ReadableDatabase, depth: LedgerFaultDepth): readonly string[] {
  const said = database.sqliteFaults(depth).map((fault) => `SQLite: ${fault}`);
  try {
    return [...said, ...countFaults(database), ...(depth === 'full' ? indexFaults(database) : [])];
  } catch (error) {
    if (error instanceof DamagedDatabase) return [...said, error.detail];
    throw error;
  }
}

/**
 * What is looked at whenever a ledger is opened: its last entries stand one after the other, and are found by height
 * and by hash. Constant time, whatever the ledger's size. @throws DamagedDatabase
 */
export function checkTail(database: ReadableDatabase): void {
  const last = database.integer(LAST_INDEX);
  const origin = readOrigin(database)?.logIndex ?? 0;
  const expected = CHAINS.map((_, chain) => database.integer(NEXT_HEIGHT, chain) - 1);
  for (let index = last; index > Math.max(origin, last - TAIL_ENTRIES); index--) {
    const fault = tailFault(database, index, expected);
    if (fault !== undefined) throw new DamagedDatabase({ path: database.path, detail: fault });
  }
}

/** Checks one entry and lowers the height expected of its chain. */
function tailFault(database: ReadableDatabase, index: number, expected: number[]): string | undefined {
  const row = database.get(TAIL, index);
  if (row === undefined) return `entry ${index} is missing`;
  const chain = integerAt(database, row, 0);
  const height = integerAt(database, row, 1);
  const hash = row[2];
  if (height !== expected[chain])
    return `entry ${index} should be of height ${expected[chain]}, not ${height}`;
  expected[chain] = height - 1;
  if (!(hash instanceof Uint8Array)) return `entry ${index} has no hash`;
  const found = [database.get(BY_HEIGHT, chain, height), database.get(BY_HASH, hash)];
  return found.every((place) => place?.[0] === index)
    ? undefined
    : `an index does not lead to entry ${index}`;
}

function countFaults(database: ReadableDatabase): string[] {
  const origin = readOrigin(database);
  const faults: string[] = [];
  for (const { first, last } of pieces(1, origin && origin.logIndex + 1)) {
    faults.push(...gap(database, { sql: COUNTS, values: [first, last], first, what: 'the log' }));
  }
  for (const [chain, name] of CHAINS.entries()) {
    for (const { first, last } of pieces(0, origin?.heads[name].next)) {
      const what = `the ${name} chain`;
      faults.push(...gap(database, { sql: CHAIN_COUNTS, values: [chain, first, last], first, what }));
    }
  }
  const falls = database.get(TERM_FALLS);
  if (falls !== undefined) faults.push(`the term falls at entry ${integerAt(database, falls, 0)}`);
  return faults;
}

/** All numbers, or with an origin those before it and those from it on: between them some are still to come. */
function pieces(
  first: number,
  origin: number | undefined,
): readonly { readonly first: number; readonly last: number }[] {
  const last = Number.MAX_SAFE_INTEGER;
  if (origin === undefined) return [{ first, last }];
  return [
    { first, last: origin - 1 },
    { first: origin, last },
  ];
}

/** Numbers are all different (a key), so they are without a gap just when the last one is the count less one. */
function gap(
  database: ReadableDatabase,
  counted: {
    readonly sql: string;
    readonly values: readonly number[];
    readonly first: number;
    readonly what: string;
  },
): string[] {
  const row = database.get(counted.sql, ...counted.values) ?? [];
  const count = integerAt(database, row, 0);
  const first = integerOrNullAt(database, row, 1);
  const last = integerOrNullAt(database, row, 2);
  if (first === null || last === null) return [];
  const words = `${counted.what} has ${count} entries, numbered ${first} to ${last}`;
  return first === counted.first && last === first + count - 1 ? [] : [`${words}: some are missing`];
}

function indexFaults(database: ReadableDatabase): string[] {
  const slots = database.integer(LOST_SLOTS);
  const places = database.integer(LOST_PLACES);
  return [
    ...(slots > 0 ? [`${slots} readings are listed in energy blocks that are not there`] : []),
    ...(places > 0 ? [`${places} transactions are listed in entries that are not there`] : []),
  ];
}
