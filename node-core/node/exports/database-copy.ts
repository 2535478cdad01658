import path from 'node:path';
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toHex } from '../../codec/index.ts';
import type { ExportLanguage } from '../../exports/index.ts';
import { copyDatabase, openHomeStore, openLedgerStore, openOutbox } from '../../storage/index.ts';
import type { Household } from '../household.ts';
import { COPIED_FILES, type CopiedFile, type CopyManifest, MANIFEST_FILE } from './copy-manifest.ts';
import { piecesOf } from './file-pieces.ts';
import { COPY_WORDS } from './readme-words.ts';
import { ZipFile } from './zip-file.ts';

/** A copy that did not come out as a database that holds. */
export class BadCopy extends Error {
  override readonly name = 'BadCopy';
}

/**
 * Copies the whole database of a household while it runs, looks through each copy, and packs them into one ZIP file.
 * The outbox comes first and the ledger last: whatever happens between them, the ledger is the one that knows more, which
 * is what each start expects. The key is not in it.
 *
 * @param of.folder empty; the copies are made in it, and the ZIP file
 * @param of.progress from 0 to 1000
 * @returns the ZIP file's path
 * @throws StorageError, BadCopy
 */
export async function copyOfDatabase(
  household: Household,
  of: {
    readonly folder: string;
    readonly language: ExportLanguage;
    readonly progress: (done: number) => void;
  },
): Promise<string> {
  const sources: Readonly<Record<CopiedFile, string>> = {
    'outbox.sqlite': household.outbox.path,
    'home.sqlite': household.home.path,
    'ledger.sqlite': household.replica.store.path,
  };
  // What waits to be written together is written now: reading does that.
  household.home.appliedIndex();
  const sums = new Map<CopiedFile, string>();
  for (const [place, name] of COPIED_FILES.entries()) {
    const to = path.join(of.folder, name);
    const progress = (done: number, total: number): void =>
      of.progress(Math.floor(((place + done / Math.max(1, total)) * 700) / COPIED_FILES.length));
    await copyDatabase({ from: sources[name], to, progress });
    checkCopy(name, to);
    sums.set(name, await sha256Of(to));
  }
  of.progress(850);
  const { community } = household.replica;
  const madeMs = household.clock.nowMs();
  const file = path.join(of.folder, 'copy.zip');
  const zip = new ZipFile(file, { madeMs, timeZone: community.rules.timeZone });
  try {
    zip.add(COPY_WORDS[of.language].fileName, COPY_WORDS[of.language].text);
    zip.add(MANIFEST_FILE, `${JSON.stringify(manifestOf(household, { madeMs, sums }), null, 1)}\n`);
    for (const name of COPIED_FILES) zip.addPieces(name, piecesOf(path.join(of.folder, name)));
    zip.finish();
  } catch (error) {
    zip.abandon();
    throw error;
  }
  of.progress(1000);
  return file;
}

/** Opens a copy as the node does, and has SQLite read all of it. @throws BadCopy, StorageError */
export function checkCopy(name: CopiedFile, file: string): void {
  const store =
    name === 'ledger.sqlite'
      ? openLedgerStore(file, { mode: 'read' })
      : name === 'home.sqlite'
        ? openHomeStore(file)
        : openOutbox(file);
  try {
    const faults = store.integrityCheck('quick');
    if (faults.length > 0) throw new BadCopy(`${name}: ${faults.join('; ')}`);
  } finally {
    store.close();
  }
}

/** SHA-256 of a file, read piece by piece, with turns for others between them. */
export async function sha256Of(file: string): Promise<string> {
  const sum = createHash('sha256');
  for (const piece of piecesOf(file)) {
    sum.update(piece);
    await nextTurn();
  }
  return sum.digest('hex');
}

function manifestOf(
  household: Household,
  { madeMs, sums }: { readonly madeMs: number; readonly sums: ReadonlyMap<CopiedFile, string> },
): CopyManifest {
  const { community } = household.replica;
  return {
    format: 'nabowatt-copy-1',
    household: toHex(household.keys.signer.publicKey),
    householdName: community.members[household.member]?.displayName ?? '',
    community: toHex(community.id),
    communityName: community.name,
    madeMs: Math.floor(madeMs),
    untilMinute: household.home.latestMinute(household.member) ?? null,
    files: {
      'outbox.sqlite': sums.get('outbox.sqlite') ?? '',
      'home.sqlite': sums.get('home.sqlite') ?? '',
      'ledger.sqlite': sums.get('ledger.sqlite') ?? '',
    },
  };
}
