/** Which node the headless host runs. */
import { openDemo } from '../../node-core/node/demo/demo.ts';
import { VERSION } from '../version.ts';
import type { StartNode } from './host.ts';

/** Opens the demo community in `dataDir`. */
export const startNode: StartNode = (options) => openDemo({ ...options, host: 'headless', version: VERSION });
