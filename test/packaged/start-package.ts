/** Starts a packaged app and looks at its first page. By Chromium's own debugging port: Node's is behind a fuse. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { chromium } from 'playwright';
import { rootSwitches } from '../electron/launch.ts';
import { copyDemoPast } from '../electron/demo-past.ts';
import { rmSync } from 'node:fs';

/** How long the first page may take, on a busy machine. */
const PATIENCE_MS = 90_000;

interface SetupBridge {
  setup(): Promise<{ data?: { stage: string } }>;
  openDemo(): Promise<unknown>;
}

/** What the started app shows, and how it ended. */
export interface Seen {
  readonly url: string;
  /** Where it began, and where the demo led to. */
  readonly stage: unknown;
  readonly heading: string;
  /** Of the bridge: the desktop's own view. */
  readonly desktop: unknown;
  readonly exitCode: number | null;
}

/** Starts it, takes the demo from the set-up that it begins with, waits for the Home page, and asks it to quit. */
export async function startPackage(executable: string): Promise<Seen> {
  const dataDir = copyDemoPast();
  const child = spawn(executable, [...rootSwitches(), `--data=${dataDir}`, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: process.env,
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS + 30_000);
  try {
    let said = '';
    const endpoint = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`the app left with ${code}:\n${said}`)));
      child.once('error', reject);
    });
    const browser = await chromium.connectOverCDP(endpoint);
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('no page');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: PATIENCE_MS });
    const stage = await page.evaluate(async () => {
      const { nabowatt } = window as unknown as { nabowatt: SetupBridge };
      const { data } = await nabowatt.setup();
      await nabowatt.openDemo();
      return data?.stage;
    });
    const home = page.getByRole('heading', { level: 1, name: 'Home' });
    await home.waitFor({ timeout: PATIENCE_MS });
    const seen = {
      url: page.url(),
      stage,
      heading: (await home.textContent()) ?? '',
      desktop: await page.evaluate(async () => {
        const { nabowatt } = window as unknown as { nabowatt: { desktop(): Promise<{ data: unknown }> } };
        return (await nabowatt.desktop()).data;
      }),
    };
    const left = once(child, 'exit');
    child.kill('SIGTERM');
    await browser.close();
    const [code] = (await left) as [number | null];
    return { ...seen, exitCode: code };
  } finally {
    clearTimeout(patience);
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
