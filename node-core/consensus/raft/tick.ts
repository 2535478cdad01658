import { campaign } from './election.ts';
import { leaveJointIfDue } from './membership.ts';
import { voteResult } from './quorum.ts';
import type { Leader, Raft } from './raft-state.ts';
import { retryRefused } from './refusal.ts';
import { broadcastHeartbeat } from './replication.ts';
import { becomeFollower, resetElectionTimer } from './roles.ts';

/** What happens by the clock. The driver counts ticks, on a monotonic clock; the core knows no other time. */

/** One tick has gone by. */
export function tick(raft: Raft): void {
  if (raft.role.kind === 'leader') tickLeader(raft, raft.role);
  else tickElection(raft);
}

/**
 * 3.4. A node that may not campaign goes on counting: having heard of no leader for so long, it is to vote for others,
 * and not to be sticky (4.2.3) as if it had.
 */
function tickElection(raft: Raft): void {
  raft.electionElapsed += 1;
  if (raft.electionElapsed < raft.electionTimeout) return;
  campaign(raft, raft.options.preVote ? 'preVote' : 'election');
}

function tickLeader(raft: Raft, leader: Leader): void {
  raft.electionElapsed += 1;
  if (raft.electionElapsed >= raft.options.electionTicks) {
    raft.electionElapsed = 0;
    if (raft.options.checkQuorum && !hasActiveQuorum(raft, leader)) {
      becomeFollower(raft, { term: raft.term, leader: null, reason: 'quorumLost' });
      return;
    }
    // 3.10: whom it was handing over to has had its time.
    leader.transferee = null;
    retryRefused(leader);
  }
  if (isStalled(raft, leader)) {
    becomeFollower(raft, { term: raft.term, leader: null, reason: 'stalled' });
    return;
  }
  for (const [node, progress] of leader.progress) if (node !== raft.options.id) progress.silentTicks += 1;
  leaveJointIfDue(raft);
  retrySnapshots(raft, leader);
  leader.heartbeatElapsed += 1;
  if (leader.heartbeatElapsed < raft.options.heartbeatTicks) return;
  leader.heartbeatElapsed = 0;
  broadcastHeartbeat(raft, leader);
}

/** 6.2: whether a majority was heard from since the last check; begins the next. */
function hasActiveQuorum(raft: Raft, leader: Leader): boolean {
  const { id } = raft.options;
  const result = voteResult(
    raft.configuration,
    (node) => node === id || leader.progress.get(node)?.recentlyActive === true,
  );
  for (const [node, progress] of leader.progress) progress.recentlyActive = node === id;
  return result === 'won';
}

/** DESIGN 6: a leader whose entries are not accepted in time makes room for another. */
function isStalled({ options, log }: Raft, leader: Leader): boolean {
  if (log.committed === log.lastIndex) leader.commitElapsed = 0;
  else leader.commitElapsed += 1;
  return options.commitTicks !== null && leader.commitElapsed >= options.commitTicks;
}

function retrySnapshots({ options }: Raft, leader: Leader): void {
  for (const progress of leader.progress.values()) {
    if (progress.state !== 'snapshot') continue;
    progress.snapshotTicks += 1;
    if (progress.snapshotTicks < options.snapshotRetryTicks) continue;
    progress.pendingSnapshot = 0;
    progress.becomeProbe();
  }
}

/**
 * The process did not run for longer than an election timeout: a PC slept, or hung. What it believed of its leader, or
 * of itself as one, is out of date, and so are messages not sent yet; those that vouch for something durable hold.
 */
export function slept(raft: Raft): void {
  raft.outbox.send = [];
  if (raft.role.kind === 'follower') {
    raft.role.leader = null;
    resetElectionTimer(raft);
  } else {
    becomeFollower(raft, { term: raft.term, leader: null, reason: 'slept' });
  }
}
