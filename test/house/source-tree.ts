import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from './import-rules.ts';

/** The project's folder, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Made by tools, at any depth; .gitignore has the same names. */
const MADE = new Set(['.git', 'node_modules', 'dist', '.cache', 'test-results', 'playwright-report']);

/** Paths of all files of the project, from its root, with forward slashes, sorted. */
export function projectPaths(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !MADE.has(entry.name) && !entry.name.endsWith('.log'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? projectPaths(path) : [path];
    });
}

/** The project's text files with their text; pictures and sounds are left out. */
export function projectFiles(): Files {
  const binary = /\.(png|ico|icns|jpg|webp|gif|woff2?|wav|mp3|ogg|pdf)$/;
  const texts = projectPaths().filter((path) => !binary.test(path));
  return new Map(texts.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}
