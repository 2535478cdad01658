import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute, without a trailing separator. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where `npm ci` puts the commands of the packages. */
export const BIN = join(ROOT, 'node_modules', '.bin');

/** What set-up and checks write for themselves; never committed, safe to delete. */
export const CACHE = join(ROOT, '.cache');

/** Node 24 as the npm package `node` brings it: a real executable, whatever Node the machine has. */
export const NODE_24 = join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * The environment for a command that is to find Node 24 and the project's tools first on its PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withTools(env) {
  return { ...env, PATH: [BIN, ...foreignPath(env)].join(delimiter) };
}

/**
 * The environment for `npm ci`, which deletes node_modules while it runs: its PATH must not lead there.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutTools(env) {
  return { ...env, PATH: foreignPath(env).join(delimiter) };
}

/** @param {NodeJS.ProcessEnv} env */
function foreignPath(env) {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && folder !== BIN);
}
