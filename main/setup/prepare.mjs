/**
 * Set-up: from a fresh clone on a machine with Node 20 and npm to one where everything runs.
 *
 * `npm start` and `npm test` come through here first. The files named .mjs run on Node 20, before any
 * package is there, and use nothing but Node itself; whatever they start runs on the Node 24 that the npm
 * package `node` brings. All of it can be run again, and by two processes at once.
 */
import { installDebianPackages, needsOf } from './debian.mjs';
import { withSetupLock } from './lock.mjs';
import { installPackages, packagesAreCurrent, bringKeytar } from './packages.mjs';
import { NODE_24 } from './paths.mjs';

/**
 * Brings this checkout to where it can run.
 *
 * @param {object} options
 * @param {'tests' | 'long tests' | false} options.forTests also install what only they need: a browser, a keychain; for the
 *   long ones, routers and a virtual machine
 * @returns {Promise<string>} the path of Node 24
 * @throws {import('./report.mjs').SetupError} when the packages cannot be installed
 */
export async function prepare({ forTests }) {
  // First what comes from Debian: keytar is built against a part of it.
  if (forTests !== false) await installDebianPackages(needsOf(forTests));
  if (!packagesAreCurrent()) await withSetupLock(installPackages);
  if (forTests !== false) await withSetupLock(bringKeytar);
  return NODE_24;
}
