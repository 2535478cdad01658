/** The node's thread, in the bundle a file of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { startNode } from '../start-node.ts';
import { serveNode } from './serve-node.ts';
import type { ThreadStart } from './thread-messages.ts';

if (parentPort === null) throw new Error('node-worker.ts is the code of a thread');
serveNode({ port: parentPort, start: workerData as ThreadStart, startNode });
