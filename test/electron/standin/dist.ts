/** The stand-in as an executable, and as a folder shaped like Electron's own distribution. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { z } from 'zod';
import { CACHE, NODE_24, ROOT } from '../../../main/setup/paths.mjs';
import { fingerprintOf } from '../../../main/setup/renderer.mjs';

/**
 * Where Electron's fuses are in its binary: a sentinel, the version of the wire (1), how many there are, and the state
 * of each as a digit (`@electron/fuses`). These are Electron's own defaults.
 */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
]);

/** Files of the distribution that electron-builder takes along or looks at. */
const FILLERS = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'resources.pak',
  'v8_context_snapshot.bin',
  'locales/de.pak',
  'locales/en-GB.pak',
  'locales/en-US.pak',
  'locales/nb.pak',
];

/** The executable of the stand-in, in the folder of its code: what runs is never written to. */
export function standinExecutable(): string {
  return join(codeFolder(), 'electron');
}

/** The folder of a distribution, made anew: what electron-builder packs an app with (`electronDist`). */
export async function standinDistribution(): Promise<string> {
  const folder = join(CACHE, 'electron-standin-dist');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  // The shell leaves before it comes to the fuses.
  const binary = Buffer.concat([Buffer.from(`${script(codeFolder())}exit\n#`), FUSE_WIRE, Buffer.from('\n')]);
  writeFileSync(join(folder, 'electron'), binary, { mode: 0o755 });
  for (const name of FILLERS) writeFileSync(join(folder, name), 'stand-in\n');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'node_modules', 'electron', 'package.json'), 'utf8')));
  writeFileSync(join(folder, 'version'), version);
  const scratch = mkdtempSync(join(CACHE, 'default-app-'));
  writeFileSync(join(scratch, 'package.json'), '{"name":"default_app","main":"main.js"}');
  await createPackageWithOptions(scratch, join(folder, 'resources', 'default_app.asar'), {});
  rmSync(scratch, { recursive: true });
  return folder;
}

function script(folder: string): string {
  const runner = join(folder, 'run.js');
  return `#!/bin/sh\nSTANDIN_EXE="$0" exec "${NODE_24}" "${runner}" "$@"\n`;
}

/** Where the stand-in's own code lies, bundled, with its executable; made once for the same sources. */
function codeFolder(): string {
  const sources = fingerprintOf(ROOT, ['test/electron/standin', 'package-lock.json']);
  // It names files of this checkout by their whole paths.
  const name = createHash('sha256').update(`${ROOT}\0${sources}`).digest('hex').slice(0, 16);
  const folder = join(CACHE, 'electron-standin', `code-${name}`);
  if (existsSync(folder)) return folder;
  mkdirSync(join(CACHE, 'electron-standin'), { recursive: true });
  const fresh = mkdtempSync(`${folder}.new-`);
  const bundler = join(ROOT, 'test', 'electron', 'standin', 'bundle.ts');
  const { status, stderr } = spawnSync(NODE_24, [bundler, fresh], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the stand-in cannot be bundled:\n${stderr}`);
  writeFileSync(join(fresh, 'electron'), script(folder), { mode: 0o755 });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
