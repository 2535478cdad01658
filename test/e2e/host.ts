import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import type { HomeHost } from './moves.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The headless host with a demo community of its own, as `npm start` runs it. */
export interface RunningHost extends HomeHost {
  readonly dataDir: string;
  /** A link that has not been used; each one works once. */
  freshLink(): Promise<string>;
}

/** One host for all tests of a worker: its first start makes a month of history. */
export const test = base.extend<object, { host: RunningHost }>({
  host: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
    async ({}, provide) => {
      const dataDir = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-e2e-'));
      const host = startHost(dataDir);
      try {
        await provide({
          kind: 'headless',
          dataDir,
          freshLink: () => host.link(),
          open: async (page) => void (await page.goto(await host.link())),
        });
      } finally {
        await host.stop();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

interface HostProcess {
  link(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the headless host on a folder, as a process of its own. */
export function startHost(dataDir: string): HostProcess {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ['main/headless/main.ts', '--no-open', '--port', '0', '--data', dataDir],
    { cwd: ROOT, env: { ...process.env, CI: 'true' } },
  );
  let printed = '';
  let taken = 0;
  let wake = () => {};
  const hear = (chunk: Buffer) => {
    printed += chunk.toString('utf8');
    wake();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.on('exit', () => wake());

  const nextLink = async (): Promise<string> => {
    for (;;) {
      const link = [...printed.matchAll(/http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/g)][taken]?.[0];
      if (link !== undefined) {
        taken += 1;
        return link;
      }
      if (child.exitCode !== null) throw new Error(`the host stopped: ${printed}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    async link() {
      // The first is printed at the start, each further one when Enter is pressed.
      if (taken > 0) child.stdin.write('\n');
      return nextLink();
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
    },
  };
}
