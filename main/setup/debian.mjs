import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { run } from './child.mjs';
import { ROOT } from './paths.mjs';
import { say, tail } from './report.mjs';

/**
 * Something that no npm package can bring.
 *
 * @typedef {object} SystemNeed
 * @property {string} debianPackage
 * @property {string} purpose what it is for, in a few words
 * @property {() => boolean} isThere
 */

/** @type {readonly SystemNeed[]} */
const TEST_NEEDS = [
  {
    debianPackage: 'chromium',
    purpose: 'the browser tests',
    isThere: () => findChromium() !== undefined,
  },
];

/**
 * Installs what the tests need from Debian, where this process may (root, with apt-get); elsewhere says what
 * is missing and how to get it. Never fails: tests that lack something report that themselves.
 *
 * @param {readonly SystemNeed[]} [needs]
 * @returns {Promise<void>}
 */
export async function installDebianPackages(needs = TEST_NEEDS) {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  const names = missing.map((need) => need.debianPackage);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    for (const { debianPackage, purpose } of missing) say(`Missing: ${debianPackage}, for ${purpose}.`);
    say(`On Debian: sudo apt-get install ${names.join(' ')}. Going on without.`);
    return;
  }
  say(`Installing from Debian: ${names.join(', ')} (apt-get); a minute, once ...`);
  const output = await aptInstall(names);
  const absent = missing.filter((need) => !need.isThere());
  if (absent.length === 0) return;
  say(`apt-get did not install ${absent.map((need) => need.debianPackage).join(', ')}. Going on without.`);
  say(tail(output, 10));
}

/**
 * The package lists may be absent or old: then they are fetched, and the installation is tried once more.
 *
 * @param {readonly string[]} names
 * @returns {Promise<string>} what apt-get wrote last
 */
async function aptInstall(names) {
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names];
  const first = await aptGet(install);
  if (first.code === 0) return first.output;
  const update = await aptGet(['update']);
  const second = await aptGet(install);
  return `${update.code === 0 ? '' : update.output}${second.output}`;
}

/** @param {readonly string[]} args */
function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', args, { env, cwd: ROOT, quiet: true });
}
