/**
 * The local days of a long stretch of time, worked out once: where bars and ticks begin at any zoom. Days have 23, 24
 * or 25 hours, so that nothing here counts in steps of 1440 minutes where a clock was changed.
 */
import { Temporal } from 'temporal-polyfill';
import { localTimeOf, type MinuteRange, rangeOfDate } from '../format/calendar.ts';

const MINUTES_PER_DAY = 1_440;

/** What one bar is, from fine to coarse: a number of minutes, or local days, weeks from Monday, months. */
export const BAR_STEPS = [1, 5, 15, 60, 'day', 'week', 'month'] as const;
export type BarStep = (typeof BAR_STEPS)[number];

/** The usual length of a step in minutes: for choosing one, never for placing it. */
export const STEP_MINUTES: Readonly<Record<BarStep, number>> = {
  1: 1,
  5: 5,
  15: 15,
  60: 60,
  day: MINUTES_PER_DAY,
  week: 7 * MINUTES_PER_DAY,
  month: 30 * MINUTES_PER_DAY,
};

/** A step of ticks may also be some hours, some days, or longer than any bar. */
export type TickStep = BarStep | 30 | 180 | 360 | 720 | 'twoDays' | 'fourDays' | 'quarterYear' | 'year';

export class LocalDays {
  /** The beginning of each local day from the range's first to its last, and the end of the last. */
  private readonly starts: readonly number[];
  private readonly first: Temporal.PlainDate;

  constructor(range: MinuteRange, timeZone: string) {
    this.first = Temporal.PlainDate.from(localTimeOf(range.startMinute, timeZone).date);
    const last = Temporal.PlainDate.from(localTimeOf(range.endMinute - 1, timeZone).date);
    this.starts = dayStarts(this.first, { days: this.first.until(last).days + 1, timeZone });
  }

  /** The beginnings of the bars that touch a range, in order, and the end of the last of them. */
  edges(range: MinuteRange, step: BarStep): number[] {
    return this.placesOf(range, step);
  }

  /** Where ticks of a step stand within a range. */
  ticks(range: MinuteRange, step: TickStep): number[] {
    return this.placesOf(range, step).filter(
      (minute) =>
        minute >= range.startMinute &&
        minute <= range.endMinute &&
        (typeof step === 'number' || this.begins(this.dayOf(minute), step)),
    );
  }

  /** The same local time so many days earlier; the nearest known one where there is none. */
  daysBefore(minute: number, days: number): number {
    const day = this.dayOf(minute);
    const start = this.starts[day] ?? minute;
    const earlier = this.starts[day - days];
    return earlier === undefined ? minute - days * MINUTES_PER_DAY : earlier + (minute - start);
  }

  private placesOf(range: MinuteRange, step: TickStep): number[] {
    const firstDay = this.dayOf(range.startMinute);
    const lastDay = this.dayOf(range.endMinute - 1);
    if (typeof step === 'number') return this.withinDays({ firstDay, lastDay, range, step });
    let from = firstDay;
    while (from > 0 && !this.begins(from, step)) from -= 1;
    const places: number[] = [];
    for (let day = from; day <= lastDay; day += 1) {
      if (day === from || this.begins(day, step)) places.push(this.starts[day] ?? 0);
    }
    let end = lastDay + 1;
    while (end < this.starts.length - 1 && !this.begins(end, step)) end += 1;
    places.push(this.starts[end] ?? range.endMinute);
    return places;
  }

  private withinDays(input: {
    firstDay: number;
    lastDay: number;
    range: MinuteRange;
    step: number;
  }): number[] {
    const { firstDay, lastDay, range, step } = input;
    const places: number[] = [];
    for (let day = firstDay; day <= lastDay; day += 1) {
      const start = this.starts[day] ?? 0;
      const end = this.starts[day + 1] ?? start;
      const skipped = Math.max(0, Math.floor((range.startMinute - start) / step));
      for (let minute = start + skipped * step; minute < end && minute < range.endMinute; minute += step) {
        places.push(minute);
      }
    }
    const last = places.at(-1);
    if (last !== undefined) places.push(Math.min(last + step, this.starts[lastDay + 1] ?? last + step));
    return places;
  }

  private begins(day: number, step: Exclude<TickStep, number>): boolean {
    if (step === 'day') return true;
    // Counted from the first day of all, so that ticks stay where they are when the view moves.
    if (step === 'twoDays') return day % 2 === 0;
    if (step === 'fourDays') return day % 4 === 0;
    if (step === 'week') return (this.first.dayOfWeek - 1 + day) % 7 === 0;
    // Dates alone, without a zone: Date counts them a hundred times as fast as Temporal, and this is asked every frame.
    const date = new Date(Date.UTC(this.first.year, this.first.month - 1, this.first.day + day));
    if (date.getUTCDate() !== 1) return false;
    if (step === 'month') return true;
    return step === 'year' ? date.getUTCMonth() === 0 : date.getUTCMonth() % 3 === 0;
  }

  /** The day that a minute lies in, by halving. */
  private dayOf(minute: number): number {
    let low = 0;
    let high = Math.max(0, this.starts.length - 2);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= minute) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Asks Temporal once a month, and day by day only in months in which the clock is changed. */
function dayStarts(
  first: Temporal.PlainDate,
  { days, timeZone }: { days: number; timeZone: string },
): number[] {
  const minuteOf = (day: number): number =>
    rangeOfDate(first.add({ days: day }).toString(), timeZone).startMinute;
  const starts: number[] = [];
  for (let day = 0; day < days; day += 28) {
    const until = Math.min(days, day + 28);
    const from = minuteOf(day);
    const isEven = minuteOf(until) - from === (until - day) * MINUTES_PER_DAY;
    for (let each = day; each < until; each += 1) {
      starts.push(isEven ? from + (each - day) * MINUTES_PER_DAY : minuteOf(each));
    }
  }
  starts.push(minuteOf(days));
  return starts;
}
