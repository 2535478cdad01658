/** What the headless host needs of a node: how to start it, and how to end it. */
import type { HouseholdApi, Progress } from '../../node-core/api/index.ts';

/** A node that runs. */
export interface NodeHost {
  readonly api: HouseholdApi;
  /** Stops the node and closes its files; what was acknowledged is on the disk. */
  close(): Promise<void>;
}

/** What a start is told. */
export interface StartOptions {
  /** The folder for everything that is kept; it exists and only its owner may look into it. */
  readonly dataDir: string;
  /** Seconds of demo time per second, 0 (stands still) to 3600. Left out: as it was, at first 1. */
  readonly speed?: number;
  /** Hears how far the start has come; pages show it before there is an API to ask. */
  readonly onProgress: (progress: Progress) => void;
  /** Aborted when the host is to stop before the start is through: give up as soon as is safe, and reject. */
  readonly signal: AbortSignal;
}

/** Opens the household's node, or the demo community; may take seconds. */
export type StartNode = (options: StartOptions) => Promise<NodeHost>;
