/**
 * Putting a copy of the database in the place of what is there: whole, or not at all.
 *
 * `stageCopy` lays the copy's files beside the database, checked, and says so last, in one durable step. Nothing of the
 * database is touched before the next start. `applyStagedCopy`, before anything is opened, moves the files over one by
 * one; each step may be done again, so a start that was interrupted is finished by the next one, and only then is a
 * database opened. What was there before stays in a folder beside it.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { toHex } from '../../codec/index.ts';
import { makeOtherVoter, openLedgerStore, readFileIfAny, replaceFile } from '../../storage/index.ts';
import { removeFile, syncFolder } from '../../storage/durable-file.ts';
import { COPIED_FILES, type CopyManifest, MANIFEST_FILE, parseManifest } from './copy-manifest.ts';
import { checkCopy, sha256Of } from './database-copy.ts';
import { BadZip, ZipReading } from './zip-reading.ts';

/** Why a copy is not taken; the API gives the reason on. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
  readonly reason: 'notACopy' | 'otherHousehold' | 'damagedCopy';

  constructor(reason: CopyRefused['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Whose database a copy may take the place of. */
export interface OwnerOfCopy {
  readonly publicKey: Uint8Array;
  readonly community: Uint8Array;
}

const STAGED = 'restore.staged';
/** What a copy has taken the place of. */
export const BEFORE = 'before-restore';
/** There when all of the staged files are, and for as long as they are not all in their place. */
const MARKER = 'restore.json';
const MARKED = z.strictObject({ madeMs: z.int().min(0) });
const MANIFEST_LIMIT = 64 * 1024;

/** What a copy says of itself, once it is known to be one and to be of this household. @throws CopyRefused */
export function readCopy(zipPath: string, owner: OwnerOfCopy): CopyManifest {
  const manifest = refusing(() => {
    const zip = new ZipReading(zipPath);
    try {
      return parseManifest(zip.text(MANIFEST_FILE, MANIFEST_LIMIT));
    } finally {
      zip.close();
    }
  });
  if (manifest.household !== toHex(owner.publicKey) || manifest.community !== toHex(owner.community)) {
    throw new CopyRefused('otherHousehold', `the copy is of ${manifest.householdName}`);
  }
  return manifest;
}

/**
 * Unpacks a copy beside the database in `dir`, looks through every file of it, and marks it to be put in place at the
 * next start. What was staged before is forgotten. @throws CopyRefused, StorageError
 */
export async function stageCopy(zipPath: string, dir: string, owner: OwnerOfCopy): Promise<CopyManifest> {
  const manifest = readCopy(zipPath, owner);
  unstage(dir);
  const staged = path.join(dir, STAGED);
  mkdirSync(staged, { mode: 0o700 });
  try {
    unpack(zipPath, staged);
    for (const name of COPIED_FILES) {
      const file = path.join(staged, name);
      if ((await sha256Of(file)) !== manifest.files[name]) {
        throw new CopyRefused('damagedCopy', `${name} is not what was copied`);
      }
      refusing(() => checkCopy(name, file), 'damagedCopy');
    }
    checkCommunity(path.join(staged, 'ledger.sqlite'), owner);
    makeOtherVoter(path.join(staged, 'ledger.sqlite'));
    syncFolder(staged);
    replaceFile(
      path.join(dir, MARKER),
      new TextEncoder().encode(JSON.stringify({ madeMs: manifest.madeMs })),
    );
  } catch (error) {
    unstage(dir);
    throw error;
  }
  return manifest;
}

/** Whether a copy waits to be put in place at the next start. */
export function isStaged(dir: string): boolean {
  return readFileIfAny(path.join(dir, MARKER)) !== undefined;
}

/** When the copy was made that waits for the next start; null where none does. */
export function stagedCopy(dir: string): { readonly madeMs: number } | null {
  const marker = readFileIfAny(path.join(dir, MARKER));
  return marker === undefined ? null : MARKED.parse(JSON.parse(new TextDecoder().decode(marker)));
}

/** Forgets a staged copy: the database stays as it is. */
export function unstage(dir: string): void {
  removeFile(path.join(dir, MARKER));
  rmSync(path.join(dir, STAGED), { recursive: true, force: true });
}

/**
 * At a start, before any file of `dir` is opened: puts a staged copy in place, or clears away one that was never
 * finished. The files that were there are kept in `before-restore`. @returns whether a copy was put in place
 */
export function applyStagedCopy(dir: string): boolean {
  const staged = path.join(dir, STAGED);
  if (!isStaged(dir)) {
    rmSync(staged, { recursive: true, force: true });
    return false;
  }
  const before = path.join(dir, BEFORE);
  // Nothing is moved yet: what an earlier restore set aside makes room.
  const isFirstTry = COPIED_FILES.every((name) => existsSync(path.join(staged, name)));
  const isUntouched = COPIED_FILES.every((name) => existsSync(path.join(dir, name)));
  if (isFirstTry && isUntouched) rmSync(before, { recursive: true, force: true });
  mkdirSync(before, { recursive: true, mode: 0o700 });
  for (const name of COPIED_FILES) putInPlace(name, { dir, staged, before });
  syncFolder(before);
  syncFolder(dir);
  removeFile(path.join(dir, MARKER));
  rmSync(staged, { recursive: true, force: true });
  return true;
}

function putInPlace(
  name: string,
  { dir, staged, before }: { readonly dir: string; readonly staged: string; readonly before: string },
): void {
  if (!existsSync(path.join(staged, name))) return;
  // A write-ahead log belongs to the file that it lies beside: left behind, it would be replayed into the copy.
  for (const file of [`${name}-wal`, `${name}-shm`, name]) {
    if (existsSync(path.join(dir, file))) renameSync(path.join(dir, file), path.join(before, file));
  }
  renameSync(path.join(staged, name), path.join(dir, name));
}

function unpack(zipPath: string, to: string): void {
  refusing(() => {
    const zip = new ZipReading(zipPath);
    try {
      for (const name of COPIED_FILES) zip.extract(name, path.join(to, name));
    } finally {
      zip.close();
    }
  });
}

/** The ledger itself says of which community it is: by the hash of its first block. */
function checkCommunity(ledgerPath: string, { community }: OwnerOfCopy): void {
  const ledger = openLedgerStore(ledgerPath, { mode: 'read' });
  try {
    const first = ledger.blockByHeight('contract', 0);
    if (first !== undefined && toHex(first.hash) !== toHex(community)) {
      throw new CopyRefused('otherHousehold', 'the ledger in the copy is of another community');
    }
  } finally {
    ledger.close();
  }
}

function refusing<Value>(work: () => Value, reason: CopyRefused['reason'] = 'notACopy'): Value {
  try {
    return work();
  } catch (error) {
    const isTheirs =
      error instanceof BadZip ||
      error instanceof SyntaxError ||
      error instanceof z.ZodError ||
      reason !== 'notACopy';
    if (!isTheirs || error instanceof CopyRefused) throw error;
    throw new CopyRefused(reason, error instanceof Error ? error.message : 'it cannot be read');
  }
}
