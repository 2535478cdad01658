/** Updates for real: electron-updater, a feed of releases on loopback, and a version that takes the place of another. */
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { chromium } from 'playwright';
import { ROOT } from '../../main/setup/paths.mjs';
import { repacked } from '../packaged/planted.ts';
import { runningPid } from './alone.ts';
import { ask } from './ask.ts';
import { copyDemoPast } from './demo-past.ts';
import { executable, type Launched, launch } from './launch.ts';
import { type Change, plant } from './plant.ts';
import { type ReleaseFeed, releaseFeed } from './release-feed.ts';

const { version: OLD } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const NEW = '99.0.0';

let folder: string;
let dataDir: string;
let image: string;
let feed: ReleaseFeed;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-update-'));
  dataDir = copyDemoPast();
  feed = await releaseFeed(folder);
  image = join(folder, 'Nabowatt.AppImage');
  await versionIn('old', [
    { search: 'const isOn = app.isPackaged && false;', replace: 'const isOn = app.isPackaged;' },
    { search: 'fromHex("")', replace: `fromHex("${feed.publicKey}")` },
  ]);
  startsWith('old', image);
});
test.afterEach(async () => {
  feed.close();
  await ended();
  for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
});

/** The packaged app with these changes of its bundle, as an AppImage has it in its mount. */
async function versionIn(name: string, changes: readonly Change[], version = OLD): Promise<void> {
  const copy = join(folder, name);
  cpSync(dirname(executable()), copy, { recursive: true });
  // Where there is one, the system's own packages are asked to install; an AppImage has none.
  rmSync(join(copy, 'resources', 'package-type'), { force: true });
  const feedFile = join(copy, 'resources', 'app-update.yml');
  writeFileSync(feedFile, `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: nabowatt-updater\n`);
  await repacked(copy, (app) => {
    plant(join(app, 'dist', 'desktop'), changes);
    const about = join(app, 'package.json');
    writeFileSync(about, readFileSync(about, 'utf8').replace(`"${OLD}"`, `"${version}"`));
  });
}

/** Writes a program that is an AppImage to whoever starts it. What the started one says goes to a file. */
function startsWith(name: string, path: string): void {
  const program = join(folder, name, basename(executable()));
  const words = `--data=${dataDir} --demo --remote-debugging-port=0`;
  writeFileSync(path, `#!/bin/sh\nexec "${program}" ${words} 2>"${said(name)}"\n`, { mode: 0o755 });
}
const said = (name: string) => join(folder, `${name}.said`);

async function started(): Promise<Launched> {
  const env = { APPIMAGE: image, XDG_CACHE_HOME: join(folder, 'cache') };
  const program = join(folder, 'old', basename(executable()));
  const launched = await launch({ executable: program, dataDir, env, args: ['--demo'] });
  await expect(launched.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({
    timeout: 100_000,
  });
  return launched;
}

/** Ends what took the place of the app, and waits until it has left. */
async function ended(): Promise<void> {
  const pid = runningPid(dataDir);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => runningPid(dataDir)).toBe(undefined);
}

test('it is fetched, installed when the node is closed, and goes on with the data, of which there is a copy', async () => {
  await versionIn('new', [{ search: `version: "${OLD}"`, replace: `version: "${NEW}"` }], NEW);
  const program = join(folder, 'new.AppImage');
  startsWith('new', program);
  await feed.publish({ version: NEW, program, isSigned: true });
  const launched = await started();
  expect(await ask(launched.page, 'lookForUpdate')).toEqual({ kind: 'ready', version: NEW });
  // Nobody said so yet.
  expect(readFileSync(image, 'utf8')).not.toContain('/new/');
  const left = once(launched.app.process(), 'exit');
  await ask(launched.page, 'installUpdate').catch(() => undefined);
  expect((await left)[0]).toBe(0);
  expect(launched.log()).not.toMatch(/did not close|update: /);
  expect(readFileSync(image, 'utf8')).toContain('/new/');

  const endpoint = () => {
    const text = existsSync(said('new')) ? readFileSync(said('new'), 'utf8') : '';
    return /DevTools listening on (ws:\S+)/.exec(text)?.[1] ?? '';
  };
  await expect.poll(endpoint, { timeout: 100_000 }).toMatch(/^ws:/);
  const browser = await chromium.connectOverCDP(endpoint());
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('the new version has no page');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: 100_000 });
  expect(await ask(page, 'desktop')).toMatchObject({ version: NEW });
  await browser.close();
  expect(existsSync(join(dataDir, 'backups', OLD, 'demo', 'demo.json'))).toBe(true);
  expect(readFileSync(join(dataDir, 'version'), 'utf8')).toBe(`${NEW}\n`);
});

test('nothing comes of a release that is not ours, or another one than was announced, or has no place to go', async () => {
  const program = join(folder, 'new.AppImage');
  copyFileSync(image, program);
  const launched = await started();
  const { app, page } = launched;
  const look = () => ask(page, 'lookForUpdate');
  await feed.publish({ version: NEW, program, isSigned: false });
  expect(await look()).toEqual({ kind: 'failed', why: 'notSigned' });
  expect(feed.asked).toEqual(['latest-linux.yml']);
  await feed.publish({ version: NEW, program, isSigned: true, spoil: true });
  expect(await look()).toEqual({ kind: 'failed', why: 'broken' });
  await feed.publish({ version: '0.0.1', program, isSigned: true });
  expect(await look()).toEqual({ kind: 'idle' });
  await feed.publish({ version: NEW, program, isSigned: true });
  expect(await look()).toEqual({ kind: 'ready', version: NEW });

  // As where the file lies in a folder of somebody else's: it cannot be taken away. Then the app is there again as it was.
  rmSync(image);
  await app.evaluate(({ app: electron, dialog }) => {
    const note = (line: string) => process.stderr.write(`${line}\n`);
    electron.relaunch = (options) => note(`relaunch ${JSON.stringify(options)}`);
    dialog.showMessageBox = (options: unknown) => {
      note(`said ${JSON.stringify(options)}`);
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
  });
  const left = once(app.process(), 'exit');
  await ask(page, 'installUpdate').catch(() => undefined);
  expect((await left)[0]).toBe(0);
  expect(launched.log()).toMatch(
    /update: notPlaced[^]*said .*was not installed[^]*relaunch .*Nabowatt\.AppImage/,
  );
});
