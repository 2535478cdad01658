import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WritableDatabase, openReadable, openWritable } from '../../node-core/storage/database.ts';
import {
  DamagedDatabase,
  FatalStorageError,
  RetryableStorageError,
  openLedgerStore,
  openOutbox,
} from '../../node-core/storage/index.ts';
import { type Schema, applicationIdOf } from '../../node-core/storage/schema.ts';
import { asStorageError } from '../../node-core/storage/storage-error.ts';
import { lockForWriting } from '../../node-core/storage/writer-lock.ts';
import { blockAt, blocksFrom, tempFolder, tempPath, thrownBy } from './fixtures.ts';
import { bytesOf, idOf } from './made-up.ts';

const SCHEMA: Schema = {
  name: 'list',
  applicationId: applicationIdOf('Test'),
  migrations: [
    { title: 'one table', apply: (db) => db.exec('CREATE TABLE item (x INTEGER NOT NULL) STRICT') },
  ],
};
const INSERT = 'INSERT INTO item (x) VALUES (?)';
const COUNT = 'SELECT count(*) FROM item';

describe('settings of a handle', () => {
  test('a writer syncs every commit; nothing in the file is trusted', () => {
    const database = openWritable(tempPath('list.sqlite'), SCHEMA);
    expect(database.get('PRAGMA journal_mode')).toEqual(['wal']);
    expect(database.integer('PRAGMA synchronous')).toBe(2);
    expect(database.integer('PRAGMA trusted_schema')).toBe(0);
    expect(database.integer('PRAGMA cell_size_check')).toBe(1);
    expect(database.integer('PRAGMA foreign_keys')).toBe(1);
    database.close();
  });

  test('the application ID stands in the file as four letters', () => {
    expect(applicationIdOf('Test').toString(16)).toBe(Buffer.from('Test').toString('hex'));
  });

  test('a reader is refused by SQLite itself, should it get round the types', () => {
    const path = tempPath('list.sqlite');
    openWritable(path, SCHEMA).close();
    const reader = openReadable(path, SCHEMA);
    expect(thrownBy(() => reader.get('INSERT INTO item (x) VALUES (1) RETURNING x'))).toMatchObject({
      kind: 'readOnly',
      retryable: false,
    });
    expect(reader).not.toBeInstanceOf(WritableDatabase);
    reader.close();
  });
});

describe('durably', () => {
  test('keeps all of it or nothing', () => {
    const database = openWritable(tempPath('list.sqlite'), SCHEMA);
    database.durably(() => database.run(INSERT, 1));
    expect(() =>
      database.durably(() => {
        database.run(INSERT, 2);
        throw new Error('changed my mind');
      }),
    ).toThrow('changed my mind');
    expect(database.integer(COUNT)).toBe(1);
    database.close();
  });

  test('a write outside of it, or one within another, is a bug of ours', () => {
    const database = openWritable(tempPath('list.sqlite'), SCHEMA);
    expect(() => database.run(INSERT, 1)).toThrow('durably()');
    expect(() => database.durably(() => database.durably(() => 1))).toThrow('within');
    expect(database.integer(COUNT)).toBe(0);
    database.close();
  });

  test('a fraction, or a number past 2^63, is not stored as something else', () => {
    const database = openWritable(tempPath('list.sqlite'), SCHEMA);
    for (const value of [0.5, 1e300, Number.NaN]) {
      expect(thrownBy(() => database.durably(() => database.run(INSERT, value)))).toMatchObject({
        kind: 'conflict',
      });
    }
    expect(database.integer(COUNT)).toBe(0);
    database.close();
  });
});

