import { existsSync } from 'node:fs';
import path from 'node:path';
import { createVerifier } from '../identity/index.ts';
import { DamagedDatabase, type LedgerReader, openLedgerStore, StorageError } from '../storage/index.ts';
import { checkBills } from './check-bills.ts';
import { cutOff, type LedgerFaultFound, oneLine } from './ledger-fault.ts';
import {
  endOf,
  END_FILE,
  type FileRead,
  LEDGER_FILE,
  type LedgerEnd,
  readBills,
  readEnd,
  readSeeds,
  readSums,
  SEED_FILES,
  sumFault,
} from './ledger-folder.ts';
import { openedLedger } from './opened-ledger.ts';
import { type LedgerTally, type LedgerVerification, verifyLedger } from './verify-ledger.ts';

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
  /** What a finished folder has and this one has not yet: it is still written, or what wrote it was stopped. */
  readonly notYet: readonly ('ledger' | 'bills' | 'end' | 'checksums')[];
  readonly fault: LedgerFaultFound | undefined;
}

const SIGNATURES_IN_FLIGHT = 4096;

type Progress = (done: number, total: number) => void;

/**
 * Checks a kept ledger from its files alone: the database, every block of both chains, and, with the households' keys
 * that a replay or demo keeps beside it, every grant, statement and bill. Stops at the first fault. Never throws for
 * what a file says. A folder that is not finished is checked as far as it has come.
 */
export async function verifyFolder(dir: string, progress?: Progress): Promise<FolderVerification> {
  const check = new FolderCheck(dir);
  const fault = await check.run(progress);
  return { ...check.done, fault };
}

