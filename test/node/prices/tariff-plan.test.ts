import { describe, expect, test } from 'vitest';
import { tariffPlan } from '../../../node-core/node/prices/tariff-plan.ts';
import { carbonGrams, type Minute, minute, priceMicros } from '../../../node-core/units/index.ts';
import { at } from '../street.ts';

const START = at('2026-06-15T22:00');
const DAY = 1440;

function prices(values: readonly number[], from: Minute = START) {
  return {
    steps: values.map((price, hour) => ({
      startMinute: minute(from + hour * 60),
      price: priceMicros(price),
      feedInPrice: null,
      carbon: carbonGrams(0),
    })),
    endMinute: minute(from + values.length * 60),
  };
}

const two = Array.from({ length: 48 }, (_, hour) => (hour - 3) * 10_000);
const asked = {
  prices: prices(two),
  now: at('2026-06-15T12:10'),
  covered: [],
  timeZone: 'Europe/Oslo',
  previewDate: null,
};

describe('a plan', () => {
  test('shows local days with what is lowest, highest and below zero, and one of them in full', () => {
    const { lists, view } = tariffPlan(asked);
    expect(lists).toEqual([asked.prices]);
    expect(view).toMatchObject({
      problem: null,
      low: -30_000,
      high: 440_000,
      steps: 48,
      leftOut: { past: 0, covered: 0 },
    });
    expect(view.days).toEqual([
      { date: '2026-06-16', minutes: DAY, low: -30_000, high: 200_000, negativeMinutes: 180 },
      { date: '2026-06-17', minutes: DAY, low: 210_000, high: 440_000, negativeMinutes: 0 },
    ]);
    expect(view.day.date).toBe('2026-06-16');
    expect(view.day.stretches).toHaveLength(24);
    expect(tariffPlan({ ...asked, previewDate: '2026-06-17' }).view.day.date).toBe('2026-06-17');
  });

  test('one price over midnight is in both days', () => {
    const { view } = tariffPlan({ ...asked, prices: { ...prices([5]), endMinute: minute(START + 2 * DAY) } });
    expect(view.days.map(({ minutes }) => minutes)).toEqual([DAY, DAY]);
  });

  test('leaves out what has begun, from the next whole hour on', () => {
    const { lists, view } = tariffPlan({ ...asked, now: at('2026-06-16T05:10') });
    expect(lists[0]?.steps[0]).toMatchObject({ startMinute: at('2026-06-16T06:00'), price: 50_000 });
    expect(view.leftOut).toEqual({ past: 8 * 60, covered: 0 });
    expect(view.days[0]?.minutes).toBe(16 * 60);
  });

  test('goes on where a list of before ends, and does not write over one that comes later', () => {
    const before = { startMinute: minute(START - DAY), endMinute: minute(START + DAY) };
    const { lists, view } = tariffPlan({ ...asked, covered: [before] });
    expect(lists[0]?.steps[0]?.startMinute).toBe(START + DAY);
    expect(view.leftOut).toEqual({ past: 0, covered: DAY });
    const later = { startMinute: minute(START + DAY), endMinute: minute(START + 3 * DAY) };
    expect(tariffPlan({ ...asked, covered: [later] })).toMatchObject({
      lists: [],
      view: { problem: 'overlaps' },
    });
    expect(tariffPlan({ ...asked, covered: [before, later] }).view.problem).toBe('nothingLeft');
  });

  test('a file that is over has nothing left', () => {
    const { lists, view } = tariffPlan({ ...asked, now: at('2026-06-20T00:00') });
    expect([lists, view.problem, view.leftOut.past]).toEqual([[], 'nothingLeft', 2 * DAY]);
  });

  test('more steps than one list holds make lists that follow on each other', () => {
    const many = prices(Array.from({ length: 10_500 }, (_, hour) => hour * 10));
    const { lists } = tariffPlan({ ...asked, prices: many });
    expect(lists.map(({ steps }) => steps.length)).toEqual([10_000, 500]);
    expect(lists[0]?.endMinute).toBe(lists[1]?.steps[0]?.startMinute);
  });
});
