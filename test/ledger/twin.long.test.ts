import { expect, test } from 'vitest';
import { runTwins } from './twins.ts';

test('the reducer and its naive twin, at length', () => {
  const { taken, refused } = runTwins({ numRuns: 400 });
  expect(refused).toBeGreaterThan(1000);
  for (const kind of [
    'reading',
    'member',
    'tariff',
    'offer',
    'withdraw',
    'proposal',
    'acceptance',
    'decline',
    'end',
    'seats',
  ]) {
    expect(taken.get(kind) ?? 0, kind).toBeGreaterThan(15);
  }
});
