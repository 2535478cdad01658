/**
 * # storage: what a home keeps on its disk
 *
 * Three SQLite files (docs/decisions/0001-three-files-a-home.md), each one class, one schema and one writer, and a key file:
 *
 * | file | opened by | lost, it is |
 * | --- | --- | --- |
 * | `ledger.sqlite` | `openLedgerStore` | fetched again from peers |
 * | `home.sqlite` | `openHomeStore` | opened again from the ledger with the household's keys |
 * | `outbox.sqlite` | `openOutbox` | gone: own transactions not yet certified, sequences, settings, the roof, registers |
 * | the key file | `passphraseKeystore` | restored from the recovery phrase |
 *
 * Source: DESIGN 8; sqlite.org on WAL, STRICT tables and how to corrupt a database; STYLE 'SQLite'.
 *
 * Invariants:
 * - A write is on the disk when it returns, all of it, or it throws and nothing was changed: WAL with
 *   synchronous=FULL, one transaction a call. `appendMany` and `put` are the group commit.
 * - A block's bytes are stored once. The Raft log (`entries`) and the chains (`blocks`) are two views of one table, and
 *   storage never looks into them: whoever appends says what finds them.
 * - Types tell who may write: `LedgerReader` and `ReadableDatabase` have no way to, and SQLite opened their file
 *   read-only. One writer a file, kept by an exclusive lock on `<path>.lock` that dies with its process; readers are
 *   never shut out.
 * - A file that is newer, foreign or damaged is refused with a `StorageError` that says what to do, before anything in
 *   it is changed. `kind` and `retryable` are in the type. What is read is checked again as it is read.
 * - Values from outside are bound, never spliced into SQL.
 *
 * Old weight (DESIGN 5): hashes, heights, certificates, slots and IDs stand in columns of their own, so a home that drops
 * or never fetches what it cannot open replaces `block.bytes` alone (by the header and what it keeps, with Merkle
 * proofs) and every view, index and count here stays true. That form, and the column that tells it, come with the
 * migration of the issue that builds it.
 *
 * Deviations: `reading_slot` is ordered by minute first, not by member (see ledger-schema.ts); an empty `.lock` file lies
 * beside each database; a database that is closed leaves WAL mode, so that a closed ledger is one file which can be read
 * from a disk that cannot be written.
 */
export { copyDatabase, makeOtherVoter } from './copy-database.ts';
export type { DatabaseOptions } from './database.ts';
export { readFileIfAny, replaceFile } from './durable-file.ts';
export * from './home-store.ts';
export type { LedgerFaultDepth } from './ledger-check.ts';
export {
  type ChainSize,
  type HardState,
  type LedgerReader,
  type LedgerSizes,
  type PlacedReading,
  type PlacedTransaction,
  type ReadingPlace,
  type ReadingSlot,
  type StoredSnapshot,
} from './ledger-reader.ts';
export type { Beginning, LedgerOrigin, StoredCheckpoint, WritableBeginning } from './ledger-beginning.ts';
export type { StoredBlock } from './ledger-schema.ts';
export * from './ledger-store.ts';
export * from './outbox.ts';
export * from './passphrase-keystore.ts';
export * from './set-aside.ts';
export {
  DamagedDatabase,
  type FatalKind,
  FatalStorageError,
  type RetryableKind,
  RetryableStorageError,
  StorageError,
  type StorageErrorKind,
} from './storage-error.ts';
export type { RaftBase, RaftEntry, RaftHardState, RaftWrite, StoredRaftLog } from './raft-log.ts';
export * from './writer-lock.ts';
