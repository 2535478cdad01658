import { billCuts, monthsCorrected } from '../bills.ts';
import { type BooksOf, householdBooks } from '../books.ts';
import { Pace } from '../evidence/pace.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import { type AsOf, membersNeeded, monthFrame, type ReadingSeries } from '../../settlement/index.ts';
import {
  addMinutes,
  type MinuteSpan,
  MINUTES_PER_DAY,
  type Month,
  minute,
  minuteOfMs,
} from '../../units/index.ts';
import type { BoardHome, BoardQuestion, SeriesSet } from './board-month.ts';

/** Days that are read from the database in one turn: a few milliseconds. */
const DAYS_A_TURN = 4;

/** Puts together what the thread needs, in short turns: the readings of all homes that this household may open. */
export async function boardQuestion(of: Omit<BooksOf, 'member'>, month: Month): Promise<BoardQuestion> {
  const { community } = of.replica;
  const pace = new Pace(undefined);
  const members = community.members.map(({ index }) => index);
  const anybody = { ...of, member: 0 };
  const books = householdBooks(anybody);
  const closed = books.state(month) === 'closed';
  const asOf: AsOf = closed
    ? { kind: 'closed' }
    : { kind: 'provisional', nowMinute: minuteOfMs(of.clock.nowMs()) };
  const cuts = billCuts(anybody, books, month);
  const homes: BoardHome[] = [];
  /** Months to correct, and whose readings that takes. */
  const corrected = new Map<Month, Set<MemberIndex>>();
  for (const member of members) {
    const own = { ...of, member };
    const [firstMonth] = householdBooks(own).months();
    const corrects = monthsCorrected(own, month, cuts);
    homes.push({
      member,
      documentNumber: closed ? Math.max(1, month - (firstMonth ?? month) + 1) : null,
      corrects,
    });
    for (const earlier of corrects) {
      const needed = corrected.get(earlier) ?? new Set();
      for (const each of membersNeeded(monthFrame(community, earlier), member)) needed.add(each);
      corrected.set(earlier, needed);
    }
    if (pace.isDue()) await pace.breathe();
  }
  const read = (at: Month, who: Iterable<MemberIndex>, height: number | null) =>
    seriesSet(of, { month: at, who, height }, pace);
  const sets = [await read(month, members, closed ? cuts.upTo.energyHeight : null)];
  for (const [earlier, who] of corrected) {
    for (const height of new Set([cuts.after.energyHeight, cuts.upTo.energyHeight])) {
      sets.push(await read(earlier, who, height));
    }
  }
  return { month, asOf, cuts, homes, sets };
}

async function seriesSet(
  of: Omit<BooksOf, 'member'>,
  want: { readonly month: Month; readonly who: Iterable<MemberIndex>; readonly height: number | null },
  pace: Pace,
): Promise<SeriesSet> {
  const { month, who, height } = want;
  const { neededSpan } = monthFrame(of.replica.community, month);
  const series: [MemberIndex, ReadingSeries][] = [];
  for (const member of who)
    series.push([member, await wholeSeries(of, { member, span: neededSpan, height }, pace)]);
  return { month, height, series };
}

async function wholeSeries(
  { home }: Omit<BooksOf, 'member'>,
  want: { readonly member: MemberIndex; readonly span: MinuteSpan; readonly height: number | null },
  pace: Pace,
): Promise<ReadingSeries> {
  const { member, span, height } = want;
  const length = span.endMinute - span.startMinute;
  const whole = {
    startMinute: span.startMinute,
    importMwh: new Float64Array(length),
    exportMwh: new Float64Array(length),
    quality: new Uint8Array(length),
  };
  const step = DAYS_A_TURN * MINUTES_PER_DAY;
  for (let at = 0; at < length; at += step) {
    const startMinute = addMinutes(span.startMinute, at);
    const part = home.series(
      member,
      { startMinute, endMinute: minute(Math.min(span.endMinute, startMinute + step)) },
      height === null ? {} : { asOfHeight: height },
    );
    whole.importMwh.set(part.importMwh, at);
    whole.exportMwh.set(part.exportMwh, at);
    whole.quality.set(part.quality, at);
    if (pace.isDue()) await pace.breathe();
  }
  return whole;
}
