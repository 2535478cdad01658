import type { Entry, NodeId } from './entry.ts';
import type { Message } from './message.ts';
import type { Snapshot } from './snapshot.ts';

/** Durable state beside the log (dissertation 3.8). `committed` may lag behind: it is found out again. */
export interface HardState {
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly committed: number;
}

/**
 * One durable transaction, in this order: the snapshot in place of all that is stored, or the deletion of all stored
 * entries from `discardFrom` on; then the entries; then the hard state.
 */
export interface Write {
  /** Null when it has not changed. */
  readonly hardState: HardState | null;
  /**
   * To be installed: its state takes the place of the state machine's, and entries handed out before are not to be
   * applied any more.
   */
  readonly snapshot: Snapshot | null;
  /** At most the first entry's index; null when nothing stored is to go. */
  readonly discardFrom: number | null;
  readonly entries: readonly Entry[];
  /** False when losing it in a crash would do no harm (a commit index alone): then it needs no fsync of its own. */
  readonly sync: boolean;
}

/** A read that may be served once the state machine has applied `index` (6.4). */
export interface ConfirmedRead {
  readonly request: number;
  readonly index: number;
}

/** Why a leader stopped being one. */
export type StepDownReason =
  /** 6.2: not in touch with a majority. */
  | 'quorumLost'
  /** So many voters refused an entry that it cannot be committed. */
  | 'refused'
  /** Nothing was committed for `commitTicks`, although something should have been. */
  | 'stalled'
  /** 4.2.2: a committed change took it out of the voters. */
  | 'removed'
  /** The process did not run for a while. */
  | 'slept'
  /** 3.4: somebody has a higher term. */
  | 'higherTerm';

/** What happened that somebody may want to know. Nothing has to be done about it. */
export type RaftEvent =
  | { readonly kind: 'becameLeader'; readonly term: number }
  | { readonly kind: 'steppedDown'; readonly term: number; readonly reason: StepDownReason }
  | {
      readonly kind: 'entryRefused';
      readonly by: NodeId;
      readonly index: number;
      readonly term: number;
      readonly reason: Uint8Array;
    }
  /** An entry of ours that a majority will not have is out of the log again. */
  | {
      readonly kind: 'entriesWithdrawn';
      readonly from: number;
      readonly through: number;
      readonly term: number;
    }
  /** Something was said that no node keeping to the rules could say. It was dropped. */
  | { readonly kind: 'impossibleMessage'; readonly from: NodeId; readonly what: string };

/** What the driver has to do. The parts are independent but for what is said here. */
export interface Work {
  /** Report `persisted(ticket)` in order once `write` is durable; null when there is nothing to report. */
  readonly ticket: number | null;
  /** May be sent at once, in this order. */
  readonly send: readonly Message[];
  /** Null when there is nothing to write; the ticket then waits for the writes before it. */
  readonly write: Write | null;
  /** May be sent when this ticket's write, and all before it, are durable (3.8). */
  readonly sendAfterWrite: readonly Message[];
  /** Committed entries, in order; report `applied`. */
  readonly apply: readonly Entry[];
  readonly reads: readonly ConfirmedRead[];
  /** A follower needs a snapshot later than the last: take one of what is applied, and call `snapshotTaken`. */
  readonly snapshotWanted: boolean;
  readonly events: readonly RaftEvent[];
}
