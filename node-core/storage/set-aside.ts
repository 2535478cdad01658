import { existsSync, renameSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './durable-file.ts';
import { asStorageError } from './storage-error.ts';
import { lockForWriting } from './writer-lock.ts';

/** What SQLite keeps beside a database; a set-aside file keeps it, so that tools can still recover from it. */
const COMPANIONS: readonly string[] = ['-wal', '-shm', '-journal'];

/**
 * Renames a damaged database to `<path>.damaged-<n>` (the first n from 1 that is free), its `-wal` and `-shm` likewise,
 * so that a new file can be made in its place. Nothing is deleted. Returns the new name.
 *
 * The database goes first: should the process die between, the next one makes a new database and SQLite discards a log
 * that is not its own. The other way round a damaged file without its log might pass for whole.
 * @throws StorageError: `busy` while somebody has it open for writing; `io` when there is no such file.
 */
export function setAside(givenPath: string): string {
  const path = resolve(givenPath);
  const lock = lockForWriting(path);
  try {
    const aside = freeName(path);
    renameSync(path, aside);
    for (const companion of COMPANIONS) {
      if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
    }
    syncFolder(dirname(path));
    return aside;
  } catch (cause) {
    throw asStorageError(cause, path);
  } finally {
    lock.release();
  }
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`;
    if (![name, ...COMPANIONS.map((companion) => name + companion)].some(existsSync)) return name;
  }
}
