import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
    // What more than one page uses is one file: a first page of forty small ones is slow to come.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
  },
});
