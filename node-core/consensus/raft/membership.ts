import { advanceCommit } from './commit.ts';
import {
  type ChangeRefusal,
  type ConfigChange,
  changed,
  decodeChange,
  encodeChange,
  LEAVE_JOINT,
} from './config-change.ts';
import { type Configuration, isJoint, isMember, isSoleVoter, isVoter, membersOf } from './configuration.ts';
import { Progress } from './progress.ts';
import { configEntries, hasCommittedInTerm, type Leader, type Raft } from './raft-state.ts';
import {
  type AppendRefusal,
  appendToLog,
  broadcastAppend,
  followersOf,
  sendAppend,
  tellCommitted,
} from './replication.ts';
import { becomeFollower } from './roles.ts';

/**
 * Changes of membership (dissertation chapter 4): one voter at a time (4.1), or several through a joint configuration
 * (4.3) that the leader leaves by itself.
 *
 * A change takes effect when its entry is **applied** (etcd, TiKV), not when it is appended (4.1). Nothing has then to
 * be rolled back when a log is cut. The price is two rules: there is at most one change that is not applied, and a node
 * that has a committed change to apply does not campaign (election.ts).
 */

/** Why a change is not proposed. What is pending passes; asking again later may do. */
export type ChangeProposalRefusal =
  | ChangeRefusal
  | AppendRefusal
  /** There is, or may be, one that is not applied yet. */
  | 'changePending'
  /** Nothing of this leader's term is committed (Ongaro, raft-dev, 10 July 2015). */
  | 'nothingCommittedInTerm';

/** @returns the entry's index, or why it was not appended */
export function proposeChange(
  raft: Raft,
  leader: Leader,
  change: ConfigChange,
): number | ChangeProposalRefusal {
  if (leader.pendingConfigIndex > raft.log.applied) return 'changePending';
  // Where one voter is all there is, no other leader's change can be under way.
  if (!hasCommittedInTerm(raft) && !isSoleVoter(raft.configuration, raft.options.id)) {
    return 'nothingCommittedInTerm';
  }
  const result = changed(raft.configuration, change);
  if (result.kind === 'refused') return result.reason;
  const index = appendToLog(raft, leader, [{ kind: 'config', bytes: encodeChange(change) }]);
  if (typeof index === 'number') {
    leader.pendingConfigIndex = index;
    broadcastAppend(raft, leader);
  }
  return index;
}

/** The state machine has applied all up to this index; so changes of membership up to it take effect. */
export function onApplied(raft: Raft, index: number): void {
  for (const entry of configEntries(raft.log, { from: raft.log.applied + 1, through: index })) {
    const change = decodeChange(entry.bytes);
    const result = change === undefined ? undefined : changed(raft.configuration, change);
    // One that cannot be made changes nothing, on any node.
    if (result?.kind === 'ok') activate(raft, result.configuration);
  }
  raft.log.appliedThrough(index);
  leaveJointIfDue(raft);
}

/**
 * 4.3: the second half of a joint change. Whoever leads then does it, also if another leader began it. What stands in
 * its way passes, and then a later tick does it.
 */
export function leaveJointIfDue(raft: Raft): void {
  const { role, configuration } = raft;
  if (role.kind !== 'leader' || role.transferee !== null) return;
  if (isJoint(configuration) && configuration.autoLeave) proposeChange(raft, role, LEAVE_JOINT);
}

function activate(raft: Raft, configuration: Configuration): void {
  raft.configuration = configuration;
  const { role } = raft;
  if (role.kind !== 'leader') return;
  role.progress = progressFor(raft, role);
  if (!isVoter(configuration, raft.options.id)) {
    // 4.2.2: until now it led without counting itself.
    becomeFollower(raft, { term: raft.term, leader: null, reason: 'removed' });
    return;
  }
  if (role.transferee !== null && !isVoter(configuration, role.transferee)) role.transferee = null;
  const isTold = tellCommitted(raft, role, advanceCommit(raft, role));
  if (isTold) return;
  // Newcomers are probed at once.
  for (const node of followersOf(raft, role)) sendAppend(raft, role, node, { ifEmpty: false });
}

function progressFor(raft: Raft, leader: Leader): Map<number, Progress> {
  return new Map(
    membersOf(raft.configuration).map((node) => [node, leader.progress.get(node) ?? newcomer(raft)]),
  );
}

/** Counted as active at first, or a check of the quorum right now would count its silence against the leader. */
function newcomer({ log, options }: Raft): Progress {
  return new Progress({ next: Math.max(log.lastIndex, 1), recentlyActive: true, limits: options });
}

/** Whether this node may add to the log as leader: not when it is no longer a member, nor while it hands over. */
export function takesProposals(raft: Raft, leader: Leader): boolean {
  return leader.transferee === null && isMember(raft.configuration, raft.options.id);
}
