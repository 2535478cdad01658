import type { Community, MemberIndex, StatementSubject } from '../ledger/index.ts';
import {
  type Bill,
  billOf,
  closesMinuteOf,
  compareStatements,
  type MonthCorrection,
  membersNeeded,
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
  type Month,
  month as monthNumber,
  monthFromText,
  monthOfMinute,
} from '../units/index.ts';
import { type KeptBill, keptBill } from './ledger-folder.ts';
import type { OpenedReadings } from './opened-ledger.ts';
import type { LedgerFaultFound } from './verify-ledger.ts';

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
export function checkBills(of: {
  readonly community: Community;
  readonly store: LedgerReader;
  readonly readings: OpenedReadings;
  readonly bills: readonly KeptBill[];
}): CheckedBills {
  const desk = billDesk(of);
  const done = { statements: 0, bills: 0, lines: 0 };
  for (const signed of of.community.statements.values()) {
    for (const [author, { statement }] of signed) {
      const about = desk.householdOf(statement.subject);
      if (about === undefined || !of.readings.households.has(about)) continue;
      const where = `statement of member ${author} for ${formatMonth(statement.month)}`;
      const expected = statementsOf(desk.settled(about, statement.month)).find(
        (numbers) => JSON.stringify(numbers.subject) === JSON.stringify(statement.subject),
      );
      if (expected === undefined)
        return { ...done, fault: { where, what: 'the ledger gives no such dealings' } };
      const compared = compareStatements(expected, statement);
      if (compared.kind === 'differ') {
        return { ...done, fault: { where, what: `the ledger gives another ${compared.fields.join(', ')}` } };
      }
      done.statements += 1;
    }
  }
  for (const kept of of.bills) {
    const where = `bill of ${kept.household} for ${kept.month}`;
    const member = [...of.readings.households].find(([, name]) => name === kept.household)?.[0];
    if (member === undefined)
      return { ...done, fault: { where, what: 'there is no such household, or its key is not here' } };
    const expected = keptBill(kept.household, desk.bill(member, monthFromText(kept.month)));
    const different = firstDifference(kept, expected);
    if (different !== undefined) return { ...done, fault: { where, what: different } };
    done.bills += 1;
    done.lines += kept.lines.length;
  }
  return { ...done, fault: undefined };
}

function firstDifference(kept: KeptBill, expected: KeptBill): string | undefined {
  for (const [place, line] of expected.lines.entries()) {
    const found = kept.lines[place];
    if (JSON.stringify(found) !== JSON.stringify(line)) {
      return `line ${line.id}: the ledger gives ${line.amount}, the bill says ${found?.amount ?? 'nothing'}`;
    }
  }
  if (kept.lines.length !== expected.lines.length) return 'it has a line that the ledger does not give';
  return JSON.stringify(kept) === JSON.stringify(expected)
    ? undefined
    : 'its total or identities are not what the ledger gives';
}

/** Settles and bills any household of an opened ledger, for months that are closed. */
function billDesk({
  community,
  store,
  readings,
}: {
  readonly community: Community;
  readonly store: LedgerReader;
  readonly readings: OpenedReadings;
}) {
  const frames = new Map<Month, SettlementFrame>();
  const frameOf = (month: Month): SettlementFrame => {
    const frame = frames.get(month) ?? monthFrame(community, month);
    frames.set(month, frame);
    return frame;
  };
  const cutOf = (month: Month): ReadingCut => {
    const closes = closesMinuteOf(month, community.rules);
    return {
      energyHeight: store.heightBefore('energy', closes),
      contractHeight: store.heightBefore('contract', closes),
    };
  };
  const settledAt = (household: MemberIndex, month: Month, cut: ReadingCut) => {
    const frame = frameOf(month);
    const series = new Map(
      membersNeeded(frame, household).map((member) => [
        member,
        seriesAsOf(readings.byMember.get(member) ?? [], { span: frame.neededSpan, cut }),
      ]),
    );
    return settleMonth({ community, household, month, frame, series, asOf: { kind: 'closed' } });
  };
  const firstMonthOf = (household: MemberIndex): Month | undefined => {
    const minutes = (readings.byMember.get(household) ?? []).map(({ minute }) => minute);
    const [first] = minutes.sort((a, b) => a - b);
    return first === undefined ? undefined : monthOfMinute(first, community.rules.timeZone);
  };

  return {
    settled: (household: MemberIndex, month: Month) => settledAt(household, month, cutOf(month)),
    /** Whose month shows a subject's numbers. */
    householdOf: (subject: StatementSubject): MemberIndex | undefined =>
      subject.kind === 'supply' ? subject.household : community.contracts.get(subject.contract)?.terms.seller,
    bill(household: MemberIndex, month: Month): Bill {
      const cuts = { after: cutOf(monthNumber(month - 1)), upTo: cutOf(month) };
      const first = firstMonthOf(household) ?? month;
      const corrections: MonthCorrection[] = [];
      for (let earlier = first; earlier < month; earlier = monthNumber(earlier + 1)) {
        const before = settledAt(household, earlier, cuts.after);
        const after = settledAt(household, earlier, cuts.upTo);
        corrections.push({ month: earlier, before, after });
      }
      return billOf({
        settlement: settledAt(household, month, cuts.upTo),
        corrections,
        community,
        documentNumber: month - first + 1,
        cuts,
      });
    },
  };
}