class FolderCheck {
  readonly done: { -readonly [Name in keyof Omit<FolderVerification, 'fault'>]: FolderVerification[Name] } = {
    tally: undefined,
    statements: 0,
    bills: 0,
    billLines: 0,
    keys: 0,
    files: 0,
    notYet: [],
  };
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async run(progress: Progress | undefined): Promise<LedgerFaultFound | undefined> {
    let store: LedgerReader | undefined;
    try {
      const sums = readSums(this.#dir);
      const ill = seedsFault(this.#dir, sums);
      if (ill !== undefined) return ill;
      if (this.#isBeforeTheLedger(sums)) return undefined;
      store = openLedgerStore(path.join(this.#dir, LEDGER_FILE), { mode: 'read', verifies: true });
      return (await this.#checkLedger(store, progress)) ?? this.#checkSums(sums);
    } catch (error) {
      // A raw change to a database may lead SQLite anywhere: what it says then is about the file, not about us.
      if (!(error instanceof StorageError) && !isSqliteError(error)) throw error;
      const what = error instanceof DamagedDatabase ? error.detail : error.message;
      return { where: LEDGER_FILE, what: oneLine(what) };
    } finally {
      store?.close();
    }
  }

  /** Whether this is a folder whose ledger has not been begun: there is a plan, and nothing else. */
  #isBeforeTheLedger(sums: FileRead<unknown>): boolean {
    const planned = SEED_FILES.some((name) => existsSync(path.join(this.#dir, name)));
    const finished = sums.kind !== 'none' || existsSync(path.join(this.#dir, END_FILE));
    if (!planned || finished || !isEmptyLedger(path.join(this.#dir, LEDGER_FILE))) return false;
    this.done.notYet = ['ledger', 'bills', 'end', 'checksums'];
    return true;
  }

  async #checkLedger(
    store: LedgerReader,
    progress: Progress | undefined,
  ): Promise<LedgerFaultFound | undefined> {
    const seeds = readSeeds(this.#dir);
    if (seeds.kind === 'damaged') return seeds.fault;
    const opened = openedLedger(seeds.kind === 'ok' ? seeds.content : new Map());
    const verified = await verifyLedger({
      store,
      // A whole batch at once: the pool goes on while this thread is busy with the batch before.
      verifier: createVerifier({ maxInFlight: SIGNATURES_IN_FLIGHT }),
      block: opened.take,
      ...(progress === undefined ? {} : { progress }),
    });
    this.done.tally = verified.tally;
    this.done.keys = opened.keys();
    if (verified.fault !== undefined) return verified.fault;
    const [broken] = store.integrityCheck('full');
    if (broken !== undefined) return { where: LEDGER_FILE, what: oneLine(broken) };
    const cut = this.#checkEnd(verified);
    if (cut !== undefined) return cut;
    const readings = opened.finish(verified.community);
    if (readings.fault !== undefined) return readings.fault;
    const bills = readBills(this.#dir);
    if (bills.kind === 'damaged') return bills.fault;
    const { community } = verified;
    const kept = bills.kind === 'ok' ? bills.content : undefined;
    const checked = checkBills({ community, store, readings, bills: kept });
    this.done.statements = checked.statements;
    this.done.bills = checked.bills;
    this.done.billLines = checked.lines;
    if (bills.kind === 'none') this.#lacks('bills');
    return checked.fault;
  }

  #checkEnd(verified: LedgerVerification): LedgerFaultFound | undefined {
    const kept = readEnd(this.#dir);
    switch (kept.kind) {
      case 'none':
        this.#lacks('end');
        return undefined;
      case 'damaged':
        return kept.fault;
      case 'ok':
        return endFault(kept.content, verified);
    }
  }

  #checkSums(sums: FileRead<ReadonlyMap<string, string>>): LedgerFaultFound | undefined {
    if (sums.kind === 'damaged') return sums.fault;
    if (sums.kind === 'none') {
      this.#lacks('checksums');
      return undefined;
    }
    for (const [name, sum] of sums.content) {
      const fault = sumFault(this.#dir, { name, sum });
      if (fault !== undefined) return fault;
      this.done.files += 1;
    }
    return undefined;
  }

  #lacks(what: FolderVerification['notYet'][number]): void {
    this.done.notYet = [...this.done.notYet, what];
  }
}

/** Keys are used before anything can be compared with them, so their file is compared with its checksum first. */
function seedsFault(dir: string, sums: FileRead<ReadonlyMap<string, string>>): LedgerFaultFound | undefined {
  if (sums.kind !== 'ok') return undefined;
  for (const name of SEED_FILES) {
    const sum = sums.content.get(name);
    const fault = sum === undefined ? undefined : sumFault(dir, { name, sum });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** No file, or one in which nothing was stored before what made it was stopped. @throws StorageError */
function isEmptyLedger(file: string): boolean {
  if (!existsSync(file)) return true;
  try {
    const store = openLedgerStore(file, { mode: 'read' });
    const empty = store.lastIndex() === 0;
    store.close();
    return empty;
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'older') return true;
    throw error;
  }
}

/** How the ledger's end differs from the one that was kept. */
function endFault(end: LedgerEnd, verified: LedgerVerification): LedgerFaultFound | undefined {
  const { community, lastIndex } = verified;
  const found = endOf(community, lastIndex);
  if (found.community !== end.community) {
    return { where: END_FILE, what: `it is of community ${end.community}, the ledger of ${found.community}` };
  }
  if (lastIndex < end.logIndex) {
    const heights = { energy: end.energy.height, contract: end.contract.height };
    return cutOff(verified, { why: `${END_FILE} tells of log entry ${end.logIndex}`, heights });
  }
  if (lastIndex > end.logIndex) {
    const what = `it goes beyond the end that ${END_FILE} tells of, log entry ${end.logIndex}`;
    return { where: `log entry ${end.logIndex + 1}`, what };
  }
  for (const chain of ['energy', 'contract'] as const) {
    if (found[chain].height === end[chain].height && found[chain].hash === end[chain].hash) continue;
    const what = `${END_FILE} tells of another last block, ${end[chain].height} with hash ${end[chain].hash}`;
    return { where: `${chain} block ${found[chain].height}`, what };
  }
  return undefined;
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}
