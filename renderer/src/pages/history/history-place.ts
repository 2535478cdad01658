/**
 * Which stretch of time the History page shows. The address keeps it: `/history/week/2026-06-15`; without a date it
 * is the one that runs now, and moves on with the clock.
 */
import { Temporal } from 'temporal-polyfill';
import type { Resolution } from '../../../../node-core/api/index.ts';
import { localTimeOf, type MinuteRange, minuteAt, rangeOfDate, rangeOfMonth } from '../../format/calendar.ts';

export const HISTORY_RANGES = ['hour', 'day', 'week', 'month', 'year'] as const;
export type HistoryRange = (typeof HISTORY_RANGES)[number];

export interface HistoryPlace {
  readonly range: HistoryRange;
  /** Any minute of the stretch; null: now. */
  readonly minute: number | null;
}

/** What one bar is. */
export const BAR_OF: Record<HistoryRange, Resolution> = {
  hour: 'minute',
  day: 'hour',
  week: 'day',
  month: 'day',
  year: 'month',
};

const MS_PER_MINUTE = 60_000;
const DAY_AND_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The place of an address; whatever makes no sense in it becomes today. */
export function placeOf(location: string, timeZone: string): HistoryPlace {
  const [, , rangeText, dateText] = location.split('/');
  const range = HISTORY_RANGES.find((each) => each === rangeText) ?? 'day';
  return { range, minute: dateText === undefined ? null : minuteOf(dateText, timeZone) };
}

/**
 * The address of a place. It keeps the day (for an hour: the minute, in UTC, as a local one comes twice when the clock
 * is put back), so that looking at the year and then at the week again comes back to the same week.
 */
export function pathOf({ range, minute }: HistoryPlace, timeZone: string): string {
  if (minute === null) return `/history/${range}`;
  const date =
    range === 'hour'
      ? `${new Date(minute * MS_PER_MINUTE).toISOString().slice(0, 16)}Z`
      : localTimeOf(minute, timeZone).date;
  return `/history/${range}/${date}`;
}

/** The whole local hour, day, week (from Monday), month or year around a minute. */
export function stretchOf(range: HistoryRange, minute: number, timeZone: string): MinuteRange {
  const { date, time } = localTimeOf(minute, timeZone);
  switch (range) {
    case 'hour': {
      const startMinute = minute - Number(time.slice(3, 5));
      return { startMinute, endMinute: startMinute + 60 };
    }
    case 'day':
      return rangeOfDate(date, timeZone);
    case 'week': {
      const day = Temporal.PlainDate.from(date);
      const monday = day.subtract({ days: day.dayOfWeek - 1 });
      return {
        startMinute: rangeOfDate(monday.toString(), timeZone).startMinute,
        endMinute: rangeOfDate(monday.add({ days: 6 }).toString(), timeZone).endMinute,
      };
    }
    case 'month':
      return rangeOfMonth(date.slice(0, 7), timeZone);
    case 'year': {
      const year = date.slice(0, 4);
      return {
        startMinute: rangeOfMonth(`${year}-01`, timeZone).startMinute,
        endMinute: rangeOfMonth(`${year}-12`, timeZone).endMinute,
      };
    }
  }
}

/** The stretches before and after, as far as there is anything to see: from the first known minute to now. */
export function neighboursOf(
  place: HistoryPlace,
  known: { readonly nowMinute: number; readonly firstKnownMinute: number | null; readonly timeZone: string },
): { readonly before: HistoryPlace | null; readonly after: HistoryPlace | null } {
  const { nowMinute, firstKnownMinute, timeZone } = known;
  const { startMinute, endMinute } = stretchOf(place.range, place.minute ?? nowMinute, timeZone);
  const { range } = place;
  const isLast = stretchOf(range, endMinute, timeZone).endMinute > nowMinute;
  return {
    before:
      firstKnownMinute !== null && startMinute > firstKnownMinute ? { range, minute: startMinute - 1 } : null,
    after: endMinute > nowMinute ? null : { range, minute: isLast ? null : endMinute },
  };
}

function minuteOf(text: string, timeZone: string): number | null {
  try {
    if (DAY_AND_TIME.test(text)) {
      const ms = Date.parse(text);
      return Number.isNaN(ms) ? null : Math.floor(ms / MS_PER_MINUTE);
    }
    return DAY.test(text) ? minuteAt({ date: text, time: '00:00' }, timeZone) : null;
  } catch {
    return null;
  }
}
