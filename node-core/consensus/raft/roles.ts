import { membersOf } from './configuration.ts';
import { bytesOf, type NodeId } from './entry.ts';
import { Progress } from './progress.ts';
import { type Leader, type Raft, say } from './raft-state.ts';
import { ReadQueue } from './read-queue.ts';
import { appendToLog } from './replication.ts';
import type { StepDownReason } from './work.ts';

/**
 * The four roles and the ways between them (dissertation figure 3.3, and 9.6 for the pre-candidate). The only file
 * that changes `role`, `term` or `votedFor`, but for the vote itself (election.ts).
 */

/** Follower of this term, which is the present one or a higher. */
export function becomeFollower(
  raft: Raft,
  to: { readonly term: number; readonly leader: NodeId | null; readonly reason?: StepDownReason },
): void {
  if (raft.role.kind === 'leader') {
    say(raft, { kind: 'steppedDown', term: raft.term, reason: to.reason ?? 'higherTerm' });
  }
  enterTerm(raft, to.term);
  raft.role = { kind: 'follower', leader: to.leader };
  resetElectionTimer(raft);
}

/** 9.6: asks whether it could win. Neither term nor vote changes. */
export function becomePreCandidate(raft: Raft): void {
  raft.role = { kind: 'preCandidate', votes: new Map() };
  drawElectionTimeout(raft);
}

/** 3.4: a new term, and a vote for itself that counts once it is durable. */
export function becomeCandidate(raft: Raft): void {
  enterTerm(raft, raft.term + 1);
  raft.votedFor = raft.options.id;
  raft.role = { kind: 'candidate', votes: new Map() };
  resetElectionTimer(raft);
}

/** 3.4, with an entry of the new term at once (6.4), which commits what came before it (3.6.2). */
export function becomeLeader(raft: Raft): Leader {
  const { log, options } = raft;
  const leader: Leader = {
    kind: 'leader',
    progress: new Map(),
    heartbeatElapsed: 0,
    transferee: null,
    // There may be a change of membership among the entries not yet applied; looking for it would not be worth it.
    pendingConfigIndex: log.lastIndex,
    uncommittedBytes: bytesOf(log.range(log.committed + 1, log.lastIndex)),
    commitElapsed: 0,
    reads: new ReadQueue(),
  };
  for (const node of membersOf(raft.configuration)) {
    leader.progress.set(
      node,
      new Progress({ next: log.lastIndex + 1, recentlyActive: node === options.id, limits: options }),
    );
  }
  const own = leader.progress.get(options.id);
  if (own !== undefined) {
    own.acknowledge(log.persisted);
    own.becomeReplicate();
  }
  raft.role = leader;
  resetElectionTimer(raft);
  say(raft, { kind: 'becameLeader', term: raft.term });
  appendToLog(raft, leader, [{ kind: 'noop', bytes: new Uint8Array() }]);
  return leader;
}

/** 3.4: randomised, so that elections seldom split; drawn anew each time, so that they do not split again. */
export function resetElectionTimer(raft: Raft): void {
  raft.electionElapsed = 0;
  drawElectionTimeout(raft);
}

function drawElectionTimeout(raft: Raft): void {
  const { electionTicks, random } = raft.options;
  raft.electionTimeout = electionTicks + random(electionTicks);
}

/** 3.8: a vote holds for its term, and terms only rise. */
function enterTerm(raft: Raft, term: number): void {
  if (term === raft.term) return;
  if (term < raft.term) throw new Error(`term ${raft.term} cannot fall to ${term}`);
  raft.term = term;
  raft.votedFor = null;
}
