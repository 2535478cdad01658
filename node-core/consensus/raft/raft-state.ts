import { type Configuration, isVoter } from './configuration.ts';
import type { Entry, NodeId } from './entry.ts';
import type { RaftLog } from './log.ts';
import type { Envelope, Message, MessageBody } from './message.ts';
import type { RaftOptions } from './options.ts';
import type { Progress } from './progress.ts';
import type { ReadQueue } from './read-queue.ts';
import type { Snapshot } from './snapshot.ts';
import type { ConfirmedRead, HardState, RaftEvent } from './work.ts';

/**
 * The state of one node (dissertation figure 3.1), which the other files of this folder change, each by its own rules.
 */
export interface Raft {
  readonly options: RaftOptions;
  /** Never falls. Durable before any answer given in it. */
  term: number;
  /** In this term; null: nobody. Reset only with a new term. */
  votedFor: NodeId | null;
  role: Role;
  readonly log: RaftLog;
  /** As of the last applied entry (membership.ts). */
  configuration: Configuration;
  /** The latest that this node could send; null when there is none yet. */
  snapshot: Snapshot | null;
  /** Ticks since it heard of a leader, gave a vote, or campaigned; as leader, since the last check of the quorum. */
  electionElapsed: number;
  /** Ticks after which it campaigns: drawn from [T, 2T - 1] anew at each reset (3.4). */
  electionTimeout: number;
  readonly outbox: Outbox;
}

/** 3.3: passive; campaigns when it has heard nothing of a leader for its timeout. */
export interface Follower {
  readonly kind: 'follower';
  /** The leader of this term, once heard of. */
  leader: NodeId | null;
}

/** `preCandidate` asks whether it could win (9.6), `candidate` campaigns (3.4). */
export interface Candidate {
  readonly kind: 'preCandidate' | 'candidate';
  readonly votes: Map<NodeId, boolean>;
}

/** 3.3: the only role that takes proposals, and the only one that calls entries committed. */
export interface Leader {
  readonly kind: 'leader';
  /** One for each member, itself included. */
  progress: Map<NodeId, Progress>;
  heartbeatElapsed: number;
  /** Whom it is handing leadership to (3.10), null when nobody; then it takes no proposals. */
  transferee: NodeId | null;
  /** No later index can be that of a change of membership that is not applied. */
  pendingConfigIndex: number;
  uncommittedBytes: number;
  /** Ticks since something was committed, or since all was. */
  commitElapsed: number;
  readonly reads: ReadQueue;
}

/** The roles of figure 3.3, and the pre-candidate of 9.6, each with what only it knows. */
export type Role = Follower | Candidate | Leader;

/** What the next `Work` is made of. */
export interface Outbox {
  send: Message[];
  /** May hold votes for oneself: they count once durable. */
  afterWrite: Message[];
  reads: ConfirmedRead[];
  snapshotWanted: boolean;
  events: RaftEvent[];
  /** What was last handed over to be written. */
  hardState: HardState;
}

/** Who leads in this term as far as this node knows, itself included; null when nobody is known to. */
export function leaderOf(raft: Raft): NodeId | null {
  if (raft.role.kind === 'leader') return raft.options.id;
  return raft.role.kind === 'follower' ? raft.role.leader : null;
}

/** What has to be on the disk beside the log (3.8). */
export function hardStateOf({ term, votedFor, log }: Raft): HardState {
  return { term, votedFor, committed: log.committed };
}

/** Whether it may campaign: a voter, and not amid the installation of a snapshot (etcd promotable). */
export function isPromotable(raft: Raft): boolean {
  return isVoter(raft.configuration, raft.options.id) && raft.log.pendingSnapshot === null;
}

/** 6.4: only then does a leader know how far its predecessors committed. */
export function hasCommittedInTerm({ log, term }: Raft): boolean {
  return log.termAt(log.committed) === term;
}

/** Entries of the kind that membership.ts acts on, within a range. */
export function configEntries(
  log: RaftLog,
  range: { readonly from: number; readonly through: number },
): Entry[] {
  return log.range(range.from, range.through).filter(({ kind }) => kind === 'config');
}

/**
 * Puts a message into the outbox.
 *
 * A vote, a grant, an acknowledgement wait for what they vouch for to be durable (3.8), and so do refusals, which may
 * rest on it. A request for votes waits too: were it to overtake the candidate's own log, a crash could bring back a
 * shorter log in the same term, and the grants would then be for a log that is no more (etcd sends it at once). All
 * else may go ahead of the disk (10.2.1); a leader's entries may because it counts itself only when they are durable.
 */
export function send(raft: Raft, message: Omit<Envelope, 'from'> & MessageBody): void {
  const sent: Message = { ...message, from: raft.options.id };
  const waits =
    sent.kind === 'appendResponse' ||
    sent.kind === 'voteResponse' ||
    (sent.kind === 'requestVote' && !sent.preVote);
  (waits ? raft.outbox.afterWrite : raft.outbox.send).push(sent);
}

/** Notes something for whoever watches; nothing depends on it. */
export function say(raft: Raft, event: RaftEvent): void {
  raft.outbox.events.push(event);
}
