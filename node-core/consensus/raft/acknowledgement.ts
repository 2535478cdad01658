import { advanceCommit } from './commit.ts';
import type { NodeId } from './entry.ts';
import type { AppendOutcome, HeartbeatResponse } from './message.ts';
import type { Progress } from './progress.ts';
import { type Leader, type Raft, say } from './raft-state.ts';
import { confirmReads } from './read-index.ts';
import { onEntryRefused } from './refusal.ts';
import { sendAllThatFit, sendAppend, sendTimeoutNow, tellCommitted } from './replication.ts';

/** What a leader makes of its followers' answers (dissertation 3.5), and of its own disk's. */

/** An answer to AppendEntries or InstallSnapshot. */
export function onAppendResponse(raft: Raft, leader: Leader, from: NodeId, outcome: AppendOutcome): void {
  const progress = leader.progress.get(from);
  if (progress === undefined) return;
  progress.heard();
  switch (outcome.kind) {
    case 'staleTerm':
      return;
    case 'rejected':
      onRejected(raft, leader, { ...outcome, from, progress });
      return;
    case 'accepted':
    case 'refused':
      if (outcome.matchIndex > raft.log.lastIndex) {
        say(raft, { kind: 'impossibleMessage', from, what: 'acknowledges entries that were never sent' });
        return;
      }
      onAccepted(raft, leader, { from, progress, matchIndex: outcome.matchIndex });
      if (outcome.kind === 'refused') onEntryRefused(raft, leader, { ...outcome, from });
  }
}

function onAccepted(
  raft: Raft,
  leader: Leader,
  {
    from,
    progress,
    matchIndex,
  }: { readonly from: NodeId; readonly progress: Progress; readonly matchIndex: number },
): void {
  const news = progress.acknowledge(matchIndex);
  // A probe may find what was known, and is then over; but one that refuses an entry is left alone.
  const found = progress.state === 'probe' && matchIndex === progress.match && progress.refusedIndex === 0;
  if (!news && !found) return;
  leaveSearch(raft, progress);
  const isTold = tellCommitted(raft, leader, advanceCommit(raft, leader));
  const isNews = raft.options.tellCommitted && progress.commitIsNews(raft.log.committed);
  if (!isTold && isNews) sendAppend(raft, leader, from);
  sendAllThatFit(raft, leader, from);
  if (from === leader.transferee && progress.match === raft.log.lastIndex) sendTimeoutNow(raft, from);
}

/** On to sending ahead, where the logs are known to meet. */
function leaveSearch(raft: Raft, progress: Progress): void {
  switch (progress.state) {
    case 'probe':
      progress.becomeReplicate();
      break;
    case 'snapshot':
      // Whatever brought it within reach of our log will do, be it this snapshot or another's.
      if (progress.match + 1 >= raft.log.firstIndex) progress.becomeReplicate();
      break;
    case 'replicate':
      progress.freeInflights();
  }
}

/** At most one probe for each term in either log (3.5, end; etcd findConflictByTerm). */
function onRejected(
  raft: Raft,
  leader: Leader,
  rejected: {
    readonly from: NodeId;
    readonly progress: Progress;
    readonly prevLogIndex: number;
    readonly hintIndex: number;
    readonly hintTerm: number;
  },
): void {
  const { from, progress, prevLogIndex, hintIndex, hintTerm } = rejected;
  const hint = hintTerm > 0 ? raft.log.possibleMatch({ index: hintIndex, term: hintTerm }).index : hintIndex;
  if (!progress.reject(prevLogIndex, hint)) return;
  if (progress.state === 'replicate') progress.becomeProbe();
  sendAppend(raft, leader, from);
}

/**
 * An answer to a heartbeat: the follower is there. What it may lack is offered once more, which is how a leader finds out
 * that a window of entries was lost.
 */
export function onHeartbeatResponse(
  raft: Raft,
  leader: Leader,
  from: NodeId,
  { round }: HeartbeatResponse,
): void {
  const progress = leader.progress.get(from);
  if (progress === undefined) return;
  progress.heard();
  progress.ackedRound = Math.max(progress.ackedRound, Math.min(round, leader.reads.round));
  if (progress.refusedIndex === 0) progress.paused = false;
  if (progress.match < raft.log.lastIndex || progress.state === 'probe') sendAppend(raft, leader, from);
  confirmReads(raft, leader);
}

/** A leader counts itself once its own disk has the entries (10.2.1). */
export function onOwnLogPersisted(raft: Raft, leader: Leader): void {
  const own = leader.progress.get(raft.options.id);
  if (own === undefined || !own.acknowledge(raft.log.persisted)) return;
  tellCommitted(raft, leader, advanceCommit(raft, leader));
}

/** The driver could not reach a follower: what was on its way is likely lost. */
export function onUnreachable(leader: Leader, node: NodeId): void {
  const progress = leader.progress.get(node);
  if (progress?.state === 'replicate') progress.becomeProbe();
}

/** A snapshot did not arrive, so the log goes on being probed from where it was. */
export function onSnapshotFailed(leader: Leader, node: NodeId): void {
  const progress = leader.progress.get(node);
  if (progress?.state !== 'snapshot') return;
  progress.pendingSnapshot = 0;
  progress.becomeProbe();
  progress.paused = true;
}
