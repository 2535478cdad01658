import { expect, test } from 'vitest';
import { HeldSample } from '../../node-core/node/held-sample.ts';
import { powerW } from '../../node-core/units/index.ts';

const SAMPLE = { atMs: 0, importW: powerW(1_240), exportW: powerW(0), roofW: null };

test('short lists without power do not take it away; a minute of them does', () => {
  const held = new HeldSample();
  expect(held.heard(0)).toBe(false);
  held.take(SAMPLE);
  expect([held.heard(1_000), held.heard(61_000), held.sample]).toEqual([true, true, SAMPLE]);
  expect([held.heard(61_001), held.sample]).toEqual([false, undefined]);
  held.take(SAMPLE);
  expect(held.heard(90_000)).toBe(true);
});

test('a silence is none of that: the first thing heard after it may have power in it', () => {
  const held = new HeldSample();
  held.take(SAMPLE);
  expect(held.heard(3_600_000)).toBe(true);
  held.take(SAMPLE);
  expect(held.sample).toBe(SAMPLE);
});

test('of another meter nothing is known', () => {
  const held = new HeldSample();
  held.take(SAMPLE);
  held.forget();
  expect(held.sample).toBeUndefined();
});
