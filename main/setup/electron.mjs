import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Electron's own executable, where its package has fetched it. Never by `require('electron')`: where it is missing, that
 * tries to fetch it.
 *
 * @param {string} [folder] of Electron's distribution
 * @returns {string | undefined}
 */
export function electronBinary(
  folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ROOT, 'node_modules', 'electron', 'dist'),
) {
  if (!existsSync(join(folder, 'version'))) return undefined;
  const named = join(folder, '..', 'path.txt');
  const usual = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const name = existsSync(named)
    ? readFileSync(named, 'utf8').trim()
    : (usual[/** @type {'win32' | 'darwin'} */ (process.platform)] ?? 'electron');
  const binary = join(folder, name);
  return existsSync(binary) ? binary : undefined;
}

/**
 * Which host `npm start` runs, and why, in one line.
 *
 * @typedef {{ kind: 'desktop', electron: string, args: string[], why: string }
 *   | { kind: 'headless', args: string[], why: string }} Host
 */

/** Options that only the host for browsers has. */
const BROWSER_ONLY = /^(--port|--no-open|--help|-h)(=|$)/;

/**
 * @param {object} of
 * @param {readonly string[]} of.args
 * @param {NodeJS.Platform} of.platform
 * @param {Readonly<Record<string, string | undefined>>} of.env
 * @param {string | undefined} of.electron
 * @param {boolean} [of.isRoot]
 * @returns {Host}
 */
export function whichHost({ args, platform, env, electron, isRoot = process.getuid?.() === 0 }) {
  const rest = args.filter((word) => word !== '--headless');
  const inBrowser = (/** @type {string} */ because) => ({
    kind: /** @type {const} */ ('headless'),
    args: rest,
    why: `Starting in a browser window: ${because}.`,
  });
  if (rest.length < args.length) return inBrowser('--headless asks for it');
  const only = args.find((word) => BROWSER_ONLY.test(word));
  if (only !== undefined) return inBrowser(`${only.replace(/=.*/, '')} is an option of that`);
  if (electron === undefined) {
    return inBrowser('Electron is not in node_modules/electron/dist (npx install-electron fetches it)');
  }
  if (platform === 'linux') {
    const hasScreen = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
    if (!hasScreen) return inBrowser('there is no screen here for the desktop app');
    if (isRoot) return inBrowser('Electron does not run as root');
  }
  return {
    kind: 'desktop',
    electron,
    args: joined(args),
    why: `Starting the desktop app: Electron is at ${electron}.`,
  };
}

/**
 * The desktop app takes '--data=DIR', as Chromium's own switches are written; a person may type '--data DIR'.
 *
 * @param {readonly string[]} args
 * @returns {string[]}
 */
function joined(args) {
  /** @type {string[]} */
  const words = [];
  for (const word of args) {
    const last = words.at(-1);
    if (last === '--data' || last === '--speed') words.splice(-1, 1, `${last}=${word}`);
    else words.push(word);
  }
  return words;
}
