import { isDeepStrictEqual } from 'node:util';
import { type Statement, statementKey } from '../ledger/index.ts';
import { compareStatements, type MonthSettlement, statementsOf } from '../settlement/index.ts';
import { formatMonth, monthFromText } from '../units/index.ts';
import { type BillEvidence, BillDesk } from './bill-desk.ts';
import { firstDifference, type KeptBill, keptBill } from './kept-bill.ts';
import type { LedgerFaultFound } from './ledger-fault.ts';
import { secondBill, secondDifference } from './second-bill.ts';

/** What bills and statements are held against, and the bills themselves; undefined where none are kept at all. */
export interface BillsToCheck extends BillEvidence {
  readonly bills: readonly KeptBill[] | undefined;
}

export interface CheckedBills {
  readonly statements: number;
  readonly bills: number;
  readonly lines: number;
  readonly fault: LedgerFaultFound | undefined;
}

/**
 * Works every signed statement and every kept bill out again from opened readings, contracts and tariffs, and
 * compares: bills by two programs that have nothing in common, the settlement that makes bills and the second opinion
 * that the screens' Verify uses. A statement is checked where the keys of the household that it is about are at hand.
 */
export function checkBills(of: BillsToCheck): CheckedBills {
  const desk = new BillDesk(of);
  const signed = checkStatements(of, desk);
  const done = { statements: signed.checked, bills: 0, lines: 0 };
  if (signed.fault !== undefined || of.bills === undefined) return { ...done, fault: signed.fault };
  for (const kept of of.bills) {
    const what = billFault(kept, of, desk);
    if (what !== undefined) {
      return { ...done, fault: { where: `bill of ${kept.household} for ${kept.month}`, what } };
    }
    done.bills += 1;
    done.lines += kept.lines.length;
  }
  return { ...done, fault: countFault(of, { bills: of.bills, desk }) };
}

/** Where bills are kept at all, each home that has readings has one for each of its closed months, one only, and signed for. */
function countFault(
  { community, readings }: BillEvidence,
  { bills, desk }: { readonly bills: readonly KeptBill[]; readonly desk: BillDesk },
): LedgerFaultFound | undefined {
  const kept = new Set<string>();
  for (const { household, month } of bills) {
    const bill = `${household} for ${month}`;
    if (kept.has(bill)) return { where: `bill of ${bill}`, what: 'it is here twice' };
    kept.add(bill);
  }
  for (const member of readings.firstMinutes.keys()) {
    const name =
      readings.households.get(member) ?? community.members[member]?.displayName ?? `member ${member}`;
    for (const month of desk.closedMonths(member)) {
      const bill = `${name} for ${formatMonth(month)}`;
      if (!kept.has(bill)) return { where: `bill of ${bill}`, what: 'it is not here' };
      const unsigned = desk.canSettle(member, month)
        ? unsignedStatement(community, desk.settled(member, month))
        : undefined;
      if (unsigned !== undefined) return { where: `statement of ${bill}`, what: unsigned };
    }
  }
  return undefined;
}

/** A month that has been billed was signed by both sides of each dealing: a ledger that ends before has lost its end. */
function unsignedStatement(
  community: BillEvidence['community'],
  settled: MonthSettlement,
): string | undefined {
  for (const { month, subject } of statementsOf(settled)) {
    const signers = community.statements.get(statementKey(month, subject))?.size ?? 0;
    if (signers < SIDES) return `${signers} of ${SIDES} have signed what they owe each other`;
  }
  return undefined;
}

const SIDES = 2;

function checkStatements(
  { community }: BillEvidence,
  desk: BillDesk,
): { readonly checked: number; readonly fault: LedgerFaultFound | undefined } {
  let checked = 0;
  for (const signed of community.statements.values()) {
    for (const [author, { statement }] of signed) {
      const about = desk.householdOf(statement.subject);
      if (about === undefined || !desk.canSettle(about, statement.month)) continue;
      const what = statementFault(statement, desk.settled(about, statement.month));
      if (what !== undefined) {
        const where = `statement of member ${author} for ${formatMonth(statement.month)}`;
        return { checked, fault: { where, what } };
      }
      checked += 1;
    }
  }
  return { checked, fault: undefined };
}

function statementFault(statement: Statement, settled: MonthSettlement): string | undefined {
  const expected = statementsOf(settled).find((numbers) =>
    isDeepStrictEqual(numbers.subject, statement.subject),
  );
  if (expected === undefined) return 'the ledger gives no such dealings';
  const compared = compareStatements(expected, statement);
  return compared.kind === 'equal' ? undefined : `the ledger gives another ${compared.fields.join(', ')}`;
}

function billFault(kept: KeptBill, evidence: BillEvidence, desk: BillDesk): string | undefined {
  const member = [...evidence.readings.households].find(([, name]) => name === kept.household)?.[0];
  if (member === undefined) return 'there is no such household, or its key is not here';
  const month = monthFromText(kept.month);
  if (!desk.closedMonths(member).includes(month))
    return 'the ledger has no such closed month of this household';
  if (!desk.canSettle(member, month)) return "a contract partner's key is not here";
  const bill = desk.bill(member, month);
  return (
    firstDifference(kept, keptBill(kept.household, bill)) ??
    secondDifference(kept, secondBill({ household: member, month, cuts: bill.cuts }, evidence))
  );
}
