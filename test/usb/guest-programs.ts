import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './guest-image.ts';

/**
 * The guest's programs as one file each, packages left out: in software emulation, stripping the types of a hundred files
 * takes longer than all tests.
 *
 * @returns their folder, in `.cache` under the project's own, so that they find its packages
 */
export async function guestPrograms(): Promise<string> {
  const outDir = join(ROOT, '.cache', 'usb-vm', 'programs');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: {
          main: join(import.meta.dirname, 'guest', 'main.ts'),
          'other-process': join(import.meta.dirname, 'guest', 'other-process.ts'),
          player: join(import.meta.dirname, 'played', 'player.ts'),
        },
      },
    },
  });
  return outDir;
}
