/** Which node the desktop app hosts. */
import { openDemo } from '../../node-core/node/demo/demo.ts';
import type { StartNode } from '../headless/host.ts';
import { VERSION } from '../version.ts';

/** Opens the demo community in `dataDir`. */
export const startNode: StartNode = (options) => openDemo({ ...options, host: 'desktop', version: VERSION });
