import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HandInGate } from '../../../node-core/node/member/hand-in-gate.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gate(waiting = 1000): HandInGate {
  return new HandInGate({
    perSecond: 40,
    atOnce: { slow: 3, quick: 5 },
    waiting,
    monotonicMs: () => performance.now(),
  });
}

/** Work that ends when it is told to, and counts. */
function work() {
  const ends: (() => void)[] = [];
  const ask = () => new Promise<string>((resolve) => ends.push(() => resolve('done')));
  return { ends, ask };
}

describe('hand-ins', () => {
  test('are so many at once, the slow ones apart from the quick ones', async () => {
    const one = gate();
    const slow = work();
    const quick = work();
    for (let n = 0; n < 10; n += 1) {
      void one.run('slow', slow.ask);
      void one.run('quick', quick.ask);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect([slow.ends.length, quick.ends.length]).toEqual([3, 5]);
    quick.ends[0]?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect([slow.ends.length, quick.ends.length]).toEqual([3, 6]);
  });

  test('are so many a second, whoever asks for however many', async () => {
    const one = gate();
    let begun = 0;
    const ask = () => {
      begun += 1;
      return Promise.resolve();
    };
    for (let n = 0; n < 500; n += 1) void one.run('quick', ask);
    await vi.advanceTimersByTimeAsync(2000);
    expect(begun).toBeGreaterThan(100);
    // A second's worth at once, then forty a second: below the fifty and two hundred that the other side allows.
    expect(begun).toBeLessThanOrEqual(125);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(begun).toBe(500);
  });

  test('beyond those that may wait are turned away at once', async () => {
    const one = gate(2);
    const { ends, ask } = work();
    const results = Array.from({ length: 9 }, () => one.run('quick', ask));
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(results.slice(7))).toEqual([undefined, undefined]);
    expect(ends).toHaveLength(5);
  });

  test('that fail give their place to others', async () => {
    const one = gate();
    const fails = Array.from({ length: 8 }, () =>
      one.run('slow', () => Promise.reject(new Error('no'))).catch(() => 'failed'),
    );
    await vi.advanceTimersByTimeAsync(1000);
    expect(await Promise.all(fails)).toEqual(Array.from({ length: 8 }, () => 'failed'));
  });
});
