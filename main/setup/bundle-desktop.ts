// Bundles the desktop app into the folder named. Started by desktop.mjs, under Node 24.
import { resolve } from 'node:path';
import { bundleDesktop } from './desktop-bundle.ts';
import { SetupError } from './report.mjs';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new SetupError('bundle-desktop.ts wants the folder to bundle into.');
await bundleDesktop({ outDir: resolve(outDir) });
