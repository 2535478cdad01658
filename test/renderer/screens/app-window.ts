/**
 * The app in Chromium over the sample household: the renderer is built into a folder of its own, and the real headless
 * host serves it (test/headless/serve-recording.ts).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { findChromium } from '../../../main/setup/chromium.mjs';
import type { Language } from '../../../renderer/src/i18n/catalogue.ts';
import { ID } from '../../api/sample-views.ts';
import { SETTINGS_KEY, type Theme } from '../../../renderer/src/store/settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Every page that a household sees, by the part of the address after the #. */
export const SCREENS = [
  '/',
  '/market',
  '/market/standing',
  '/contracts',
  `/contracts/${ID.contract}`,
  '/bill',
  '/history',
  '/history/free',
  '/community',
  '/community/health',
  '/community/blocks',
  '/community/blocks/contract/87',
  '/community/rules',
  '/community/board',
  '/community/prices',
  '/settings',
] as const;

export type Screen = (typeof SCREENS)[number];

export interface AppWindow {
  readonly page: Page;
  /** What the console complained of, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** Goes to a page and waits until all of it is there. */
  open(screen: Screen | `${Screen}/${string}`): Promise<void>;
  /** Starts over with these settings, as a person finds them who chose them before. */
  choose(settings: { readonly language: Language; readonly theme: Theme }): Promise<void>;
  /** The home goes away at once, as when its PC is switched off. */
  cutOff(): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  /** A folder from `buildScreens`; else the app is built for this window alone. */
  readonly screens?: string;
  /** What the host plays: see test/headless/serve-recording.ts. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds the app into a folder of its own, which whoever asked removes. */
export async function buildScreens(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-screens-'));
  await build({
    root: path.join(ROOT, 'renderer'),
    configFile: path.join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  return folder;
}

/** Builds the app, starts the host, opens a window. */
export async function openApp(
  options: BrowserContextOptions = {},
  { screens, env = {} }: AppOptions = {},
): Promise<AppWindow> {
  const folder = screens ?? (await buildScreens());
  let host: ChildProcess | undefined;
  let browser: Browser | undefined;
  const end = async (how: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    if (host === undefined || host.exitCode !== null || host.signalCode !== null) return;
    const gone = once(host, 'exit');
    host.kill(how);
    await gone;
  };
  const close = async (): Promise<void> => {
    await browser?.close();
    await end('SIGINT');
    if (screens === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    host = spawn(process.execPath, ['test/headless/serve-recording.ts', '--no-open', '--port', '0'], {
      cwd: ROOT,
      env: { ...process.env, NABOWATT_START_MS: '30', NABOWATT_RENDERER: folder, CI: 'true', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const link = await linkOf(host);
    const executablePath = findChromium();
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    });
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Oslo',
      ...options,
    });
    const page = await context.newPage();
    // A busy machine is no failed test.
    page.setDefaultTimeout(90_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(link);
    await page.locator('h1').waitFor();
    return { page, complaints, cutOff: () => end('SIGKILL'), close, ...movesOf(page) };
  } catch (error) {
    await close();
    throw error;
  }
}

function movesOf(page: Page): Pick<AppWindow, 'open' | 'choose'> {
  return {
    open: async (screen) => {
      await page.evaluate((to) => {
        location.hash = `#${to}`;
      }, screen);
      await page.waitForFunction((to) => {
        const isThere = location.hash === `#${to}` && document.querySelector('h1') !== null;
        return isThere && document.querySelector('.skeleton, [aria-busy="true"]') === null;
      }, screen);
      // Two frames later charts are drawn, too.
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          }),
      );
    },
    choose: async (settings) => {
      await page.evaluate(([key, text]) => localStorage.setItem(key, text), [
        SETTINGS_KEY,
        JSON.stringify(settings),
      ] as const);
      await page.reload();
      await page.locator('h1').waitFor();
    },
  };
}

/** The link that the host prints. */
async function linkOf(host: ChildProcess): Promise<string> {
  let printed = '';
  if (host.stdout === null) throw new Error('the host prints nothing');
  for await (const chunk of host.stdout) {
    printed += String(chunk);
    const link = /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(printed)?.[0];
    if (link !== undefined) {
      host.stdout.resume();
      return link;
    }
  }
  throw new Error(`the host stopped before it gave a link: ${printed}`);
}
