import { type MinuteRange, localTimeOf, minuteAt, rangeOfDate } from '../format/calendar.ts';

/** Minutes between ticks to choose from: from five minutes to a day. */
const STEPS = [5, 15, 30, 60, 120, 180, 360, 720] as const;

const MINUTES_PER_DAY = 1_440;

/**
 * Where the ticks of a time axis stand: at round local times, at most `most` of them. Over more than three days, at
 * local midnights (which are not always 1440 minutes apart).
 */
export function timeTicks(range: MinuteRange, options: { timeZone: string; most: number }): number[] {
  const { timeZone, most } = options;
  const length = range.endMinute - range.startMinute;
  const step = STEPS.find((each) => length / each <= most);
  if (step === undefined || length > 3 * MINUTES_PER_DAY) return midnights(range, options);
  const { date } = localTimeOf(range.startMinute, timeZone);
  const ticks: number[] = [];
  for (let minute = minuteAt({ date, time: '00:00' }, timeZone); minute <= range.endMinute; minute += step) {
    if (minute >= range.startMinute) ticks.push(minute);
  }
  return ticks;
}

function midnights(range: MinuteRange, { timeZone, most }: { timeZone: string; most: number }): number[] {
  const all: number[] = [];
  let minute = rangeOfDate(localTimeOf(range.startMinute, timeZone).date, timeZone).startMinute;
  while (minute <= range.endMinute) {
    if (minute >= range.startMinute) all.push(minute);
    minute = rangeOfDate(localTimeOf(minute, timeZone).date, timeZone).endMinute;
  }
  const every = Math.ceil(all.length / most);
  return all.filter((_, index) => index % every === 0);
}
