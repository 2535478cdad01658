import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { withSetupLock } from './lock.mjs';
import { NODE_24, ROOT, withTools } from './paths.mjs';
import { fingerprintOf } from './renderer.mjs';
import { SetupError, say, tail } from './report.mjs';

const DIST = join(ROOT, 'dist');
const BUILT = join(DIST, 'desktop');
const STAMP = join(DIST, 'desktop.stamp');
const BUNDLER = join(ROOT, 'main', 'setup', 'bundle-desktop.ts');

/** Everything that the bundle of the desktop app is made from. */
const SOURCES = ['main', 'node-core', 'package-lock.json', 'package.json'];

/**
 * Bundles the desktop app into dist/desktop, if it is missing or was made from other sources.
 *
 * @returns {Promise<void>}
 * @throws {SetupError} when it cannot be bundled; the last good bundle stays in place
 */
export async function buildDesktop() {
  if (isCurrent()) return;
  await withSetupLock(async () => {
    if (isCurrent()) return;
    say('Bundling the desktop app ...');
    const fingerprint = fingerprintOf(ROOT, SOURCES);
    const fresh = `${BUILT}.new`;
    const { code, output } = await run(NODE_24, [BUNDLER, fresh], {
      env: { ...withTools(process.env), NODE_ENV: 'production' },
      cwd: ROOT,
      quiet: true,
    });
    if (code !== 0) throw new SetupError(`The desktop app cannot be bundled:\n${tail(output)}`);
    mkdirSync(DIST, { recursive: true });
    rmSync(STAMP, { force: true });
    rmSync(BUILT, { recursive: true, force: true });
    renameSync(fresh, BUILT);
    writeFileSync(STAMP, fingerprint);
  });
}

function isCurrent() {
  return (
    existsSync(join(BUILT, 'main.js')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === fingerprintOf(ROOT, SOURCES)
  );
}
