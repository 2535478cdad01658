import { describe, expect, test } from 'vitest';
import { REFUSALS } from '../../node-core/ledger/index.ts';
import { REFUSAL_CASES } from './refusal-cases.ts';
import { at, World } from './world.ts';

describe('refusals', () => {
  test.each(REFUSAL_CASES)('%s: %s', (kind, _what, refusal) => {
    const world = World.founded();
    world.time = at(10);
    expect(refusal(world)).toBe(kind);
  });

  test('every rule has a case', () => {
    const covered = new Set(REFUSAL_CASES.map(([kind]) => kind));
    expect(REFUSALS.map(({ kind }) => kind).filter((kind) => !covered.has(kind))).toEqual([]);
  });
});
