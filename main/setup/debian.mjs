import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * A need for a program.
 *
 * @param {string} name
 * @param {string} debianPackage
 * @param {string} purpose
 * @returns {SystemNeed}
 */
function program(name, debianPackage, purpose) {
  const isThere = () => PROGRAM_FOLDERS.some((folder) => existsSync(join(folder, name)));
  return { debianPackage, purpose, isThere };
}

const PROGRAM_FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin'];
const KEYCHAIN = 'the tests of the keychain';
const BUILD = 'building the npm package keytar';
const NETWORKS = 'the tests of homes behind routers';
const PAPER = 'the tests of bills as files';
const USB = 'the tests of USB meters in a virtual machine';

/** @type {readonly SystemNeed[]} */
const TEST_NEEDS = [
  {
    debianPackage: 'chromium',
    purpose: 'the browser tests',
    isThere: () => findChromium() !== undefined,
  },
  program('dbus-daemon', 'dbus-daemon', KEYCHAIN),
  program('dbus-send', 'dbus-bin', KEYCHAIN),
  program('gnome-keyring-daemon', 'gnome-keyring', KEYCHAIN),
  {
    debianPackage: 'libsecret-1-dev',
    purpose: BUILD,
    isThere: () => existsSync('/usr/include/libsecret-1/libsecret/secret.h'),
  },
  program('pkg-config', 'pkg-config', BUILD),
  program('g++', 'g++', BUILD),
  program('make', 'make', BUILD),
  program('pdftotext', 'poppler-utils', PAPER),
];

/** @type {readonly SystemNeed[]} */
const LONG_TEST_NEEDS = [
  program('ip', 'iproute2', NETWORKS),
  program('nft', 'nftables', NETWORKS),
  program('miniupnpd', 'miniupnpd-nftables', NETWORKS),
  program('qemu-system-x86_64', 'qemu-system-x86', USB),
  program('cpio', 'cpio', USB),
  program('depmod', 'kmod', USB),
  program('soffice', 'libreoffice-calc', PAPER),
];

/**
 * What a group of tests needs. The long ones have browsers, keychains and bills in them too, and may be run alone.
 *
 * @param {'tests' | 'long tests'} what
 * @returns {readonly SystemNeed[]}
 */
export function needsOf(what) {
  return what === 'tests' ? TEST_NEEDS : [...TEST_NEEDS, ...LONG_TEST_NEEDS];
}

/**
 * Installs what the tests need from Debian, where this process may (root, with apt-get); elsewhere says what
 * is missing and how to get it. Never fails: tests that lack something report that themselves.
 *
 * @param {readonly SystemNeed[]} needs
 * @returns {Promise<void>}
 */
export async function installDebianPackages(needs) {
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
