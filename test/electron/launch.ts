/** Starts the desktop app for a spec. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { ROOT } from '../../main/setup/paths.mjs';
import { standinExecutable } from './standin/dist.ts';

const REAL = join(ROOT, 'node_modules', 'electron', 'dist');

/** What the specs run on. Never by `require('electron')`: where the binary is missing, that tries to fetch it. */
export function whichElectron(): { readonly isReal: boolean; readonly words: string } {
  const isReal = existsSync(join(REAL, 'version')) && process.env['NABOWATT_STANDIN'] !== '1';
  return isReal
    ? { isReal, words: `Electron (${REAL})` }
    : { isReal, words: 'the stand-in: the binary of Electron is not in node_modules/electron/dist' };
}

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  /** Quits and forgets the data. */
  end(): Promise<void>;
}

/** Starts the app of a folder (the project's own when left out) on data of its own, or on that of another start. */
export async function launch(
  options: { readonly folder?: string; readonly dataDir?: string } = {},
): Promise<Launched> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'nabowatt-desktop-'));
  const { isReal } = whichElectron();
  const env = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const app = await electron.launch({
    cwd: ROOT,
    args: [options.folder ?? '.', `--data=${dataDir}`],
    env: Object.fromEntries(env),
    ...(isReal ? {} : { executablePath: standinExecutable() }),
  });
  const page = await app.firstWindow();
  await page.waitForURL(/nabowatt/);
  await page.waitForSelector('h1', { timeout: 60_000 });
  return {
    app,
    page,
    dataDir,
    async end() {
      await app.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
