import type { NodeId } from './entry.ts';
import { voteResult } from './quorum.ts';
import { type Leader, type Raft, say } from './raft-state.ts';
import { becomeFollower } from './roles.ts';

/**
 * Entries that followers will not have (DESIGN 6; not in the dissertation, whose entries are all acceptable). A
 * follower appends what comes before the entry and says why it stops there. Once so many voters refuse an entry that
 * no majority can come together for it, its leader steps down.
 *
 * It then takes the entry, and what follows, out of its log if they are of its own term. That is safe: only the leader
 * of a term commits by counting in that term, this one has not, and it will never lead in this term again; no other
 * leader has been told that the entry is stored here. Without it, two or four voters could elect nobody: the log that
 * holds the entry would be the most up to date.
 */
export function onEntryRefused(
  raft: Raft,
  leader: Leader,
  refusal: {
    readonly from: NodeId;
    readonly index: number;
    readonly entryTerm: number;
    readonly reason: Uint8Array;
  },
): void {
  const { from, index, entryTerm: term, reason } = refusal;
  const progress = leader.progress.get(from);
  if (progress === undefined || raft.log.termAt(index) !== term || index <= progress.match) return;
  progress.refuse(index);
  say(raft, { kind: 'entryRefused', by: from, index, term, reason });
  const blocked = firstBlocked(raft, leader);
  if (blocked !== undefined) withdraw(raft, blocked);
}

/** The lowest uncommitted entry for which there can be no majority. */
function firstBlocked(raft: Raft, leader: Leader): number | undefined {
  const refused = [...leader.progress.values()]
    .map(({ refusedIndex }) => refusedIndex)
    .filter((index) => index > raft.log.committed)
    .sort((a, b) => a - b);
  return refused.find((index) => isBlocked(raft, leader, index));
}

function isBlocked(raft: Raft, leader: Leader, index: number): boolean {
  const result = voteResult(raft.configuration, (node) => {
    const progress = leader.progress.get(node);
    if (progress === undefined) return undefined;
    if (progress.refusedIndex !== 0 && progress.refusedIndex <= index) return false;
    return progress.match >= index ? true : undefined;
  });
  return result === 'lost';
}

function withdraw(raft: Raft, from: number): void {
  const { log, term } = raft;
  becomeFollower(raft, { term, leader: null, reason: 'refused' });
  if (log.termAt(from) !== term) return;
  say(raft, { kind: 'entriesWithdrawn', from, through: log.lastIndex, term });
  log.cutFrom(from);
}

/** Once in an election timeout what was refused is offered again: a clock may have been wrong. */
export function retryRefused(leader: Leader): void {
  for (const progress of leader.progress.values()) {
    if (progress.refusedIndex !== 0) progress.retryRefused();
  }
}
