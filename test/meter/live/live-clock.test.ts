import { describe, expect, test } from 'vitest';
import { scaledLiveClock, systemLiveClock } from '../../../node-core/meter/live/index.ts';

describe("the PC's clocks", () => {
  test('a sleep that the monotonic clock did not count is put in', () => {
    let [awakeMs, uptimeMs] = [1_000, 900_000];
    const clock = systemLiveClock({ awakeMs: () => awakeMs, uptimeMs: () => uptimeMs });
    expect(clock.monotonicMs()).toBe(1_000);
    awakeMs += 2_000;
    uptimeMs += 3_602_000;
    expect(clock.monotonicMs()).toBe(3_603_000);
    awakeMs += 5_000;
    uptimeMs += 5_000;
    expect(clock.monotonicMs()).toBe(3_608_000);
  });

  test('uptimes of whole seconds are no sleep, nor is a clock that counts it itself', () => {
    let [awakeMs, uptimeMs] = [0, 10_000];
    const clock = systemLiveClock({ awakeMs: () => awakeMs, uptimeMs: () => uptimeMs });
    for (let second = 1; second < 100; second += 1) {
      awakeMs += 1_070;
      uptimeMs = 10_000 + Math.ceil(awakeMs / 1000) * 1000;
      expect(clock.monotonicMs()).toBe(awakeMs);
    }
    awakeMs += 3_600_000;
    uptimeMs += 3_600_000;
    expect(clock.monotonicMs()).toBe(awakeMs);
  });

  test('the real ones go forward', () => {
    const clock = systemLiveClock();
    const before = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
  });
});

test('a scaled clock: its timers, too', async () => {
  const clock = scaledLiveClock({ originMs: 0, pcOriginMs: Date.now(), speed: 1_000 });
  const beforeMs = clock.monotonicMs();
  clock.after(0, () => expect.unreachable('it was taken back'))();
  await new Promise<void>((resolve) => void clock.after(20_000, resolve));
  expect(clock.monotonicMs() - beforeMs).toBeGreaterThanOrEqual(19_000);
  expect(clock.nowMs()).toBeGreaterThan(15_000);
});
