import { expect, test } from 'vitest';
import { storm } from './storm.ts';

/** Fresh seeds each day, so that every day tries others; a failure names its own. */
const FIRST_SEED = Math.floor(Date.now() / 86_400_000) * 1_000;
const SEEDS = 600;

test(`storms from ${SEEDS} seeds from ${FIRST_SEED} on`, () => {
  let committed = 0;
  let reads = 0;
  let withdrawals = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    const report = storm({ seed, steps: 8000, churn: seed % 4 === 0 });
    committed += report.committed;
    reads += report.reads;
    withdrawals += report.withdrawals;
  }
  // A storm in which nothing gets done would prove nothing.
  expect(committed).toBeGreaterThan(SEEDS * 30);
  expect(reads).toBeGreaterThan(SEEDS * 5);
  expect(withdrawals).toBeGreaterThan(0);
});
