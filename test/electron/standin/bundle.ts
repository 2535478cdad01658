/**
 * Puts the stand-in's own code into few files, in the folder named: read as forty it would be half of an app's start.
 * Started by dist.ts.
 */
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { CACHE, ROOT } from '../../../main/setup/paths.mjs';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('bundle.ts wants the folder to bundle into');
const entry = (name: string) => join(import.meta.dirname, `${name}.ts`);

/** What finds its way by where it lies stays there. */
const setupStays: Plugin = {
  name: 'nabowatt:setup-stays',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !/\/main\/setup\/\w+\.mjs$/.test(source)) return null;
    const file = fileURLToPath(new URL(source, pathToFileURL(importer)));
    return { id: pathToFileURL(file).href, external: true };
  },
};

await build({
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  plugins: [setupStays],
  cacheDir: join(CACHE, 'vite-standin'),
  publicDir: false,
  ssr: { noExternal: true, external: ['@electron/asar'], target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: { run: entry('run'), electron: entry('electron'), 'parent-port': entry('parent-port') },
      external: [/^node:/, '@electron/asar'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
    },
  },
});
