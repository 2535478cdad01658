import {
  addMinutes,
  formatMinute,
  type Minute,
  MINUTES_PER_DAY,
  type MinuteSpan,
  minuteOfLocalDay,
  spanOfLocalDay,
} from '../../units/index.ts';

/** A day from local midnight to midnight: 1440 minutes, but for the two when the clocks change. */
export interface LocalDay {
  readonly span: MinuteSpan;
  /** Days from 1 January 1970 to the local date. */
  readonly number: number;
  /** What the clock on the wall shows in each minute, 0 to 1439; null when that is just the minute's own number. */
  readonly wall: Uint16Array | null;
}

/** The local day that a minute falls in. */
export function localDayOf(at: Minute, timeZone: string): LocalDay {
  const span = spanOfLocalDay(at, timeZone);
  const length = span.endMinute - span.startMinute;
  const date = formatMinute(span.startMinute, timeZone).slice(0, 10);
  const wall = length === MINUTES_PER_DAY ? null : wallClock(span, timeZone);
  return { span, number: Date.parse(`${date}T00:00:00Z`) / 86_400_000, wall };
}

/** 0 Monday to 6 Sunday; day 0 was a Thursday. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7;
}

/** True for Saturday and Sunday. */
export function isWeekend(dayNumber: number): boolean {
  return weekdayOf(dayNumber) >= 5;
}

/** What the clock shows in minute i of the day. */
export function wallAt(day: LocalDay, i: number): number {
  return day.wall === null ? i : (day.wall[i] ?? 0);
}

/**
 * The minute of the day in which the clock first shows `wall` or later; before 0 and from 1440 on, the days before
 * and after are taken to go on at 1440 minutes a day.
 */
export function indexOfWall(day: LocalDay, wall: number): number {
  if (day.wall === null || wall < 0) return wall;
  if (wall >= MINUTES_PER_DAY) return day.wall.length + wall - MINUTES_PER_DAY;
  const found = day.wall.findIndex((shown) => shown >= wall);
  return found < 0 ? day.wall.length : found;
}

function wallClock(span: MinuteSpan, timeZone: string): Uint16Array {
  const wall = new Uint16Array(span.endMinute - span.startMinute);
  // Clocks change on whole quarters everywhere since 1970.
  for (let i = 0; i < wall.length; i += 15) {
    const shown = minuteOfLocalDay(addMinutes(span.startMinute, i), timeZone);
    for (let j = 0; j < 15; j++) wall[i + j] = shown + j;
  }
  return wall;
}
