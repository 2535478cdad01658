import type { CommunityRules, MemberIndex } from '../ledger/transaction.ts';
import { addMinutes, MINUTES_PER_DAY, type Minute, type Month, spanOfMonth } from '../units/index.ts';
import { monthFrame, type SettlementCommunity, type SettlementFrame } from './frame.ts';
import type { SeriesByMember } from './reading-cut.ts';
import { type AsOf, type Settlement, settle } from './settlement.ts';

/** A household's calendar month. */
export interface MonthSettlement extends Settlement {
  readonly month: Month;
}

/**
 * Settles one household's month. `frame`, from `monthFrame` of the same community and month, saves work where more
 * than one household is settled.
 */
export function settleMonth(question: {
  readonly community: SettlementCommunity;
  readonly household: MemberIndex;
  readonly month: Month;
  readonly series: SeriesByMember;
  readonly asOf: AsOf;
  readonly frame?: SettlementFrame;
}): MonthSettlement {
  const { community, household, month, series, asOf } = question;
  const frame = question.frame ?? monthFrame(community, month);
  return { ...settle({ frame, household, series, asOf }), month };
}

/**
 * The minute in which a month closes: `monthCloseDays` days of 1440 minutes after its end. What is in blocks of an
 * earlier time is known at the closing; the rest comes as corrections.
 */
export function closesMinuteOf(
  month: Month,
  rules: Pick<CommunityRules, 'timeZone' | 'monthCloseDays'>,
): Minute {
  return addMinutes(spanOfMonth(month, rules.timeZone).endMinute, rules.monthCloseDays * MINUTES_PER_DAY);
}
