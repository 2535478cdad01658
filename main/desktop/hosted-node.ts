/** The node inside the app: the same as the headless host's, begun at once and closed once. */
import { join } from 'node:path';
import { StartingApi } from '../../node-core/api/index.ts';
import { lockForWriting } from '../../node-core/storage/index.ts';
import type { NodeHost, StartNode } from '../headless/host.ts';
import type { Sleeper } from './life/sleep.ts';

/** The node, from its first moment. */
export interface HostedNode {
  /** Answers at once; until the node is there it tells how far the start has come. */
  readonly api: StartingApi;
  /** Resolves when it is there; rejects with why it will not come. Never, where it was closed before. */
  readonly started: Promise<void>;
  /** The node as sleep and wake concern it; undefined until it is there. */
  readonly sleeper: Sleeper | undefined;
  /** Gives up a start that is under way, or stops the node; resolves when its files are closed. May be called again. */
  close(): Promise<void>;
}

/**
 * Begins to start the node in `dataDir`, which exists.
 *
 * @throws StorageError `busy` when another host has that folder open
 */
export function hostNode(options: {
  readonly dataDir: string;
  readonly speed: number | undefined;
  readonly startNode: StartNode;
  /** Runs when the folder is ours and nothing in it is open; what it throws is why the node cannot start. */
  readonly beforeStart?: () => void;
}): HostedNode {
  const { dataDir, speed, startNode } = options;
  const lock = lockForWriting(join(dataDir, 'nabowatt'));
  try {
    options.beforeStart?.();
  } catch (error) {
    lock.release();
    throw error;
  }
  const api = new StartingApi();
  const stopping = new AbortController();
  let node: (NodeHost & Sleeper) | undefined;

  const start = async () => {
    try {
      node = await startNode({
        dataDir,
        ...(speed === undefined ? {} : { speed }),
        onProgress: (progress) => api.report(progress),
        signal: stopping.signal,
      });
      if (!stopping.signal.aborted) api.ready(node.api);
    } catch (error) {
      api.fail();
      throw error;
    }
  };
  const starting = start();
  // Whoever closes waits for the start to end, well or not; who asks `started` hears how.
  const settled = starting.catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await settled;
    try {
      await node?.close();
    } finally {
      lock.release();
    }
  };
  let closing: Promise<void> | undefined;
  return {
    api,
    started: new Promise((resolve, reject) => {
      starting.then(resolve, (error: unknown) => {
        if (!stopping.signal.aborted) reject(error instanceof Error ? error : new Error(String(error)));
      });
    }),
    get sleeper() {
      return closing === undefined ? node : undefined;
    },
    close: () => (closing ??= stop()),
  };
}
