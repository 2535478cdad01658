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
  },
});
