import { bytesOf, type Entry } from './entry.ts';
import { majorityIndex } from './quorum.ts';
import type { Leader, Raft } from './raft-state.ts';

/**
 * When a leader may call entries committed (dissertation 3.5, 3.6.2, figure 3.7).
 *
 * @returns what is committed now and was not before
 */
export function advanceCommit(raft: Raft, leader: Leader): readonly Entry[] {
  const { log } = raft;
  const stored = majorityIndex(raft.configuration, (node) => leader.progress.get(node)?.match ?? 0);
  const index = Math.min(stored, log.lastIndex);
  // Counting proves something only for an entry of this term; those before it are committed along with it.
  if (index <= log.committed || log.termAt(index) !== raft.term) return [];
  const entries = log.range(log.committed + 1, index);
  leader.uncommittedBytes -= bytesOf(entries);
  leader.commitElapsed = 0;
  log.commitThrough(index);
  leader.reads.joinPostponed(index);
  return entries;
}
