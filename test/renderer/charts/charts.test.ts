import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestStop } from '../../../renderer/src/charts/cursor.ts';
import { decimate } from '../../../renderer/src/charts/decimate.ts';
import {
  type ChartPoint,
  chartSteps,
  gaps,
  isChartEmpty,
  type PowerChart,
  type StackedChart,
  type TimelineChart,
} from '../../../renderer/src/charts/spec.ts';

const stacked: StackedChart = {
  kind: 'stacked',
  title: 'Use',
  summary: 'Three hours.',
  buckets: [
    { label: '0', name: 'Midnight' },
    { label: '1', name: 'One' },
    { label: '2', name: 'Two' },
  ],
  series: [
    { id: 'r', label: 'Roof', tone: 'roof', values: [1, null, 3] },
    { id: 'g', label: 'Grid', tone: 'grid', values: [4, null, null] },
  ],
  value: (value) => `${value} kWh`,
  axis: String,
};

const power: PowerChart = {
  kind: 'power',
  title: 'Power',
  summary: 'A few minutes.',
  range: { startMinute: 0, endMinute: 10 },
  series: [
    {
      id: 'a',
      label: 'Roof',
      tone: 'roof',
      points: [point(0, 5), point(1, null), point(2, null), point(3, 7)],
    },
    { id: 'b', label: 'Home', tone: 'ink', points: [point(1, 2), point(3, 8), point(4, 9)] },
  ],
  value: (value) => `${value} W`,
  axis: String,
  tick: String,
  moment: (minute) => `minute ${minute}`,
};

const timeline: TimelineChart = {
  kind: 'timeline',
  title: 'Offers',
  summary: 'Two.',
  range: { startMinute: 0, endMinute: 100 },
  rows: [
    {
      id: 'x',
      label: 'Berg',
      source: 'neighbours',
      spans: [{ startMinute: 1, endMinute: 2, note: 'cheap' }],
    },
    { id: 'y', label: 'Dahl', source: 'neighbours', spans: [] },
  ],
  tick: String,
  span: ({ startMinute, endMinute }) => `${startMinute} to ${endMinute}`,
};

function point(minute: number, value: number | null): ChartPoint {
  return { minute, value };
}

describe('steps of a chart', () => {
  it('say every bar of every series, gaps as gaps', () => {
    const steps = chartSteps(stacked);
    expect(steps.map(({ name }) => name)).toEqual(['Midnight', 'One', 'Two']);
    expect(steps.map(({ values }) => values.map(({ text }) => text))).toEqual([
      ['1 kWh', '4 kWh'],
      [null, null],
      ['3 kWh', null],
    ]);
  });

  it('say every minute that any line has', () => {
    expect(chartSteps(power).map(({ name, values }) => [name, ...values.map(({ text }) => text)])).toEqual([
      ['minute 0', '5 W', null],
      ['minute 1', null, '2 W'],
      ['minute 2', null, null],
      ['minute 3', '7 W', '8 W'],
      ['minute 4', null, '9 W'],
    ]);
  });

  it('say who, when and what of a timeline', () => {
    expect(chartSteps(timeline)).toEqual([
      { id: 'x 0', name: '1 to 2', values: [{ label: 'Berg', tone: 'neighbours', text: 'cheap' }] },
    ]);
  });
});

describe('gaps', () => {
  it('are where no series has a reading', () => {
    expect(gaps(stacked)).toEqual([{ from: 1, to: 1 }]);
    expect(gaps(power)).toEqual([{ from: 2, to: 2 }]);
    expect(gaps(timeline)).toEqual([]);
  });
});

describe('an empty chart', () => {
  it('is one without a single reading', () => {
    expect([stacked, power, timeline].map(isChartEmpty)).toEqual([false, false, false]);
    expect(isChartEmpty({ ...timeline, rows: [] })).toBe(true);
    expect(
      isChartEmpty({
        ...stacked,
        series: [{ id: 'r', label: '', tone: 'roof', values: [null, null, null] }],
      }),
    ).toBe(true);
  });
});

/** The values of points, without the gaps. */
function real(points: readonly ChartPoint[]): number[] {
  return points.flatMap(({ value }) => (value === null ? [] : [value]));
}

function extent(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [Math.min(...values), Math.max(...values)];
}

describe('decimate', () => {
  const anyPoints = fc
    .array(fc.option(fc.integer({ min: -5_000, max: 9_000 }), { freq: 8 }), { maxLength: 3_000 })
    .map((values) => values.map((value, minute) => point(minute, value)));

  it('keeps the order, the extremes, the ends and the gaps, and nothing it was not given', () => {
    fc.assert(
      fc.property(anyPoints, fc.integer({ min: 10, max: 500 }), (points, most) => {
        const kept = decimate(points, most);
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 5));
        expect(kept.every((each) => points.includes(each))).toBe(true);
        expect(kept.map(({ minute }) => minute)).toEqual(
          kept.map(({ minute }) => minute).toSorted((a, b) => a - b),
        );
        expect(kept[0]).toBe(points[0]);
        expect(kept.at(-1)).toBe(points.at(-1));
        expect(extent(real(kept))).toEqual(extent(real(points)));
        expect(kept.some(({ value }) => value === null)).toBe(points.some(({ value }) => value === null));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a short line alone', () => {
    const points = [point(0, 1), point(1, 2)];
    expect(decimate(points, 10)).toBe(points);
  });
});

describe('nearestStop', () => {
  it('is the nearest line, or the bar of the nearest row', () => {
    const lines = [10, 20, 30].map((x) => ({ left: x, right: x, row: null }));
    expect(nearestStop(lines, { x: 24, y: 0 })).toBe(1);
    expect(nearestStop([], { x: 24, y: 0 })).toBeNull();
    const bars = [
      { left: 0, right: 50, row: 20 },
      { left: 40, right: 90, row: 60 },
    ];
    expect(nearestStop(bars, { x: 45, y: 55 })).toBe(1);
    expect(nearestStop(bars, { x: 45, y: 25 })).toBe(0);
  });
});
