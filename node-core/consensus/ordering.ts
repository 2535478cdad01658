/**
 * The port to whatever puts entries into one order for the whole community: a Raft group. The ledger above it
 * knows blocks, the group below knows bytes; this page is all that they say to each other.
 *
 * Contract: `committed` is called once for each index, ascending, without gaps, after the entry is durable on a
 * majority; a restart calls it again from `fromIndex`. An entry is certified when its certificate holds the
 * signatures of a majority. `propose` resolves after that, so what it acknowledged is never lost.
 */

/** A log entry and the certificate that it was committed with. */
export interface CommittedEntry {
  /** Raft log index, from 1. */
  readonly index: number;
  readonly term: number;
  /** Opaque here; a block above. */
  readonly bytes: Uint8Array;
  /** Encoded certificate (ledger/certificate.ts). */
  readonly certificate: Uint8Array;
}

/** Why the state machine will not have an entry. */
export interface EntryRefusal {
  readonly reason: string;
  readonly detail: string;
  /** Which part of the entry is at fault, counted from 0 (a block's transaction); null: the entry as a whole. */
  readonly position: number | null;
}

/** Why an entry was not taken. `notLeader` and `unavailable` may be tried again, `refused` may not. */
export type ProposeRefusal =
  | { readonly kind: 'notLeader'; readonly leader: number | null }
  | ({ readonly kind: 'refused' } & EntryRefusal)
  | { readonly kind: 'unavailable'; readonly reason: string };

export type ProposeResult =
  | { readonly kind: 'committed'; readonly entry: CommittedEntry }
  | { readonly kind: 'failed'; readonly refusal: ProposeRefusal };

/** This node's part in the group, for the health page and for whoever closes blocks. */
export interface OrderingStatus {
  readonly role: 'leader' | 'follower' | 'candidate' | 'observer';
  readonly term: number;
  readonly leader: number | null;
  readonly committedIndex: number;
}

export interface Ordering {
  status(): OrderingStatus;
  /** Proposes one entry; only the leader can. One at a time: the next block builds on the one before. */
  propose(bytes: Uint8Array): Promise<ProposeResult>;
  /** Stops; what was acknowledged is durable. */
  close(): Promise<void>;
}

/**
 * What the group asks of the state machine above it. Both are called one at a time, in index order.
 */
export interface OrderedLog {
  /**
   * Checks a proposed entry before it is appended, and signs it: this member's signature over (community, term,
   * index, entry hash), or why not. Nothing is changed by it.
   */
  check(proposed: {
    readonly index: number;
    readonly term: number;
    readonly bytes: Uint8Array;
  }): { readonly kind: 'ok'; readonly signature: Uint8Array } | ({ readonly kind: 'refused' } & EntryRefusal);
  /** Joins signatures to the bytes of a certificate. */
  certify(at: {
    readonly index: number;
    readonly signatures: readonly { readonly member: number; readonly signature: Uint8Array }[];
  }): Uint8Array;
  /** Makes it durable, and applies it. Throws only when the disk does. */
  committed(entry: CommittedEntry): void;
}
