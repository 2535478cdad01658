import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draws, numberAt, smoothAt, streamKey } from '../../../node-core/meter/simulator/random.ts';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('numberAt', () => {
  it('lies from 0 to below 1, and is the same when asked again', () => {
    fc.assert(
      fc.property(word, fc.integer(), (key, counter) => {
        const number = numberAt(key, counter);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(1);
        expect(numberAt(key, counter)).toBe(number);
      }),
    );
  });

  it.each([0, 1, 2, 0xffffffff])('spreads evenly over a hundred boxes under key %i', (key) => {
    const boxes = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const box = Math.floor(numberAt(key, i) * 100);
      boxes[box] = (boxes[box] ?? 0) + 1;
    }
    // 1000 expected a box, standard deviation 31.5.
    expect(Math.min(...boxes)).toBeGreaterThan(850);
    expect(Math.max(...boxes)).toBeLessThan(1150);
  });

  it('has neighbours that know nothing of each other', () => {
    let product = 0;
    for (let i = 0; i < 50_000; i++) product += (numberAt(9, i) - 0.5) * (numberAt(9, i + 1) - 0.5);
    // The variance of one is 1/12: the correlation is below 2%.
    expect(Math.abs(product / 50_000) * 12).toBeLessThan(0.02);
  });
});

describe('streamKey', () => {
  it('differs by seed, name, number and order', () => {
    const keys = [
      streamKey(1),
      streamKey(2),
      streamKey(1, 'fridge'),
      streamKey(1, 'fridgf'),
      streamKey(1, 'fridge', 1),
      streamKey(1, 'fridge', 2),
      streamKey(1, 1, 'fridge'),
      streamKey(1, -1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('rarely meets itself over many days', () => {
    const keys = new Set<number>();
    for (let seed = 0; seed < 10; seed++) {
      for (let day = 20_000; day < 21_000; day++) keys.add(streamKey(seed, 'uses', day));
    }
    expect(keys.size).toBeGreaterThan(9_990);
  });
});

describe('smoothAt', () => {
  it('passes through the stream at whole positions and takes no jumps between', () => {
    for (let position = -20; position < 20; position += 0.01) {
      expect(Math.abs(smoothAt(3, position) - smoothAt(3, position + 0.01))).toBeLessThan(0.04);
    }
    for (let knot = -5; knot < 5; knot++)
      expect(smoothAt(3, knot)).toBeCloseTo(2 * numberAt(3, knot) - 1, 12);
  });
});

describe('draws', () => {
  it('gives the stream in order, within the bounds asked for', () => {
    const draw = draws(7);
    expect([draw.next(), draw.next()]).toEqual([numberAt(7, 0), numberAt(7, 1)]);
    const wholes = new Set(Array.from({ length: 1000 }, () => draw.whole(-1, 2)));
    expect([...wholes].toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    for (let i = 0; i < 1000; i++) {
      const value = draw.between(3, 4);
      expect(value >= 3 && value < 4).toBe(true);
    }
    const hits = Array.from({ length: 10_000 }, () => draw.chance(0.3)).filter(Boolean).length;
    expect(Math.abs(hits - 3000)).toBeLessThan(200);
  });
});
