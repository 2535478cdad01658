import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** As the bundler names it: one file, with the hash of what is in it. */
const FONT = /^inter-latin-wght-normal-[\w-]{8}\.woff2$/;

/** The path of the app's font on its host; undefined where it is not among the built files. */
export async function appFont(rendererDir: string): Promise<string | undefined> {
  const files = await readdir(join(rendererDir, 'assets')).catch(() => []);
  const font = files.find((file) => FONT.test(file));
  return font === undefined ? undefined : `/assets/${font}`;
}
