import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PowerIntegral } from '../../../node-core/meter/minutes/index.ts';

const START = Date.UTC(2026, 10, 23, 10, 0);

test('a power held for a minute', () => {
  const integral = new PowerIntegral();
  expect(integral.add({ timeMs: START, powerMw: 60_000_000 })).toEqual([]);
  for (let second = 10; second < 60; second += 10)
    integral.add({ timeMs: START + second * 1000, powerMw: 60_000_000 });
  expect(integral.add({ timeMs: START + 60_000, powerMw: 0 })).toEqual([
    { minute: START / 60_000, energyMwh: 1_000_000, unheardMs: 0, guessedMs: 0 },
  ]);
});

test('the first minute is covered in part, and says so', () => {
  const integral = new PowerIntegral();
  integral.add({ timeMs: START + 45_000, powerMw: 3_600_000 });
  expect(integral.add({ timeMs: START + 61_000, powerMw: 0 })).toMatchObject([
    { energyMwh: 15_000, unheardMs: 45_000 },
  ]);
});

test('a gap: the power before it is held on, and each minute says how much of it is a guess', () => {
  const integral = new PowerIntegral();
  integral.add({ timeMs: START, powerMw: 1_000_000 });
  integral.add({ timeMs: START + 30_000, powerMw: 1_000_000 });
  const ended = integral.add({ timeMs: START + 150_000, powerMw: 1_000_000 });
  expect(ended.map(({ guessedMs }) => guessedMs)).toEqual([30_000, 60_000]);
  const [after] = integral.add({ timeMs: START + 180_000, powerMw: 0 });
  expect(after).toMatchObject({ guessedMs: 30_000, unheardMs: 0 });
});

test('time that goes back, and power that is none, are refused', () => {
  const integral = new PowerIntegral();
  integral.add({ timeMs: START, powerMw: 1 });
  for (const sample of [
    { timeMs: START - 1, powerMw: 1 },
    { timeMs: START, powerMw: -1 },
    { timeMs: START, powerMw: 0.5 },
  ])
    expect(() => integral.add(sample)).toThrow(RangeError);
});

test('nothing is lost: the minutes add up to the integral, rounded down once', () => {
  const steps = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: 100_000 }), powerMw: fc.nat(20_000_000) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(steps, (samples) => {
      const integral = new PowerIntegral();
      let timeMs = START;
      let powerMw = 0;
      let exact = 0n;
      let total = 0;
      const at = (next: { timeMs: number; powerMw: number }): void => {
        exact += BigInt(powerMw) * BigInt(next.timeMs - timeMs);
        for (const { energyMwh } of integral.add(next)) total += energyMwh;
        ({ timeMs, powerMw } = next);
      };
      for (const sample of samples) at({ timeMs: timeMs + sample.ms, powerMw: sample.powerMw });
      at({ timeMs: Math.ceil(timeMs / 60_000) * 60_000, powerMw: 0 });
      expect(BigInt(total)).toBe(exact / 3_600_000n);
    }),
  );
});
