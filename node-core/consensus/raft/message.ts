import type { Entry, LogPosition, NodeId } from './entry.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * What nodes say to each other: the RPCs of the dissertation, each way a message of its own. Messages may be lost,
 * doubled, delayed and reordered; every one says the sender's term.
 */

/** RequestVote (3.4), and PreVote (9.6) where `preVote` is set: then `term` is the one it would campaign in. */
export interface RequestVote {
  readonly kind: 'requestVote';
  readonly preVote: boolean;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader told it to campaign (3.10): stickiness (4.2.3) does not hold it back. */
  readonly transfer: boolean;
  /** The last entry that the sender knows to be committed: see `learnCommitted` in election.ts. */
  readonly committed: LogPosition;
}

/** The answer to RequestVote or PreVote. To itself a candidate sends one too: its own vote, once it is durable. */
export interface VoteResponse {
  readonly kind: 'voteResponse';
  readonly preVote: boolean;
  readonly granted: boolean;
  readonly committed: LogPosition;
}

/**
 * Set by the receiver's driver, never sent: the entry at `index`, and all after it, may not be appended. Entries
 * before it have been checked and may.
 */
export interface EntryRefused {
  readonly index: number;
  /** For the leader and whoever watches: opaque here. */
  readonly reason: Uint8Array;
}

/** AppendEntries with entries, or without as a probe (3.5). */
export interface AppendEntries {
  readonly kind: 'appendEntries';
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  readonly refused?: EntryRefused;
}

/** What became of an AppendEntries or InstallSnapshot. */
export type AppendOutcome =
  /**
   * All up to `matchIndex` is stored durably and equals the leader's. The follower's driver attaches what vouches for
   * the entries from `attestFrom` to `matchIndex`: the leader did not know those to be committed.
   */
  | {
      readonly kind: 'accepted';
      readonly matchIndex: number;
      readonly attestFrom: number;
      readonly attestation?: Uint8Array;
    }
  /** `prevLogIndex` does not match; the logs may match at the hint (3.5, end; hintTerm 0: not known). */
  | {
      readonly kind: 'rejected';
      readonly prevLogIndex: number;
      readonly hintIndex: number;
      readonly hintTerm: number;
    }
  /** Stored up to `matchIndex`; the next entry was found invalid. */
  | {
      readonly kind: 'refused';
      readonly matchIndex: number;
      readonly attestFrom: number;
      readonly attestation?: Uint8Array;
      readonly index: number;
      readonly entryTerm: number;
      readonly reason: Uint8Array;
    }
  /** The request's term is over; the message's own term says what came after. */
  | { readonly kind: 'staleTerm' };

/** The answer to AppendEntries and InstallSnapshot, sent when what it says is durable (3.8). */
export interface AppendResponse {
  readonly kind: 'appendResponse';
  readonly outcome: AppendOutcome;
}

/** Heartbeat: AppendEntries' other half, small, so that it never waits behind entries. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
  /** At most what the receiver is known to have. */
  readonly leaderCommit: number;
  /** The leader's round of reads (6.4), ascending within a term; echoed. */
  readonly round: number;
}

/** The answer to a heartbeat, sent at once: it vouches for nothing on the disk. */
export interface HeartbeatResponse {
  readonly kind: 'heartbeatResponse';
  readonly round: number;
}

/** InstallSnapshot (5.1, figure 5.3), in one piece. */
export interface InstallSnapshot {
  readonly kind: 'installSnapshot';
  readonly snapshot: Snapshot;
}

/** Leadership transfer (3.10): campaign now. */
export interface TimeoutNow {
  readonly kind: 'timeoutNow';
}

/** What a message says. */
export type MessageBody =
  | RequestVote
  | VoteResponse
  | AppendEntries
  | AppendResponse
  | Heartbeat
  | HeartbeatResponse
  | InstallSnapshot
  | TimeoutNow;

/** Who says it to whom, and in which term. */
export interface Envelope {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The sender's term; in a PreVote and its grant, the term asked for. */
  readonly term: number;
}

/** A message between two different nodes, but for a candidate's vote for itself. */
export type Message = Envelope & MessageBody;
