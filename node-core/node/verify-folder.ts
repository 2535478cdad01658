import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromHex, sha256, toHex } from '../codec/index.ts';
import { createVerifier } from '../identity/index.ts';
import { type LedgerReader, openLedgerStore, StorageError } from '../storage/index.ts';
import { checkBills } from './check-bills.ts';
import { BILLS_FILE, CHECKSUMS_FILE, readBillsFile } from './ledger-folder.ts';
import { openedLedger } from './opened-ledger.ts';
import { type LedgerFaultFound, type LedgerTally, verifyLedger } from './verify-ledger.ts';

/** What a check of a folder went through, and the first fault. */
export interface FolderVerification {
  readonly tally: LedgerTally | undefined;
  readonly statements: number;
  readonly bills: number;
  readonly billLines: number;
  /** Households whose keys are in the folder; without a key, a household's bills cannot be opened. */
  readonly keys: number;
  /** Files compared with their checksums. */
  readonly files: number;
  readonly fault: LedgerFaultFound | undefined;
}

const NOTHING = {
  tally: undefined,
  statements: 0,
  bills: 0,
  billLines: 0,
  keys: 0,
  files: 0,
  fault: undefined,
};

/**
 * Checks a kept ledger from its files alone: the database, every block of both chains, and, with the households' keys
 * that a replay or demo keeps beside it, every grant, statement and bill. Stops at the first fault. Never throws for
 * what a file says.
 */
export async function verifyFolder(
  dir: string,
  progress?: (done: number, total: number) => void,
): Promise<FolderVerification> {
  let store: LedgerReader | undefined;
  try {
    store = openLedgerStore(path.join(dir, 'ledger.sqlite'), { mode: 'read' });
    return await verifyOpened(dir, store, progress);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return { ...NOTHING, fault: { where: 'ledger.sqlite', what: error.message } };
  } finally {
    store?.close();
  }
}

async function verifyOpened(
  dir: string,
  store: LedgerReader,
  progress: ((done: number, total: number) => void) | undefined,
): Promise<FolderVerification> {
  const opened = openedLedger(seedsIn(dir));
  const verified = await verifyLedger({
    store,
    verifier: createVerifier(),
    block: opened.take,
    ...(progress === undefined ? {} : { progress }),
  });
  const { tally, community } = verified;
  const done = { ...NOTHING, tally, keys: opened.keys() };
  if (verified.fault !== undefined) return { ...done, fault: verified.fault };
  const [broken] = store.integrityCheck('full');
  if (broken !== undefined) return { ...done, fault: { where: 'ledger.sqlite', what: broken } };

  const readings = opened.finish(community);
  if (readings.fault !== undefined) return { ...done, fault: readings.fault };
  const kept = readBillsFile(dir);
  if (kept.kind === 'damaged') return { ...done, fault: { where: BILLS_FILE, what: kept.detail } };
  const checked = checkBills({ community, store, readings, bills: kept.bills });
  const counted = { ...done, statements: checked.statements, bills: checked.bills, billLines: checked.lines };
  if (checked.fault !== undefined) return { ...counted, fault: checked.fault };
  return { ...counted, ...checksums(dir) };
}

/** Seeds of the made-up households of a replay or a demo, by name. */
function seedsIn(dir: string): ReadonlyMap<string, Uint8Array> {
  const seeds = new Map<string, Uint8Array>();
  for (const name of ['replay.json', 'demo.json']) {
    const file = path.join(dir, name);
    if (!existsSync(file)) continue;
    const kept = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly seeds?: Readonly<Record<string, string>>;
    };
    for (const [household, seed] of Object.entries(kept.seeds ?? {})) seeds.set(household, fromHex(seed));
  }
  return seeds;
}

/** Compares whole files with the checksums written when they were finished: what no record covers is covered here. */
function checksums(dir: string): { readonly files: number; readonly fault: LedgerFaultFound | undefined } {
  const list = path.join(dir, CHECKSUMS_FILE);
  if (!existsSync(list)) return { files: 0, fault: undefined };
  let files = 0;
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    if (line === '') continue;
    const match = /^([0-9a-f]{64}) {2}([a-z.]+)$/.exec(line);
    const [, sum, name] = match ?? [];
    if (sum === undefined || name === undefined)
      return { files, fault: { where: CHECKSUMS_FILE, what: 'a line that is no checksum' } };
    const file = path.join(dir, name);
    if (!existsSync(file)) return { files, fault: { where: name, what: 'it is gone' } };
    if (toHex(sha256(readFileSync(file))) !== sum) {
      return {
        files,
        fault: {
          where: name,
          what: 'its bytes are not those that were kept, at a place that no record covers',
        },
      };
    }
    files += 1;
  }
  return { files, fault: undefined };
}
