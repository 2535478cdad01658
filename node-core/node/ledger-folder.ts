import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fromHex, sha256, toHex } from '../codec/index.ts';
import type { Community } from '../ledger/index.ts';
import { removeFile } from '../storage/durable-file.ts';
import { replaceFile } from '../storage/index.ts';
import { billsFromText, billsText, type KeptBill } from './kept-bill.ts';
import { type LedgerFaultFound, oneLine } from './ledger-fault.ts';

/**
 * A folder that a replay keeps, and how it comes to be finished: the ledger and the plan first, then the bills, then
 * where the ledger ends, and the checksums of all of them last. A file that is there says that all before it are
 * done; going on with a folder takes the last ones away first.
 */
export const LEDGER_FILE = 'ledger.sqlite';
/** The closed bills of the ledger's households, as they were made. */
export const BILLS_FILE = 'bills.json';
/** Where both chains ended when the folder was finished: a ledger that is cut off at its end is a good ledger. */
export const END_FILE = 'ledger.json';
/** SHA-256 of the finished files, a line each, as `sha256sum` writes them. */
export const CHECKSUMS_FILE = 'SHA256SUMS';
/** Files that may hold the seeds of made-up households. */
export const SEED_FILES: readonly string[] = ['replay.json', 'demo.json'];

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.strictObject({ height: z.int().min(-1), hash });
const ledgerEnd = z.strictObject({
  community: hash,
  logIndex: z.int().min(1),
  energy: head,
  contract: head,
});
/** Where a ledger ends; hashes in hexadecimal. */
export type LedgerEnd = z.infer<typeof ledgerEnd>;

const seedFile = z.object({ seeds: z.record(z.string(), hash) });

/** What a file says, why it cannot be read; or that it is not there. */
export type FileRead<Content> =
  | { readonly kind: 'ok'; readonly content: Content }
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged'; readonly fault: LedgerFaultFound };

/** Where the ledger of this state ends. */
export function endOf(community: Community, logIndex: number): LedgerEnd {
  const headOf = (chain: 'energy' | 'contract') => {
    const { height, hash: headHash } = community.head(chain);
    return { height, hash: toHex(headHash) };
  };
  return {
    community: toHex(community.id),
    logIndex,
    energy: headOf('energy'),
    contract: headOf('contract'),
  };
}

/** Finishes a folder whose ledger is closed. `others`: further files to put under the checksums. */
export function finishFolder(
  dir: string,
  made: {
    readonly bills: readonly KeptBill[];
    readonly end: LedgerEnd;
    readonly others: readonly string[];
  },
): void {
  replaceFile(path.join(dir, BILLS_FILE), billsText(made.bills));
  replaceFile(path.join(dir, END_FILE), Buffer.from(`${JSON.stringify(made.end, null, 1)}\n`));
  const lines = [LEDGER_FILE, BILLS_FILE, END_FILE, ...made.others].map(
    (name) => `${toHex(sha256(readFileSync(path.join(dir, name))))}  ${name}\n`,
  );
  replaceFile(path.join(dir, CHECKSUMS_FILE), Buffer.from(lines.join('')));
}

/** Takes back what says that a folder is finished, before its ledger is written to again. */
export function reopenFolder(dir: string): void {
  for (const name of [CHECKSUMS_FILE, END_FILE, BILLS_FILE]) removeFile(path.join(dir, name));
}

/** The kept bills. What is in them is compared, not trusted. */
export function readBills(dir: string): FileRead<readonly KeptBill[]> {
  return readText(dir, BILLS_FILE, billsFromText);
}

export function readEnd(dir: string): FileRead<LedgerEnd> {
  return readText(dir, END_FILE, (text) => ledgerEnd.parse(JSON.parse(text)));
}

/** Seeds of the made-up households of a replay or a demo, by name. */
export function readSeeds(dir: string): FileRead<ReadonlyMap<string, Uint8Array>> {
  const name = SEED_FILES.find((file) => existsSync(path.join(dir, file)));
  if (name === undefined) return { kind: 'none' };
  return readText(dir, name, (text) => {
    const { seeds } = seedFile.parse(JSON.parse(text));
    return new Map(Object.entries(seeds).map(([household, seed]) => [household, fromHex(seed)]));
  });
}

function readText<Content>(dir: string, name: string, parse: (text: string) => Content): FileRead<Content> {
  const file = path.join(dir, name);
  if (!existsSync(file)) return { kind: 'none' };
  const text = readFileSync(file, 'utf8');
  try {
    return { kind: 'ok', content: parse(text) };
  } catch (error) {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      const at = issue?.path.join('.') ?? '';
      return damaged(name, `${at === '' ? '' : `${at}: `}${issue?.message ?? 'not of the form'}`);
    }
    if (error instanceof SyntaxError) return damaged(name, error.message);
    throw error;
  }
}

function damaged(
  where: string,
  what: string,
): { readonly kind: 'damaged'; readonly fault: LedgerFaultFound } {
  return { kind: 'damaged', fault: { where, what: `it cannot be read: ${oneLine(what)}` } };
}

const CHECKSUM_LINE = /^([0-9a-f]{64}) {2}(\S+)$/;
const SUMMED_FILES: readonly string[] = [LEDGER_FILE, BILLS_FILE, END_FILE, ...SEED_FILES];

/** The checksums, by file name. Those of the ledger, the bills and the end are among them. */
export function readSums(dir: string): FileRead<ReadonlyMap<string, string>> {
  const list = path.join(dir, CHECKSUMS_FILE);
  if (!existsSync(list)) return { kind: 'none' };
  const sums = new Map<string, string>();
  for (const [at, line] of readFileSync(list, 'utf8').replace(/\n$/, '').split('\n').entries()) {
    const [, sum, name] = CHECKSUM_LINE.exec(line) ?? [];
    if (sum === undefined || name === undefined || !SUMMED_FILES.includes(name)) {
      return damaged(CHECKSUMS_FILE, `line ${at + 1} is not a checksum and a name that belongs here`);
    }
    sums.set(name, sum);
  }
  const missing = [LEDGER_FILE, BILLS_FILE, END_FILE].find((name) => !sums.has(name));
  return missing === undefined
    ? { kind: 'ok', content: sums }
    : damaged(CHECKSUMS_FILE, `${missing} is not listed`);
}

/** Compares one whole file with its checksum: what no record covers is covered here. */
export function sumFault(
  dir: string,
  { name, sum }: { readonly name: string; readonly sum: string },
): LedgerFaultFound | undefined {
  const file = path.join(dir, name);
  if (!existsSync(file)) return { where: name, what: `it is not there, though ${CHECKSUMS_FILE} lists it` };
  if (toHex(sha256(readFileSync(file))) === sum) return undefined;
  return { where: name, what: `its bytes are not those that ${CHECKSUMS_FILE} vouches for` };
}
