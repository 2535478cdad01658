import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconcile } from '../../../node-core/meter/minutes/index.ts';
import { energyMwh } from '../../../node-core/units/index.ts';

const resolutionMwh = energyMwh(1000);

function reconciled(measured: readonly number[], stepMwh: number): ReturnType<typeof reconcile> {
  return reconcile(measured.map(energyMwh), { stepMwh: energyMwh(stepMwh), resolutionMwh });
}

test.each<
  [name: string, measured: number[], step: number, minutes: number[], permille: number, doubtful: boolean]
>([
  ['as the register', [10_000, 20_000], 30_000, [10_000, 20_000], 0, false],
  ['a little less', [10_000, 20_000], 30_300, [10_100, 20_200], 9, false],
  ['rounding is spread', [1, 1, 1], 100, [33, 33, 34], 970, false],
  ['ten percent more', [11_000, 22_000], 30_000, [10_000, 20_000], 100, true],
  ['no power at all: the step is shared', [0, 0, 0, 0], 4002, [1000, 1001, 1000, 1001], 1000, true],
  ['a register that did not move yet', [400, 500], 0, [0, 0], 1000, false],
])('%s', (_name, measured, step, minutesMwh, deviationPermille, doubtful) => {
  expect(reconciled(measured, step)).toEqual({ minutesMwh, deviationPermille, doubtful });
});

test('no minute, and energy below zero, are refused', () => {
  expect(() => reconciled([], 1)).toThrow(RangeError);
  expect(() => reconciled([1, -1], 1)).toThrow(RangeError);
  expect(() => reconciled([1], -1)).toThrow(RangeError);
});

test('always: the sum is the step, none is below zero, and each is within 1 mWh of its share', () => {
  const minutes = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(minutes, fc.nat(60_000_000), (measured, step) => {
      const { minutesMwh } = reconciled(measured, step);
      const total = measured.reduce((sum, each) => sum + each, 0);
      expect(minutesMwh.reduce((sum, each) => sum + each, 0)).toBe(step);
      for (const [at, each] of minutesMwh.entries()) {
        expect(each).toBeGreaterThanOrEqual(0);
        const share = total === 0 ? step / measured.length : ((measured[at] ?? 0) * step) / total;
        expect(Math.abs(each - share)).toBeLessThanOrEqual(1 + 1e-6 * share);
      }
    }),
  );
});
