/** A member of the group: a number from 1, never given to anybody else, and never used again after a wiped disk. */
export type NodeId = number;

/**
 * What an entry is to the core. `data`: opaque, for the state machine. `config`: a membership change
 * (config-change.ts), which the core itself acts on when it is applied. `noop`: a new leader's first entry
 * (dissertation 6.4), empty.
 */
export type EntryKind = 'data' | 'config' | 'noop';

/** One place in the log (dissertation 3.5). Index and term name it: two entries with both equal are the same. */
export interface Entry {
  /** From 1, without gaps. */
  readonly index: number;
  /** Term of the leader that made it. */
  readonly term: number;
  readonly kind: EntryKind;
  readonly bytes: Uint8Array;
}

/** Index and term of an entry, without its bytes. */
export interface LogPosition {
  readonly index: number;
  readonly term: number;
}

/** Bytes that the entries carry; limits count these. */
export function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
}
