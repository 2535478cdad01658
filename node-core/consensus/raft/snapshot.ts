import type { Configuration } from './configuration.ts';

/**
 * The state machine as of one index, in place of the log up to it (dissertation chapter 5). The core looks at place
 * and configuration, and carries the rest.
 */
export interface Snapshot {
  /** Last entry that it covers; 0 for the empty beginning. */
  readonly index: number;
  /** Term of that entry. */
  readonly term: number;
  /** The configuration in force once that entry was applied, whole: both halves, learners, learners to be. */
  readonly configuration: Configuration;
  /** Hash of the state machine's state there. */
  readonly stateHash: Uint8Array;
  /** The state, or where to get it. Opaque, and small: see docs/consensus.md. */
  readonly data: Uint8Array;
}
