import type Database from 'better-sqlite3';
import { type LedgerCopy, nameOf } from './ledger-copy.ts';

type Change = (database: Database.Database) => void;

/** One way to harm the block of a log entry, and what `verify` must say of it. */
export interface Damage {
  readonly name: string;
  readonly change: (copy: LedgerCopy, logIndex: number) => Change;
  readonly named: (copy: LedgerCopy, logIndex: number) => string;
}

const ownName = (copy: LedgerCopy, logIndex: number): string => nameOf(copy.row(logIndex));
const entryName = (_copy: LedgerCopy, logIndex: number): string => `log entry ${logIndex}`;
/** The first of the two entries of an exchange with the next one, or of the last two. */
const firstOfTwo = (copy: LedgerCopy, logIndex: number): string =>
  `log entry ${Math.min(logIndex, copy.rows.length - 1)}`;
const FAR = 1_000_000;

/** Dropped, repeated, swapped, overwritten: with the rows as they are, and with rows that were made to fit. */
export const DAMAGES: readonly Damage[] = [
  {
    name: 'dropped',
    change: (_copy, logIndex) => (database) => deleteBlock(database, logIndex),
    named: ownName,
  },
  {
    name: 'dropped with all that finds it',
    change: (copy, logIndex) => (database) => forgetBlock(database, copy, logIndex),
    named: ownName,
  },
  {
    name: 'dropped, and those after it moved up',
    change: (copy, logIndex) => (database) => {
      forgetBlock(database, copy, logIndex);
      closeGap(database, copy, logIndex);
    },
    named: entryName,
  },
  {
    name: 'swapped with the next, bytes alone',
    change: (copy, logIndex) => swap(copy, logIndex, ['bytes']),
    named: firstOfTwo,
  },
  {
    name: 'swapped with the next, bytes and certificate',
    change: (copy, logIndex) => swap(copy, logIndex, ['bytes', 'certificate']),
    named: firstOfTwo,
  },
  {
    name: 'swapped with the next, all but its place',
    change: (copy, logIndex) => swap(copy, logIndex, ['bytes', 'certificate', 'hash', 'time', 'term']),
    named: firstOfTwo,
  },
  {
    name: 'swapped with the next in the log, chain and height going with it',
    change: (copy, logIndex) => (database) => {
      const first = Math.min(logIndex, copy.rows.length - 1);
      moveEntry(database, first, FAR);
      moveEntry(database, first + 1, first);
      moveEntry(database, FAR, first + 1);
    },
    named: firstOfTwo,
  },
  {
    name: 'overwritten by the one before it',
    change: (copy, logIndex) => overwrite(copy, { logIndex, by: logIndex === 1 ? 2 : logIndex - 1 }),
    named: ownName,
  },
  {
    name: 'overwritten by one far away',
    change: (copy, logIndex) =>
      overwrite(copy, { logIndex, by: ((logIndex + copy.rows.length / 2) | 0) % copy.rows.length || 1 }),
    named: ownName,
  },
  {
    name: 'repeated at the end',
    change: (copy, logIndex) => (database) => {
      const last = copy.rows.length;
      database.exec(
        `INSERT INTO block SELECT ${last + 1}, term, chain,
           (SELECT max(height) + 1 FROM block WHERE chain = this.chain), time, randomblob(32), certificate, bytes
         FROM block AS this WHERE log_index = ${logIndex}`,
      );
    },
    named: (copy) => `log entry ${copy.rows.length + 1}`,
  },
  column('time', 'time + 1'),
  column('term', 'term + 1'),
  column('hash', 'randomblob(32)'),
  column('height', `height + ${FAR}`),
  {
    ...column('chain', '1 - chain'),
    change: (_copy, logIndex) => (database) =>
      database.exec(`UPDATE block SET chain = 1 - chain, height = ${FAR} WHERE log_index = ${logIndex}`),
  },
];

function column(name: string, value: string): Damage {
  return {
    name: `its row's ${name} changed`,
    change: (_copy, logIndex) => (database) =>
      database.exec(`UPDATE block SET ${name} = ${value} WHERE log_index = ${logIndex}`),
    named: entryName,
  };
}

function deleteBlock(database: Database.Database, logIndex: number): void {
  database.exec(`DELETE FROM block WHERE log_index = ${logIndex}`);
}

function forgetBlock(database: Database.Database, copy: LedgerCopy, logIndex: number): void {
  const { chain, height } = copy.row(logIndex);
  deleteBlock(database, logIndex);
  database.exec(`DELETE FROM transaction_place WHERE log_index = ${logIndex}`);
  if (chain === 'energy') database.exec(`DELETE FROM reading_slot WHERE height = ${height}`);
}

/** Numbers everything after a block that is gone as if it had never been. */
function closeGap(database: Database.Database, copy: LedgerCopy, logIndex: number): void {
  const { chain, height } = copy.row(logIndex);
  const number = chain === 'energy' ? 0 : 1;
  database.exec(`
    UPDATE block SET log_index = log_index + ${FAR} WHERE log_index > ${logIndex};
    UPDATE block SET log_index = log_index - ${FAR + 1} WHERE log_index > ${FAR};
    UPDATE block SET height = height + ${FAR} WHERE chain = ${number} AND height > ${height};
    UPDATE block SET height = height - ${FAR + 1} WHERE chain = ${number} AND height > ${FAR};
    UPDATE transaction_place SET log_index = log_index - 1 WHERE log_index > ${logIndex};
  `);
  if (number === 0) database.exec(`UPDATE reading_slot SET height = height - 1 WHERE height > ${height}`);
}

function moveEntry(database: Database.Database, from: number, to: number): void {
  database.exec(`UPDATE block SET log_index = ${to} WHERE log_index = ${from}`);
  database.exec(`UPDATE transaction_place SET log_index = ${to} WHERE log_index = ${from}`);
}

/** Exchanges columns of an entry with those of the next one; of the last, with those of the one before. */
function swap(copy: LedgerCopy, logIndex: number, columns: readonly string[]): Change {
  const first = Math.min(logIndex, copy.rows.length - 1);
  return (database) => {
    database.exec('CREATE TEMP TABLE held AS SELECT * FROM block');
    // Hashes are told apart: both leave before either comes.
    if (columns.includes('hash')) {
      database.exec(`UPDATE block SET hash = randomblob(32) WHERE log_index IN (${first}, ${first + 1})`);
    }
    for (const [to, from] of [
      [first, first + 1],
      [first + 1, first],
    ]) {
      const set = columns.map((name) => `${name} = (SELECT ${name} FROM held WHERE log_index = ${from})`);
      database.exec(`UPDATE block SET ${set.join(', ')} WHERE log_index = ${to}`);
    }
    database.exec('DROP TABLE held');
  };
}

function overwrite(
  copy: LedgerCopy,
  { logIndex, by }: { readonly logIndex: number; readonly by: number },
): Change {
  const other = by === logIndex ? by + 1 : by;
  const { bytes, certificate } = copy.row(other);
  return (database) => {
    database
      .prepare('UPDATE block SET bytes = ?, certificate = ? WHERE log_index = ?')
      .run(bytes, certificate, logIndex);
  };
}
