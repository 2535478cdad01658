import { join } from 'node:path';
import { build } from 'vite';
import { CACHE, ROOT } from '../../setup/paths.mjs';

/**
 * The home's program as one file, as the desktop app has it: many processes start from it at once, and none of them has to
 * read and strip hundreds of sources. @returns its path
 */
export async function bundleHome(): Promise<string> {
  const outDir = join(CACHE, `community-${process.pid}`);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    cacheDir: join(CACHE, 'vite-community'),
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3'], target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { home: join(import.meta.dirname, 'home.ts') },
        external: [/^node:/, 'better-sqlite3'],
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  });
  return join(outDir, 'home.js');
}
