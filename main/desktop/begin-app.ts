/** What is done first, of all that needs the data folder: a copy where an update has come, and the node's thread. */
import { app } from 'electron';
import { VERSION } from '../version.ts';
import type { DesktopCommand } from './command-line.ts';
import { beginNode, type BegunNode } from './node/begun-node.ts';
import { backUpBeforeUpdate } from './update/backup.ts';

/**
 * Begins to start the node.
 *
 * @param of.dataDir exists, and nobody else is at it
 * @returns why that cannot be tried, where it cannot
 */
export function beginApp(of: {
  readonly command: DesktopCommand;
  readonly dataDir: string;
}): BegunNode | Error {
  const { dataDir } = of;
  const { speed, scene } = of.command;
  try {
    return beginNode({
      worker: new URL('./node/node-worker.ts', import.meta.url),
      start: { dataDir, speed, scene, usual: app.isPackaged ? 'home' : 'demo' },
      beforeStart: () => void backUpBeforeUpdate({ dataDir, version: VERSION }),
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
