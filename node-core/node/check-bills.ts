import { isDeepStrictEqual } from 'node:util';
import type { Community, MemberIndex, Statement, StatementSubject } from '../ledger/index.ts';
import {
  type Bill,
  billOf,
  closesMinuteOf,
  compareStatements,
  type MonthCorrection,
  membersNeeded,
  type MonthSettlement,
  monthFrame,
  type ReadingCut,
  type SettlementFrame,
  seriesAsOf,
  settleMonth,
  statementsOf,
} from '../settlement/index.ts';
import type { LedgerReader } from '../storage/index.ts';
import {
  formatMonth,
  type Minute,
  type Month,
  month as monthNumber,
  monthFromText,
  monthOfMinute,
} from '../units/index.ts';
import { firstDifference, type KeptBill, keptBill } from './kept-bill.ts';
import type { LedgerFaultFound } from './ledger-fault.ts';
import type { OpenedReadings } from './opened-ledger.ts';

/** What bills and statements are held against. */
export interface BillEvidence {
  readonly community: Community;
  readonly store: LedgerReader;
  readonly readings: OpenedReadings;
}

/** ... and the bills themselves; an empty list where none are kept. */
export interface BillsToCheck extends BillEvidence {
  readonly bills: readonly KeptBill[];
}

export interface CheckedBills {
  readonly statements: number;
  readonly bills: number;
  readonly lines: number;
  readonly fault: LedgerFaultFound | undefined;
}

/**
 * Works every signed statement and every kept bill out again from opened readings, contracts and tariffs, and
 * compares. A statement is checked where the keys of the household that it is about are at hand.
 */
export function checkBills(of: BillsToCheck): CheckedBills {
  const desk = new BillDesk(of);
  const signed = checkStatements(of, desk);
  const done = { statements: signed.checked, bills: 0, lines: 0 };
  if (signed.fault !== undefined) return { ...done, fault: signed.fault };
  for (const kept of of.bills) {
    const what = billFault(kept, of, desk);
    if (what !== undefined) {
      return { ...done, fault: { where: `bill of ${kept.household} for ${kept.month}`, what } };
    }
    done.bills += 1;
    done.lines += kept.lines.length;
  }
  return { ...done, fault: of.bills.length === 0 ? undefined : unkeptBill(of, desk) };
}

/** Where bills are kept at all, each household has one for each of its closed months. */
function unkeptBill({ readings, bills }: BillsToCheck, desk: BillDesk): LedgerFaultFound | undefined {
  const kept = new Set(bills.map(({ household, month }) => `${household} for ${month}`));
  for (const [member, name] of readings.households) {
    for (const month of desk.closedMonths(member)) {
      const bill = `${name} for ${formatMonth(month)}`;
      if (!kept.has(bill)) return { where: `bill of ${bill}`, what: 'it is not here' };
    }
  }
  return undefined;
}

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

function billFault(kept: KeptBill, { readings }: BillEvidence, desk: BillDesk): string | undefined {
  const member = [...readings.households].find(([, name]) => name === kept.household)?.[0];
  if (member === undefined) return 'there is no such household, or its key is not here';
  const month = monthFromText(kept.month);
  if (!desk.closedMonths(member).includes(month))
    return 'the ledger has no such closed month of this household';
  if (!desk.canSettle(member, month)) return "a contract partner's key is not here";
  return firstDifference(kept, keptBill(kept.household, desk.bill(member, month)));
}

/** Settles and bills any household of an opened ledger, for months that are closed. */
class BillDesk {
  readonly #of: BillEvidence;
  readonly #frames = new Map<Month, SettlementFrame>();

  constructor(of: BillEvidence) {
    this.#of = of;
  }

  /** Whose month shows a subject's numbers. */
  householdOf(subject: StatementSubject): MemberIndex | undefined {
    if (subject.kind === 'supply') return subject.household;
    return this.#of.community.contracts.get(subject.contract)?.terms.seller;
  }

  /** Whether the readings that a month is settled from could be opened. */
  canSettle(household: MemberIndex, month: Month): boolean {
    return membersNeeded(this.#frame(month), household).every((member) =>
      this.#of.readings.households.has(member),
    );
  }

  /** The months from a household's first reading on that the ledger goes on past the closing of, ascending. */
  closedMonths(household: MemberIndex): Month[] {
    const { community } = this.#of;
    const end = Math.max(community.head('energy').time, community.head('contract').time);
    const months: Month[] = [];
    const first = this.#firstMonth(household);
    if (first === undefined) return months;
    for (let month = first; closesMinuteOf(month, community.rules) <= end; month = monthNumber(month + 1)) {
      months.push(month);
    }
    return months;
  }

  settled(household: MemberIndex, month: Month): MonthSettlement {
    return this.#settledAt(household, month, this.#cut(month));
  }

  bill(household: MemberIndex, month: Month): Bill {
    const { community } = this.#of;
    const cuts = { after: this.#cut(monthNumber(month - 1)), upTo: this.#cut(month) };
    const first = this.#firstMonth(household) ?? month;
    const corrections: MonthCorrection[] = [];
    for (let earlier = first; earlier < month; earlier = monthNumber(earlier + 1)) {
      const before = this.#settledAt(household, earlier, cuts.after);
      const after = this.#settledAt(household, earlier, cuts.upTo);
      corrections.push({ month: earlier, before, after });
    }
    const settlement = this.#settledAt(household, month, cuts.upTo);
    return billOf({ settlement, corrections, community, documentNumber: month - first + 1, cuts });
  }

  #settledAt(household: MemberIndex, month: Month, cut: ReadingCut): MonthSettlement {
    const { community, readings } = this.#of;
    const frame = this.#frame(month);
    const series = new Map(
      membersNeeded(frame, household).map((member) => [
        member,
        seriesAsOf(readings.byMember.get(member) ?? [], { span: frame.neededSpan, cut }),
      ]),
    );
    return settleMonth({ community, household, month, frame, series, asOf: { kind: 'closed' } });
  }

  #frame(month: Month): SettlementFrame {
    const frame = this.#frames.get(month) ?? monthFrame(this.#of.community, month);
    this.#frames.set(month, frame);
    return frame;
  }

  #cut(month: Month): ReadingCut {
    const { community, store } = this.#of;
    const closes = closesMinuteOf(month, community.rules);
    return {
      energyHeight: store.heightBefore('energy', closes),
      contractHeight: store.heightBefore('contract', closes),
    };
  }

  #firstMonth(household: MemberIndex): Month | undefined {
    let first: Minute | undefined;
    for (const { minute } of this.#of.readings.byMember.get(household) ?? []) {
      if (first === undefined || minute < first) first = minute;
    }
    return first === undefined ? undefined : monthOfMinute(first, this.#of.community.rules.timeZone);
  }
}
