import { describe, expect, it } from 'vitest';
import type { ForecastView, WaitingView } from '../../../../node-core/api/index.ts';
import {
  forecastChart,
  forecastSums,
  isForecastKnown,
} from '../../../../renderer/src/pages/home/forecast-chart.ts';
import { isWorthSaying, longestGap } from '../../../../renderer/src/pages/home/waiting.ts';
import { forecast, waiting } from '../../../api/sample-standing.ts';
import { format, t } from '../words.ts';

const WORDS = { t, format };

const energy = (expectedMwh: number) => ({ expectedMwh, lowMwh: 0, highMwh: 2 * expectedMwh });
/** So much left over, and needed, in each hour. */
function hours(...each: readonly (readonly [surplus: number, need: number])[]): ForecastView {
  return {
    soldPermille: 0,
    boughtPermille: 0,
    hours: each.map(([surplus, need], hour) => ({
      startMinute: hour * 60,
      endMinute: (hour + 1) * 60,
      surplus: energy(surplus),
      need: energy(need),
      hoursSeen: 3,
    })),
  };
}

describe('the forecast', () => {
  it('adds up, and says when most is left over', () => {
    const view = hours([0, 500_000], [90_000, 0], [1_000_000, 0], [400_000, 0], [0, 300_000]);
    expect(forecastSums(view)).toEqual({
      surplusMwh: 1_490_000,
      needMwh: 800_000,
      surplusHours: { startMinute: 120, endMinute: 240 },
    });
  });

  it('has no hours of surplus where there is next to none', () => {
    expect(forecastSums(hours([50_000, 1], [40_000, 1])).surplusHours).toBeNull();
    expect(forecastSums(hours([0, 1])).surplusHours).toBeNull();
  });

  it('hangs surplus below the line, and leaves unknown hours out', () => {
    const view = hours([200_000, 0], [0, 300_000]);
    const [first] = view.hours;
    const unknown = first === undefined ? view : { ...view, hours: [{ ...first, hoursSeen: 0 }] };
    const chart = forecastChart(view, WORDS);
    expect(chart.series.map(({ values }) => values)).toEqual([
      [0, 300_000],
      [-200_000, 0],
    ]);
    expect(forecastChart(unknown, WORDS).series[0]?.values).toEqual([null]);
    expect([isForecastKnown(view), isForecastKnown(unknown)]).toEqual([true, false]);
    expect(forecastChart(forecast, WORDS).buckets).toHaveLength(24);
  });
});

describe('what waits', () => {
  it.each([
    ['nothing', {}, false],
    ['as much as usual', { readings: 3 }, false],
    ['many readings', { readings: 37 }, true],
    ['something signed', { acts: 1 }, true],
    ['away from the others', { community: 'alone' }, true],
    ['nobody to record', { community: 'noOrder' }, true],
    ['a gap', { gaps: [{ startMinute: 1, endMinute: 9 }] }, true],
  ] as const)('%s', (_, change: Partial<WaitingView>, said) => {
    expect(isWorthSaying({ ...waiting, ...change })).toBe(said);
  });

  it('names the longest gap, of equal ones the newest', () => {
    const gaps = [
      { startMinute: 0, endMinute: 10 },
      { startMinute: 20, endMinute: 40 },
      { startMinute: 50, endMinute: 70 },
    ];
    expect(longestGap(gaps)).toEqual({ startMinute: 50, endMinute: 70 });
    expect(longestGap([])).toBeNull();
  });
});
