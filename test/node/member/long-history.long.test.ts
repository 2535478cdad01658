import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { until } from './homes.ts';
import { LongStreet, prepareHistory } from './long-street.ts';

const NEWCOMER = 30;
const DAYS = Number(process.env['NABOWATT_HISTORY_DAYS'] ?? 3);
const SHARE = 0.25;

/**
 * Twenty homes' minutes of three days; of a year with `NABOWATT_HISTORY_DAYS=365`. The time to the first use, which is
 * printed, depends on the checkpoint and the blocks after it, not on the past.
 */
test('a newcomer to a long history can be used at once, and checks it within its share of the CPU', {
  timeout: 3_600_000,
}, async () => {
  // 1380 blocks after the last checkpoint: nearly as many as there can be.
  const prepared = prepareHistory({ homes: 20, seats: 5, minutes: DAYS * 1440 + 1380 });
  const street = new LongStreet(prepared, { share: SHARE });
  rmSync(prepared.dir, { recursive: true });
  try {
    await street.startAll();
    const text = await street.admit(NEWCOMER);
    const startMs = performance.now();
    const node = await street.start(NEWCOMER, text);
    await until('it is a member', () => node.household !== undefined);
    const usableMs = performance.now() - startMs;
    expect(node.history).not.toBeNull();
    const cpu = process.cpuUsage();
    const { total = 0, verified: already = 0 } = node.history ?? {};
    await vi.waitFor(() => assert(node.history === null), { timeout: 3_000_000, interval: 100 });
    const elapsedMs = performance.now() - startMs - usableMs;
    const { user, system } = process.cpuUsage(cpu);
    const share = (user + system) / 1000 / elapsedMs;
    const entriesPerSecond = Math.round((total - already) / (elapsedMs / 1000));
    const seconds = Math.round(elapsedMs / 1000);
    console.log(
      JSON.stringify({ days: DAYS, usableMs: Math.round(usableMs), seconds, entriesPerSecond, share }),
    );
    // All of this process: three homes that serve are in it, too.
    expect(share).toBeLessThan(SHARE + 0.35);
  } finally {
    await street.end();
  }
});
