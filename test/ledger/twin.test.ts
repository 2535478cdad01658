import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostClaimed } from '../../node-core/ledger/index.ts';
import { runTwins } from './twins.ts';
import { at } from './world.ts';

test('the reducer and its naive twin', { timeout: 60_000 }, () => {
  const { taken, refused } = runTwins({ numRuns: 30 });
  // Neither a world in which all goes well nor one in which nothing does would show much.
  expect(refused).toBeGreaterThan(50);
  expect(taken.get('acceptance')).toBeGreaterThan(3);
  expect(taken.get('seats')).toBeGreaterThan(3);
});

describe('shares', () => {
  const claim = fc
    .tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 1000 }),
    )
    .map(([start, length, share]) => ({ startMinute: at(start), endMinute: at(start + length), share }));

  test('the sweep finds the fullest minute', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 12 }), claim, (claims, { startMinute, endMinute }) => {
        let most = 0;
        for (let minute: number = startMinute; minute < endMinute; minute += 1) {
          const here = claims.filter((one) => one.startMinute <= minute && minute < one.endMinute);
          most = Math.max(
            most,
            here.reduce((sum, { share }) => sum + share, 0),
          );
        }
        expect(mostClaimed(claims, { startMinute, endMinute })).toBe(most);
      }),
      { numRuns: 500 },
    );
  });
});
