import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { createPrivately } from './durable-file.ts';
import { DISK_BYTES } from './ledger-schema.ts';
import { asStorageError } from './storage-error.ts';

/** Pages that are copied before the others in this process have a turn: 8 MB, some ten milliseconds. */
const PAGES_AT_ONCE = 2000;

/**
 * Copies a database that is in use, by SQLite's own online backup: the copy is as the file was at one moment, while its
 * writer goes on. The copy is one file of mode 0600, without a write-ahead log.
 *
 * @param of.progress hears how many pages of how many are copied; a writer that was busy meanwhile makes it begin again
 * @throws StorageError
 */
export async function copyDatabase(of: {
  readonly from: string;
  /** A file that is not there yet. */
  readonly to: string;
  readonly progress?: (done: number, total: number) => void;
}): Promise<void> {
  try {
    createPrivately(of.to);
    const source = new Database(of.from, { readonly: true, fileMustExist: true });
    try {
      await source.backup(of.to, {
        progress: ({ totalPages, remainingPages }) => {
          of.progress?.(totalPages - remainingPages, totalPages);
          return PAGES_AT_ONCE;
        },
      });
    } finally {
      source.close();
    }
    const copy = new Database(of.to, { fileMustExist: true });
    try {
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
  } catch (cause) {
    throw asStorageError(cause, of.to);
  }
}

/**
 * Makes a copy of a ledger another voter than the one that it was taken from: a new disk number, and nothing of the
 * log's open end. What the home voted and promised after the copy was made is not in it, so it must not vote on as if it
 * had not been said (docs/decisions/0005-seats-with-a-disk.md). @throws StorageError
 */
export function makeOtherVoter(ledgerPath: string): void {
  try {
    const ledger = new Database(ledgerPath, { fileMustExist: true });
    try {
      const renew = ledger.transaction(() => {
        ledger.prepare('DELETE FROM raft_entry').run();
        ledger.prepare('UPDATE disk SET number = ?').run(randomBytes(DISK_BYTES));
      });
      renew.immediate();
    } finally {
      ledger.close();
    }
  } catch (cause) {
    throw asStorageError(cause, ledgerPath);
  }
}
