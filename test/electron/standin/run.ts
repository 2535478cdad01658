/** The stand-in's executable, bundled by bundle.ts: takes Electron's command line and loads the app's own main entry, unchanged. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ROOT } from '../../../main/setup/paths.mjs';

const packageSchema = z.object({
  version: z.string(),
  main: z.string().optional(),
  productName: z.string().optional(),
});
const packageOf = (folder: string) =>
  packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

const standin = new URL('./electron.js', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') return { url: standin, format: 'module', shortCircuit: true };
    // Electron's fs reads archives, and this is the one that does not.
    return next(specifier === 'original-fs' ? 'node:fs' : specifier, context);
  },
});
const { version } = packageOf(join(ROOT, 'node_modules', 'electron'));
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser' });

const executable = process.env['STANDIN_EXE'] ?? 'electron';
const args = process.argv.slice(2);
let required: string | undefined;
let target: string | undefined;
for (const [index, word] of args.entries()) {
  if (word === '-r') required = args[index + 1];
  // Says 'Debugger listening on ...', which Playwright waits for.
  else if (word.startsWith('--inspect')) inspector.open(Number(/=(\d+)$/.exec(word)?.[1] ?? 0), '127.0.0.1');
  else if (!word.startsWith('-') && args[index - 1] !== '-r') target ??= word;
}
const { folder, isPackaged } = await appFolder();
const own = packageOf(folder);
process.argv.splice(0, process.argv.length, executable, ...args);

const { app } = await import('./app.ts');
Object.assign(app, {
  directory: folder,
  executable,
  isPackaged,
  version: own.version,
  name: own.productName ?? 'Electron',
});
if (required !== undefined) createRequire(import.meta.url)(resolve(required));
await import(pathToFileURL(join(folder, own.main ?? 'main.js')).href);
await app.start();

/**
 * A packaged app lies in resources/app.asar beside the executable. Node cannot read an archive, so it is unpacked for
 * as long as the app runs; that the archive itself is read is what only Electron can show.
 */
async function appFolder(): Promise<{ folder: string; isPackaged: boolean }> {
  const resources = join(dirname(executable), 'resources');
  const archive = join(resources, 'app.asar');
  if (!existsSync(archive)) return { folder: resolve(target ?? '.'), isPackaged: false };
  Object.defineProperty(process, 'resourcesPath', { value: resources });
  const { extractAll } = await import('@electron/asar');
  const unpacked = mkdtempSync(join(tmpdir(), 'standin-app-'));
  extractAll(archive, unpacked);
  process.on('exit', () => rmSync(unpacked, { recursive: true, force: true }));
  return { folder: unpacked, isPackaged: true };
}
