import type { EntryRefusal } from '../ordering.ts';
import type { NodeId } from '../raft/entry.ts';

/**
 * What the driver of a Raft group asks of the world: a state machine above it, a disk, links to the other nodes, and
 * time. Nothing here knows what an entry says.
 *
 * An entry that the state machine takes has an **ordinal**: 1, 2, 3 ... over such entries alone. Raft's own entries (a
 * new leader's first, the second half of a change of members) have an index and no ordinal, and the state machine
 * never hears of them.
 */

/** An entry that has been checked, on top of those before it. */
export interface StagedEntry {
  /** This node's signature over the entry and its place; null where it is not one of those who sign. */
  readonly signature: Uint8Array | null;
  /** The group's voters once the entry is applied, ascending; null when it does not change them. */
  readonly votersAfter: readonly NodeId[] | null;
}

export type Staged =
  | { readonly kind: 'ok'; readonly entry: StagedEntry }
  | ({ readonly kind: 'refused' } & EntryRefusal);

/** An entry's place: what a signature vouches for, besides the entry. */
export interface Place {
  readonly ordinal: number;
  /** Of the leader that proposed it. */
  readonly term: number;
}

/** Where the applied part of the log ends; goes to the disk in one step with the entry that it is about. */
export interface AppliedPlace {
  readonly index: number;
  readonly term: number;
  /** Opaque: ordinal and configuration (base.ts). */
  readonly configuration: Uint8Array;
}

/** The state machine. Entries are staged in order, and settled or taken back. All calls are synchronous. */
export interface StateMachine {
  /** Ordinal of the last settled entry; 0 when there is none. */
  readonly settled: number;
  /** Checks an entry as the one after all that are staged. Refused, nothing has changed. */
  stage(entry: Place & { readonly bytes: Uint8Array }): Staged;
  /** Takes back staged entries from this one on. */
  unstageFrom(ordinal: number): void;
  /** Whether a node's signature over a staged entry holds, and is by one who signs for it. */
  isSignature(at: Place & { readonly node: NodeId; readonly signature: Uint8Array }): boolean;
  /** The certificate, once the signatures are those of a majority; each has been found to hold. */
  certificateOf(at: Place & { readonly signatures: ReadonlyMap<NodeId, Uint8Array> }): Uint8Array | undefined;
  /** Whether a certificate that another node sent is one of the lowest staged entry. */
  isCertificate(at: Place & { readonly certificate: Uint8Array }): boolean;
  /** Makes the lowest staged entry part of the state, durably, together with `base`. Throws only when the disk does. */
  settle(at: Place & { readonly certificate: Uint8Array; readonly base: AppliedPlace }): void;
  /** The stored certificate of a settled entry; undefined where it is not kept. */
  storedCertificate(ordinal: number): Uint8Array | undefined;
  /** The bytes of a settled entry, to tell whether an entry of the log is the same; undefined where not kept. */
  storedEntry(ordinal: number): Uint8Array | undefined;
}

export interface GroupWrite {
  readonly hardState: {
    readonly term: number;
    readonly votedFor: NodeId | null;
    readonly committed: number;
  } | null;
  readonly discardFrom: number | null;
  readonly entries: readonly {
    readonly index: number;
    readonly term: number;
    readonly kind: 'data' | 'config' | 'noop';
    readonly bytes: Uint8Array;
  }[];
  readonly base: AppliedPlace | null;
}

/** What a node finds on its disk. */
export interface GroupStored {
  readonly hardState: { readonly term: number; readonly votedFor: NodeId | null; readonly committed: number };
  /** Null: nothing was ever written. */
  readonly base: AppliedPlace | null;
  readonly entries: GroupWrite['entries'];
}

export interface GroupDisk {
  /** Writes all of it durably, then calls `done`; calls `done`s in the order of the writes. May do both at once. */
  write(write: GroupWrite, done: () => void): void;
}

/** Whether a frame may wait behind bulk: heartbeats, votes and acknowledgements may not. */
export type Lane = 'urgent' | 'bulk';

export interface GroupLinks {
  /** Sends as well as it can; what is lost is found out. Never calls back into the driver. */
  send(to: NodeId, frame: Uint8Array, lane: Lane): void;
}

/** Fetches settled entries, with their certificates, for a node whose log does not reach back far enough. */
export interface CatchUp {
  /** Calls `done` once the state machine has settled all up to `ordinal`; tries until it has, or `signal` aborts. */
  (
    wanted: { readonly from: NodeId; readonly ordinal: number; readonly signal: AbortSignal },
    done: () => void,
  ): void;
}

/** Time and order of turns. */
export interface GroupTime {
  /** Milliseconds on a clock that is never set; may stand still while the PC sleeps. */
  monotonicMs(): number;
  /** Milliseconds on the wall's clock, to notice a sleep. */
  wallMs(): number;
  every(intervalMs: number, run: () => void): () => void;
  /** Runs once this turn's inputs are in, so that they share a write. */
  defer(run: () => void): void;
}
