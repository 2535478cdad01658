import type { MemberIndex } from '../ledger/index.ts';
import {
  type AsOf,
  closesMinuteOf,
  type MonthSettlement,
  membersNeeded,
  monthFrame,
  type SeriesByMember,
  type Settlement,
  type SettlementFrame,
  settle,
  settleMonth,
  settlementFrame,
} from '../settlement/index.ts';
import type { HomeStore } from '../storage/index.ts';
import {
  type Minute,
  type MinuteSpan,
  type Month,
  minuteOfMs,
  monthOfMinute,
  spanOfMonth,
} from '../units/index.ts';
import type { Household } from './household.ts';

/** Open: it runs. Closing: it is over, and readings may still come. Closed: what came by then is settled for good. */
export type MonthState = 'open' | 'closing' | 'closed';

/**
 * A household's books: its readings and its partners', settled over any span. Nothing is kept but a small cache;
 * everything is worked out from what the household may open.
 */
export interface Books {
  /** Settles a span up to now; minutes whose readings have not come are provisional. */
  span(span: MinuteSpan): Settlement;
  /** Settles a month: as it was at its closing when it is closed, else up to now. */
  month(month: Month): MonthSettlement;
  state(month: Month): MonthState;
  /** The minute in which a month closes. */
  closesMinute(month: Month): Minute;
  /** Height of the last energy block that a closed month's bill takes in: those before the closing minute. */
  closingHeight(month: Month): number;
  /** From the month of the first known minute to the one of now, ascending. */
  months(): readonly Month[];
  seriesFor(frame: SettlementFrame, asOfHeight?: number): SeriesByMember;
}

/** Whose books: of a household, or of any member as far as a household may open its readings. */
export type BooksOf = Pick<Household, 'replica' | 'member' | 'home' | 'clock'>;

export function householdBooks(household: BooksOf): Books {
  const { replica, member, home, clock } = household;
  const { community, store } = replica;
  const now = () => minuteOfMs(clock.nowMs());
  const timeZone = () => community.rules.timeZone;
  /** Closed months do not change; kept by the contract height, for a later block may bring nothing new to them. */
  const closedMonths = new Map<Month, MonthSettlement>();

  const seriesFor = (frame: SettlementFrame, asOfHeight?: number): SeriesByMember =>
    seriesOf({ home, members: membersNeeded(frame, member), span: frame.neededSpan, asOfHeight });

  const state = (month: Month): MonthState => {
    if (now() < spanOfMonth(month, timeZone()).endMinute) return 'open';
    return now() < closesMinuteOf(month, community.rules) ? 'closing' : 'closed';
  };
  const closingHeight = (month: Month) =>
    store.heightBefore('energy', closesMinuteOf(month, community.rules));
  const asOf = (): AsOf => ({ kind: 'provisional', nowMinute: now() });

  return {
    seriesFor,
    state,
    closingHeight,
    closesMinute: (month) => closesMinuteOf(month, community.rules),
    span(span) {
      const frame = settlementFrame(community, span);
      return settle({ frame, household: member, series: seriesFor(frame), asOf: asOf() });
    },
    month(month) {
      const kept = closedMonths.get(month);
      if (kept !== undefined) return kept;
      const frame = monthFrame(community, month);
      if (state(month) !== 'closed') {
        return settleMonth({
          community,
          household: member,
          month,
          frame,
          series: seriesFor(frame),
          asOf: asOf(),
        });
      }
      const series = seriesFor(frame, closingHeight(month));
      const settled = settleMonth({
        community,
        household: member,
        month,
        frame,
        series,
        asOf: { kind: 'closed' },
      });
      closedMonths.set(month, settled);
      return settled;
    },
    months() {
      const first = home.firstMinute(member) ?? now();
      const months: Month[] = [];
      const last = monthOfMinute(now(), timeZone());
      for (let month = monthOfMinute(first, timeZone()); month <= last; month = (month + 1) as Month)
        months.push(month);
      return months;
    },
  };
}

/** The readings of some members over a span, as this household has opened them. */
export function seriesOf(want: {
  readonly home: HomeStore;
  readonly members: readonly MemberIndex[];
  readonly span: MinuteSpan;
  readonly asOfHeight: number | undefined;
}): SeriesByMember {
  const options = want.asOfHeight === undefined ? {} : { asOfHeight: want.asOfHeight };
  return new Map(want.members.map((member) => [member, want.home.series(member, want.span, options)]));
}
