import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IntegratedMinute, PowerIntegral } from '../../../node-core/meter/minutes/index.ts';

const START = Date.UTC(2026, 10, 23, 10, 0);
const SECOND = 1000;

/** A clock that nobody sets: what passed is what the host's clock moved. */
function at(ms: number): { timeMs: number; passedMs: number } {
  return { timeMs: START + ms, passedMs: ms };
}

function ending(ended: readonly IntegratedMinute[]): readonly (readonly number[])[] {
  return ended.map(({ energyMwh, unheardMs, guessedMs }) => [energyMwh, unheardMs, guessedMs]);
}

describe('one power', () => {
  test('held for a minute', () => {
    const integral = new PowerIntegral();
    expect(integral.add(at(0), 60_000_000)).toEqual([]);
    for (let second = 10; second < 60; second += 10) integral.add(at(second * SECOND), 60_000_000);
    expect(integral.add(at(60 * SECOND), 0)).toEqual([
      { minute: START / 60_000, energyMwh: 1_000_000, unheardMs: 0, guessedMs: 0 },
    ]);
  });

  test('the first minute is covered in part, and says so', () => {
    const integral = new PowerIntegral();
    integral.add(at(45 * SECOND), 3_600_000);
    expect(ending(integral.add(at(61 * SECOND), 0))).toEqual([[15_000, 45_000, 0]]);
  });
});

describe('pauses', () => {
  test('up to 30 s: power holds', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    integral.add(at(30 * SECOND), 3_600_000);
    expect(ending(integral.add(at(60 * SECOND), 0))).toEqual([[60_000, 0, 0]]);
  });

  test('up to 5 minutes: power is held on, and each minute says how much of it is a guess', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    integral.add(at(30 * SECOND), 3_600_000);
    const ended = integral.add(at(150 * SECOND), 3_600_000);
    expect(ending(ended)).toEqual([
      [60_000, 0, 30_000],
      [60_000, 0, 60_000],
    ]);
    expect(ending(integral.add(at(180 * SECOND), 0))).toEqual([[60_000, 0, 30_000]]);
  });

  test('longer: nothing is known, and nothing is made up', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    expect(ending(integral.add(at(301 * SECOND), 3_600_000))).toEqual(
      Array.from({ length: 5 }, () => [0, 60_000, 0]),
    );
    expect(ending(integral.add(at(360 * SECOND), 0))).toEqual([[59_000, 1_000, 59_000]]);
  });

  test('given up: what flows until the next sample is not known either', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    expect(ending(integral.giveUp(at(60 * SECOND)))).toEqual([[0, 60_000, 0]]);
    expect(ending(integral.add(at(120 * SECOND), 3_600_000))).toEqual([[0, 60_000, 0]]);
  });
});

describe('a wall clock that is set', () => {
  test('forward: the minutes between are not known, whatever passed', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    const ended = integral.add({ timeMs: START + 120 * SECOND, passedMs: 10 * SECOND }, 3_600_000);
    expect(ending(ended)).toEqual([
      [0, 60_000, 0],
      [0, 60_000, 0],
    ]);
  });

  test('back: host time stands still, and what flows goes into the minute that runs', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    for (const passedMs of [10, 20, 30, 40]) {
      integral.add({ timeMs: START, passedMs: passedMs * SECOND }, 3_600_000);
    }
    const rest = Array.from({ length: 6 }, (_, step) => (step + 1) * 10 * SECOND);
    const ended = rest.flatMap((ms) =>
      integral.add({ timeMs: START + ms, passedMs: 40 * SECOND + ms }, 3_600_000),
    );
    expect(ending(ended)).toEqual([[100_000, 0, 0]]);
  });

  test('steered by a second: what passed counts, not what the clock says', () => {
    const integral = new PowerIntegral();
    integral.add(at(0), 3_600_000);
    integral.add({ timeMs: START + 30 * SECOND, passedMs: 29 * SECOND }, 3_600_000);
    const ended = integral.add({ timeMs: START + 60 * SECOND, passedMs: 59 * SECOND }, 0);
    expect(ending(ended)).toEqual([[59_000, 0, 0]]);
  });
});

test('time that goes back, and power that is none, are refused', () => {
  const integral = new PowerIntegral();
  integral.add(at(0), 1);
  expect(() => integral.add(at(-1), 1)).toThrow(RangeError);
  expect(() => integral.add(at(0), -1)).toThrow(RangeError);
  expect(() => integral.add(at(0), 0.5)).toThrow(RangeError);
});

const SAMPLES = fc.array(
  fc.record({ ms: fc.integer({ min: 0, max: 299_000 }), powerMw: fc.nat(20_000_000), again: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

test('nothing is lost: the minutes add up to the integral, rounded down once, over new processes too', () => {
  fc.assert(
    fc.property(SAMPLES, (samples) => {
      let integral = new PowerIntegral();
      let ms = 0;
      let powerMw = 0;
      let exact = 0n;
      let total = 0;
      const take = (nextMs: number, nextMw: number): void => {
        exact += BigInt(powerMw) * BigInt(nextMs - ms);
        for (const { energyMwh } of integral.add(at(nextMs), nextMw)) total += energyMwh;
        ms = nextMs;
        powerMw = nextMw;
      };
      for (const sample of samples) {
        take(ms + sample.ms, sample.powerMw);
        if (sample.again) integral = new PowerIntegral(integral.state);
      }
      take(Math.ceil(ms / 60_000) * 60_000, 0);
      expect(BigInt(total)).toBe(exact / 3_600_000n);
    }),
  );
});

/** The same, ms by ms: slow, and plainly right. */
function naive(samples: readonly { ms: number; powerMw: number }[]): Map<number, number[]> {
  const minutes = new Map<number, number[]>();
  let ms = 0;
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1];
    if (next === undefined) break;
    for (let passed = 0; passed < next.ms; passed += SECOND) {
      const minute = Math.floor(ms / 60_000);
      const sums = minutes.get(minute) ?? [0, 0, 0];
      const [energy = 0, unheard = 0, guessed = 0] = sums;
      const known = next.ms <= 300_000;
      minutes.set(minute, [
        energy + (known ? sample.powerMw : 0),
        unheard + (known ? 0 : SECOND),
        guessed + (known && next.ms > 30_000 ? SECOND : 0),
      ]);
      ms += SECOND;
    }
  }
  return minutes;
}

test('a naive twin that walks second by second says the same', () => {
  const seconds = fc.integer({ min: 1, max: 400 });
  const sample = fc.record({ seconds, powerMw: fc.nat(3000).map((watts) => watts * 3600) });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 2, maxLength: 20 }), (steps) => {
      const samples = steps.map((step, index) => ({ ms: index === 0 ? 0 : step.seconds * SECOND, ...step }));
      const integral = new PowerIntegral();
      let ms = 0;
      const ended = samples.flatMap((step) => {
        ms += step.ms;
        return integral.add(at(ms), step.powerMw);
      });
      const twin = naive(samples);
      for (const { minute, energyMwh, unheardMs, guessedMs } of ended) {
        const [energy = 0, unheard, guessed] = twin.get(minute - START / 60_000) ?? [];
        expect([energyMwh, unheardMs, guessedMs]).toEqual([energy / 3600, unheard, guessed]);
      }
    }),
  );
});
