import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GroupTime } from '../../../node-core/consensus/driver/ports.ts';
import { DEFAULT_RULES } from '../../../node-core/ledger/index.ts';
import { manualClock } from '../../../node-core/node/clock.ts';
import { realGroupTime } from '../../../node-core/node/member/group-time.ts';
import type { MemberEvent } from '../../../node-core/node/member/member-parts.ts';
import { MemberNode } from '../../../node-core/node/member/member-node.ts';

const TICK_MS = 20;
const SLEEP_MS = 10_000;

/** A PC that stands still for ten seconds just when the first block waits to be written. */
function stalling(): GroupTime {
  const real = realGroupTime();
  let sleptMs = 0;
  return {
    ...real,
    monotonicMs: () => real.monotonicMs() + sleptMs,
    every: (intervalMs, run) =>
      real.every(intervalMs, () => {
        if (intervalMs === TICK_MS) sleptMs = SLEEP_MS;
        run();
      }),
    defer: (run) => void setTimeout(run, 3 * TICK_MS),
  };
}

test('a PC that stands still amid the founding founds even so, once', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-founding-'));
  const events: MemberEvent[] = [];
  const node = await MemberNode.start({
    dir,
    seed: new Uint8Array(32).fill(3),
    clock: manualClock(Date.UTC(2026, 9, 1)),
    network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
    beginning: {
      kind: 'found',
      founding: {
        name: 'A slow PC',
        currency: 'NOK',
        minorDigits: 2,
        rules: DEFAULT_RULES,
        displayName: 'Home 0',
        roles: ['steward'],
        salt: new Uint8Array(8),
      },
    },
    tickMs: TICK_MS,
    time: stalling(),
    onEvent: (event) => events.push(event),
  });
  try {
    // Or the test shows nothing.
    expect(events.map(({ kind }) => kind)).toContain('slept');
    expect(node.replica.appliedIndex).toBe(1);
    expect(node.household?.member).toBe(0);
  } finally {
    await node.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
