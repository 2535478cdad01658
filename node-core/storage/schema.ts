import { Buffer } from 'node:buffer';
import Database from 'better-sqlite3';
import { DamagedDatabase, FatalStorageError, asStorageError } from './storage-error.ts';

/** One numbered step from the format before it. Steps are never edited once released: a change is a new step. */
export interface Migration {
  /** What it does, for people who read the log. */
  readonly title: string;
  readonly apply: (connection: Database.Database) => void;
}

/** The format of one kind of file. Its version is the number of migrations; 0 is an empty file. */
export interface Schema {
  /** What the file is, in words for people: 'ledger'. */
  readonly name: string;
  /** Four ASCII letters as a number, in bytes 68 to 71 of the file: tells it from other programs' files. */
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
}

/** The application ID that four ASCII letters make. */
export function applicationIdOf(letters: string): number {
  return Buffer.from(letters, 'ascii').readUInt32BE(0);
}

/**
 * The file's format version, once it is sure that the file is of this schema and no newer than this program.
 * Only reads. @throws FatalStorageError `foreign`, `newer`
 */
export function formatVersion(connection: Database.Database, schema: Schema): number {
  const path = connection.name;
  const applicationId = Number(connection.pragma('application_id', { simple: true }));
  const version = Number(connection.pragma('user_version', { simple: true }));
  const empty = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (applicationId === 0 && version === 0 && empty) return 0;
  if (applicationId !== schema.applicationId) {
    const message = `this is no Nabowatt ${schema.name} but a file of another kind. Choose another file or folder; nothing was changed in it`;
    throw new FatalStorageError('foreign', { path, message });
  }
  const known = schema.migrations.length;
  if (version > known) {
    const message = `written by a newer Nabowatt (format ${version}; this one knows up to ${known}). Update Nabowatt on this PC and start it again; nothing was changed in the file`;
    throw new FatalStorageError('newer', { path, message });
  }
  return version;
}

/**
 * Brings a file to the schema's last version, each step in a transaction of its own together with its number: a step
 * that fails, or a process that dies in it, leaves the version before it.
 * @throws StorageError for the disk's faults; what a step itself throws comes through.
 */
export function migrate(connection: Database.Database, schema: Schema): void {
  const from = formatVersion(connection, schema);
  for (const [at, migration] of schema.migrations.entries()) {
    if (at < from) continue;
    const step = connection.transaction(() => {
      migration.apply(connection);
      connection.pragma(`application_id = ${schema.applicationId}`);
      connection.pragma(`user_version = ${at + 1}`);
    });
    try {
      step.exclusive();
    } catch (cause) {
      throw asStorageError(cause, connection.name);
    }
  }
}

/**
 * Compares the file's tables with those that the migrations make from nothing: after this, no statement can fail for
 * want of a table or column. @throws FatalStorageError `older`; DamagedDatabase
 */
export function checkTables(connection: Database.Database, schema: Schema): void {
  const path = connection.name;
  const version = formatVersion(connection, schema);
  if (version < schema.migrations.length) {
    const message =
      version === 0
        ? `there is no ${schema.name} in this file yet`
        : `written by an older Nabowatt (format ${version}; this one reads ${schema.migrations.length}). Start Nabowatt on it once: that brings it up to date`;
    throw new FatalStorageError('older', { path, message });
  }
  const fresh = new Database(':memory:');
  try {
    migrate(fresh, schema);
    const wanted = tableTexts(fresh);
    const found = tableTexts(connection);
    if (wanted === found) return;
    const detail = `its tables are not those of a ${schema.name} of format ${version}`;
    throw new DamagedDatabase({ path, detail });
  } finally {
    fresh.close();
  }
}

/** Every table and index of ours with its SQL text, in one string. */
export function tableTexts(connection: Database.Database): string {
  const rows = connection
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`,
    )
    .raw()
    .all();
  return JSON.stringify(rows);
}
