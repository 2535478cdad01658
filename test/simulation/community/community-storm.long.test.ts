import { expect, test } from 'vitest';
import { communityStorm, type CommunityStormReport } from './community-storm.ts';

/** Fresh seeds each day, so that every day tries others; a failure names its own. */
const FIRST_SEED = Math.floor(Date.now() / 86_400_000) * 100;
const SEEDS = 16;

test(`storms over whole homes from ${SEEDS} seeds from ${FIRST_SEED} on`, async () => {
  const reports: CommunityStormReport[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    reports.push(await communityStorm({ seed, steps: 2500, churn: seed % 3 === 0 }));
  }
  const sum = (key: 'blocks' | 'acknowledged' | 'races' | 'malices'): number =>
    reports.reduce((total, report) => total + report[key], 0);
  // Storms in which nothing gets done would prove nothing.
  expect(sum('blocks')).toBeGreaterThan(SEEDS * 5);
  expect(sum('acknowledged')).toBeGreaterThan(SEEDS);
});

test('one of them with real signatures', async () => {
  const report = await communityStorm({ seed: 5, steps: 2000, realSignatures: true });
  expect(report.blocks).toBeGreaterThan(5);
});
