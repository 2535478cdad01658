/** The node's thread of a desktop app in a street of tests: as main/desktop/node/node-worker.ts, but for the time and the network. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveNode } from '../../main/desktop/node/serve-node.ts';
import type { ThreadStart } from '../../main/desktop/node/thread-messages.ts';
import { openHousehold } from '../../main/household/open-household.ts';
import { LOOPBACK } from '../headless/loopback.ts';
import { streetClock } from './street-hands.ts';

if (parentPort === null) throw new Error('street-worker.ts is the code of a thread');
const start = workerData as ThreadStart;
serveNode({
  port: parentPort,
  start,
  openHost: openHousehold({ host: 'desktop', usual: start.usual, network: LOOPBACK, clock: streetClock() }),
});
