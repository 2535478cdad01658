/**
 * The node's thread from its first moment, which is before the app is there to hear of it: Electron and the node begin at
 * the same time, and what the thread says meanwhile waits.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lockForWriting } from '../../../node-core/storage/index.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/**
 * The young generation of the thread's heap, in MB. The node makes large arrays and drops them; with V8's own 48 MB a
 * year of history took 30 MB more of memory, for no time that could be measured.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** Who hears of the thread. */
export interface ThreadEars {
  onMessage(message: FromThread): void;
  /** What nothing caught in it: it ends. */
  onFault(error: Error): void;
  /** It has ended, and its folder is free. */
  onEnd(): void;
}

export interface BegunNode {
  say(message: ToThread): void;
  /** From the end of this turn on; what came before is heard first. Once. */
  listen(ears: ThreadEars): void;
  /** Ends the thread where it stands. */
  terminate(): void;
}

/**
 * Begins to start the node in `dataDir`, which exists.
 *
 * @param options.worker the code of the thread: node-worker.ts
 * @param options.beforeStart runs when the folder is ours and nothing in it is open; what it throws is thrown here
 * @throws StorageError `busy` when another host has that folder open
 */
export function beginNode(options: {
  readonly worker: URL;
  readonly start: ThreadStart;
  readonly beforeStart: () => void;
}): BegunNode {
  const lock = lockForWriting(join(options.start.dataDir, 'nabowatt'));
  try {
    options.beforeStart();
    const worker = new Worker(options.worker, { workerData: options.start, resourceLimits: LIMITS });
    return begun(worker, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

function begun(worker: Worker, release: () => void): BegunNode {
  const waiting: ((ears: ThreadEars) => void)[] = [];
  let heardBy: ThreadEars | undefined;
  const tell = (what: (ears: ThreadEars) => void) => {
    if (heardBy === undefined) waiting.push(what);
    else what(heardBy);
  };
  worker.on('message', (message: FromThread) => tell((ears) => ears.onMessage(message)));
  worker.on('error', (error: Error) => tell((ears) => ears.onFault(error)));
  worker.once('exit', () => {
    release();
    tell((ears) => ears.onEnd());
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    say: (message) => worker.postMessage(message),
    listen(ears) {
      queueMicrotask(() => {
        heardBy = ears;
        for (const what of waiting.splice(0)) what(ears);
      });
    },
    terminate: () => void worker.terminate(),
  };
}
