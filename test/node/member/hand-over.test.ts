import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NodeId } from '../../../node-core/consensus/raft/entry.ts';
import { handOver, type HandingOver } from '../../../node-core/node/member/hand-over.ts';

const ME = 0;
const HEIR = 1;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A leader of three whose heir stands for election at once, and leads after so long: undefined, never. */
function group({
  wonAfterMs,
  heard = [true, true],
  silentTicks = [0, 0],
}: {
  readonly wonAfterMs: number | undefined;
  readonly heard?: readonly [boolean, boolean];
  readonly silentTicks?: readonly [number, number];
}) {
  let role: 'leader' | 'follower' = 'leader';
  let leader: NodeId | null = ME;
  const follower = (node: NodeId) => ({
    node,
    state: 'replicate' as const,
    match: node === HEIR ? 7 : 6,
    next: 8,
    recentlyActive: heard[node - 1] === true,
    silentTicks: silentTicks[node - 1] ?? 0,
    inflight: 0,
    pendingSnapshot: 0,
    refusedIndex: 0,
  });
  const host: HandingOver = {
    get raft() {
      const voters = [ME, HEIR, 2];
      const configuration = { voters, outgoing: [], learners: [], learnersNext: [], autoLeave: false };
      return { id: ME, leader, transferee: null, configuration, followers: [HEIR, 2].map(follower) };
    },
    status: () => ({ role }),
    transferLeadership(heir) {
      role = 'follower';
      leader = null;
      if (wonAfterMs !== undefined) setTimeout(() => void (leader = heir), wonAfterMs);
    },
  };
  return host;
}

async function tookMs(host: HandingOver): Promise<number> {
  const startMs = performance.now();
  const done = handOver(host).then(() => performance.now() - startMs);
  await vi.advanceTimersByTimeAsync(10_000);
  return await done;
}

test('waits until the heir leads, not only until it stands for election', async () => {
  const host = group({ wonAfterMs: 500 });
  expect(await tookMs(host)).toBeGreaterThanOrEqual(500);
  expect(host.raft.leader).toBe(HEIR);
});

test('those that were there a moment ago are heirs too, but not before one that was heard since', async () => {
  const justCounted = group({ wonAfterMs: 0, heard: [false, false], silentTicks: [2, 2] });
  await tookMs(justCounted);
  expect(justCounted.raft.leader).toBe(HEIR);
  const heard = group({ wonAfterMs: 0, heard: [false, true], silentTicks: [2, 0] });
  await tookMs(heard);
  expect(heard.raft.leader).toBe(2);
  const gone = group({ wonAfterMs: 0, heard: [false, false], silentTicks: [30, 30] });
  expect(await tookMs(gone)).toBeLessThan(500);
  expect(gone.raft.leader).toBe(ME);
});

test('leaves in the end, whether anybody leads or not', async () => {
  expect(await tookMs(group({ wonAfterMs: undefined }))).toBeLessThan(3_000);
});

test('who does not lead has nothing to wait for', async () => {
  const host = group({ wonAfterMs: undefined });
  host.transferLeadership(HEIR);
  expect(await tookMs(host)).toBe(0);
});
