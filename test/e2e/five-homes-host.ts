import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Homes of the street, by their place in it (street-of-five.ts). */
export const FOUNDER = 0;
export const ROOF = 1;
export const WORKSHOP = 2;
export const REST = [0, 3, 4] as const;

/** Five households that run on this PC. */
export interface Street {
  /** A link to a home's screens that has not been used. */
  link(home: number): Promise<string>;
  /** Seconds of the street's time in a second. */
  speed(speed: number): Promise<void>;
  off(homes: readonly number[]): Promise<void>;
  on(homes: readonly number[]): Promise<void>;
}

/** A street of its own for each file of tests: founding it takes half a minute. */
export const test = base.extend<object, { street: Street }>({
  street: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
    async ({}, provide) => {
      const child = spawn(
        process.execPath,
        ['test/e2e/street-of-five.ts', path.join(ROOT, 'dist', 'renderer')],
        { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] },
      );
      const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const answer = async (): Promise<string> => {
        const { value, done } = await answers.next();
        if (done === true) throw new Error('the street has gone');
        return value;
      };
      const ask = async (asked: object): Promise<string> => {
        child.stdin.write(`${JSON.stringify(asked)}\n`);
        return await answer();
      };
      await answer();
      try {
        await provide({
          link: async (home) => linkIn(await ask({ do: 'link', home })),
          speed: async (speed) => void (await ask({ do: 'speed', speed })),
          off: async (homes) => void (await ask({ do: 'off', homes })),
          on: async (homes) => void (await ask({ do: 'on', homes })),
        });
      } finally {
        child.stdin.end();
        if (child.exitCode === null) {
          const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
          await once(child, 'exit');
          clearTimeout(patience);
        }
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

function linkIn(answer: string): string {
  const link = /http:[^"]+code=[^"]+/.exec(answer)?.[0];
  if (link === undefined) throw new Error(`no link: ${answer}`);
  return link;
}
