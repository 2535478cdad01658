import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Bill } from '../settlement/index.ts';
import { formatMoney, formatMonth } from '../units/index.ts';

const wholeNumber = z.int();
const part = z.strictObject({ kind: z.string(), energyMwh: wholeNumber });
const line = z.strictObject({
  id: z.string(),
  energyMwh: wholeNumber.nullable(),
  amount: z.string(),
  amountMinor: wholeNumber,
});
const keptBills = z.array(
  z.strictObject({
    household: z.string(),
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    documentNumber: wholeNumber.nullable(),
    lines: z.array(line),
    totalMinor: wholeNumber,
    identities: z.array(
      z.strictObject({
        kind: z.string(),
        totalMwh: wholeNumber,
        parts: z.array(part),
        holds: z.boolean(),
      }),
    ),
    kid: z.string().nullable(),
  }),
);

/** A bill as it is kept beside a ledger: whole numbers, and exact amounts as decimals. */
export type KeptBill = z.infer<typeof keptBills>[number];

/** A bill as it is to be kept; `household` is its name in the folder. */
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
    identities: bill.identities.map(({ kind, totalMwh, parts, holds }) => ({
      kind,
      totalMwh,
      parts: parts.map((one) => ({ kind: one.kind, energyMwh: one.energyMwh })),
      holds,
    })),
    kid: bill.kid,
  };
}

export function billsText(bills: readonly KeptBill[]): Uint8Array {
  return Buffer.from(`${JSON.stringify(bills, null, 1)}\n`);
}

/** Reads what `billsText` wrote; the form alone is checked. @throws SyntaxError, ZodError */
export function billsFromText(text: string): readonly KeptBill[] {
  return keptBills.parse(JSON.parse(text));
}

/** The first thing in which a kept bill differs from the one that the ledger gives. */
export function firstDifference(kept: KeptBill, expected: KeptBill): string | undefined {
  for (const [place, wanted] of expected.lines.entries()) {
    const found = kept.lines[place];
    if (isDeepStrictEqual(found, wanted)) continue;
    return lineDifference(wanted, found);
  }
  if (kept.lines.length !== expected.lines.length) return 'it has a line that the ledger does not give';
  if (kept.totalMinor !== expected.totalMinor) {
    return `the ledger gives a total of ${expected.totalMinor}, the bill says ${kept.totalMinor}`;
  }
  if (!isDeepStrictEqual(kept.identities, expected.identities)) {
    return 'its energies do not add up as the ledger says';
  }
  return isDeepStrictEqual(kept, expected)
    ? undefined
    : 'its number or payment reference is not what the ledger gives';
}

function lineDifference(
  wanted: KeptBill['lines'][number],
  found: KeptBill['lines'][number] | undefined,
): string {
  const where = `line ${wanted.id}`;
  if (found === undefined) return `${where}: the ledger gives ${wanted.amount}, the bill says nothing`;
  if (found.id !== wanted.id) return `${where}: in its place the bill has line ${found.id}`;
  if (found.amount !== wanted.amount) {
    return `${where}: the ledger gives ${wanted.amount}, the bill says ${found.amount}`;
  }
  if (found.amountMinor !== wanted.amountMinor) {
    return `${where}: the ledger gives ${wanted.amountMinor} minor units, the bill says ${found.amountMinor}`;
  }
  return `${where}: the ledger gives ${wanted.energyMwh ?? 'no'} mWh, the bill says ${found.energyMwh ?? 'none'}`;
}
