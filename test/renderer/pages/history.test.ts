import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnergySums, SeriesPoint } from '../../../node-core/api/index.ts';
import { chartSteps, gaps } from '../../../renderer/src/charts/spec.ts';
import { localTimeOf, minuteAt } from '../../../renderer/src/format/calendar.ts';
import { createFormat } from '../../../renderer/src/format/format.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';
import {
  chartHelp,
  energyChart,
  missingMinutes,
  settledMinute,
  toComeFrom,
} from '../../../renderer/src/pages/history/energy-chart.ts';
import { energyTotals } from '../../../renderer/src/pages/history/energy-totals.ts';
import {
  HISTORY_RANGES,
  neighboursOf,
  pathOf,
  placeOf,
  stretchOf,
} from '../../../renderer/src/pages/history/history-place.ts';

const OSLO = 'Europe/Oslo';
const at = (text: string): number => {
  const [date = '', time = '00:00'] = text.split(' ');
  return minuteAt({ date, time }, OSLO);
};

describe('where History is', () => {
  it.each([
    ['hour', '2026-06-18 14:25', '2026-06-18 14:00', '2026-06-18 15:00'],
    ['day', '2026-06-18 14:25', '2026-06-18', '2026-06-19'],
    ['day', '2026-03-29 12:00', '2026-03-29', '2026-03-30'],
    ['week', '2026-06-18 14:25', '2026-06-15', '2026-06-22'],
    ['week', '2026-06-21 23:59', '2026-06-15', '2026-06-22'],
    ['month', '2026-02-10', '2026-02-01', '2026-03-01'],
    ['year', '2026-06-18', '2026-01-01', '2027-01-01'],
  ] as const)('a %s around %s goes from %s to %s', (range, minute, start, end) => {
    expect(stretchOf(range, at(minute), OSLO)).toEqual({ startMinute: at(start), endMinute: at(end) });
  });

  it('every stretch holds its minute, and stepping back and forth comes back, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HISTORY_RANGES),
        fc.constantFrom('Europe/Oslo', 'Asia/Kolkata', 'America/Lima', 'Pacific/Chatham'),
        fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
        (range, timeZone, minute) => {
          const stretch = stretchOf(range, minute, timeZone);
          expect(stretch.startMinute).toBeLessThanOrEqual(minute);
          expect(stretch.endMinute).toBeGreaterThan(minute);
          expect(stretchOf(range, stretch.startMinute, timeZone)).toEqual(stretch);
          const before = stretchOf(range, stretch.startMinute - 1, timeZone);
          expect(before.endMinute).toBe(stretch.startMinute);
          expect(stretchOf(range, before.endMinute, timeZone)).toEqual(stretch);
        },
      ),
    );
  });

  it('is kept by the address', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HISTORY_RANGES),
        fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
        (range, minute) => {
          const place = placeOf(pathOf({ range, minute }, OSLO), OSLO);
          expect(place.range).toBe(range);
          expect(stretchOf(range, place.minute ?? 0, OSLO)).toEqual(stretchOf(range, minute, OSLO));
        },
      ),
    );
  });

  it('goes through both hours when the clock is put back', () => {
    const second = at('2026-10-25 03:00') - 60;
    expect(localTimeOf(second, OSLO).time).toBe('02:00');
    const { minute } = placeOf(pathOf({ range: 'hour', minute: second }, OSLO), OSLO);
    expect(minute).toBe(second);
    expect(stretchOf('hour', second - 1, OSLO).startMinute).toBe(second - 60);
  });

  it.each([
    '/history',
    '/history/',
    '/history/decade',
    '/history/day/2026-13-45',
    '/history/day/x',
    '/history/day/%E0%A4%A',
  ])('%s is today', (location) => {
    expect(placeOf(location, OSLO)).toEqual({ range: 'day', minute: null });
  });

  it('a time that makes no sense is now', () => {
    expect(placeOf('/history/hour/2026-06-18T99:00Z', OSLO)).toEqual({ range: 'hour', minute: null });
  });

  const nowMinute = at('2026-06-18 14:25');
  const known = { nowMinute, firstKnownMinute: at('2026-06-02 10:00'), timeZone: OSLO };

  it.each([
    ['day', null, true, false],
    ['day', '2026-06-03', true, true],
    ['day', '2026-06-02', false, true],
    ['month', '2026-06-10', false, false],
    ['week', '2026-06-08', true, true],
  ] as const)('a %s at %s: earlier %s, later %s', (range, date, earlier, later) => {
    const { before, after } = neighboursOf({ range, minute: date === null ? null : at(date) }, known);
    expect([before !== null, after !== null]).toEqual([earlier, later]);
  });

  it('the step into the stretch that runs now follows the clock', () => {
    const place = { range: 'day', minute: at('2026-06-17') } as const;
    expect(neighboursOf(place, known).after).toEqual({ range: 'day', minute: null });
    expect(neighboursOf({ ...place, minute: at('2026-06-16') }, known).after?.minute).toBe(at('2026-06-17'));
  });

  it('leads nowhere before the first reading of all', () => {
    const none = { ...known, firstKnownMinute: null };
    expect(neighboursOf({ range: 'day', minute: null }, none)).toEqual({ before: null, after: null });
  });
});

const START = at('2026-06-18');

function hour(index: number, known: Partial<SeriesPoint> | null): SeriesPoint {
  return {
    startMinute: START + index * 60,
    importMwh: known === null ? null : 500_000,
    exportMwh: known === null ? null : 0,
    boughtNeighboursMwh: 0,
    boughtPublicMwh: 0,
    soldMwh: 0,
    storedMwh: 0,
    ownUseMwh: null,
    knownMinutes: known === null ? 0 : 60,
    correctedMinutes: 0,
    minutes: 60,
    ...known,
  };
}

