import type { NodeId } from './entry.ts';

/** A node's settings; all nodes of a group should have the same but for `id` and `random`. */
export interface RaftOptions {
  readonly id: NodeId;
  /** T: ticks without a leader after which a follower may campaign, at the earliest (3.4). At least 2. */
  readonly electionTicks: number;
  /** Ticks between heartbeats; less than `electionTicks`. */
  readonly heartbeatTicks: number;
  /** A whole number from 0 to below the bound: the core's only randomness. */
  readonly random: (bound: number) => number;
  /** 9.6. On in Nabowatt; off only in etcd's scripts. */
  readonly preVote: boolean;
  /** 6.2, and with it stickiness (4.2.3). On in Nabowatt. */
  readonly checkQuorum: boolean;
  /** Bytes of entries in one AppendEntries; one entry always goes. */
  readonly maxAppendBytes: number;
  /** AppendEntries with entries under way to one follower. */
  readonly maxInflightMessages: number;
  readonly maxInflightBytes: number;
  /** Bytes that a leader holds uncommitted before it refuses proposals; one proposal always goes. */
  readonly maxUncommittedBytes: number;
  /** Bytes handed out to be applied and not yet reported applied; one entry always goes. */
  readonly maxApplyBytes: number;
  /**
   * Hand out committed entries that this node has not itself made durable (10.2.1). Only for a state machine that may
   * be ahead of the log after a crash; ours may not.
   */
  readonly applyBeforePersisted: boolean;
  /** Ticks in which something uncommitted has to be committed, or the leader steps down; null: for ever. */
  readonly commitTicks: number | null;
  /**
   * Tell followers at once what is committed, by messages without entries where there are none to send (etcd). Off where
   * the driver tells them of data by a way of its own (`RaftNode.learnCommitted`); Raft's own entries are still told.
   */
  readonly tellCommitted: boolean;
  /** Ticks after which a snapshot that was sent and not acknowledged is tried again. */
  readonly snapshotRetryTicks: number;
}

/** Settings for everything but who the node is and its randomness. A tick is meant to be about 100 ms. */
export const DEFAULT_OPTIONS: Omit<RaftOptions, 'id' | 'random'> = {
  electionTicks: 10,
  heartbeatTicks: 4,
  preVote: true,
  checkQuorum: true,
  maxAppendBytes: 1 << 20,
  maxInflightMessages: 64,
  maxInflightBytes: 8 << 20,
  maxUncommittedBytes: 16 << 20,
  maxApplyBytes: 4 << 20,
  applyBeforePersisted: false,
  commitTicks: 100,
  tellCommitted: true,
  snapshotRetryTicks: 100,
};

/** @throws when settings contradict each other: a mistake in the program */
export function assertOptions(options: RaftOptions): void {
  const { id, electionTicks, heartbeatTicks } = options;
  if (!Number.isSafeInteger(id) || id < 1) throw new Error(`a node's ID is a whole number from 1, not ${id}`);
  if (heartbeatTicks < 1 || electionTicks <= heartbeatTicks) {
    throw new Error(
      `electionTicks ${electionTicks} must be above heartbeatTicks ${heartbeatTicks}, and that above 0`,
    );
  }
}
