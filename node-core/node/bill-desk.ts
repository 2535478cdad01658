import type { Community, MemberIndex, StatementSubject } from '../ledger/index.ts';
import {
  type Bill,
  billOf,
  closesMinuteOf,
  type MonthCorrection,
  membersNeeded,
  type MonthSettlement,
  monthFrame,
  type ReadingCut,
  type SettlementFrame,
  seriesAsOf,
  settleMonth,
} from '../settlement/index.ts';
import type { LedgerReader } from '../storage/index.ts';
import { type Month, month as monthNumber, monthOfMinute } from '../units/index.ts';
import type { OpenedReadings } from './opened-ledger.ts';

/** What bills and statements are held against. */
export interface BillEvidence {
  readonly community: Community;
  readonly store: LedgerReader;
  readonly readings: OpenedReadings;
}

/** Settles and bills any household of an opened ledger, for months that are closed. */
export class BillDesk {
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
    const first = this.#of.readings.firstMinutes.get(household);
    return first === undefined ? undefined : monthOfMinute(first, this.#of.community.rules.timeZone);
  }
}
