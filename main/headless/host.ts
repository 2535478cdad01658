/** What a host needs of what it serves: how to open it, and how to end it. */
import { type HouseholdApi, type Progress, type SetupApi, StartingApi } from '../../node-core/api/index.ts';
import type { KeyDesk } from '../../node-core/node/setup/key-desk.ts';

/** What a host serves: the household, or the demo, and the way to a household. */
export interface HostedNode {
  /** There from the first moment; whatever is on the screen stands behind it. */
  readonly api: HouseholdApi;
  readonly setup: SetupApi | undefined;
  /** Resolves when the first node runs, or when the set-up waits for a person. Rejects with why it did not start. */
  readonly started: Promise<void>;
  /** Hands over what it leads, within the moment that the system gives before the PC sleeps. */
  sleep?(): Promise<void>;
  /** Looks at its clocks and its links anew. */
  wake?(): Promise<void>;
  /** Gives up a start, or stops the node and closes its files; what was acknowledged is on the disk. */
  close(): Promise<void>;
}

/** What is to be on the screen first. */
export type FirstScene = 'home' | 'demo';

/** What it is told. */
export interface HostOptions {
  /** The folder for everything that is kept; it exists and only its owner may look into it. */
  readonly dataDir: string;
  /** Seconds of demo time per second, 0 (stands still) to 3600. Left out: as it was, at first 1. */
  readonly speed?: number;
  /** Left out: the household where one was begun, else what is usual for this host. */
  readonly scene?: FirstScene;
  readonly keys: KeyDesk;
  /** Which node is on the screen from now on; undefined: none, for now. */
  readonly onShown: (api: HouseholdApi | undefined) => void;
  /** The household or the demo did not start: once more than by `started`, and for those that start later. */
  readonly onFailed: (error: unknown) => void;
  /** Takes a line for the log. */
  readonly report: (line: string) => void;
}

/** Opens it and begins to start. @throws StorageError, and for a file of the set-up that cannot be read */
export type OpenHost = (options: HostOptions) => HostedNode;

/** A node that runs. */
export interface NodeHost {
  readonly api: HouseholdApi;
  sleep?(): Promise<void>;
  wake?(): Promise<void>;
  close(): Promise<void>;
}

/** What a start of one node is told. */
export interface StartOptions {
  readonly dataDir: string;
  readonly speed?: number;
  /** Hears how far the start has come; pages show it before there is an API to ask. */
  readonly onProgress: (progress: Progress) => void;
  /** Aborted when the host is to stop before the start is through: give up as soon as is safe, and reject. */
  readonly signal: AbortSignal;
}

/** Opens one node; may take seconds. */
export type StartNode = (options: StartOptions) => Promise<NodeHost>;

/** A host of one node, which has nothing to set up; with `setup`, what is served as the set-up beside it. */
export function hostOf(startNode: StartNode, setup?: SetupApi): OpenHost {
  return ({ dataDir, speed, onShown, onFailed }) => {
    const api = new StartingApi();
    const stopping = new AbortController();
    let node: NodeHost | undefined;
    const start = async () => {
      try {
        node = await startNode({
          dataDir,
          ...(speed === undefined ? {} : { speed }),
          onProgress: (progress) => api.report(progress),
          signal: stopping.signal,
        });
      } catch (error) {
        api.fail();
        if (!stopping.signal.aborted) onFailed(error);
        throw error;
      }
      if (stopping.signal.aborted) return;
      api.ready(node.api);
      onShown(node.api);
    };
    const started = start();
    started.catch(() => undefined);
    return {
      api,
      setup,
      started,
      sleep: async () => await node?.sleep?.(),
      wake: async () => await node?.wake?.(),
      async close() {
        stopping.abort();
        await started.catch(() => undefined);
        await node?.close();
      },
    };
  };
}
