import { describe, expect, test } from 'vitest';
import { BulkPipe } from '../../node-core/network/link/bulk-pipe.ts';
import { BulkWindow } from '../../node-core/network/bulk-window.ts';

/**
 * A line of so many bytes a second with a buffer as long as one likes: what is sent stands in it until its turn. Gives
 * the longest queue in milliseconds that a heartbeat would have met after the first `warmUpMs`, and the rate reached.
 */
function overLine(options: {
  readonly bytesPerSecond: number;
  readonly pathMs: number;
  readonly runMs: number;
}): {
  longestQueueMs: number;
  share: number;
} {
  const { bytesPerSecond, pathMs, runMs } = options;
  const window = new BulkWindow();
  const acknowledgements: { atMs: number; sentMs: number; bytes: number }[] = [];
  let freeMs = 0;
  let delivered = 0;
  let longestQueueMs = 0;
  for (let nowMs = 0; nowMs < runMs; nowMs += 1) {
    while (acknowledgements[0] !== undefined && acknowledgements[0].atMs <= nowMs) {
      const { sentMs, bytes } = acknowledgements.shift() ?? { sentMs: 0, bytes: 0 };
      window.acknowledged(bytes, { nowMs, delayMs: nowMs - sentMs });
      delivered += bytes;
    }
    while (window.roomBytes >= 16_384 || window.inFlightBytes === 0) {
      window.sent(16_384);
      freeMs = Math.max(freeMs, nowMs) + (16_384 / bytesPerSecond) * 1000;
      acknowledgements.push({ atMs: freeMs + pathMs, sentMs: nowMs, bytes: 16_384 });
    }
    if (nowMs > runMs / 2) longestQueueMs = Math.max(longestQueueMs, freeMs - nowMs);
  }
  return { longestQueueMs, share: delivered / ((bytesPerSecond * runMs) / 1000) };
}

describe('the bulk window', () => {
  test.each([
    { name: 'an uplink of 10 Mbit/s', bytesPerSecond: 1_250_000, pathMs: 30 },
    { name: 'of 50 Mbit/s', bytesPerSecond: 6_250_000, pathMs: 15 },
    { name: 'of 4 Mbit/s far away', bytesPerSecond: 500_000, pathMs: 80 },
  ])('keeps the queue short and the line busy: $name', ({ bytesPerSecond, pathMs }) => {
    const { longestQueueMs, share } = overLine({ bytesPerSecond, pathMs, runMs: 60_000 });
    expect(longestQueueMs).toBeLessThan(160);
    expect(share).toBeGreaterThan(0.6);
  });

  test('never goes below one piece, and never above 4 MiB', () => {
    const window = new BulkWindow();
    for (let nowMs = 0; nowMs < 20_000; nowMs += 1_000) {
      window.sent(16_384);
      window.acknowledged(16_384, { nowMs, delayMs: nowMs === 0 ? 1 : 900 });
    }
    expect(window.windowBytes).toBe(16 * 1024);
    const fast = new BulkWindow();
    for (let nowMs = 0; nowMs < 1_000; nowMs += 1) {
      const bytes = fast.roomBytes;
      fast.sent(bytes);
      fast.acknowledged(bytes, { nowMs, delayMs: 1 });
    }
    expect(fast.windowBytes).toBe(4 * 1024 * 1024);
  });

  test('what will never be acknowledged makes room again', () => {
    const window = new BulkWindow();
    window.sent(window.roomBytes);
    expect(window.roomBytes).toBe(0);
    window.forgotten(window.inFlightBytes);
    expect(window.roomBytes).toBe(window.windowBytes);
  });
});

describe('the bulk pipe', () => {
  test('serves who comes first, a piece at a time, and lets go of who gives up', async () => {
    const pipe = new BulkPipe();
    const never = new AbortController().signal;
    const start = pipe.window.windowBytes / (16 * 1024);
    for (let pieces = 0; pieces < start; pieces += 1) expect(await pipe.take(1e6, never)).toBe(16 * 1024);
    const order: string[] = [];
    const quitter = new AbortController();
    const first = pipe.take(1e6, quitter.signal).catch(() => order.push('gave up'));
    const second = pipe.take(1e6, never).then(() => order.push('second'));
    const third = pipe.take(100, never).then(() => order.push('third'));
    quitter.abort();
    await first;
    pipe.acknowledged(16 * 1024, { nowMs: 1, delayMs: 1 });
    await second;
    pipe.acknowledged(16 * 1024, { nowMs: 2, delayMs: 1 });
    await third;
    expect(order).toEqual(['gave up', 'second', 'third']);
  });
});
