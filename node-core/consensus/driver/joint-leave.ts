import { isJoint } from '../raft/configuration.ts';
import { LEAVE_JOINT } from '../raft/config-change.ts';
import type { NodeId } from '../raft/entry.ts';
import { voteResult } from '../raft/quorum.ts';
import type { RaftNode } from '../raft/raft-node.ts';
import type { Frame } from './frames.ts';
import type { StagedLog } from './staged-log.ts';

export interface JointLeaveOptions {
  readonly node: RaftNode;
  readonly self: NodeId;
  readonly staged: StagedLog;
  readonly send: (to: NodeId, frame: Frame) => void;
}

/**
 * The second half of a change of members (dissertation 4.3): whoever leads proposes it once majorities of the old and of
 * the new voters have the first half on their disks with its certificate. Until then those who go are kept: they may be
 * the only ones to sign, or to hand on, what they have committed with the others (docs/consensus.md).
 */
export class JointLeave {
  readonly #options: JointLeaveOptions;
  /** Where the change that is settled here was first seen to be; null when none is half done. */
  #since: number | null = null;
  /** How far the others have said that they have settled, since then. */
  readonly #settled = new Map<NodeId, number>();

  constructor(options: JointLeaveOptions) {
    this.#options = options;
  }

  /** A node has certified and stored all up to this entry. */
  heard(from: NodeId, ordinal: number): void {
    this.#settled.set(from, Math.max(ordinal, this.#settled.get(from) ?? 0));
  }

  /** Proposes it when it is due. @returns whether there is something to do now */
  look(): boolean {
    const { node, self, staged } = this.#options;
    const { configuration, ordinal } = staged.base;
    if (!isJoint(configuration) || configuration.autoLeave) {
      this.#since = null;
      this.#settled.clear();
      return false;
    }
    if (this.#since === null) {
      this.#since = ordinal;
      this.tick();
    }
    const since = this.#since;
    const result = voteResult(configuration, (voter) =>
      voter === self || (this.#settled.get(voter) ?? 0) >= since ? true : undefined,
    );
    return result === 'won' && node.proposeChange(LEAVE_JOINT).kind === 'appended';
  }

  /** Tells the leader how far it is here, while that matters. */
  tick(): void {
    if (this.#since === null) return;
    const { node, self, staged, send } = this.#options;
    const { leader } = node.status;
    if (leader !== null && leader !== self) send(leader, { kind: 'settled', ordinal: staged.base.ordinal });
  }
}
