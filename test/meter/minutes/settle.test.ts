import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenMinute, settleMinutes } from '../../../node-core/meter/minutes/index.ts';
import { energyMwh } from '../../../node-core/units/index.ts';

function step(stepMwh: number, watched = false, resolutionMwh = 1_000) {
  return { stepMwh: energyMwh(stepMwh), resolutionMwh: energyMwh(resolutionMwh), watched };
}

function heard(...energies: number[]): OpenMinute[] {
  return energies.map((knownMwh) => ({ knownMwh, unheardMs: 0 }));
}

const NOBODY: OpenMinute = { knownMwh: 0, unheardMs: 60_000 };

describe('minutes that were heard', () => {
  test('are scaled, all of them', () => {
    expect(settleMinutes(heard(100, 200, 300), step(606)).minutesMwh).toEqual([101, 202, 303]);
  });

  test('of a watched register: the latest alone', () => {
    const minutes = heard(...Array.from({ length: 60 }, () => 10_000));
    const { minutesMwh, doubtful } = settleMinutes(minutes, step(600_900, true));
    expect(minutesMwh.slice(0, 58)).toEqual(Array.from({ length: 58 }, () => 10_000));
    expect(minutesMwh.slice(58).reduce((sum, each) => sum + each, 0)).toBe(20_900);
    expect(doubtful).toBe(false);
  });

  test('far from the register they are doubtful, but for its last digit', () => {
    expect(settleMinutes(heard(500, 500), step(1_060, false, 10)).doubtful).toBe(true);
    expect(settleMinutes(heard(500, 500), step(1_060, false, 100)).doubtful).toBe(false);
  });
});

describe('minutes that nobody heard', () => {
  test('take what the others leave of the step, by their time', () => {
    const minutes = [...heard(1_000), { knownMwh: 400, unheardMs: 30_000 }, NOBODY];
    const { minutesMwh, doubtful } = settleMinutes(minutes, step(4_400));
    expect(minutesMwh).toEqual([1_000, 1_400, 2_000]);
    expect(doubtful).toBe(false);
  });

  test('take nothing where the others are too much already', () => {
    expect(settleMinutes([...heard(600, 600), NOBODY], step(1_000))).toMatchObject({
      minutesMwh: [500, 500, 0],
      doubtful: false,
    });
  });
});

test('whatever is heard: the minutes add up to the step, and none is below zero', () => {
  const minute = fc.record({
    knownMwh: fc.nat(200_000),
    unheardMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 })),
  });
  fc.assert(
    fc.property(
      fc.array(minute, { minLength: 1, maxLength: 70 }),
      fc.nat(10_000_000),
      fc.boolean(),
      (minutes, stepMwh, watched) => {
        const { minutesMwh } = settleMinutes(minutes, step(stepMwh, watched));
        expect(minutesMwh).toHaveLength(minutes.length);
        expect(minutesMwh.reduce((sum, each) => sum + each, 0)).toBe(stepMwh);
        expect(Math.min(...minutesMwh)).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
