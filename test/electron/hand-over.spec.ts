/** A home that leads its community goes to sleep, or is quit: another leads before it is gone. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { NODE_24, ROOT } from '../../main/setup/paths.mjs';
import { ask } from './ask.ts';
import { launch } from './launch.ts';
import type { Asked, Seen } from './neighbours.ts';
import { newHousehold } from './new-home.ts';

let dataDir: string;
let neighbours: ChildProcess;
test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nabowatt-hand-over-'));
  neighbours = fork(join(ROOT, 'test', 'electron', 'neighbours.ts'), { execPath: NODE_24, execArgv: [] });
});
test.afterEach(async () => {
  const left = once(neighbours, 'exit');
  neighbours.disconnect();
  await left;
  rmSync(dataDir, { recursive: true, force: true });
});

async function told(asked: Asked): Promise<readonly Seen[]> {
  const answered = once(neighbours, 'message');
  neighbours.send(asked);
  const [views] = (await answered) as [readonly Seen[] | { readonly error: string }];
  if ('error' in views) throw new Error(views.error);
  return views;
}

async function invited(page: Page): Promise<void> {
  const wish = { note: '', validHours: 1, roles: [], needsApproval: false };
  const { text } = (await ask(page, 'invite', wish)) as { text: string };
  await told({ join: text });
}

test('what a home leads is handed over before the PC sleeps, and before the app has left', async () => {
  const launched = await launch({ dataDir, args: ['--home'] });
  try {
    const { app, page } = launched;
    await newHousehold(launched);
    const community = async () => (await ask(page, 'community')) as Omit<Seen, 'stage'>;
    await expect.poll(async () => (await community()).role).toBe('leader');
    await invited(page);
    await invited(page);
    const validators = [0, 1, 2];
    await expect.poll(community).toMatchObject({ role: 'leader', validators });
    await expect
      .poll(() => told({ views: true }))
      .toMatchObject([
        { role: 'follower', validators },
        { role: 'follower', validators },
      ]);
    const roles = async () => (await told({ views: true })).map(({ role }) => role).toSorted();
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await expect.poll(roles).toEqual(['follower', 'leader']);
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    // Who leads since a moment has not heard of the others yet, and hands over to nobody.
    const again = async () => {
      await told({ rest: true });
      return (await community()).role;
    };
    await expect.poll(again).toBe('leader');
    await expect.poll(roles).toEqual(['follower', 'follower']);
    // Asked as it leaves: an election would begin only when it has been silent for a while.
    const rolesThen = once(app.process(), 'exit').then(roles);
    await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
    expect(await rolesThen).toEqual(['follower', 'leader']);
    expect(launched.log()).not.toContain('did not close');
  } finally {
    await launched.end();
  }
});
