import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barStepFor,
  clampView,
  panView,
  roundUp,
  SHORTEST_VIEW_MINUTES,
  tickStepFor,
  zoomView,
} from '../../../renderer/src/charts/view.ts';

const YEAR = 525_600;
const bounds = { startMinute: 1_000_000, endMinute: 1_000_000 + 3 * YEAR };

const anyView = fc
  .tuple(fc.integer({ min: 0, max: 3 * YEAR }), fc.integer({ min: 1, max: 4 * YEAR }))
  .map(([from, length]) => ({
    startMinute: bounds.startMinute + from,
    endMinute: bounds.startMinute + from + length,
  }));

describe('the view', () => {
  it('stays within the bounds in whole minutes, whatever is done to it', () => {
    fc.assert(
      fc.property(
        anyView,
        fc.double({ min: 0.001, max: 1_000, noNaN: true }),
        fc.double({ min: -4 * YEAR, max: 4 * YEAR, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (view, factor, minutes, share) => {
          const from = clampView(view, bounds);
          const atMinute = from.startMinute + share * (from.endMinute - from.startMinute);
          for (const next of [
            from,
            zoomView(from, { factor, atMinute, bounds }),
            panView(from, { minutes, bounds }),
          ]) {
            expect(Number.isInteger(next.startMinute) && Number.isInteger(next.endMinute)).toBe(true);
            expect(next.startMinute).toBeGreaterThanOrEqual(bounds.startMinute);
            expect(next.endMinute).toBeLessThanOrEqual(bounds.endMinute);
            expect(next.endMinute - next.startMinute).toBeGreaterThanOrEqual(SHORTEST_VIEW_MINUTES);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the minute under the pointer where it is', () => {
    const view = { startMinute: 1_400_000, endMinute: 1_410_000 };
    expect(zoomView(view, { factor: 0.5, atMinute: 1_402_500, bounds })).toEqual({
      startMinute: 1_401_250,
      endMinute: 1_406_250,
    });
  });

  it('pans as far as there is something to see and keeps its length', () => {
    const view = { startMinute: bounds.startMinute + 100, endMinute: bounds.startMinute + 700 };
    expect(panView(view, { minutes: -5_000, bounds })).toEqual({
      startMinute: bounds.startMinute,
      endMinute: bounds.startMinute + 600,
    });
  });
});

describe('steps', () => {
  it.each([
    { minutes: 60, width: 1_000, bar: 1, tick: 5 },
    { minutes: 1_440, width: 1_000, bar: 5, tick: 180 },
    { minutes: 10_080, width: 1_000, bar: 60, tick: 'day' },
    { minutes: 44_640, width: 1_000, bar: 'day', tick: 'fourDays' },
    { minutes: YEAR, width: 1_000, bar: 'day', tick: 'month' },
    { minutes: 3 * YEAR, width: 1_000, bar: 'week', tick: 'quarterYear' },
    { minutes: 3 * YEAR, width: 200, bar: 'month', tick: 'year' },
  ])('$minutes minutes over $width pixels: bars of $bar, ticks of $tick', ({ minutes, width, bar, tick }) => {
    const view = { startMinute: 0, endMinute: minutes };
    expect([barStepFor(view, width), tickStepFor(view, width)]).toEqual([bar, tick]);
  });

  it.each([
    [0, 1],
    [0.3, 0.5],
    [1, 1],
    [2.1, 2.5],
    [26, 50],
    [1_000, 1_000],
    [1_001, 2_000],
  ])('round up %d to %d', (value, rounded) => {
    expect(roundUp(value)).toBeCloseTo(rounded, 9);
  });
});
