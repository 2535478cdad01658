import Database from 'better-sqlite3';
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../node-core/codec/index.ts';
import {
  DamagedDatabase,
  type LedgerReader,
  StorageError,
  openHomeStore,
  openLedgerStore,
  openOutbox,
  setAside,
} from '../../node-core/storage/index.ts';
import { energyMwh, minute } from '../../node-core/units/index.ts';
import { START, blockAt, blocksFrom, indexAt, tempPath, thrownBy } from './fixtures.ts';
import { bytesOf, idOf, seededRandom } from './made-up.ts';

const SEED = 20_261_123;

/** A closed ledger of 60 entries with a snapshot. */
function ledgerFile(): string {
  const path = tempPath('ledger.sqlite');
  const ledger = openLedgerStore(path, { mode: 'write' });
  ledger.appendMany(blocksFrom(1, 60));
  const bytes = bytesOf('state', 9000);
  ledger.saveSnapshot({ logIndex: 50, bytes, hash: sha256(bytes) });
  ledger.close();
  return path;
}

/** Changes a file behind our back. */
function alter(path: string, ...sql: readonly string[]): string {
  const connection = new Database(path);
  connection.pragma('foreign_keys = OFF');
  for (const statement of sql) connection.exec(statement);
  connection.close();
  return path;
}

/** Reads all that a ledger has, in every way. */
function readAll(path: string): void {
  const ledger = openLedgerStore(path, { mode: 'read' });
  try {
    readAllOf(ledger);
  } finally {
    ledger.close();
  }
}

/** The same as a node would that goes on writing. */
function appendAndReadAll(path: string): void {
  const ledger = openLedgerStore(path, { mode: 'write' });
  try {
    ledger.append(blockAt(61), indexAt(61));
    readAllOf(ledger);
  } finally {
    ledger.close();
  }
}

function readAllOf(ledger: LedgerReader): void {
  for (const { index } of ledger.entries(1)) ledger.blockAt(index);
  for (let at = 1; at <= 60; at++) {
    ledger.findReading({ author: 1, minute: minute(START + at), revision: 0 });
    ledger.findTransaction(idOf(`offer ${at}`));
  }
  ledger.snapshots();
  ledger.hardState();
  ledger.sizes();
  ledger.integrityCheck('full');
}

describe('opening a damaged file', () => {
  const damages: readonly (readonly [name: string, damage: (path: string) => void])[] = [
    [
      'text in its place',
      (path) => writeFileSync(path, 'not a database, but long enough to be one'.repeat(100)),
    ],
    ['cut off in the middle', (path) => truncateSync(path, 4096 * 3)],
    ['cut off within its header', (path) => truncateSync(path, 50)],
    ['its first page overwritten', (path) => writeFileSync(path, bytesOf('noise', 4096), { flag: 'r+' })],
    ['its tables rewritten', (path) => alter(path, 'DROP TABLE snapshot')],
    ['its last entry but one gone', (path) => alter(path, 'DELETE FROM block WHERE log_index = 59')],
    ['its last height changed', (path) => alter(path, 'UPDATE block SET height = 70 WHERE log_index = 60')],
  ];
  test.each(damages)('%s: DamagedDatabase with the path and what was said', (_, damage) => {
    const path = ledgerFile();
    damage(path);
    for (const mode of ['read', 'write'] as const) {
      const error = thrownBy(() =>
        mode === 'read' ? openLedgerStore(path, { mode }) : openLedgerStore(path, { mode }),
      );
      expect(error).toBeInstanceOf(DamagedDatabase);
      expect(error).toMatchObject({ kind: 'damaged', retryable: false, path });
      expect(error instanceof DamagedDatabase && error.detail.length > 10).toBe(true);
    }
  });

  test('an outbox is checked whole each time', () => {
    const path = tempPath('outbox.sqlite');
    const outbox = openOutbox(path);
    const transactions = Array.from({ length: 200 }, (_, at) => ({
      id: idOf(`t ${at}`),
      chain: 'energy' as const,
      bytes: bytesOf(`t ${at}`, 112),
    }));
    outbox.put(transactions);
    outbox.close();
    const bytes = readFileSync(path);
    // The last page is an index's or the table's: whichever, it is not what the others say any more.
    bytes.fill(0, bytes.length - 4096 + 8, bytes.length - 2000);
    writeFileSync(path, bytes);
    expect(thrownBy(() => openOutbox(path))).toBeInstanceOf(DamagedDatabase);
  });

  test('a home file of noise', () => {
    const path = tempPath('home.sqlite');
    writeFileSync(path, bytesOf('noise', 8192));
    expect(thrownBy(() => openHomeStore(path))).toBeInstanceOf(DamagedDatabase);
  });
});

