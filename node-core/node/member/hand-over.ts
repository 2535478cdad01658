import type { NodeId } from '../../consensus/raft/entry.ts';
import type { GroupHost } from '../group/group-host.ts';

/** Two tries: an heir that could not take over at once is asked again after an election timeout. */
const LONGEST_WAIT_MS = 2500;
/** Longer than a heartbeat: nobody who is there is silent for so long. */
const NOBODY_AFTER_MS = 400;
const LOOK_MS = 20;

/**
 * Before a leader stops: hands leadership to the voter that is furthest along, and waits until it has it. A leader that has
 * just counted who is active knows of nobody for the length of a heartbeat, so it looks more than once.
 */
export async function handOver(host: GroupHost): Promise<void> {
  const startMs = performance.now();
  let waitMs = NOBODY_AFTER_MS;
  while (host.status().role === 'leader' && performance.now() - startMs < waitMs) {
    if (host.raft.configuration.voters.length < 2) return;
    const heir = heirOf(host);
    if (heir !== undefined) waitMs = LONGEST_WAIT_MS;
    if (heir !== undefined && host.raft.transferee === null) host.transferLeadership(heir);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function heirOf(host: GroupHost): NodeId | undefined {
  const { id, followers, configuration } = host.raft;
  const [heir] = followers
    .filter(
      ({ node, recentlyActive }) => node !== id && recentlyActive && configuration.voters.includes(node),
    )
    .sort((a, b) => b.match - a.match);
  return heir?.node;
}
