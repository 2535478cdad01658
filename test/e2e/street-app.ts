/** The desktop app for a street of tests: the app's own main process, preload and screens around street-worker.ts. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleDesktop } from '../../main/setup/desktop-bundle.ts';
import { CACHE, ROOT } from '../../main/setup/paths.mjs';

/** Bundles it anew. @returns the folder to start */
export async function buildStreetApp(): Promise<string> {
  const folder = path.join(CACHE, 'street-app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  await bundleDesktop({
    outDir: path.join(folder, 'dist', 'desktop'),
    workers: { 'node-worker': path.join(import.meta.dirname, 'street-worker.ts') },
  });
  symlinkSync(path.join(ROOT, 'dist', 'renderer'), path.join(folder, 'dist', 'renderer'));
  symlinkSync(path.join(ROOT, 'assets'), path.join(folder, 'assets'));
  const about = { name: 'nabowatt', version: '0.0.0', type: 'module', main: 'dist/desktop/main.js' };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(about));
  return folder;
}
