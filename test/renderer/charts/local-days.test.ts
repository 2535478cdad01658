import { describe, expect, it } from 'vitest';
import { LocalDays } from '../../../renderer/src/charts/local-days.ts';
import { localTimeOf, minuteAt, rangeOfDate, rangeOfMonth } from '../../../renderer/src/format/calendar.ts';

const OSLO = 'Europe/Oslo';

/** From the beginning of one date until the end of another. */
function dates(first: string, last: string, timeZone = OSLO) {
  return {
    startMinute: rangeOfDate(first, timeZone).startMinute,
    endMinute: rangeOfDate(last, timeZone).endMinute,
  };
}

describe('days over years', () => {
  it.each([OSLO, 'Asia/Kolkata', 'Africa/Casablanca', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'])(
    'begin at every local midnight: %s',
    (timeZone) => {
      const range = dates('2024-12-30', '2026-01-02', timeZone);
      const expected: number[] = [];
      for (let at = range.startMinute; at < range.endMinute; ) {
        expected.push(at);
        at = rangeOfDate(localTimeOf(at, timeZone).date, timeZone).endMinute;
      }
      expect(new LocalDays(range, timeZone).edges(range, 'day')).toEqual([...expected, range.endMinute]);
    },
  );
});

describe('edges of bars', () => {
  it('has 23 and 25 hours on the days on which the clock is changed', () => {
    const days = new LocalDays(dates('2025-01-01', '2025-12-31'), OSLO);
    expect(days.edges(rangeOfDate('2025-03-30', OSLO), 60)).toHaveLength(24);
    expect(days.edges(rangeOfDate('2025-10-26', OSLO), 60)).toHaveLength(26);
    expect(days.edges(rangeOfDate('2025-10-26', OSLO), 15)).toHaveLength(101);
  });

  it('begins weeks on Mondays and months on the first', () => {
    const days = new LocalDays(dates('2025-01-01', '2025-12-31'), OSLO);
    const view = dates('2025-03-12', '2025-04-20');
    const day = (minute: number): string => localTimeOf(minute, OSLO).date;
    expect(days.edges(view, 'week').map(day)).toEqual([
      '2025-03-10',
      '2025-03-17',
      '2025-03-24',
      '2025-03-31',
      '2025-04-07',
      '2025-04-14',
      '2025-04-21',
    ]);
    expect(days.edges(view, 'month').map(day)).toEqual(['2025-03-01', '2025-04-01', '2025-05-01']);
  });

  it.each([1, 5, 15, 60] as const)('covers the view in steps of %d minutes', (step) => {
    const days = new LocalDays(dates('2025-10-20', '2025-10-30'), OSLO);
    const view = {
      startMinute: minuteAt({ date: '2025-10-25', time: '21:07' }, OSLO),
      endMinute: minuteAt({ date: '2025-10-26', time: '05:13' }, OSLO),
    };
    const edges = days.edges(view, step);
    expect(edges[0]).toBeLessThanOrEqual(view.startMinute);
    expect(edges.at(-1)).toBeGreaterThanOrEqual(view.endMinute);
    expect(edges.slice(1).every((edge, at) => edge - (edges[at] ?? 0) === step)).toBe(true);
  });

  it('stay within what is known', () => {
    const range = dates('2025-03-05', '2025-03-07');
    const days = new LocalDays(range, OSLO);
    expect(days.edges(range, 'week')).toEqual([range.startMinute, range.endMinute]);
    expect(days.edges(range, 'month')).toEqual([range.startMinute, range.endMinute]);
  });
});

describe('ticks', () => {
  it('stand at round local times, also on a day of 25 hours', () => {
    const days = new LocalDays(dates('2025-10-01', '2025-11-30'), OSLO);
    const clocks = days.ticks(rangeOfDate('2025-10-26', OSLO), 360).map((at) => localTimeOf(at, OSLO).time);
    expect(clocks.slice(0, 2)).toEqual(['00:00', '05:00']);
    expect(clocks.at(-1)).toBe('00:00');
  });

  it('stand at the quarters of a year and at new year', () => {
    const range = dates('2023-11-10', '2026-02-10');
    const days = new LocalDays(range, OSLO);
    const day = (minute: number): string => localTimeOf(minute, OSLO).date;
    expect(days.ticks(rangeOfMonth('2024-01', OSLO), 'quarterYear').map(day)).toEqual(['2024-01-01']);
    expect(
      days
        .ticks(range, 'year')
        .map(day)
        .filter((date) => date.endsWith('01-01')),
    ).toEqual(['2024-01-01', '2025-01-01', '2026-01-01']);
  });
});

describe('the same time days before', () => {
  it('is the same local time over a change of the clock', () => {
    const days = new LocalDays(dates('2025-01-01', '2025-12-31'), OSLO);
    const noon = minuteAt({ date: '2025-04-02', time: '12:00' }, OSLO);
    expect(localTimeOf(days.daysBefore(noon, 7), OSLO)).toEqual({ date: '2025-03-26', time: '12:00' });
  });

  it('goes on in whole days before all that is known', () => {
    const range = dates('2025-05-01', '2025-05-02');
    expect(new LocalDays(range, OSLO).daysBefore(range.startMinute, 364)).toBe(
      range.startMinute - 364 * 1_440,
    );
  });
});
