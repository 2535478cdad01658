/** Starts the desktop app for a spec. */
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { electronBinary } from '../../main/setup/electron.mjs';
import { ROOT } from '../../main/setup/paths.mjs';
import { copyDemoPast } from './demo-past.ts';
import { standinExecutable } from './standin/dist.ts';

/** Electron's own binary, unless the stand-in is asked for. */
const real = process.env['NABOWATT_STANDIN'] === '1' ? undefined : electronBinary();

/** What the specs run on. */
export function whichElectron(): { readonly isReal: boolean; readonly words: string } {
  if (packaged !== undefined) return { isReal: real !== undefined, words: `the packaged app (${packaged})` };
  return real === undefined
    ? { isReal: false, words: 'the stand-in: the binary of Electron is not in node_modules/electron/dist' }
    : { isReal: true, words: `Electron (${real})` };
}

/** The folder of Electron's distribution. @throws Error on the stand-in */
export function realDistribution(): string {
  if (real === undefined) throw new Error('Electron is not here');
  return dirname(real);
}

/** What to start, beside Playwright: Electron's own binary, or the stand-in. */
export function executable(): string {
  return packaged ?? real ?? standinExecutable();
}

/** The packaged app that the specs are to run on, instead of the sources' own bundle (test/packaged/run.ts). */
const packaged = process.env['NABOWATT_PACKAGED'];

/** Chromium's sandbox does not run as root, as in a container; nobody else starts the app so. */
export function rootSwitches(): string[] {
  return real !== undefined && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * The words that start the app on that data. A packaged app is its own folder, and begins with the set-up where the other
 * begins with the demo, so that is said.
 */
export function startWords(dataDir: string, more: readonly string[] = [], folder = '.'): string[] {
  const hasScene = more.some((word) => word === '--home' || word === '--demo');
  const what = packaged === undefined ? [folder] : hasScene || isBegun(dataDir) ? [] : ['--demo'];
  return [...rootSwitches(), ...what, `--data=${dataDir}`, ...more];
}

function isBegun(dataDir: string): boolean {
  return existsSync(join(dataDir, 'setup.json'));
}

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  /** What it has written so far, on both of its outputs. */
  log(): string;
  /** Quits and forgets the data. */
  end(): Promise<void>;
}

/** Starts the app of a folder (the project's own when left out) on a demo of its own, or on the data of another start. */
export async function launch(
  options: {
    readonly folder?: string;
    readonly dataDir?: string;
    /** Beside those of this process. */
    readonly env?: NodeJS.ProcessEnv;
    /** Words for the app itself. */
    readonly args?: readonly string[];
    /** Another program than `executable()`. */
    readonly executable?: string;
  } = {},
): Promise<Launched> {
  const dataDir = options.dataDir ?? copyDemoPast();
  const env = Object.entries({ ...process.env, ...options.env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const app = await electron.launch({
    cwd: ROOT,
    args: startWords(dataDir, options.args, options.folder),
    env: Object.fromEntries(env),
    executablePath: options.executable ?? executable(),
  });
  // Playwright forgets it with the app.
  const leaving = app.process();
  let log = '';
  for (const output of [leaving.stdout, leaving.stderr]) {
    output?.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
  }
  const page = await app.firstWindow();
  await page.waitForURL(/nabowatt/);
  await page.waitForSelector('h1', { timeout: 100_000 });
  return {
    app,
    page,
    dataDir,
    log: () => log,
    async end() {
      // An app that hangs is ended, and its spec fails by what it found, not by waiting.
      const patience = setTimeout(() => leaving.kill('SIGKILL'), 20_000);
      if (leaving.exitCode === null && leaving.signalCode === null) await app.close();
      clearTimeout(patience);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
