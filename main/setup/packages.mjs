import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { NODE_24, ROOT, withoutTools } from './paths.mjs';
import { SetupError, say, tail } from './report.mjs';

const STAMP = join(ROOT, 'node_modules', '.nabowatt-setup');

/** No answer from the registry, as npm words it. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET/;

/**
 * What node_modules must have been made from: this lock file, on this platform.
 *
 * @returns {string}
 */
export function packagesFingerprint() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** @returns {boolean} whether node_modules is what package-lock.json asks for, Node 24 included */
export function packagesAreCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === packagesFingerprint() && existsSync(NODE_24);
}

/** Notes that node_modules now is what package-lock.json asks for. npm runs this after each install. */
export function stampPackages() {
  writeFileSync(STAMP, packagesFingerprint());
}

/**
 * Makes node_modules match package-lock.json with `npm ci`, if it does not already.
 *
 * @returns {Promise<void>}
 * @throws {SetupError} when npm fails: no network, or npm's own last lines
 */
export async function installPackages() {
  if (packagesAreCurrent()) return;
  say('Installing the packages that package-lock.json names (npm ci); half a minute, once ...');
  const { code, output } = await run(
    'npm',
    [
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--loglevel=error',
      '--prefer-offline',
      '--fetch-retry-maxtimeout=10000',
    ],
    { env: withoutTools(process.env), cwd: ROOT, quiet: true },
  );
  if (code !== 0) throw new SetupError(explain(output));
  if (!existsSync(NODE_24)) {
    throw new SetupError(
      `npm ci ended well, but Node 24 is not at ${NODE_24}: the install script of the package 'node' ` +
        "did not run. Is 'ignore-scripts' set in an .npmrc?",
    );
  }
  stampPackages();
}

/**
 * Installs again where keytar was left out, as an optional package is when what it is built against was missing, and that is
 * there now. Never fails for keytar's sake: the tests of the keychain say so themselves.
 *
 * @returns {Promise<void>}
 * @throws {SetupError} when npm fails
 */
export async function bringKeytar() {
  if (existsSync(join(ROOT, 'node_modules', 'keytar')) || !existsSync(KEYTAR_NEEDS) || existsSync(TRIED))
    return;
  rmSync(STAMP, { force: true });
  await installPackages();
  // Once: where it cannot be built (no compiler, no headers), it could not the next time either.
  writeFileSync(TRIED, '');
}

const TRIED = join(ROOT, 'node_modules', '.nabowatt-keytar-tried');
const KEYTAR_NEEDS = '/usr/include/libsecret-1/libsecret/secret.h';

/** @param {string} output */
function explain(output) {
  if (!OFFLINE.test(output)) return `npm ci failed:\n${tail(output)}`;
  return (
    'npm cannot reach its registry, and set-up needs it once. Connect to the internet ' +
    `(or set npm's proxy or registry) and run the same command again.\n${tail(output, 6)}`
  );
}
