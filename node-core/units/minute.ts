import { type Branded, checkInteger } from './brand.ts';

/** Minutes since the Unix epoch, UTC. The minute m is the time from m (included) to m + 1 (excluded). */
export type Minute = Branded<number, 'Minute'>;

/** Days since the Unix epoch, UTC: the unit in which readings are sealed and opened to others (DESIGN 4). */
export type UtcDay = Branded<number, 'UtcDay'>;

/** A half-open span of minutes: start included, end excluded. */
export interface MinuteSpan {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
}

export const MINUTES_PER_DAY = 1440;
const MS_PER_MINUTE = 60_000;
const RANGE = { unit: 'minutes since 1970', from: 0, to: 2 ** 32 - 1 };
const DAY_RANGE = { unit: 'days since 1970', from: 0, to: Math.floor((2 ** 32 - 1) / MINUTES_PER_DAY) };

/** Brands a minute; 0 to 2^32 - 1. @throws UnitError */
export function minute(value: number): Minute {
  return checkInteger(value, RANGE) as Minute;
}

/** Brands a UTC day. @throws UnitError */
export function utcDay(value: number): UtcDay {
  return checkInteger(value, DAY_RANGE) as UtcDay;
}

/** The minute that a time in milliseconds since the epoch falls in. */
export function minuteOfMs(timeMs: number): Minute {
  return minute(Math.floor(timeMs / MS_PER_MINUTE));
}

/** The first millisecond of a minute. */
export function msOfMinute(at: Minute): number {
  return at * MS_PER_MINUTE;
}

/** The UTC day that a minute falls in. */
export function dayOfMinute(at: Minute): UtcDay {
  return utcDay(Math.floor(at / MINUTES_PER_DAY));
}

/** The first minute of a UTC day. */
export function firstMinuteOfDay(day: UtcDay): Minute {
  return minute(day * MINUTES_PER_DAY);
}

/** `at` moved by a number of minutes, either way. @throws UnitError when that leaves the range. */
export function addMinutes(at: Minute, minutes: number): Minute {
  return minute(at + minutes);
}

/** The span that lies in both, or undefined when none does. */
export function intersectSpans(a: MinuteSpan, b: MinuteSpan): MinuteSpan | undefined {
  const startMinute = a.startMinute > b.startMinute ? a.startMinute : b.startMinute;
  const endMinute = a.endMinute < b.endMinute ? a.endMinute : b.endMinute;
  return startMinute < endMinute ? { startMinute, endMinute } : undefined;
}
