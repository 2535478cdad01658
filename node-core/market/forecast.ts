import {
  boundariesWithin,
  addMinutes,
  type EnergyMwh,
  energyMwh,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfLocalDay,
} from '../units/index.ts';
import { type HomePattern, PATTERN_DAYS, sumPattern } from './pattern.ts';

/** What an hour to come is likely to bring, from the same hours of the last two weeks. */
export interface ForecastHour extends MinuteSpan {
  readonly surplus: ForecastEnergy;
  readonly need: ForecastEnergy;
  /** Hours that it was worked out from; 0: nothing is known, and all energies are 0. */
  readonly hoursSeen: number;
}

/** mWh in an hour; low and high are the least and the most of the hours seen. */
export interface ForecastEnergy {
  readonly expectedMwh: EnergyMwh;
  readonly lowMwh: EnergyMwh;
  readonly highMwh: EnergyMwh;
}

const HOURS_AHEAD = 24;
const MINUTES_PER_HOUR = 60;
/** An hour counts when so many of its minutes are known; the rest is taken to be like them. */
const FEWEST_KNOWN_MINUTES = 45;
/** The same day of the week weighs so many times as much as another. */
const SAME_WEEKDAY_WEIGHT = 3;

interface SeenHour {
  readonly startMinute: Minute;
  /** Hour of the day by the wall clock, 0 to 23. */
  readonly wallHour: number;
  readonly surplusMwh: number;
  readonly needMwh: number;
}

/**
 * The next 24 hours of surplus and need by whole hours of the wall clock, the first one beginning after `now`. Each
 * is the weighted mean, rounded down, of the same hour of the day over the last 14 x 24 hours: yesterday weighs 14,
 * the day before 13, down to 1, and three times that on the same day of the week.
 */
export function forecastDay(input: {
  readonly now: Minute;
  readonly timeZone: string;
  readonly pattern: HomePattern;
}): ForecastHour[] {
  const { now, timeZone } = input;
  const seen = seenHours(input);
  const ahead = { startMinute: now, endMinute: addMinutes(now, (HOURS_AHEAD + 2) * MINUTES_PER_HOUR) };
  const starts = boundariesWithin(ahead, { unit: 'hour', timeZone }).slice(1, HOURS_AHEAD + 1);
  return starts.map((startMinute) => {
    const wallHour = Math.floor(minuteOfLocalDay(startMinute, timeZone) / MINUTES_PER_HOUR);
    return forecastHour(
      startMinute,
      seen.filter((hour) => hour.wallHour === wallHour),
    );
  });
}

function seenHours({
  now,
  timeZone,
  pattern,
}: {
  now: Minute;
  timeZone: string;
  pattern: HomePattern;
}): SeenHour[] {
  const from = minute(Math.max(0, now - PATTERN_DAYS * 1440));
  const starts = boundariesWithin({ startMinute: from, endMinute: now }, { unit: 'hour', timeZone });
  return starts.slice(0, -1).flatMap((startMinute) => {
    const sums = sumPattern(pattern, { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_HOUR) });
    const { knownMinutes } = sums;
    if (knownMinutes < FEWEST_KNOWN_MINUTES) return [];
    const whole = (energy: number) => Math.floor((energy * MINUTES_PER_HOUR) / knownMinutes);
    const wallHour = Math.floor(minuteOfLocalDay(startMinute, timeZone) / MINUTES_PER_HOUR);
    return [{ startMinute, wallHour, surplusMwh: whole(sums.surplusMwh), needMwh: whole(sums.needMwh) }];
  });
}

function forecastHour(startMinute: Minute, seen: readonly SeenHour[]): ForecastHour {
  const weighted = seen.map((hour) => {
    // Rounded, for the change of clocks moves the same hour by one.
    const daysAgo = Math.round((startMinute - hour.startMinute) / 1440);
    const weight = Math.max(1, PATTERN_DAYS + 1 - daysAgo) * (daysAgo % 7 === 0 ? SAME_WEEKDAY_WEIGHT : 1);
    return { ...hour, weight };
  });
  return {
    startMinute,
    endMinute: addMinutes(startMinute, MINUTES_PER_HOUR),
    surplus: forecastOf(weighted.map(({ weight, surplusMwh }) => ({ weight, energy: surplusMwh }))),
    need: forecastOf(weighted.map(({ weight, needMwh }) => ({ weight, energy: needMwh }))),
    hoursSeen: seen.length,
  };
}

function forecastOf(parts: readonly { readonly weight: number; readonly energy: number }[]): ForecastEnergy {
  if (parts.length === 0) return { expectedMwh: energyMwh(0), lowMwh: energyMwh(0), highMwh: energyMwh(0) };
  let sum = 0n;
  let weights = 0n;
  for (const { weight, energy } of parts) {
    sum += BigInt(weight) * BigInt(energy);
    weights += BigInt(weight);
  }
  const energies = parts.map(({ energy }) => energy);
  return {
    expectedMwh: energyMwh(Number(sum / weights)),
    lowMwh: energyMwh(Math.min(...energies)),
    highMwh: energyMwh(Math.max(...energies)),
  };
}