const words = { t: createTranslate('en'), format: createFormat({ locale: 'en-GB', timeZone: OSLO }) };
const chart = (points: readonly SeriesPoint[], toComeMinute: number | null = null) =>
  energyChart({ title: 'x', points, resolution: 'hour', toComeMinute, ...words });

describe('the chart of energy', () => {
  it('stacks what was bought above the line, and what was sold or left below', () => {
    const spec = chart([
      hour(0, { boughtNeighboursMwh: 200_000, boughtPublicMwh: 300_000 }),
      hour(1, { soldMwh: 700_000, storedMwh: 100_000 }),
    ]);
    expect(spec.series.map(({ id, tone, values }) => [id, tone, values])).toEqual([
      ['neighbours', 'neighbours', [200_000, 0]],
      ['grid', 'grid', [300_000, 0]],
      ['sold', 'sold', [0, -700_000]],
      ['stored', 'ink', [0, -100_000]],
    ]);
    expect(chartSteps(spec)[1]?.name).not.toContain('put right later');
    expect(chartSteps(chart([hour(0, {}), hour(1, { correctedMinutes: 2 })]))[1]?.name).toContain(
      'put right later',
    );
    expect(chartSteps(spec)[1]?.values.map(({ text }) => text?.replaceAll('\u00a0', ' '))).toEqual([
      '0.00 kWh',
      '0.00 kWh',
      '0.70 kWh',
      '0.10 kWh',
    ]);
  });

  it('stacks what the home used of its own roof first, where a second meter measures it', () => {
    const spec = chart([
      hour(0, { ownUseMwh: null }),
      hour(1, { ownUseMwh: 400_000, boughtPublicMwh: 1, soldMwh: 2 }),
    ]);
    expect(spec.series.map(({ id, tone, values }) => [id, tone, values])).toEqual([
      ['own', 'roof', [0, 400_000]],
      ['neighbours', 'neighbours', [0, 0]],
      ['grid', 'grid', [0, 1]],
      ['sold', 'sold', [0, -2]],
    ]);
    // No two of them look alike.
    expect(new Set(spec.series.map(({ tone }) => tone)).size).toBe(spec.series.length);
    expect(spec.summary.replaceAll('\u00a0', ' ')).toMatch(
      /^Your home used 400 Wh of its own roof\. You bought/,
    );
    expect(chartHelp(spec)).toBe('history.chartHelpOwn');
    expect(chartHelp(chart([hour(0, { soldMwh: 1 })]))).toBe('history.chartHelp');
    expect(chartHelp(chart([hour(0, {})]))).toBe('history.chartHelpBought');
  });

  it('leaves out what a home without a roof never has', () => {
    expect(chart([hour(0, { boughtPublicMwh: 1 })]).series.map(({ id }) => id)).toEqual([
      'neighbours',
      'grid',
    ]);
  });

  it('shows a gap as one, and what is to come as neither gap nor zero', () => {
    const points = [hour(0, {}), hour(1, null), hour(2, {}), hour(3, null), hour(4, null)];
    const time = { nowMinute: START + 190, speed: 1 };
    const toCome = toComeFrom(points, time);
    expect(toCome).toBe(START + 240);
    const spec = chart(points, toCome);
    expect(gaps(spec)).toEqual([
      { from: 1, to: 1 },
      { from: 3, to: 3 },
    ]);
    expect(chartSteps(spec)).toHaveLength(4);
  });

  it('waits for the readings of a demo that runs fast before it calls them missing', () => {
    const points = [hour(0, {}), hour(1, null), hour(2, {}), hour(3, null), hour(4, null)];
    const time = { nowMinute: START + 290, speed: 3_600 };
    expect(toComeFrom(points, time)).toBe(START + 180);
    const known = { firstKnownMinute: START, settled: settledMinute(time) };
    expect(missingMinutes(points, known)).toBe(0);
    expect(missingMinutes(points, { ...known, settled: settledMinute({ ...time, speed: 1 }) })).toBe(120);
  });

  it('has nothing to come in the past', () => {
    expect(toComeFrom([hour(0, {}), hour(1, null)], { nowMinute: START + 9_000, speed: 1 })).toBeNull();
  });

  it('counts missing minutes only from the first reading of all on', () => {
    const points = [hour(0, null), hour(1, { knownMinutes: 42 }), hour(2, {})];
    expect(missingMinutes(points, { settled: START + 500, firstKnownMinute: START + 60 })).toBe(18);
    expect(missingMinutes(points, { settled: START + 500, firstKnownMinute: null })).toBe(0);
  });
});

const SUMS: EnergySums = {
  importMwh: 10,
  exportMwh: 9,
  boughtNeighboursMwh: 3,
  boughtPublicMwh: 6,
  soldNeighboursMwh: 4,
  soldPublicMwh: 1,
  storedMwh: 3,
  nettedMwh: 1,
  roof: null,
  spentMinor: 0,
  earnedMinor: 0,
};

describe('totals', () => {
  it('add up both kinds of buyers and sellers', () => {
    expect(energyTotals(SUMS)).toEqual({
      boughtMwh: 9,
      soldMwh: 5,
      neighboursPerMille: 333,
      soldPerMille: 625,
    });
  });

  it('have no share of nothing', () => {
    const none = energyTotals({ ...SUMS, boughtNeighboursMwh: 0, boughtPublicMwh: 0 });
    expect(none.neighboursPerMille).toBeNull();
  });
});
