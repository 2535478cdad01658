/**
 * A household of one's own, as `npm start -- --home` or the desktop app runs it: it can be stopped, and started again.
 * In a street (street-hands.ts) the homes share a time that can be made to run faster.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type Page, test as base } from '@playwright/test';
import { type Launched, launch } from '../electron/launch.ts';
import setUpDesktop from '../electron/set-up.ts';
import { buildStreetApp } from './street-app.ts';
import { HANDS_VARIABLE, setHands } from './street-hands.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** On what a home runs. */
export type Kind = 'headless' | 'desktop';

export interface RealHome {
  readonly kind: Kind;
  readonly dataDir: string;
  /** Starts the host. @returns its screens: in a browser always the same page, in the desktop app a new window */
  open(): Promise<Page>;
  /** Ends it as Control-C or Quit does, or at once as a power cut does. */
  stop(how?: 'gently' | 'at once'): Promise<void>;
  /** Closes its browser, too. */
  leave(): Promise<void>;
}

export interface HomeWish {
  readonly kind: Kind;
  /** The file of the street's hands; its own time and the PC's whole network when left out. */
  readonly hands?: string;
}

/** The desktop apps that a file of tests starts: bundled once, where they are wanted. */
interface DesktopApps {
  own(): Promise<void>;
  /** @returns the folder of the app for a street */
  street(): Promise<string>;
}

interface Homes {
  /** Each call gives a home on an empty folder, which is gone after the test. */
  readonly realHome: (wish: HomeWish) => RealHome;
  /** Each call gives a file of hands that stand at that time. */
  readonly hands: (at: { readonly originMs: number }) => string;
}

export const test = base.extend<Homes, { apps: DesktopApps }>({
  apps: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
    async ({}, provide) => {
      let ready: Promise<(() => void) | undefined> | undefined;
      let folder: Promise<string> | undefined;
      const own = async (): Promise<void> => {
        ready ??= setUpDesktop();
        await ready;
      };
      await provide({
        own,
        street: async () => {
          await own();
          folder ??= buildStreetApp();
          return await folder;
        },
      });
      (await ready)?.();
    },
    { scope: 'worker' },
  ],
  realHome: async ({ browser, apps }, provide) => {
    const homes: RealHome[] = [];
    await provide((wish) => {
      const dataDir = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-home-'));
      const made =
        wish.kind === 'headless' ? inBrowser({ dataDir, browser, wish }) : inWindow({ dataDir, apps, wish });
      homes.push(made);
      return made;
    });
    await Promise.all(homes.map((home) => home.leave()));
    for (const { dataDir } of homes) rmSync(dataDir, { recursive: true, force: true });
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
  hands: async ({}, provide) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-hands-'));
    let count = 0;
    await provide((at) => {
      count += 1;
      const file = path.join(folder, `hands-${count}.json`);
      setHands(file, at);
      return file;
    });
    rmSync(folder, { recursive: true, force: true });
  },
});

interface Made {
  readonly dataDir: string;
  readonly wish: HomeWish;
}

/** The headless host in a process of its own, its screens in a browser. */
function inBrowser({ dataDir, browser, wish }: Made & { readonly browser: Browser }): RealHome {
  let child: ChildProcessWithoutNullStreams | undefined;
  let page: Page | undefined;
  const program = wish.hands === undefined ? 'main/headless/main.ts' : 'test/e2e/street-home.ts';
  const stop = async (how = 'gently'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(how === 'gently' ? 'SIGINT' : 'SIGKILL');
    await gone;
  };
  return {
    kind: 'headless',
    dataDir,
    async open() {
      child = spawn(process.execPath, [program, '--home', '--no-open', '--port', '0', '--data', dataDir], {
        cwd: ROOT,
        env: { ...process.env, ...handsOf(wish), CI: 'true' },
      });
      page ??= await (await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Oslo' })).newPage();
      await page.goto(await linkOf(child));
      return page;
    },
    stop,
    async leave() {
      await page?.context().close();
      await stop();
    },
  };
}

/** The desktop app, on Electron or on the stand-in for it. */
function inWindow({ dataDir, apps, wish }: Made & { readonly apps: DesktopApps }): RealHome {
  let launched: Launched | undefined;
  const stop = async (how = 'gently'): Promise<void> => {
    const leaving = launched?.app.process();
    if (launched === undefined || leaving === undefined) return;
    if (how === 'gently') await launched.end();
    else if (leaving.pid !== undefined && leaving.exitCode === null && leaving.signalCode === null) {
      const gone = once(leaving, 'exit');
      // All of its processes, as a power cut ends them.
      process.kill(-leaving.pid, 'SIGKILL');
      await gone;
    }
    launched = undefined;
  };
  return {
    kind: 'desktop',
    dataDir,
    async open() {
      if (wish.hands === undefined) await apps.own();
      const folder = wish.hands === undefined ? {} : { folder: await apps.street() };
      launched = await launch({ ...folder, dataDir, args: ['--home'], env: handsOf(wish) });
      return launched.page;
    },
    stop,
    leave: () => stop(),
  };
}

function handsOf({ hands }: HomeWish): NodeJS.ProcessEnv {
  return hands === undefined ? {} : { [HANDS_VARIABLE]: hands };
}

function linkOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const hear = (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const link = /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(printed)?.[0];
      if (link !== undefined) resolve(link);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`the host stopped before it gave a link: ${printed}`)));
  });
}
