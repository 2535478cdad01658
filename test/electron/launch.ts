/** Starts the desktop app for a spec. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { ROOT } from '../../main/setup/paths.mjs';
import { copyDemoPast } from './demo-past.ts';
import { standinExecutable } from './standin/dist.ts';

/** Where npm puts Electron's own binary. */
export const REAL = join(ROOT, 'node_modules', 'electron', 'dist');

/** What the specs run on. Never by `require('electron')`: where the binary is missing, that tries to fetch it. */
export function whichElectron(): { readonly isReal: boolean; readonly words: string } {
  const isReal = existsSync(join(REAL, 'version')) && process.env['NABOWATT_STANDIN'] !== '1';
  return isReal
    ? { isReal, words: `Electron (${REAL})` }
    : { isReal, words: 'the stand-in: the binary of Electron is not in node_modules/electron/dist' };
}

/** What to start, beside Playwright: Electron's own binary, or the stand-in. */
export function executable(): string {
  const { isReal } = whichElectron();
  if (!isReal) return standinExecutable();
  return join(REAL, process.platform === 'win32' ? 'electron.exe' : 'electron');
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
  } = {},
): Promise<Launched> {
  const dataDir = options.dataDir ?? copyDemoPast();
  const { isReal } = whichElectron();
  const env = Object.entries({ ...process.env, ...options.env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const app = await electron.launch({
    cwd: ROOT,
    args: [options.folder ?? '.', `--data=${dataDir}`],
    env: Object.fromEntries(env),
    ...(isReal ? {} : { executablePath: standinExecutable() }),
  });
  let log = '';
  for (const output of [app.process().stdout, app.process().stderr]) {
    output?.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
  }
  const page = await app.firstWindow();
  await page.waitForURL(/nabowatt/);
  await page.waitForSelector('h1', { timeout: 60_000 });
  return {
    app,
    page,
    dataDir,
    log: () => log,
    async end() {
      const leaving = app.process();
      // An app that hangs is ended, and its spec fails by what it found, not by waiting.
      const patience = setTimeout(() => leaving.kill('SIGKILL'), 20_000);
      await app.close();
      clearTimeout(patience);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
