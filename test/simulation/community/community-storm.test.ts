import { expect, test } from 'vitest';
import { communityStorm } from './community-storm.ts';

/** Few and short, to be quick; community-storm.long.test.ts runs more, and `run.ts` as many as one likes. */
test.each([1, 2])('a community in a storm from seed %i', async (seed) => {
  const report = await communityStorm({ seed, steps: 1200 });
  expect(report.blocks).toBeGreaterThan(3);
});

test('the same seed gives the same run', async () => {
  const again = { seed: 8, steps: 900 };
  expect(await communityStorm(again)).toEqual(await communityStorm(again));
});
