import { expect, test } from 'vitest';
import { storm } from './storm.ts';

/** A few seeds of each size, to be quick; storm.long.test.ts runs more, and `run.ts` as many as one likes. */
test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('a storm from seed %i', (seed) => {
  const report = storm({ seed, steps: 6000, churn: seed % 3 === 0 });
  expect(report.committed).toBeGreaterThan(3);
});

test('the same seed gives the same run', () => {
  const again = { seed: 42, steps: 4000 };
  expect(storm(again)).toEqual(storm(again));
});

test('a failure names its seed, and that seed fails again in the same place', () => {
  const failure = (seed: number): string | undefined => {
    try {
      storm({ seed, steps: 4000, flaws: { acknowledgesBeforeSync: true } });
    } catch (violation) {
      return violation instanceof Error ? violation.message : String(violation);
    }
    return undefined;
  };
  let seed = 1;
  let first = failure(seed);
  while (first === undefined && seed < 200) {
    seed += 1;
    first = failure(seed);
  }
  expect(first).toMatch(new RegExp(`^seed ${seed}, step \\d+ of 4000: `));
  expect(failure(seed)).toBe(first);
});