describe('a full disk', () => {
  test('refuses the block, keeps what was acknowledged, and goes on when there is room', () => {
    const path = tempPath('ledger.sqlite');
    const ledger = openLedgerStore(path, { mode: 'write', maxBytes: 200_000 });
    ledger.appendMany(blocksFrom(1, 10));
    const large = blockAt(11, { bytes: bytesOf('large', 300_000) });
    const error = thrownBy(() => ledger.append(large));
    expect(error).toBeInstanceOf(RetryableStorageError);
    expect(error).toMatchObject({ kind: 'diskFull', retryable: true, path });
    expect(ledger.lastIndex()).toBe(10);
    ledger.append(blockAt(11));
    expect(ledger.integrityCheck('full')).toEqual([]);
    ledger.close();

    const roomier = openLedgerStore(path, { mode: 'write' });
    expect(roomier.lastIndex()).toBe(11);
    roomier.append(blockAt(12, { bytes: bytesOf('large', 300_000) }));
    roomier.close();
  });

  test('never acknowledges half of a put', () => {
    const outbox = openOutbox(tempPath('outbox.sqlite'), { maxBytes: 100_000 });
    const many = Array.from({ length: 1000 }, (_, at) => ({
      id: idOf(`t ${at}`),
      chain: 'energy' as const,
      bytes: bytesOf(`t ${at}`, 200),
    }));
    expect(thrownBy(() => outbox.put(many))).toMatchObject({ kind: 'diskFull' });
    expect(outbox.pendingCount('energy')).toBe(0);
    outbox.put(many.slice(0, 10));
    expect(outbox.pendingCount('energy')).toBe(10);
    outbox.close();
  });
});

describe('paths that cannot be opened', () => {
  test('a folder that is not there', () => {
    const path = join(tempFolder(), 'none', 'outbox.sqlite');
    expect(thrownBy(() => openOutbox(path))).toMatchObject({ kind: 'io', path });
  });

  test('a folder where the file should be', () => {
    const path = tempPath('outbox.sqlite');
    mkdirSync(path);
    expect(thrownBy(() => openOutbox(path))).toMatchObject({ kind: 'io' });
    expect(thrownBy(() => openLedgerStore(path, { mode: 'read' }))).toMatchObject({ kind: 'io' });
  });
});

describe('the lock of the writer', () => {
  test('is free again after a failed opening', () => {
    const path = tempPath('outbox.sqlite');
    const other = new Database(path);
    other.exec('CREATE TABLE photo (x)');
    other.close();
    expect(thrownBy(() => openOutbox(path))).toMatchObject({ kind: 'foreign' });
    lockForWriting(path).release();
  });

  test('is a lock of one path, not of the folder', () => {
    const path = tempPath('outbox.sqlite');
    const lock = lockForWriting(path);
    lockForWriting(join(dirname(path), 'ledger.sqlite')).release();
    expect(thrownBy(() => lockForWriting(path))).toMatchObject({ kind: 'busy' });
    lock.release();
  });
});

describe('what SQLite and the system say becomes a kind', () => {
  const cases: readonly (readonly [code: string, kind: string, retryable: boolean])[] = [
    ['SQLITE_FULL', 'diskFull', true],
    ['SQLITE_BUSY', 'busy', true],
    ['SQLITE_BUSY_SNAPSHOT', 'busy', true],
    ['SQLITE_LOCKED', 'busy', true],
    ['SQLITE_READONLY', 'readOnly', false],
    ['SQLITE_READONLY_DIRECTORY', 'readOnly', false],
    ['SQLITE_CORRUPT', 'damaged', false],
    ['SQLITE_CORRUPT_INDEX', 'damaged', false],
    ['SQLITE_NOTADB', 'damaged', false],
    ['SQLITE_IOERR_CORRUPTFS', 'damaged', false],
    ['SQLITE_IOERR_FSYNC', 'io', false],
    ['SQLITE_CANTOPEN', 'io', false],
    ['SQLITE_CONSTRAINT_UNIQUE', 'conflict', false],
    ['ENOSPC', 'diskFull', true],
    ['EROFS', 'readOnly', false],
    ['EACCES', 'readOnly', false],
    ['EIO', 'io', false],
  ];
  test.each(cases)('%s', (code, kind, retryable) => {
    const cause = code.startsWith('SQLITE')
      ? new Database.SqliteError('it said so', code)
      : Object.assign(new Error('it said so'), { code });
    const error = asStorageError(cause, '/home/ledger.sqlite');
    const wanted =
      kind === 'damaged' ? DamagedDatabase : retryable ? RetryableStorageError : FatalStorageError;
    expect(error).toBeInstanceOf(wanted);
    expect(error).toMatchObject({ kind, retryable, path: '/home/ledger.sqlite', cause });
    expect(String(error)).toContain('it said so');
  });

  test('bugs do not pass for bad disks', () => {
    for (const cause of [
      new TypeError('x'),
      new Database.SqliteError('no such column', 'SQLITE_ERROR'),
      'text',
    ]) {
      expect(asStorageError(cause, '/x')).toBe(cause);
    }
  });
});
