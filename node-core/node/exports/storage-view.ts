import { readdirSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageView } from '../../api/export-views.ts';
import type { Household } from '../household.ts';
import { BEFORE, stagedCopy } from './restore.ts';

/** What SQLite keeps of one database: the file, and what is not written into it yet. */
const SUFFIXES = ['', '-wal', '-shm'];

/** What a household's data takes on the disk, as the disk says now. */
export function storageView({ home, member, outbox, replica }: Household): StorageView {
  const dir = path.dirname(outbox.path);
  const { bavail, bsize } = statfsSync(dir);
  return {
    ledgerBytes: databaseBytes(replica.store.path),
    homeBytes: databaseBytes(home.path) + databaseBytes(outbox.path),
    setAsideBytes: folderBytes(path.join(dir, BEFORE)),
    freeBytes: bavail * bsize,
    firstMinute: home.firstMinute(member) ?? null,
    retentionMonths: replica.community.rules.retentionMonths,
    stagedCopy: stagedCopy(dir),
  };
}

function databaseBytes(file: string): number {
  return SUFFIXES.reduce((sum, suffix) => sum + fileBytes(`${file}${suffix}`), 0);
}

function folderBytes(dir: string): number {
  try {
    return readdirSync(dir).reduce((sum, name) => sum + fileBytes(path.join(dir, name)), 0);
  } catch {
    return 0;
  }
}

/** 0 for a file that is not there: a write-ahead log comes and goes. */
function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
