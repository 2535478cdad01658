import type { NodeId } from '../../consensus/raft/entry.ts';
import type { GroupHost } from '../group/group-host.ts';

/** Two tries: an heir that could not take over at once is asked again after an election timeout. */
const LONGEST_WAIT_MS = 2500;
/** Longer than a heartbeat: nobody who is there is silent for so long. */
const NOBODY_AFTER_MS = 400;
const LOOK_MS = 20;
/** An election timeout: who was silent for longer may be gone. */
const SILENT_TICKS = 10;

/** What it needs of a group. */
export interface HandingOver extends Pick<GroupHost, 'transferLeadership'> {
  readonly raft: Pick<GroupHost['raft'], 'id' | 'leader' | 'transferee' | 'configuration' | 'followers'>;
  status(): Pick<ReturnType<GroupHost['status']>, 'role'>;
}

/**
 * Before a leader stops: hands leadership to the voter that is furthest along, and waits until it has it. A leader that has
 * just counted who is active, or was elected, has heard of nobody since: those that were there a moment ago will do, and
 * where there are none it looks more than once.
 */
export async function handOver(host: HandingOver): Promise<void> {
  const startMs = performance.now();
  const isWithin = (waitMs: number) => performance.now() - startMs < waitMs;
  let hasHeir = false;
  while (host.status().role === 'leader' && isWithin(hasHeir ? LONGEST_WAIT_MS : NOBODY_AFTER_MS)) {
    if (host.raft.configuration.voters.length < 2) return;
    const heir = heirOf(host);
    if (heir !== undefined) {
      hasHeir = true;
      if (host.raft.transferee === null) host.transferLeadership(heir);
    }
    await look();
  }
  if (!hasHeir) return;
  // The heir stands for election: it leads when a majority has voted, this node among them.
  while (host.raft.leader === null && isWithin(LONGEST_WAIT_MS)) await look();
}

function look(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

function heirOf(host: HandingOver): NodeId | undefined {
  const { id, followers, configuration } = host.raft;
  const [heir] = followers
    .filter(
      ({ node, recentlyActive, silentTicks }) =>
        node !== id && configuration.voters.includes(node) && (recentlyActive || silentTicks < SILENT_TICKS),
    )
    .sort((a, b) => Number(b.recentlyActive) - Number(a.recentlyActive) || b.match - a.match);
  return heir?.node;
}