describe('integrityCheck says in plain words', () => {
  const faults: readonly (readonly [name: string, sql: string, said: RegExp])[] = [
    [
      'an entry gone',
      'DELETE FROM block WHERE log_index = 7',
      /the log has 59 entries, numbered 1 to 60: some are missing/,
    ],
    [
      'an energy block gone',
      'DELETE FROM block WHERE log_index = 7',
      /the energy chain has 29 entries, numbered 0 to 29/,
    ],
    [
      'the first entry gone',
      'DELETE FROM block WHERE log_index = 1',
      /the log has 59 entries, numbered 2 to 60/,
    ],
    ['a term that falls', 'UPDATE block SET term = 0 WHERE log_index = 30', /the term falls at entry 30/],
    [
      'a reading nowhere',
      'UPDATE reading_slot SET height = 99 WHERE minute = 29000007',
      /^3 readings are listed in energy blocks that are not there/,
    ],
    [
      'a transaction nowhere',
      'UPDATE transaction_place SET log_index = 99 WHERE log_index = 8',
      /^2 transactions are listed/,
    ],
  ];
  test.each(faults)('%s', (_, sql, said) => {
    const ledger = openLedgerStore(alter(ledgerFile(), sql), { mode: 'read' });
    const found = ledger.integrityCheck('full');
    expect(found.some((fault) => said.test(fault))).toBe(true);
    ledger.close();
  });

  test('what SQLite finds, and as a list rather than an error', () => {
    const path = ledgerFile();
    const root = new Database(path)
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'reading_slot'")
      .pluck();
    const page = Number(root.get());
    root.database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, (page - 1) * 4096, (page - 1) * 4096 + 40);
    writeFileSync(path, bytes);
    const ledger = openLedgerStore(path, { mode: 'read' });
    for (const depth of ['quick', 'full'] as const)
      expect(ledger.integrityCheck(depth).join()).toMatch(/^SQLite: /);
    ledger.close();
  });

  test('a snapshot that changed is not handed out', () => {
    const path = alter(ledgerFile(), "UPDATE snapshot SET bytes = x'00'");
    const ledger = openLedgerStore(path, { mode: 'read' });
    expect(thrownBy(() => ledger.snapshots())).toBeInstanceOf(DamagedDatabase);
    ledger.close();
  });
});

test('bytes changed anywhere in the file: a typed error or an answer, never a crash', () => {
  const random = seededRandom(SEED);
  const whole = readFileSync(ledgerFile());
  let refused = 0;
  for (let run = 0; run < 150; run++) {
    const path = tempPath('ledger.sqlite');
    const bytes = Buffer.from(whole);
    const changes = 1 + random(20);
    for (let change = 0; change < changes; change++) bytes[random(bytes.length)] = random(256);
    writeFileSync(path, bytes);
    const error = thrownBy(() => (run % 2 === 0 ? readAll(path) : appendAndReadAll(path)));
    if (error === undefined) continue;
    refused++;
    expect(error, `seed ${SEED}, run ${run}`).toBeInstanceOf(StorageError);
  }
  expect(refused).toBeGreaterThan(10);
});

describe('setAside', () => {
  test('keeps the file under a name of its own, and leaves room for a new one', () => {
    const path = ledgerFile();
    writeFileSync(path, 'noise'.repeat(1000));
    expect(setAside(path)).toBe(`${path}.damaged-1`);
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe('noise'.repeat(1000));
    const fresh = openLedgerStore(path, { mode: 'write' });
    fresh.append(blockAt(1));
    fresh.close();
    expect(setAside(path)).toBe(`${path}.damaged-2`);
    expect(existsSync(path)).toBe(false);
  });

  test('takes the log and the index along, so that a tool can still open it', () => {
    const path = ledgerFile();
    writeFileSync(`${path}-wal`, 'a log');
    writeFileSync(`${path}-shm`, 'an index');
    setAside(path);
    expect(readdirSync(dirname(path)).toSorted()).toEqual([
      'ledger.sqlite.damaged-1',
      'ledger.sqlite.damaged-1-shm',
      'ledger.sqlite.damaged-1-wal',
      'ledger.sqlite.lock',
    ]);
  });

  test('is refused while the file is in use, or is not there', () => {
    const path = ledgerFile();
    const ledger = openLedgerStore(path, { mode: 'write' });
    expect(thrownBy(() => setAside(path))).toMatchObject({ kind: 'busy', retryable: true });
    ledger.close();
    setAside(path);
    expect(thrownBy(() => setAside(path))).toMatchObject({ kind: 'io' });
  });
});

test('an opened reading whose numbers cannot be is damage, not a zero', () => {
  const path = tempPath('home.sqlite');
  const home = openHomeStore(path);
  const reading = {
    member: 1,
    minute: START,
    revision: 0,
    height: 0,
    quality: 'measured',
    corrected: false,
  } as const;
  home.put({ readings: [{ ...reading, importMwh: energyMwh(1), exportMwh: energyMwh(2) }] });
  home.close();
  alter(path, 'UPDATE reading SET import_mwh = 9223372036854775807');
  const again = openHomeStore(path);
  const span = { startMinute: START, endMinute: minute(START + 1) };
  expect(thrownBy(() => again.series(1, span))).toBeInstanceOf(DamagedDatabase);
  expect(thrownBy(() => again.revisions(1, START))).toBeInstanceOf(DamagedDatabase);
  again.close();
});

test('a block whose time cannot be is damage', () => {
  const path = alter(ledgerFile(), 'UPDATE block SET time = 9000000000 WHERE log_index = 3');
  alter(path, 'UPDATE block SET time = -1 WHERE log_index = 5');
  const ledger = openLedgerStore(path, { mode: 'read' });
  for (const index of [3, 5]) expect(thrownBy(() => ledger.blockAt(index))).toBeInstanceOf(DamagedDatabase);
  ledger.close();
});
