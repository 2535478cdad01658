/**
 * Between minutes since the Unix epoch (UTC, as everywhere below the screens) and the household's own days and clocks.
 * Days have 23, 24 or 25 hours; Temporal knows which.
 */
import { Temporal } from 'temporal-polyfill';

const MS_PER_MINUTE = 60_000;

/** A half-open range of minutes since the epoch. */
export interface MinuteRange {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** A local date (`2026-11-23`) and time of day (`14:05`). */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** The minute at which a local clock shows this; of two such minutes the earlier, in a gap the one after it. Throws on bad text. */
export function minuteAt(local: LocalTime, timeZone: string): number {
  const zoned = Temporal.PlainDateTime.from(`${local.date}T${local.time}`).toZonedDateTime(timeZone);
  return Math.floor(zoned.epochMilliseconds / MS_PER_MINUTE);
}

/** The local date and time of a minute. */
export function localTimeOf(minute: number, timeZone: string): LocalTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(minute * MS_PER_MINUTE).toZonedDateTimeISO(timeZone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** The minutes of a local date. */
export function rangeOfDate(date: string, timeZone: string): MinuteRange {
  const day = Temporal.PlainDate.from(date);
  return between(day, day.add({ days: 1 }), timeZone);
}

/** The minutes of a local month (`2026-11`). */
export function rangeOfMonth(month: string, timeZone: string): MinuteRange {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return between(first, first.add({ months: 1 }), timeZone);
}

/** The local month (`2026-11`) of a minute. */
export function monthOf(minute: number, timeZone: string): string {
  return localTimeOf(minute, timeZone).date.slice(0, 7);
}

/** The month so many months later (earlier when negative). */
export function addMonths(month: string, months: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}

function between(first: Temporal.PlainDate, end: Temporal.PlainDate, timeZone: string): MinuteRange {
  const minuteOf = (date: Temporal.PlainDate): number =>
    Math.floor(date.toZonedDateTime(timeZone).epochMilliseconds / MS_PER_MINUTE);
  return { startMinute: minuteOf(first), endMinute: minuteOf(end) };
}
