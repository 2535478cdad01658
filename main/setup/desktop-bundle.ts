/**
 * Bundles the desktop app: `main.js` (the main process, an ES module), `preload.cjs` (sandboxed preloads are one
 * CommonJS file) and a file for each worker thread, all in one folder. What cannot be bundled, because it is native
 * code or Electron itself, stays an import; electron-builder.yml takes those packages along.
 */
import { basename, join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { ROOT } from './paths.mjs';

/** Packages with native code. Each is in electron-builder.yml, and a check of the package sees to that. */
export const NATIVE_PACKAGES = ['better-sqlite3', 'keytar', 'serialport', 'usb'] as const;

/**
 * Bundles into a folder, which is emptied first. Rejects with the bundler's error.
 *
 * @param of.workers for tests: other code for some of the threads, by the name of its file (`node-worker`)
 */
export async function bundleDesktop({
  outDir,
  workers = {},
}: {
  readonly outDir: string;
  readonly workers?: Readonly<Record<string, string>>;
}): Promise<void> {
  const plugins = [workerFiles(workers)];
  const mainEntry = join(ROOT, 'main', 'desktop', 'main.ts');
  const preloadEntry = join(ROOT, 'main', 'desktop', 'preload.ts');
  await build(bundle({ outDir, plugins, entry: mainEntry, name: 'main', format: 'es' }));
  await build(bundle({ outDir, plugins, entry: preloadEntry, name: 'preload', format: 'cjs' }));
}

function bundle(of: {
  readonly outDir: string;
  readonly plugins: Plugin[];
  readonly entry: string;
  readonly name: 'main' | 'preload';
  readonly format: 'es' | 'cjs';
}): InlineConfig {
  const { outDir, plugins, entry, name, format } = of;
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins,
    cacheDir: join(ROOT, '.cache', 'vite-desktop'),
    publicDir: false,
    ssr: { noExternal: true, external: ['electron', ...NATIVE_PACKAGES], target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: name === 'main',
      target: 'node24',
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { [name]: entry },
        external: ['electron', /^node:/, ...NATIVE_PACKAGES],
        output: {
          format,
          entryFileNames: format === 'es' ? '[name].js' : '[name].cjs',
          chunkFileNames: '[name]-[hash].js',
          // A preload is one file.
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}

const WORKER_URL = /new URL\('(\.\/[\w/-]+-worker)\.ts', import\.meta\.url\)/g;

/** Puts each `new URL('./x-worker.ts', import.meta.url)` of the sources into the bundle as `x-worker.js`. */
function workerFiles(others: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'nabowatt:worker-files',
    enforce: 'pre',
    async transform(code, id) {
      let changed = code;
      for (const [whole, specifier = ''] of code.matchAll(WORKER_URL)) {
        const target = await this.resolve(others[basename(specifier)] ?? `${specifier}.ts`, id);
        if (target === null) throw new Error(`${id} names ${specifier}.ts, which is not there`);
        const fileName = `${basename(specifier)}.js`;
        this.emitFile({ type: 'chunk', id: target.id, fileName });
        // All files of the bundle lie in one folder, whichever of them this code ends up in.
        changed = changed.replace(whole, `new URL('./${fileName}', import.meta.url)`);
      }
      return changed === code ? null : { code: changed, map: null };
    },
  };
}
