import type { NodeId } from '../raft/entry.ts';
import type { RaftEvent } from '../raft/work.ts';

/** What happens in a group that a health page, or a test, wants to know. */
export type GroupEvent =
  | RaftEvent
  | { readonly kind: 'malformedFrame'; readonly from: NodeId; readonly detail: string }
  /** What a node signed, or passed on, is not of the entry that is here: it is broken, or a leader has sent two entries. */
  | { readonly kind: 'badSignature'; readonly from: NodeId; readonly ordinal: number }
  /** A leader has sent an entry that breaks the rules: it was not appended, and the leader told why. */
  | {
      readonly kind: 'proposalRefused';
      readonly from: NodeId;
      readonly index: number;
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly kind: 'slept'; readonly gapMs: number };
