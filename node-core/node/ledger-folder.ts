import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sha256, toHex } from '../codec/index.ts';
import type { Bill } from '../settlement/index.ts';
import { replaceFile } from '../storage/index.ts';
import { formatMoney, formatMonth } from '../units/index.ts';

/** The closed bills of a kept ledger's households, as they were made. */
export const BILLS_FILE = 'bills.json';
/** SHA-256 of the finished files, a line each, as `sha256sum` writes them. */
export const CHECKSUMS_FILE = 'SHA256SUMS';
const LEDGER_FILE = 'ledger.sqlite';

/** A bill as kept: whole numbers, and exact amounts as decimals. */
export interface KeptBill {
  readonly household: string;
  readonly month: string;
  readonly documentNumber: number | null;
  readonly lines: readonly {
    readonly id: string;
    readonly energyMwh: number | null;
    readonly amount: string;
    readonly amountMinor: number;
  }[];
  readonly totalMinor: number;
  readonly identities: Bill['identities'];
  readonly kid: string | null;
}

export function keptBill(household: string, bill: Bill): KeptBill {
  return {
    household,
    month: formatMonth(bill.month),
    documentNumber: bill.documentNumber,
    lines: bill.lines.map(({ id, energyMwh, amount, amountMinor }) => ({
      id,
      energyMwh,
      amount: formatMoney(amount),
      amountMinor,
    })),
    totalMinor: bill.totalMinor,
    identities: bill.identities,
    kid: bill.kid,
  };
}

/** Writes the bills durably. */
export function writeBillsFile(dir: string, bills: readonly KeptBill[]): void {
  replaceFile(path.join(dir, BILLS_FILE), Buffer.from(`${JSON.stringify(bills, null, 1)}\n`));
}

/** The kept bills; none where there is no file. What is in them is compared, not trusted. */
export function readBillsFile(
  dir: string,
):
  | { readonly kind: 'ok'; readonly bills: readonly KeptBill[] }
  | { readonly kind: 'damaged'; readonly detail: string } {
  const file = path.join(dir, BILLS_FILE);
  if (!existsSync(file)) return { kind: 'ok', bills: [] };
  try {
    const bills: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(bills)) return { kind: 'ok', bills: bills as readonly KeptBill[] };
    return { kind: 'damaged', detail: 'a list of bills was expected' };
  } catch (error) {
    return { kind: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes the checksums of the files that are finished, the ledger closed. */
export function writeChecksums(dir: string, others: readonly string[]): void {
  const lines = [LEDGER_FILE, BILLS_FILE, ...others].map(
    (name) => `${toHex(sha256(readFileSync(path.join(dir, name))))}  ${name}\n`,
  );
  replaceFile(path.join(dir, CHECKSUMS_FILE), Buffer.from(lines.join('')));
}
