import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastDay } from '../../node-core/market/index.ts';
import { minute, minuteOfLocalDay } from '../../node-core/units/index.ts';
import { minuteOf, pattern } from './fixtures.ts';

const zone = 'Europe/Oslo';
const NOW = minuteOf('2026-06-17T18:20:00Z');
const DAY = 1440;

function forecast(netOf: (at: number) => number | undefined, now = NOW) {
  return forecastDay({
    now: minute(now),
    timeZone: zone,
    pattern: pattern({ start: now - 15 * DAY, end: now }, netOf),
  });
}

describe('forecastDay', () => {
  it('covers the next 24 whole hours', () => {
    const hours = forecast(() => -10);
    expect(hours.length).toBe(24);
    expect(hours[0]?.startMinute).toBe(minuteOf('2026-06-17T19:00:00Z'));
    for (const [i, hour] of hours.entries()) {
      expect(hour.endMinute - hour.startMinute).toBe(60);
      expect(hour.startMinute).toBe((hours[0]?.startMinute ?? 0) + 60 * i);
      expect(hour.need).toEqual({ expectedMwh: 600, lowMwh: 600, highMwh: 600 });
      expect(hour.surplus).toEqual({ expectedMwh: 0, lowMwh: 0, highMwh: 0 });
      // Today's hours after now have not been, and the oldest day's first hour is cut.
      expect(hour.hoursSeen).toBeGreaterThanOrEqual(13);
    }
  });

  it('gives recent days and the same weekday more weight', () => {
    // 14 Wh on one past day at noon, nothing on the others.
    const onDay = (daysAgo: number) => {
      const noon = minuteOf('2026-06-18T10:00:00Z') - daysAgo * DAY;
      return forecast((at) => (at >= noon && at < noon + 60 ? 1_000 : 0)).find(({ startMinute }) => {
        return startMinute === minuteOf('2026-06-18T10:00:00Z');
      })?.surplus.expectedMwh;
    };
    // Weights 14 .. 1, times three a week ago (8) and two weeks ago (1).
    const total = 105 + 2 * 8 + 2 * 1;
    expect(onDay(1)).toBe(Math.floor((60_000 * 14) / total));
    expect(onDay(7)).toBe(Math.floor((60_000 * 24) / total));
    expect(onDay(8)).toBe(Math.floor((60_000 * 7) / total));
    expect(onDay(14)).toBe(Math.floor((60_000 * 3) / total));
    expect(onDay(15)).toBe(0);
  });

  it('says that it knows nothing, and does not take hours that are hardly known', () => {
    expect(
      forecast(() => undefined).every(({ hoursSeen, need }) => hoursSeen === 0 && need.highMwh === 0),
    ).toBe(true);
    const sparse = forecast((at) => (at % 60 < 44 ? -10 : undefined));
    expect(sparse.every(({ hoursSeen }) => hoursSeen === 0)).toBe(true);
    const enough = forecast((at) => (at % 60 < 45 ? -10 : undefined));
    expect(enough.every(({ need }) => need.expectedMwh === 600)).toBe(true);
  });

  it('goes by the wall clock when the clocks change', () => {
    const dinner = (at: number) => (Math.floor(minuteOfLocalDay(minute(at), zone) / 60) === 17 ? -100 : -1);
    const hours = forecast(dinner, minuteOf('2026-10-24T18:30:00Z'));
    const most = hours.find(({ need }) => need.expectedMwh === 6_000);
    expect(most?.startMinute).toBe(minuteOf('2026-10-25T16:00:00Z'));
  });

  it('lies between low and high', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (salt) => {
        const hours = forecast((at) => ((at * salt) % 7919) - 4000);
        for (const { surplus, need } of hours) {
          for (const { lowMwh, expectedMwh, highMwh } of [surplus, need]) {
            expect(lowMwh <= expectedMwh && expectedMwh <= highMwh).toBe(true);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});
