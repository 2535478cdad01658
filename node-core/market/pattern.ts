import {
  addMinutes,
  type Minute,
  type MinuteSpan,
  minuteOfLocalDay,
  spanOfLocalDay,
} from '../units/index.ts';

/**
 * What a home had left over and needed in each minute, before any contract (DESIGN 10: export less import, or import
 * less export, never below 0). All arrays have the same length; item i is minute startMinute + i.
 */
export interface HomePattern {
  readonly startMinute: Minute;
  /** mWh, whole numbers; 0 where nothing is known. */
  readonly surplusMwh: Float64Array;
  readonly needMwh: Float64Array;
  /** 1 where there is a reading, 0 where there is none. */
  readonly known: Uint8Array;
}

/** Readings by minute, as the settlement has them. */
export interface PatternReadings {
  readonly startMinute: Minute;
  readonly importMwh: Float64Array;
  readonly exportMwh: Float64Array;
  readonly quality: Uint8Array;
}

/** Nets import and export; `knownQualities` are those that count: measured and estimated, not missing or a gap. */
export function patternOf(readings: PatternReadings, knownQualities: readonly number[]): HomePattern {
  const length = readings.quality.length;
  const surplusMwh = new Float64Array(length);
  const needMwh = new Float64Array(length);
  const known = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    if (!knownQualities.includes(readings.quality[i] ?? 0)) continue;
    known[i] = 1;
    const net = (readings.exportMwh[i] ?? 0) - (readings.importMwh[i] ?? 0);
    surplusMwh[i] = Math.max(net, 0);
    needMwh[i] = Math.max(-net, 0);
  }
  return { startMinute: readings.startMinute, surplusMwh, needMwh, known };
}

/** Sums over the known minutes of a span; minutes outside of the pattern are unknown. */
export interface PatternSums {
  readonly surplusMwh: number;
  readonly needMwh: number;
  readonly knownMinutes: number;
}

/** Adds up a span of a pattern. */
export function sumPattern(pattern: HomePattern, span: MinuteSpan): PatternSums {
  const from = Math.max(0, span.startMinute - pattern.startMinute);
  const to = Math.min(pattern.known.length, span.endMinute - pattern.startMinute);
  let surplusMwh = 0;
  let needMwh = 0;
  let knownMinutes = 0;
  for (let i = from; i < to; i++) {
    surplusMwh += pattern.surplusMwh[i] ?? 0;
    needMwh += pattern.needMwh[i] ?? 0;
    knownMinutes += pattern.known[i] ?? 0;
  }
  return { surplusMwh, needMwh, knownMinutes };
}

/** Days of history that suggestions and forecasts look at. */
export const PATTERN_DAYS = 14;

/** The last whole local days before the one that `now` falls in, newest first. */
export function pastDays(now: Minute, timeZone: string, count: number = PATTERN_DAYS): MinuteSpan[] {
  const days: MinuteSpan[] = [];
  let day = spanOfLocalDay(now, timeZone);
  while (days.length < count && day.startMinute > 0) {
    day = spanOfLocalDay(addMinutes(day.startMinute, -1), timeZone);
    days.push(day);
  }
  return days;
}

/** The local days after the one that `now` falls in, next one first. */
export function comingDays(now: Minute, timeZone: string, count: number): MinuteSpan[] {
  const days: MinuteSpan[] = [];
  let day = spanOfLocalDay(now, timeZone);
  while (days.length < count) {
    day = spanOfLocalDay(day.endMinute, timeZone);
    days.push(day);
  }
  return days;
}

/** Quarters of an hour of a day by the wall clock. */
export const QUARTERS = 96;
const QUARTER_MINUTES = 15;

/** A quarter of an hour of a certain day. */
export interface Quarter extends MinuteSpan {
  /** 0 to 95 by the wall clock; one may be there twice in autumn, and some not at all in spring. */
  readonly quarter: number;
}

/** The quarters of a local day, in order: 96, but 92 or 100 when the clocks change. */
export function quartersOf(day: MinuteSpan, timeZone: string): Quarter[] {
  const usual = day.endMinute - day.startMinute === QUARTERS * QUARTER_MINUTES;
  const quarters: Quarter[] = [];
  for (let at = day.startMinute; at < day.endMinute; at = addMinutes(at, QUARTER_MINUTES)) {
    const wall = usual ? at - day.startMinute : minuteOfLocalDay(at, timeZone);
    quarters.push({
      startMinute: at,
      endMinute: addMinutes(at, QUARTER_MINUTES),
      quarter: Math.floor(wall / QUARTER_MINUTES),
    });
  }
  return quarters;
}
