/** Starts the app as a person does, without Playwright over it: it may start itself anew, or be started by another. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { chromium, type Browser, type Page } from 'playwright';
import { ROOT } from '../../main/setup/paths.mjs';

/** How long a page may take, on a busy machine. */
const PATIENCE_MS = 100_000;

/** A program that was started so, and those that took its place. */
export interface Alone {
  /** The page of the so-manieth start, from 0. */
  pageOf(start: number): Promise<Page>;
  /** Resolves with the exit code of the first of them. */
  readonly left: Promise<number | null>;
  /** What all of them have written. */
  log(): string;
  /** Asks the first to quit. */
  stop(): void;
  /** Ends whichever runs, and resolves when none does. */
  end(): Promise<void>;
}

/** Starts it with Chromium's own debugging port: Node's is behind a fuse. `words` name the data. */
export function startAlone(of: {
  readonly executable: string;
  readonly words: readonly string[];
  readonly dataDir: string;
}): Alone {
  const child = spawn(of.executable, [...of.words, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: ROOT,
    env: process.env,
  });
  let said = '';
  const heard = new EventEmitter().setMaxListeners(0);
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    heard.emit('more');
  });
  const browsers: Browser[] = [];
  const left = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  // Whoever takes its place has its output: the pipe closes with the last of them.
  const gone = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const endpointOf = async (start: number): Promise<string> => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = [...said.matchAll(/DevTools listening on (ws:\S+)/g)][start]?.[1];
      if (found !== undefined) return found;
      await once(heard, 'more', { signal }).catch(() => {
        throw new Error(`start ${start} has no page:\n${said}`);
      });
    }
  };
  return {
    async pageOf(start) {
      const browser = await chromium.connectOverCDP(await endpointOf(start));
      browsers.push(browser);
      const [context] = browser.contexts();
      if (context === undefined) throw new Error('no page');
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
      return page;
    },
    left,
    log: () => said,
    stop: () => void child.kill('SIGTERM'),
    async end() {
      for (const browser of browsers) await browser.close().catch(() => undefined);
      const pid = runningPid(of.dataDir);
      if (pid !== undefined) process.kill(pid, 'SIGTERM');
      else child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The process that has a data folder's lock, as the stand-in and as Electron on Linux keep it. */
export function runningPid(dataDir: string): number | undefined {
  const [standin, real] = ['standin.lock', 'SingletonLock'].map((name) => join(dataDir, 'desktop', name));
  try {
    const text = existsSync(standin ?? '') ? readFileSync(standin ?? '', 'utf8') : readlinkSync(real ?? '');
    const pid = Number(text.split('-').at(-1));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
