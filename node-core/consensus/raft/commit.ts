import { bytesOf } from './entry.ts';
import { majorityIndex } from './quorum.ts';
import type { Leader, Raft } from './raft-state.ts';

/**
 * When a leader may call entries committed (dissertation 3.5, 3.6.2, figure 3.7).
 *
 * @returns whether more is committed than before
 */
export function advanceCommit(raft: Raft, leader: Leader): boolean {
  const { log } = raft;
  const stored = majorityIndex(raft.configuration, (node) => leader.progress.get(node)?.match ?? 0);
  const index = Math.min(stored, log.lastIndex);
  // Counting proves something only for an entry of this term; those before it are committed along with it.
  if (index <= log.committed || log.termAt(index) !== raft.term) return false;
  leader.uncommittedBytes -= bytesOf(log.range(log.committed + 1, index));
  leader.commitElapsed = 0;
  log.commitThrough(index);
  leader.reads.joinPostponed(index);
  return true;
}
