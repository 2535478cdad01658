import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openReadable, openWritable } from '../../node-core/storage/database.ts';
import { HOME_SCHEMA } from '../../node-core/storage/home-schema.ts';
import { LEDGER_SCHEMA } from '../../node-core/storage/ledger-schema.ts';
import { OUTBOX_SCHEMA } from '../../node-core/storage/outbox-schema.ts';
import { type Schema, migrate, tableTexts } from '../../node-core/storage/schema.ts';
import {
  DamagedDatabase,
  FatalStorageError,
  openHomeStore,
  openLedgerStore,
  openOutbox,
} from '../../node-core/storage/index.ts';
import { blockAt, tempPath, thrownBy } from './fixtures.ts';

const SCHEMAS = [LEDGER_SCHEMA, HOME_SCHEMA, OUTBOX_SCHEMA];

/** The schema as an earlier program had it, or a later one will. */
function withMigrations(schema: Schema, migrations: Schema['migrations']): Schema {
  return { ...schema, migrations };
}

const NEXT = {
  title: 'one more column',
  apply: (db: Database.Database) => db.exec('CREATE TABLE more (x ANY) STRICT'),
};

/** Version, application ID and tables, read by SQLite alone. */
function formatOf(path: string): { version: unknown; applicationId: unknown; tables: string } {
  const connection = new Database(path, { readonly: true });
  try {
    return {
      version: connection.pragma('user_version', { simple: true }),
      applicationId: connection.pragma('application_id', { simple: true }),
      tables: tableTexts(connection),
    };
  } finally {
    connection.close();
  }
}

describe.each(SCHEMAS)('$name', (schema) => {
  const latest = schema.migrations.length;
  const versions = Array.from({ length: latest }, (_, version) => version);

  test.each(versions)('comes from version %i to the tables of a fresh file', (version) => {
    const fresh = tempPath('fresh.sqlite');
    openWritable(fresh, schema).close();

    const path = tempPath('old.sqlite');
    const connection = new Database(path);
    migrate(connection, withMigrations(schema, schema.migrations.slice(0, version)));
    connection.close();
    openWritable(path, schema).close();

    expect(formatOf(path)).toEqual(formatOf(fresh));
    expect(formatOf(path)).toMatchObject({ version: latest, applicationId: schema.applicationId });
  });

  test('goes on to the next version when there is one, and keeps what it holds', () => {
    const path = tempPath('file.sqlite');
    const before = openWritable(path, schema);
    const tables = formatOf(path).tables;
    before.close();
    openWritable(path, withMigrations(schema, [...schema.migrations, NEXT])).close();
    expect(formatOf(path).version).toBe(latest + 1);
    expect(formatOf(path).tables).toContain('"more"');
    expect(tables).not.toContain('"more"');
  });

  test('of a newer version is refused, says what to do, and is not changed', () => {
    const path = tempPath('file.sqlite');
    openWritable(path, withMigrations(schema, [...schema.migrations, NEXT])).close();
    const before = readFileSync(path);
    for (const open of [openWritable, openReadable]) {
      const error = thrownBy(() => open(path, schema));
      expect(error).toBeInstanceOf(FatalStorageError);
      expect(error).toMatchObject({ kind: 'newer', retryable: false, path });
      expect(String(error)).toMatch(/written by a newer Nabowatt .* Update Nabowatt on this PC/);
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test('a step that fails leaves the version before it whole', () => {
    const path = tempPath('file.sqlite');
    openWritable(path, schema).close();
    const before = formatOf(path);
    const failing = {
      title: 'fails half way',
      apply: (db: Database.Database) => {
        db.exec('CREATE TABLE half (x ANY) STRICT');
        throw new Error('out of power');
      },
    };
    const next = withMigrations(schema, [...schema.migrations, NEXT, failing]);
    expect(() => openWritable(path, next)).toThrow('out of power');
    expect(formatOf(path).version).toBe(latest + 1);
    expect(formatOf(path).tables).not.toContain('half');
    openWritable(path, withMigrations(schema, [...schema.migrations, NEXT])).close();
    expect(before.version).toBe(latest);
  });
});

describe('files that are something else', () => {
  test("another program's database is refused and not changed", () => {
    const path = tempPath('photos.sqlite');
    const connection = new Database(path);
    connection.exec('CREATE TABLE photo (x)');
    connection.close();
    const before = readFileSync(path);
    expect(thrownBy(() => openOutbox(path))).toMatchObject({ kind: 'foreign', retryable: false });
    expect(thrownBy(() => openLedgerStore(path, { mode: 'read' }))).toMatchObject({ kind: 'foreign' });
    expect(readFileSync(path)).toEqual(before);
  });

  test('an outbox is no ledger', () => {
    const path = tempPath('outbox.sqlite');
    openOutbox(path).close();
    expect(thrownBy(() => openLedgerStore(path, { mode: 'write' }))).toMatchObject({ kind: 'foreign' });
    expect(thrownBy(() => openHomeStore(path))).toMatchObject({ kind: 'foreign' });
  });

  test('an empty file holds no ledger to read, and may become one to write', () => {
    const path = tempPath('ledger.sqlite');
    writeFileSync(path, '');
    expect(thrownBy(() => openLedgerStore(path, { mode: 'read' }))).toMatchObject({ kind: 'older' });
    const ledger = openLedgerStore(path, { mode: 'write' });
    ledger.append(blockAt(1));
    ledger.close();
  });

  test('a table that is missing or was altered is damage, found on opening', () => {
    for (const sql of ['DROP TABLE hard_state', 'ALTER TABLE block ADD COLUMN surprise TEXT']) {
      const path = tempPath('ledger.sqlite');
      openLedgerStore(path, { mode: 'write' }).close();
      const connection = new Database(path);
      connection.exec(sql);
      connection.close();
      expect(thrownBy(() => openLedgerStore(path, { mode: 'read' }))).toBeInstanceOf(DamagedDatabase);
      expect(thrownBy(() => openLedgerStore(path, { mode: 'write' }))).toBeInstanceOf(DamagedDatabase);
    }
  });
});
