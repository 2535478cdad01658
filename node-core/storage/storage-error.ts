import Database from 'better-sqlite3';

/** Another process has it, or there is no room: the same call may succeed later. */
export type RetryableKind = 'busy' | 'diskFull';

/**
 * The same call will fail again until somebody does something.
 * `newer`, `older`, `foreign`: a file of another format version, or of another program (nothing was changed in it).
 * `outOfOrder`: a block, term or sequence that does not follow the last one. `conflict`: a key that is taken.
 */
export type FatalKind = 'readOnly' | 'io' | 'newer' | 'older' | 'foreign' | 'outOfOrder' | 'conflict';

export type StorageErrorKind = RetryableKind | FatalKind | 'damaged';

interface Evidence {
  /** The file that it happened in. */
  readonly path: string;
  readonly message: string;
  readonly cause?: unknown;
}

/** Whatever a disk or a file can do to us. `retryable` says whether to try again; the message is for people. */
export abstract class StorageError extends Error {
  abstract readonly kind: StorageErrorKind;
  abstract readonly retryable: boolean;
  readonly path: string;

  constructor(evidence: Evidence) {
    super(`${evidence.path}: ${evidence.message}`, { cause: evidence.cause });
    this.path = evidence.path;
  }
}

/** Nothing was changed, and the same call may succeed later. */
export class RetryableStorageError extends StorageError {
  override readonly name = 'RetryableStorageError';
  readonly kind: RetryableKind;
  readonly retryable = true;

  constructor(kind: RetryableKind, evidence: Evidence) {
    super(evidence);
    this.kind = kind;
  }
}

/** Nothing was changed, and nothing will be until the reason is gone. */
export class FatalStorageError extends StorageError {
  override readonly name = 'FatalStorageError';
  readonly kind: FatalKind;
  readonly retryable = false;

  constructor(kind: FatalKind, evidence: Evidence) {
    super(evidence);
    this.kind = kind;
  }
}

/** The file's contents cannot be what was written. Set it aside (`setAside`) and rebuild it, or restore a backup. */
export class DamagedDatabase extends StorageError {
  override readonly name = 'DamagedDatabase';
  readonly kind = 'damaged';
  readonly retryable = false;
  /** What SQLite said, or which of our own checks failed. */
  readonly detail: string;

  constructor(evidence: { readonly path: string; readonly detail: string; readonly cause?: unknown }) {
    super({ path: evidence.path, message: `the file is damaged: ${evidence.detail}`, cause: evidence.cause });
    this.detail = evidence.detail;
  }
}

/** Codes of SQLite (extended codes begin with the plain one) and of the operating system, most special first. */
const KINDS: readonly (readonly [prefix: string, kind: StorageErrorKind, words: string])[] = [
  ['SQLITE_IOERR_CORRUPTFS', 'damaged', ''],
  ['SQLITE_CORRUPT', 'damaged', ''],
  ['SQLITE_NOTADB', 'damaged', ''],
  ['SQLITE_FORMAT', 'damaged', ''],
  ['SQLITE_FULL', 'diskFull', 'the disk (or the size allowed for this file) is full'],
  ['SQLITE_BUSY', 'busy', 'another program is using the file'],
  ['SQLITE_LOCKED', 'busy', 'the file is in use'],
  ['SQLITE_PROTOCOL', 'busy', 'another program is using the file'],
  ['SQLITE_READONLY', 'readOnly', 'the file or its folder cannot be written'],
  ['SQLITE_PERM', 'readOnly', 'the file or its folder cannot be written'],
  ['SQLITE_CONSTRAINT', 'conflict', 'a record of that key is there already, or breaks a rule of the table'],
  ['SQLITE_IOERR', 'io', 'the disk failed'],
  ['SQLITE_CANTOPEN', 'io', 'the file cannot be opened'],
  ['SQLITE_NOLFS', 'io', 'the file is too large for this disk'],
  ['ENOSPC', 'diskFull', 'the disk is full'],
  ['EDQUOT', 'diskFull', 'the disk quota is used up'],
  ['EROFS', 'readOnly', 'the disk is read-only'],
  ['EACCES', 'readOnly', 'access to the file is not allowed'],
  ['EPERM', 'readOnly', 'access to the file is not allowed'],
  ['EBUSY', 'busy', 'the file is in use'],
  ['ENOENT', 'io', 'the file or its folder does not exist'],
  ['EIO', 'io', 'the disk failed'],
  ['EISDIR', 'io', 'there is a folder of that name'],
  ['ENOTDIR', 'io', 'its folder is a file'],
];

/**
 * Turns what better-sqlite3 or node:fs threw into a `StorageError`. Whatever is none of theirs (a bug of ours, an SQL
 * text that does not parse) comes back as it is, to be thrown on: bugs must not pass for bad disks.
 */
export function asStorageError(cause: unknown, path: string): unknown {
  if (cause instanceof StorageError || !(cause instanceof Error)) return cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const found = KINDS.find(([prefix]) => code.startsWith(prefix));
  if (found === undefined) return cause;
  const [, kind, words] = found;
  const said = `${cause.message} (${code})`;
  if (kind === 'damaged') return new DamagedDatabase({ path, detail: said, cause });
  const evidence = { path, message: `${words}: ${said}`, cause };
  return kind === 'busy' || kind === 'diskFull'
    ? new RetryableStorageError(kind, evidence)
    : new FatalStorageError(kind, evidence);
}

/** True for what SQLite itself said, as against an error of JavaScript. */
export function isSqliteError(cause: unknown): cause is Error & { readonly code: string } {
  return cause instanceof Database.SqliteError;
}
