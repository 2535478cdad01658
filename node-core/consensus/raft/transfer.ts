import { isVoter } from './configuration.ts';
import type { NodeId } from './entry.ts';
import type { Leader, Raft } from './raft-state.ts';
import { sendAppend, sendTimeoutNow } from './replication.ts';

/** Why leadership cannot be handed to a node. */
export type TransferRefusal = 'notAVoter' | 'isLeader';

/**
 * Hands leadership to a voter (dissertation 3.10): takes no more proposals, brings it up to date, tells it to campaign
 * at once. Given up after an election timeout (tick.ts), or when another is named.
 *
 * @returns undefined when it is under way
 */
export function transferLeadership(raft: Raft, leader: Leader, target: NodeId): TransferRefusal | undefined {
  if (target === raft.options.id) return 'isLeader';
  const progress = leader.progress.get(target);
  if (progress === undefined || !isVoter(raft.configuration, target)) return 'notAVoter';
  if (leader.transferee === target) return undefined;
  raft.electionElapsed = 0;
  leader.transferee = target;
  if (progress.match === raft.log.lastIndex) sendTimeoutNow(raft, target);
  else sendAppend(raft, leader, target);
  return undefined;
}
