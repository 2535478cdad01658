import { votersOf } from './configuration.ts';
import type { LogPosition, NodeId } from './entry.ts';
import type { Envelope, RequestVote, VoteResponse } from './message.ts';
import { voteResult } from './quorum.ts';
import { configEntries, isPromotable, leaderOf, type Raft, send } from './raft-state.ts';
import { broadcastAppend } from './replication.ts';
import { becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate } from './roles.ts';

/** Elections (dissertation 3.4, 3.6.1), with a pre-vote before them (9.6). */

/** `preVote`: asks first (9.6). `transfer`: the leader told it to (3.10), so it does not ask, and says so. */
export type CampaignKind = 'preVote' | 'election' | 'transfer';

/** Campaigns, if it may. */
export function campaign(raft: Raft, kind: CampaignKind): void {
  if (raft.role.kind !== 'leader' && mayCampaign(raft)) startCampaign(raft, kind);
}

/**
 * A node that has yet to apply a committed change of membership does not know who has a vote (etcd hup).
 */
function mayCampaign(raft: Raft): boolean {
  const { applied, committed } = raft.log;
  return (
    isPromotable(raft) && configEntries(raft.log, { from: applied + 1, through: committed }).length === 0
  );
}

function startCampaign(raft: Raft, kind: CampaignKind): void {
  const preVote = kind === 'preVote';
  raft.electionElapsed = 0;
  if (preVote) becomePreCandidate(raft);
  else becomeCandidate(raft);
  // A pre-vote is asked for in the term that would follow (9.6).
  const term = preVote ? raft.term + 1 : raft.term;
  const { index: lastLogIndex, term: lastLogTerm } = raft.log.last;
  const { lastCommitted: committed } = raft.log;
  const transfer = kind === 'transfer';
  for (const to of votersOf(raft.configuration)) {
    if (to === raft.options.id)
      send(raft, { kind: 'voteResponse', to, term, preVote, granted: true, committed });
    else
      send(raft, { kind: 'requestVote', to, term, preVote, lastLogIndex, lastLogTerm, transfer, committed });
  }
}

/**
 * A request of this term, or of a higher one if it is a PreVote. Learners answer too: one may have been made a voter
 * and not know it yet, and the candidate's majority may need it (etcd#7625).
 */
export function onRequestVote(raft: Raft, message: Envelope & RequestVote): void {
  const { from, term, preVote, lastLogIndex, lastLogTerm } = message;
  const free =
    raft.votedFor === from ||
    (raft.votedFor === null && leaderOf(raft) === null) ||
    (preVote && term > raft.term);
  // 3.6.1: whoever wins must have all that is committed.
  const granted = free && raft.log.isUpToDate({ index: lastLogIndex, term: lastLogTerm });
  // A grant says the term asked for, or an asker ahead of us would take it for stale; a refusal says ours.
  const { lastCommitted: committed } = raft.log;
  send(raft, {
    kind: 'voteResponse',
    to: from,
    term: granted ? term : raft.term,
    preVote,
    granted,
    committed,
  });
  if (granted && !preVote) {
    raft.electionElapsed = 0;
    raft.votedFor = from;
  }
}

/**
 * What is committed stays so, whoever says it, and in whatever term.
 *
 * Without this a change of membership could stand still. It takes effect when it is applied (membership.ts), so those
 * who hold it and do not know that it is committed go by the old configuration. If their majority then needs the vote
 * of the node that was removed, and that one, which knows, has more in its log and may not campaign, nobody could win.
 * Its refusal now tells them (tikv/raft-rs, maybe_commit_by_vote). Found by test/simulation.
 */
export function learnCommitted(raft: Raft, committed: LogPosition): void {
  const { log, role } = raft;
  if (role.kind === 'leader' || committed.index <= log.committed || !log.matches(committed)) return;
  log.commitThrough(committed.index);
  // Its votes may be counted by a configuration that is over.
  if (role.kind !== 'follower' && !mayCampaign(raft)) becomeFollower(raft, { term: raft.term, leader: null });
}

/** 4.2.3: while it hears from a leader, it neither takes up a higher term from a candidate nor votes. */
export function isSticky(raft: Raft, { transfer }: RequestVote): boolean {
  const { checkQuorum, electionTicks } = raft.options;
  return checkQuorum && !transfer && leaderOf(raft) !== null && raft.electionElapsed < electionTicks;
}

/** An answer in this term, or to a PreVote; its own vote among them, once that is durable. */
export function onVoteResponse(raft: Raft, from: NodeId, { preVote, granted }: VoteResponse): void {
  const { role } = raft;
  if (role.kind !== (preVote ? 'preCandidate' : 'candidate')) return;
  if (!role.votes.has(from)) role.votes.set(from, granted);
  switch (voteResult(raft.configuration, (node) => role.votes.get(node))) {
    case 'pending':
      return;
    case 'lost':
      becomeFollower(raft, { term: raft.term, leader: null });
      return;
    case 'won':
      if (preVote) startCampaign(raft, 'election');
      else broadcastAppend(raft, becomeLeader(raft));
  }
}
