import { onAppendResponse, onHeartbeatResponse } from './acknowledgement.ts';
import { campaign, isSticky, learnCommitted, onRequestVote, onVoteResponse } from './election.ts';
import { onAppendEntries, onHeartbeat, onInstallSnapshot } from './follower.ts';
import type { Message } from './message.ts';
import { type Raft, say, send } from './raft-state.ts';
import { becomeFollower } from './roles.ts';

/** Takes a message: first what its term means, then what it says. */
export function receive(raft: Raft, message: Message): void {
  if (message.kind === 'requestVote' || message.kind === 'voteResponse')
    learnCommitted(raft, message.committed);
  if (message.term < raft.term) onLowerTerm(raft, message);
  else if (message.term === raft.term || enterHigherTerm(raft, message)) dispatch(raft, message);
}

/**
 * 3.3: a higher term ends whatever this node was. But a PreVote and its grant only speak of a term to come (9.6), and
 * a node that hears from its leader pays no heed to candidates (4.2.3).
 *
 * @returns whether the message is to be heard
 */
function enterHigherTerm(raft: Raft, message: Message): boolean {
  const { from, term } = message;
  switch (message.kind) {
    case 'requestVote':
      if (isSticky(raft, message)) return false;
      if (!message.preVote) becomeFollower(raft, { term, leader: null });
      return true;
    case 'voteResponse':
      if (!message.preVote || !message.granted) becomeFollower(raft, { term, leader: null });
      return true;
    case 'appendEntries':
    case 'heartbeat':
    case 'installSnapshot':
      becomeFollower(raft, { term, leader: from });
      return true;
    case 'appendResponse':
    case 'heartbeatResponse':
    case 'timeoutNow':
      becomeFollower(raft, { term, leader: null });
      return true;
  }
}

/**
 * Old messages are dropped, with two exceptions, or a node whose term is ahead could stay outside for ever: with
 * pre-vote or stickiness nobody takes up its term from its campaigns. A leader of old is told the term (etcd Step), and
 * so is an old asker for a pre-vote, which may wait for an answer from us.
 */
function onLowerTerm(raft: Raft, message: Message): void {
  const { from: to } = message;
  const { term, options } = raft;
  const fromLeader = message.kind === 'appendEntries' || message.kind === 'heartbeat';
  if (fromLeader && (options.checkQuorum || options.preVote)) {
    send(raft, { kind: 'appendResponse', to, term, outcome: { kind: 'staleTerm' } });
  } else if (message.kind === 'requestVote' && message.preVote) {
    const committed = raft.log.lastCommitted;
    send(raft, { kind: 'voteResponse', to, term, preVote: true, granted: false, committed });
  }
}

function dispatch(raft: Raft, message: Message): void {
  const { from } = message;
  switch (message.kind) {
    case 'requestVote':
      onRequestVote(raft, message);
      return;
    case 'voteResponse':
      onVoteResponse(raft, from, message);
      return;
    case 'appendEntries':
      if (follow(raft, from)) onAppendEntries(raft, from, message);
      return;
    case 'heartbeat':
      if (follow(raft, from)) onHeartbeat(raft, from, message);
      return;
    case 'installSnapshot':
      if (follow(raft, from)) onInstallSnapshot(raft, from, message);
      return;
    case 'appendResponse':
      if (raft.role.kind === 'leader') onAppendResponse(raft, raft.role, from, message.outcome);
      return;
    case 'heartbeatResponse':
      if (raft.role.kind === 'leader') onHeartbeatResponse(raft, raft.role, from, message);
      return;
    case 'timeoutNow':
      // 3.10: no pre-vote, which would only ask whether there is a leader.
      if (raft.role.kind === 'follower') campaign(raft, 'transfer');
  }
}

/** Follows the leader of this term: only its own messages put off an election (3.4). */
function follow(raft: Raft, leader: number): boolean {
  switch (raft.role.kind) {
    case 'leader':
      say(raft, { kind: 'impossibleMessage', from: leader, what: `claims to lead in our term ${raft.term}` });
      return false;
    case 'follower':
      if (raft.role.leader !== null && raft.role.leader !== leader) {
        const what = `claims to lead in term ${raft.term}, which is ${raft.role.leader}'s`;
        say(raft, { kind: 'impossibleMessage', from: leader, what });
        return false;
      }
      raft.electionElapsed = 0;
      raft.role.leader = leader;
      return true;
    case 'preCandidate':
    case 'candidate':
      becomeFollower(raft, { term: raft.term, leader });
      return true;
  }
}
