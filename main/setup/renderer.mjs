import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { withSetupLock } from './lock.mjs';
import { NODE_24, ROOT, withTools } from './paths.mjs';
import { SetupError, say, tail } from './report.mjs';

const DIST = join(ROOT, 'dist');
const BUILT = join(DIST, 'renderer');
const STAMP = join(DIST, 'renderer.stamp');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

/** Everything that the built page is made from. Of node-core it uses types only. */
const SOURCES = ['assets', 'package-lock.json', 'renderer', 'vite.config.ts'];

/**
 * Builds the renderer into dist/renderer, if it is missing or was built from other sources.
 *
 * @returns {Promise<void>}
 * @throws {SetupError} when the renderer does not build; the last good build stays in place
 */
export async function buildRenderer() {
  if (isCurrent()) return;
  await withSetupLock(async () => {
    if (isCurrent()) return;
    if (!existsSync(join(ROOT, 'renderer', 'index.html'))) {
      throw new SetupError('renderer/index.html is not there: this is not a whole checkout of the project.');
    }
    say('Building the screens (vite build) ...');
    const fingerprint = fingerprintOf(ROOT, SOURCES);
    const fresh = `${BUILT}.new`;
    const { code, output } = await run(
      NODE_24,
      [VITE, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
      { env: { ...withTools(process.env), NODE_ENV: 'production' }, cwd: ROOT, quiet: true },
    );
    if (code !== 0) throw new SetupError(`The screens do not build:\n${tail(output)}`);
    putInPlace(fresh, fingerprint);
  });
}

function isCurrent() {
  return (
    existsSync(join(BUILT, 'index.html')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === fingerprintOf(ROOT, SOURCES)
  );
}

/**
 * @param {string} fresh
 * @param {string} fingerprint
 */
function putInPlace(fresh, fingerprint) {
  mkdirSync(DIST, { recursive: true });
  rmSync(STAMP, { force: true });
  rmSync(BUILT, { recursive: true, force: true });
  renameSync(fresh, BUILT);
  writeFileSync(STAMP, fingerprint);
}

/**
 * A hash over names and contents of files and, recursively, folders. What does not exist counts as empty.
 *
 * @param {string} root
 * @param {readonly string[]} sources paths below root
 * @returns {string}
 */
export function fingerprintOf(root, sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(root, source)) {
      const bytes = readFileSync(join(root, file));
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return `${hash.digest('hex')}\n`;
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]} sorted
 */
function filesUnder(root, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  const entries = readdirOrFile(absolute);
  if (entries === undefined) return [path];
  return entries.toSorted().flatMap((name) => filesUnder(root, `${path}/${name}`));
}

/** @param {string} absolute */
function readdirOrFile(absolute) {
  try {
    return readdirSync(absolute);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
