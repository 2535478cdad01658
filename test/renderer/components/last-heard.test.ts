import { expect, it } from 'vitest';
import { secondsSinceHeard } from '../../../renderer/src/components/LastHeard.tsx';
import { livePower } from '../../api/sample-views.ts';

it.each([
  ['just now', 0, 0, 1, 0],
  ['before it was told, and since', 3_000, 1_500, 1, 4],
  ['a fast demo counts in the person’s own seconds', 60_000, 2_000, 60, 3],
  ['a clock that was set back does not make it younger than now', -5_000, 0, 1, 0],
])('%s', (_what, beforeMs, sinceMs, speed, seconds) => {
  const power = livePower(0);
  const meter = { ...power.meter, lastHeardMs: power.atMs - beforeMs };
  expect(secondsSinceHeard({ ...power, meter }, { sinceMs, speed })).toBe(seconds);
});

it('is not known of a meter that never spoke', () => {
  const power = livePower(0);
  const meter = { ...power.meter, lastHeardMs: null };
  expect(secondsSinceHeard({ ...power, meter }, { sinceMs: 5_000, speed: 1 })).toBeNull();
});
