import { hasCommittedInTerm, type Leader, type Raft } from './raft-state.ts';
import { broadcastHeartbeat } from './replication.ts';
import { voteResult } from './quorum.ts';

/**
 * Linearizable reads (dissertation 6.4): the leader notes its commit index, makes sure by a round of heartbeats that it
 * still leads, and the read may be served once that index is applied. There are no lease reads (6.4.1): they trust
 * clocks, and a PC's stands still while it sleeps.
 */

/** Notes a read; it shows up in `Work.reads`, unless leadership is lost before. */
export function requestRead(raft: Raft, leader: Leader, request: number): void {
  if (hasCommittedInTerm(raft)) leader.reads.join(request, raft.log.committed);
  else leader.reads.postpone(request);
}

/** One round for all the reads that came since the last one. */
export function beginReadRound(raft: Raft, leader: Leader): void {
  if (!leader.reads.wantsRound) return;
  leader.reads.beginRound();
  broadcastHeartbeat(raft, leader);
  confirmReads(raft, leader);
}

/** Takes the reads whose round a majority has echoed; the leader itself always has. */
export function confirmReads(raft: Raft, leader: Leader): void {
  const echoed = (round: number): boolean =>
    voteResult(raft.configuration, (node) => {
      if (node === raft.options.id) return true;
      return (leader.progress.get(node)?.ackedRound ?? 0) >= round ? true : undefined;
    }) === 'won';
  raft.outbox.reads.push(...leader.reads.takeConfirmed(echoed));
}
