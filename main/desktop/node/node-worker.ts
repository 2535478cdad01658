/** The node's thread, in the bundle a file of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { desktopHousehold } from '../open-host.ts';
import { serveNode } from './serve-node.ts';
import type { ThreadStart } from './thread-messages.ts';

if (parentPort === null) throw new Error('node-worker.ts is the code of a thread');
const start = workerData as ThreadStart;
serveNode({ port: parentPort, start, openHost: desktopHousehold(start.usual) });
