import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What is on the screen first, with all that it imports: one file, as forty small ones are slow to come. */
const FIRST = ['src/main.tsx', 'src/pages/home/HomePage.tsx', 'src/pages/onboarding/Tour.tsx'];

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Names the chunk of modules that the first screen imports, at once or over others; null for all others. */
function firstScreen(): (id: string, modules: Modules) => string | null {
  let reached: Set<string> | undefined;
  return (id, modules) => {
    reached ??= reachedFrom(
      FIRST.map((file) => join(import.meta.dirname, 'renderer', file)),
      modules,
    );
    return reached.has(id) ? 'first' : null;
  };
}

function reachedFrom(entries: readonly string[], modules: Modules): Set<string> {
  const reached = new Set(entries);
  for (const id of reached) {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  }
  return reached;
}

/**
 * Builds the renderer into dist/renderer. The page is served under a strict content security policy
 * (`default-src 'none'`): nothing is inlined into it as data: URLs or script text.
 */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  cacheDir: '../.cache/vite',
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: firstScreen(), debugName: 'first screen', priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
});
