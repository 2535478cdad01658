/** A household of one's own on the real headless host, as `npm start -- --home` runs it: it can be stopped, and started again. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface RealHome {
  readonly dataDir: string;
  /** Starts the host. @returns a link to its screens that has not been used */
  start(): Promise<string>;
  /** Ends it as Control-C does, or at once as a power cut does. */
  stop(how?: 'gently' | 'at once'): Promise<void>;
}

/** Each call gives a home on an empty folder, which is gone after the test. */
export const test = base.extend<{ realHome: () => RealHome }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
  realHome: async ({}, provide) => {
    const homes: RealHome[] = [];
    await provide(() => {
      const made = homeOn(mkdtempSync(path.join(os.tmpdir(), 'nabowatt-home-')));
      homes.push(made);
      return made;
    });
    for (const home of homes) {
      await home.stop();
      rmSync(home.dataDir, { recursive: true, force: true });
    }
  },
});

function homeOn(dataDir: string): RealHome {
  let child: ChildProcessWithoutNullStreams | undefined;
  return {
    dataDir,
    async start() {
      child = spawn(
        process.execPath,
        ['main/headless/main.ts', '--home', '--no-open', '--port', '0', '--data', dataDir],
        { cwd: ROOT, env: { ...process.env, CI: 'true' } },
      );
      return await linkOf(child);
    },
    async stop(how = 'gently') {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(how === 'gently' ? 'SIGINT' : 'SIGKILL');
      await gone;
    },
  };
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
