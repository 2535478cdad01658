/**
 * `npm run test:packaged`: makes the Linux folder and the .deb with electron-builder, looks into both, plants faults,
 * and starts the app from the unpacked .deb. On Electron's own binaries where they are, else on the stand-in.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { run } from '../../main/setup/child.mjs';
import { buildDesktop } from '../../main/setup/desktop.mjs';
import { BIN, CACHE, ROOT, withTools } from '../../main/setup/paths.mjs';
import { buildRenderer } from '../../main/setup/renderer.mjs';
import { makeDemoPast } from '../electron/demo-past.ts';
import { realDistribution, whichElectron } from '../electron/launch.ts';
import { standinDistribution } from '../electron/standin/dist.ts';
import { packageFaults } from './check-package.ts';
import { missedFaults } from './planted.ts';
import { startPackage } from './start-package.ts';

const OUT = join(CACHE, 'packaged');
const EXECUTABLE = 'nabowatt';
/**
 * Those that look at what packing could spoil: the page, fonts and workers, the keychain's library. The others look at
 * the same code in the bundle.
 */
const SPECS = ['app.spec', 'files.spec', 'keychain.spec', 'update.spec'];
/** All of the page's script, as it would go over a wire. */
const MAX_RENDERER_GZIP_BYTES = 600_000;

let failed = 0;
/** One thing that must hold: nothing is wrong with it. */
function holds(name: string, faults: readonly string[]): void {
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const fault of faults.slice(0, 20)) console.log(`     ${fault}`);
  if (faults.length > 0) failed += 1;
}

async function make(): Promise<void> {
  const { isReal } = whichElectron();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const dist = isReal ? realDistribution() : await standinDistribution();
  const builder = join(BIN, 'electron-builder');
  const { code, output } = await run(
    builder,
    ['--linux', 'dir', 'deb', `-c.electronDist=${dist}`, '--publish', 'never'],
    {
      env: { ...withTools(process.env), CUSTOM_FPM_PATH: join(ROOT, 'test', 'packaged', 'fpm.ts') },
      cwd: ROOT,
      quiet: true,
    },
  );
  if (code !== 0) throw new Error(`electron-builder failed:\n${output.slice(-3_000)}`);
}

function rendererFaults(): string[] {
  const assets = join(ROOT, 'dist', 'renderer', 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
  console.log(`     renderer JS: ${Math.round(bytes / 1000)} kB gzip of ${MAX_RENDERER_GZIP_BYTES / 1000}`);
  return bytes > MAX_RENDERER_GZIP_BYTES ? [`${bytes} bytes`] : [];
}

/** Unpacks the .deb, and says what is wrong with its tree. */
async function debFaults(tree: string): Promise<string[]> {
  const deb = readdirSync(OUT).find((name) => name.endsWith('.deb'));
  if (deb === undefined) return ['there is no .deb'];
  const path = join(OUT, deb);
  const unpacked = await run('dpkg-deb', ['-R', path, tree], { env: process.env, cwd: ROOT, quiet: true });
  if (unpacked.code !== 0) return [unpacked.output];
  const needed = [
    'opt/Nabowatt/nabowatt',
    'usr/lib/udev/rules.d/70-nabowatt-meter.rules',
    'usr/share/applications/nabowatt.desktop',
    'usr/share/icons/hicolor/256x256/apps/nabowatt.png',
    'DEBIAN/postinst',
    'DEBIAN/postrm',
  ];
  const faults = needed.filter((name) => !existsSync(join(tree, name))).map((name) => `${name} is missing`);
  const control = readFileSync(join(tree, 'DEBIAN', 'control'), 'utf8');
  if (!/^Depends: .*libsecret-1-0/m.test(control)) faults.push('it does not depend on libsecret');
  const postinst = readFileSync(join(tree, 'DEBIAN', 'postinst'), 'utf8');
  const own = readFileSync(join(ROOT, 'assets', 'linux', 'after-install.tpl'), 'utf8');
  const usual = readFileSync(
    join(ROOT, 'node_modules', 'app-builder-lib', 'templates', 'linux', 'after-install.tpl'),
    'utf8',
  );
  if (!postinst.includes('udevadm trigger')) faults.push('the rule for meters waits for the next start');
  if (!own.startsWith(usual)) faults.push("electron-builder's own steps after an installation have changed");
  const syntax = await run('bash', ['-n', join(tree, 'DEBIAN', 'postinst')], {
    env: process.env,
    cwd: ROOT,
    quiet: true,
  });
  if (syntax.code !== 0) faults.push(`postinst: ${syntax.output}`);
  return faults;
}

async function startFaults(tree: string): Promise<string[]> {
  const seen = await startPackage(join(tree, 'opt', 'Nabowatt', EXECUTABLE));
  const faults: string[] = [];
  if (seen.stage !== 'welcome') faults.push(`it begins with ${String(seen.stage)}, not with the set-up`);
  if (seen.heading !== 'Home') faults.push(`the demo's first page is ${seen.heading}`);
  if (!/nabowatt/.test(seen.url)) faults.push(`it is at ${seen.url}`);
  if (!JSON.stringify(seen.desktop).includes('"startAtLogin":false'))
    faults.push('it does not know that it is installed');
  if (seen.exitCode !== 0) faults.push(`it left with ${seen.exitCode}`);
  return faults;
}

/** The specs of the running app, on the one that was unpacked from the .deb. */
async function specFaults(tree: string): Promise<string[]> {
  const executable = join(tree, 'opt', 'Nabowatt', EXECUTABLE);
  const { code, output } = await run(
    join(BIN, 'playwright'),
    ['test', '-c', join('test', 'electron', 'playwright.config.ts'), ...SPECS],
    {
      env: { ...withTools(process.env), NABOWATT_PACKAGED: await drivable(executable) },
      cwd: ROOT,
      quiet: true,
    },
  );
  console.log(`     specs: ${/\d+ passed.*/.exec(output)?.[0] ?? 'none passed'}`);
  return code === 0 ? [] : output.slice(-6_000).split('\n');
}

/** Playwright drives by the debugger, which a fuse keeps out: of real Electron, a copy with that one fuse the other way. */
async function drivable(executable: string): Promise<string> {
  if (!whichElectron().isReal) return executable;
  const copy = join(OUT, 'drivable');
  cpSync(dirname(executable), copy, { recursive: true });
  const driven = join(copy, EXECUTABLE);
  await flipFuses(driven, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
  return driven;
}

console.log(`The packaged app, on ${whichElectron().words}`);
await buildRenderer();
await buildDesktop();
await makeDemoPast();
await make();
const packaged = join(OUT, 'linux-unpacked');
const tree = join(OUT, 'deb-tree');
holds(
  'the folder has the right files, natives, fuses and no secrets',
  await packageFaults(packaged, EXECUTABLE),
);
holds('the check finds what is planted', await missedFaults(packaged, EXECUTABLE));
holds('the page keeps to its size', rendererFaults());
holds('the .deb has its parts', await debFaults(tree));
holds('it starts from the unpacked .deb', await startFaults(tree));
holds("the running app's specs hold for it", await specFaults(tree));
process.exit(failed === 0 ? 0 : 1);
