import { Temporal } from 'temporal-polyfill';
import { type Branded, checkInteger, UnitError } from './brand.ts';
import { addMinutes, type Minute, type MinuteSpan, minuteOfMs, msOfMinute } from './minute.ts';

/**
 * A calendar month as year x 12 + (month - 1), so that the next month is one more: July 2026 is 24318.
 * Local to a time zone only once it is turned into minutes.
 */
export type Month = Branded<number, 'Month'>;

/** What a span of local time is cut into. */
export type CalendarUnit = 'hour' | 'day' | 'month';

const RANGE = { unit: 'month number', from: 1970 * 12, to: 9999 * 12 };

/** Brands a month number. @throws UnitError */
export function month(value: number): Month {
  return checkInteger(value, RANGE) as Month;
}

/** Reads '2026-07'. @throws UnitError */
export function monthFromText(text: string): Month {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (match === null) throw new UnitError('a month was expected, such as 2026-07', text);
  return month(Number(match[1]) * 12 + Number(match[2]) - 1);
}

/** Writes '2026-07'. */
export function formatMonth(value: Month): string {
  const year = Math.floor(value / 12);
  return `${String(year).padStart(4, '0')}-${String((value % 12) + 1).padStart(2, '0')}`;
}

/** True for a time zone that this machine knows: an IANA name ('Europe/Oslo') or an offset ('+01:00'). */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The minutes of a calendar month in a time zone. @throws RangeError for an unknown zone. */
export function spanOfMonth(value: Month, timeZone: string): MinuteSpan {
  const first = Temporal.PlainDate.from(`${formatMonth(value)}-01`);
  return {
    startMinute: startOfDate(first, timeZone),
    endMinute: startOfDate(first.add({ months: 1 }), timeZone),
  };
}

/** The month that a minute falls in, in a time zone. */
export function monthOfMinute(at: Minute, timeZone: string): Month {
  const local = zoned(at, timeZone);
  return month(local.year * 12 + local.month - 1);
}

/** The months that a span touches, ascending. */
export function monthsOfSpan(span: MinuteSpan, timeZone: string): Month[] {
  const months: Month[] = [];
  const last = monthOfMinute(addMinutes(span.endMinute, -1), timeZone);
  for (let at = monthOfMinute(span.startMinute, timeZone); at <= last; at = month(at + 1)) months.push(at);
  return months;
}

/**
 * Where local hours, days or months begin within a span: every boundary b with start < b < end, ascending,
 * between the span's own two ends. The same boundaries, wherever the span begins.
 *
 * A day may have 23 or 25 hours. An hour begins where the wall clock shows minute 0, so where a zone moves its clock
 * by half an hour (Lord Howe Island), that hour has 90 minutes.
 */
export function boundariesWithin(span: MinuteSpan, cut: { unit: CalendarUnit; timeZone: string }): Minute[] {
  const boundaries: Minute[] = [span.startMinute];
  let local = zoned(span.startMinute, cut.timeZone);
  for (;;) {
    local = nextStart(local, cut.unit);
    const at = minuteOfMs(local.epochMilliseconds);
    if (at >= span.endMinute) break;
    boundaries.push(at);
  }
  boundaries.push(span.endMinute);
  return boundaries;
}

/** The local day, from midnight to midnight, that a minute falls in. */
export function spanOfLocalDay(at: Minute, timeZone: string): MinuteSpan {
  const date = zoned(at, timeZone).toPlainDate();
  return {
    startMinute: startOfDate(date, timeZone),
    endMinute: startOfDate(date.add({ days: 1 }), timeZone),
  };
}

/** Minutes after local midnight, 0 to 1439, by the wall clock. */
export function minuteOfLocalDay(at: Minute, timeZone: string): number {
  const local = zoned(at, timeZone);
  return local.hour * 60 + local.minute;
}

/** RFC 3339 with the zone's offset: '2026-07-04T09:00:00+02:00'. */
export function formatMinute(at: Minute, timeZone: string): string {
  return zoned(at, timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

function zoned(at: Minute, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(msOfMinute(at)).toZonedDateTimeISO(timeZone);
}

function startOfDate(date: Temporal.PlainDate, timeZone: string): Minute {
  return minuteOfMs(date.toZonedDateTime(timeZone).epochMilliseconds);
}

/** The first beginning of a unit after `local`, which need not be one itself. */
function nextStart(local: Temporal.ZonedDateTime, unit: CalendarUnit): Temporal.ZonedDateTime {
  if (unit === 'hour') return nextHour(local);
  if (unit === 'day') return local.add({ days: 1 }).startOfDay();
  return local.with({ day: 1 }).startOfDay().add({ months: 1 }).startOfDay();
}

function nextHour(local: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const ahead = local.add({ minutes: 60 - local.minute });
  if (ahead.minute === 0) return ahead;
  // The clock was moved by a part of an hour in between.
  let at = local.add({ minutes: 1 });
  while (at.minute !== 0) at = at.add({ minutes: 1 });
  return at;
}
