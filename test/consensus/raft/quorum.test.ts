import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Configuration,
  configurationOf,
  majorityIndex,
  majorityOf,
  voteResult,
} from '../../../node-core/consensus/raft/index.ts';

const configurations = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 7 }),
  )
  .map(([voters, outgoing]): Configuration => ({ ...configurationOf(voters), outgoing }));
const matches = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 9, maxLength: 9 });

/** Tries every index, and counts who has it. */
function naiveIndex({ voters, outgoing }: Configuration, matchOf: (node: number) => number): number {
  const has = (half: readonly number[], index: number): boolean =>
    half.length === 0 || half.filter((node) => matchOf(node) >= index).length * 2 > half.length;
  let highest = 0;
  for (let index = 1; index <= 6; index += 1) if (has(voters, index) && has(outgoing, index)) highest = index;
  return highest;
}

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 3],
  [6, 4],
  [7, 4],
])('a majority of %i is %i', (count, expected) => {
  expect(majorityOf(count)).toBe(expected);
});

describe('against a naive twin', () => {
  test('the index that a majority has', () => {
    fc.assert(
      fc.property(configurations, matches, (configuration, match) => {
        const matchOf = (node: number): number => match[node - 1] ?? 0;
        expect(majorityIndex(configuration, matchOf)).toBe(naiveIndex(configuration, matchOf));
      }),
    );
  });

  test('a vote is won, or lost, when whatever the silent say, it is', () => {
    const votes = fc.array(fc.constantFrom(true, false, undefined), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(configurations, votes, (configuration, vote) => {
        const wins = (silent: boolean): boolean =>
          naiveIndex(configuration, (node) => ((vote[node - 1] ?? silent) ? 1 : 0)) === 1;
        const expected = wins(false) ? 'won' : wins(true) ? 'pending' : 'lost';
        expect(voteResult(configuration, (node) => vote[node - 1])).toBe(expected);
      }),
    );
  });
});

test('two majorities of one configuration always share a voter, joint or not', () => {
  const sides = fc.array(fc.boolean(), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(configurations, sides, (configuration, side) => {
      const won = [true, false].map((wanted) =>
        voteResult(configuration, (node) => side[node - 1] === wanted),
      );
      expect(won.filter((result) => result === 'won').length).toBeLessThan(2);
    }),
  );
});
