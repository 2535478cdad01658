import type { GroupHost } from '../group/group-host.ts';

/** An election that was asked for takes some tens of milliseconds; who waits longer waits for a home that is gone. */
const LONGEST_WAIT_MS = 1500;
const LOOK_MS = 20;

/** Before a leader stops: hands leadership to the voter that is furthest along, and waits until it has it. */
export async function handOver(host: GroupHost): Promise<void> {
  const { id, role, followers, configuration } = host.raft;
  if (role !== 'leader') return;
  const [heir] = followers
    .filter(
      ({ node, recentlyActive }) => node !== id && recentlyActive && configuration.voters.includes(node),
    )
    .sort((a, b) => b.match - a.match);
  if (heir === undefined) return;
  host.transferLeadership(heir.node);
  const startMs = performance.now();
  while (host.status().role === 'leader' && performance.now() - startMs < LONGEST_WAIT_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
