import Database from 'better-sqlite3';
import { FatalStorageError, RetryableStorageError, asStorageError } from './storage-error.ts';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** The right to write one database file. The operating system takes it back when the process dies, however it dies. */
export interface WriterLock {
  /** Gives it up. Once. */
  release(): void;
}

/**
 * Takes the right to write a database: an exclusive SQLite lock on an empty file beside it, `<path>.lock`. It is not
 * a lock on the database itself, which would shut out readers too. The lock file stays where it is: removing it would
 * let two writers each lock a file of that name.
 *
 * Never open and close `<path>.lock` or the database by other means in the same process (a copy, a backup): on POSIX
 * that drops the locks of the whole process.
 * @throws RetryableStorageError `busy` when another handle, of this process or another, has it.
 */
export function lockForWriting(path: string): WriterLock {
  const lockPath = `${path}.lock`;
  if (!existsSync(dirname(path))) {
    throw new FatalStorageError('io', { path, message: 'its folder does not exist' });
  }
  let connection: Database.Database | undefined;
  try {
    connection = new Database(lockPath, { timeout: 0 });
    connection.pragma('journal_mode = OFF');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection?.close();
    throw refusal(cause, path);
  }
  const held = connection;
  return { release: () => held.close() };
}

function refusal(cause: unknown, path: string): unknown {
  const error = asStorageError(cause, `${path}.lock`);
  if (!(error instanceof RetryableStorageError) || error.kind !== 'busy') return error;
  const message =
    'already open for writing, here or in another Nabowatt on this PC. Close that one and try again';
  return new RetryableStorageError('busy', { path, message, cause });
}
