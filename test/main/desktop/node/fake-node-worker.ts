/** A thread with a node made for tests: what it does is in its data folder's name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { serveNode } from '../../../../main/desktop/node/serve-node.ts';
import type { ThreadStart } from '../../../../main/desktop/node/thread-messages.ts';
import { hostOf, type NodeHost, type StartNode } from '../../../../main/headless/host.ts';
import { RecordingApi } from '../../../api/recording-api.ts';
import { livePower } from '../../../api/sample-views.ts';

const start = workerData as ThreadStart;
const manner = start.dataDir.split('-').at(-2) ?? '';

/** Keeps its thread busy, as a month that is settled does. */
class BusyApi extends RecordingApi {
  override today() {
    const until = performance.now() + 400;
    while (performance.now() < until);
    return super.today();
  }
}

/** As a leader: what it leads goes to another home first, which takes a while, and then its files are closed. */
async function handOver(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  writeFileSync(join(start.dataDir, 'handed-over'), '');
}

const startNode: StartNode = async ({ signal }) => {
  if (manner === 'failing') throw new Error('no room on the disk');
  if (manner === 'endless') {
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
    });
  }
  const api = new BusyApi();
  const node: NodeHost = {
    api,
    close: handOver,
    sleep: () => Promise.reject(new Error('too busy to sleep')),
    wake: () => Promise.resolve(api.power.send(livePower(9))),
  };
  if (manner === 'breaking')
    setImmediate(() => {
      throw new Error('broken');
    });
  return node;
};

if (parentPort === null) throw new Error('this is the code of a thread');
serveNode({ port: parentPort, start, openHost: hostOf(startNode) });
