import { describe, expect, it } from 'vitest';
import { pastDays, patternOf, quartersOf, sumPattern } from '../../node-core/market/index.ts';
import { minute, spanOfLocalDay } from '../../node-core/units/index.ts';
import { minuteOf } from './fixtures.ts';

describe('patternOf', () => {
  it('nets import and export, and knows only what was measured or estimated', () => {
    const pattern = patternOf(
      {
        startMinute: minute(10),
        importMwh: Float64Array.of(5, 0, 7, 9, 4),
        exportMwh: Float64Array.of(2, 3, 7, 0, 0),
        quality: Uint8Array.of(1, 2, 1, 0, 3),
      },
      [1, 2],
    );
    expect([...pattern.needMwh]).toEqual([3, 0, 0, 0, 0]);
    expect([...pattern.surplusMwh]).toEqual([0, 3, 0, 0, 0]);
    expect([...pattern.known]).toEqual([1, 1, 1, 0, 0]);
    expect(sumPattern(pattern, { startMinute: minute(0), endMinute: minute(12) })).toEqual({
      surplusMwh: 3,
      needMwh: 3,
      knownMinutes: 2,
    });
  });
});

describe('pastDays and quartersOf', () => {
  const zone = 'Europe/Oslo';

  it('goes back day by day over the change of clocks', () => {
    const days = pastDays(minute(minuteOf('2026-03-31T10:00:00Z')), zone, 4);
    expect(days.map((day) => (day.endMinute - day.startMinute) / 60)).toEqual([24, 23, 24, 24]);
    expect(days[0]?.endMinute).toBe(minuteOf('2026-03-30T22:00:00Z'));
  });

  it('names quarters by the wall clock: some missing in spring, some twice in autumn', () => {
    const quarters = (iso: string) =>
      quartersOf(spanOfLocalDay(minute(minuteOf(iso)), zone), zone).map(({ quarter }) => quarter);
    expect(quarters('2026-06-15T10:00:00Z')).toEqual(Array.from({ length: 96 }, (_, i) => i));
    const spring = quarters('2026-03-29T10:00:00Z');
    expect([spring.length, spring.includes(8), spring.includes(11), spring.at(-1)]).toEqual([
      92,
      false,
      false,
      95,
    ]);
    const autumn = quarters('2026-10-25T10:00:00Z');
    expect([autumn.length, autumn.filter((quarter) => quarter === 9).length, autumn.at(-1)]).toEqual([
      100, 2, 95,
    ]);
  });
});
