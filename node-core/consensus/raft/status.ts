import type { Configuration } from './configuration.ts';
import type { NodeId } from './entry.ts';
import type { Progress, ProgressState } from './progress.ts';
import { leaderOf, type Raft, type Role } from './raft-state.ts';

/** A follower, as its leader knows it. */
export interface FollowerStatus {
  readonly node: NodeId;
  readonly state: ProgressState;
  readonly match: number;
  readonly next: number;
  readonly recentlyActive: boolean;
  /** Ticks since anything came from it: whoever replaces silent voters looks here. */
  readonly silentTicks: number;
  readonly inflight: number;
  readonly pendingSnapshot: number;
  /** Index of an entry that it will not have; 0 when none. */
  readonly refusedIndex: number;
}

/** A node as it is now, for health pages and tests. */
export interface RaftStatus {
  readonly id: NodeId;
  readonly role: Role['kind'];
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  readonly transferee: NodeId | null;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly persistedIndex: number;
  readonly committedIndex: number;
  readonly appliedIndex: number;
  readonly configuration: Configuration;
  /** All members, the leader itself included, ascending; empty on a node that does not lead. */
  readonly followers: readonly FollowerStatus[];
}

/** A copy of what a node is now. */
export function statusOf(raft: Raft): RaftStatus {
  const { role, log, term, votedFor, configuration } = raft;
  return {
    id: raft.options.id,
    role: role.kind,
    term,
    votedFor,
    leader: leaderOf(raft),
    transferee: role.kind === 'leader' ? role.transferee : null,
    firstIndex: log.firstIndex,
    lastIndex: log.lastIndex,
    persistedIndex: log.persisted,
    committedIndex: log.committed,
    appliedIndex: log.applied,
    configuration,
    followers:
      role.kind === 'leader'
        ? [...role.progress].map(([node, progress]) => ({ node, ...view(progress) }))
        : [],
  };
}

function view(progress: Progress): Omit<FollowerStatus, 'node'> {
  const { state, match, next, recentlyActive, silentTicks, inflightCount, pendingSnapshot, refusedIndex } =
    progress;
  return {
    state,
    match,
    next,
    recentlyActive,
    silentTicks,
    inflight: inflightCount,
    pendingSnapshot,
    refusedIndex,
  };
}
