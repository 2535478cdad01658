/** Looks into a packaged folder: the right files and no others, natives where they can be loaded, fuses, no secrets. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, listPackage, statFile, uncache } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { z } from 'zod';
import { NATIVE_PACKAGES } from '../../main/setup/desktop-bundle.ts';
import { ROOT } from '../../main/setup/paths.mjs';

/** Without these the app does not run. */
const NEEDED = [
  'package.json',
  'dist/desktop/main.js',
  'dist/desktop/preload.cjs',
  'dist/desktop/keychain-worker.js',
  'dist/desktop/history-worker.js',
  'dist/renderer/index.html',
  'assets/icons/256x256.png',
  'assets/tray/tray-dark.png',
  'assets/tray/tray-light.png',
  'assets/tray/trayTemplate.png',
  'node_modules/@fontsource/inter/files/inter-latin-400-normal.woff',
  'node_modules/@fontsource/inter/files/inter-latin-600-normal.woff',
];
/** All that may lie at the top, and below node_modules. */
const TOP = /^(dist\/(desktop|renderer)\/|assets\/(icons|tray)\/|node_modules\/|package\.json$)/;
const MODULES = new Set<string>([
  ...NATIVE_PACKAGES,
  '@serialport',
  '@node-usb',
  '@fontsource',
  'node-gyp-build',
  'debug',
  'ms',
]);
const OUT_OF_PLACE =
  /\.(map|tsx?|mts|cts|tsbuildinfo|env|pem|key|sqlite|log)$|(^|\/)(\.env|\.npmrc|\.git|test|tests)(\/|$)/;
/** Private keys, tokens of npm and GitHub, and seeds as the demo writes them. */
const SECRETS = [
  // With a key in it: libp2p's own code writes the line around keys that it makes.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{16}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /"seeds?"\s*:\s*\{?\s*"[^"]*"\s*:?\s*"?[0-9a-f]{64}/,
];
const OFF = 48;
const ON = 49;
const FUSES: readonly (readonly [FuseV1Options, number])[] = [
  [FuseV1Options.RunAsNode, OFF],
  [FuseV1Options.EnableCookieEncryption, OFF],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, OFF],
  [FuseV1Options.EnableNodeCliInspectArguments, OFF],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, ON],
  [FuseV1Options.OnlyLoadAppFromAsar, ON],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, OFF],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, OFF],
];
const LOCALES = ['en-GB.pak', 'en-US.pak', 'nb.pak'];
/** Bytes of the archive, without what Electron brings; it has 3 MB today. */
const MAX_ARCHIVE_BYTES = 12_000_000;

/** What is wrong with `<platform>-unpacked`, a line each. */
export async function packageFaults(folder: string, executable: string): Promise<string[]> {
  const archive = join(folder, 'resources', 'app.asar');
  // The archive of that path may be another than at the last look.
  uncache(archive);
  const files = listPackage(archive, { isPack: false })
    .map((path) => path.slice(1).replaceAll('\\', '/'))
    .filter((path) => !('files' in statFile(archive, path, false)));
  return [
    ...fileFaults(files),
    ...nativeFaults(files, archive),
    ...contentFaults(files, archive),
    ...(await fuseFaults(join(folder, executable))),
    ...folderFaults(folder),
  ];
}

function fileFaults(files: readonly string[]): string[] {
  const has = new Set(files);
  const faults = NEEDED.filter((path) => !has.has(path)).map((path) => `${path} is missing`);
  for (const path of files) {
    const [, module] = /^node_modules\/([^/]+)/.exec(path) ?? [];
    const isForeign = module !== undefined && !MODULES.has(module);
    if (!TOP.test(path) || OUT_OF_PLACE.test(path) || isForeign) faults.push(`${path} does not belong in it`);
  }
  return faults;
}

function nativeFaults(files: readonly string[], archive: string): string[] {
  const natives = files.filter((path) => path.endsWith('.node'));
  const faults = natives
    .filter((path) => !existsSync(join(`${archive}.unpacked`, path)))
    .map((path) => `${path} is not unpacked`);
  for (const name of ['better-sqlite3', 'keytar', '@serialport/bindings-cpp', '@node-usb']) {
    const own = natives.filter((path) => path.startsWith(`node_modules/${name}/`));
    if (own.length !== 1) faults.push(`${name} has ${own.length} native modules, not one`);
  }
  for (const path of natives) {
    if (/darwin|win32|musl|arm64/.test(path)) faults.push(`${path} is of another system`);
  }
  return faults;
}

function contentFaults(files: readonly string[], archive: string): string[] {
  const faults: string[] = [];
  for (const path of files.filter((name) => /\.(c?js|html|json|css)$/.test(name))) {
    const text = extractFile(archive, path).toString('utf8');
    if (text.includes('sourceMappingURL=') && path.startsWith('dist/'))
      faults.push(`${path} names a source map`);
    if (text.includes(ROOT)) faults.push(`${path} names a folder of the machine that built it`);
    if (SECRETS.some((secret) => secret.test(text))) faults.push(`${path} holds a secret`);
  }
  const about = z
    .looseObject({ main: z.string() })
    .parse(JSON.parse(extractFile(archive, 'package.json').toString('utf8')));
  for (const field of ['devDependencies', 'scripts']) {
    if (field in about) faults.push(`package.json has ${field}`);
  }
  if (!files.includes(about.main)) faults.push(`the main entry ${about.main} is missing`);
  return faults;
}

async function fuseFaults(executable: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(executable);
  return FUSES.filter(([fuse, state]) => Number(wire[fuse]) !== state).map(
    ([fuse]) => `the fuse ${FuseV1Options[fuse]} is not as it must be`,
  );
}

function folderFaults(folder: string): string[] {
  const faults: string[] = [];
  const resources = join(folder, 'resources');
  for (const name of ['app-update.yml']) {
    if (!existsSync(join(resources, name))) faults.push(`resources/${name} is missing`);
  }
  const locales = readdirSync(join(folder, 'locales')).toSorted();
  if (locales.join() !== LOCALES.join()) faults.push(`locales are ${locales.join(', ')}`);
  const size = statSync(join(resources, 'app.asar')).size;
  if (size > MAX_ARCHIVE_BYTES) faults.push(`app.asar has ${size} bytes`);
  const update = readFileSync(join(resources, 'app-update.yml'), 'utf8');
  if (!/^url: https:/m.test(update)) faults.push('updates do not come over https');
  return faults;
}
