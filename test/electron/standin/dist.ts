/** Makes the folder in which Electron's npm package looks for the binary (ELECTRON_OVERRIDE_DIST_PATH). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, NODE_24, ROOT } from '../../../main/setup/paths.mjs';

/** The executable of the stand-in, made anew. */
export function standinExecutable(): string {
  const folder = join(CACHE, 'electron-standin');
  mkdirSync(folder, { recursive: true });
  const executable = join(folder, 'electron');
  const runner = join(ROOT, 'test', 'electron', 'standin', 'run.ts');
  writeFileSync(executable, `#!/bin/sh\nSTANDIN_EXE="$0" exec "${NODE_24}" "${runner}" "$@"\n`, {
    mode: 0o755,
  });
  return executable;
}
