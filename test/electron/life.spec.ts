/** Life on a desktop: one instance, the tray, notices, quitting, data of a newer version. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { ROOT } from '../../main/setup/paths.mjs';
import { copyDemoPast } from './demo-past.ts';
import { executable, type Launched, launch, startWords, whichElectron } from './launch.ts';

let dataDir: string;
let launched: Launched;
test.beforeAll(async () => {
  dataDir = copyDemoPast();
  launched = await launch({ dataDir });
  await home(launched.page);
});
test.afterAll(async () => {
  await launched.end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function home(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: 100_000 });
}

test('a second start leaves, and brings the window of the first up', async () => {
  await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const second = spawn(executable(), startWords(dataDir), {
    cwd: ROOT,
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect
    .poll(() => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true);
});

test('the tray shows live power, and its switches work', async () => {
  // The menu is set anew when it changes; from here on it is kept where a spec can press it.
  await launched.app.evaluate(({ Tray }) => {
    const kept = globalThis as { lastMenu?: unknown };
    // oxlint-disable-next-line typescript/unbound-method -- called with its tray below
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function keep(menu) {
      kept.lastMenu = menu;
      setContextMenu.call(this, menu);
    };
  });
  const label = (id: string) =>
    launched.app.evaluate(
      (_electron, wanted) =>
        (globalThis as { lastMenu?: Electron.Menu }).lastMenu?.getMenuItemById(wanted)?.label ?? '',
      id,
    );
  await expect.poll(() => label('status0'), { timeout: 100_000 }).toMatch(/^(Using|Sending) [\d.,]+ k?W/);
  await launched.app.evaluate(() => {
    const { lastMenu } = globalThis as { lastMenu?: Electron.Menu };
    lastMenu?.getMenuItemById('notice.dispute')?.click();
    lastMenu?.getMenuItemById('quiet.never')?.click();
  });
  const view = await launched.page.evaluate(async () => {
    const { nabowatt } = window as unknown as { nabowatt: { desktop(): Promise<{ data: unknown }> } };
    return (await nabowatt.desktop()).data;
  });
  expect(view).toMatchObject({ quietHours: 'never', notices: { dispute: false, proposal: true } });
});

test('closing the window says once that the app goes on', async () => {
  const titles = await launched.app.evaluate(({ BrowserWindow, Notification }) => {
    const shown: string[] = [];
    // oxlint-disable-next-line typescript/unbound-method -- called with its notice below
    const { show } = Notification.prototype;
    Notification.prototype.show = function note() {
      shown.push(this.title);
      show.call(this);
    };
    for (let time = 0; time < 2; time += 1) {
      BrowserWindow.getAllWindows()[0]?.show();
      BrowserWindow.getAllWindows()[0]?.close();
    }
    return shown;
  });
  expect(titles).toEqual(['Nabowatt goes on']);
});

test('what was acknowledged before quitting is there at the next start', async () => {
  const id = await launched.page.evaluate(async () => {
    const { nabowatt } = window as unknown as {
      nabowatt: Record<string, (input?: unknown) => Promise<{ ok: boolean; data: Record<string, unknown> }>>;
    };
    const ask = async (name: string, input?: unknown) => (await nabowatt[name]?.(input))?.data ?? {};
    await ask('setSpeed', { speed: 1 });
    const now = Math.ceil(Number((await ask('session'))['nowMs']) / 60_000);
    const offer = await ask('publishOffer', {
      startMinute: now + 5000,
      endMinute: now + 5060,
      expectedEnergyMwh: 1_000_000,
      sharePermille: 10,
      price: 1_000_000,
      minimumEnergyMwh: 0,
      period: 'day',
      carbonGrams: 20,
      expiresMinute: now + 4000,
    });
    return offer['id'];
  });
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  const left = once(launched.app.process(), 'exit');
  // As Windows ends a session; quitting itself is in hand-over.spec.ts.
  await launched.app
    .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('session-end'))
    .catch(() => undefined);
  expect((await left)[0]).toBe(0);
  launched = await launch({ dataDir });
  await home(launched.page);
  const offers = await launched.page.evaluate(async () => {
    const { nabowatt } = window as unknown as {
      nabowatt: { offers(): Promise<{ data: readonly { id: string }[] }> };
    };
    return (await nabowatt.offers()).data.map((offer) => offer.id);
  });
  expect(offers).toContain(id);
});

test('a restart that the page asks for leaves by the safe way, and starts the same app anew', async () => {
  await launched.app.evaluate(({ app }) => {
    app.relaunch = (options) => process.stderr.write(`relaunch ${JSON.stringify(options)}\n`);
  });
  const left = once(launched.app.process(), 'exit');
  await launched.page
    .evaluate(async () => {
      const { nabowatt } = window as unknown as { nabowatt: { restart(): Promise<unknown> } };
      await nabowatt.restart();
    })
    .catch(() => undefined);
  expect((await left)[0]).toBe(0);
  expect(launched.log()).toMatch(/relaunch \{"args":\[.*--data=/);
  expect(launched.log()).not.toContain('did not close');
  launched = await launch({ dataDir });
  await home(launched.page);
});

test('data of a newer version is refused in words that help, and nothing in it is changed', async () => {
  // On real Electron the message is a window of the system's, which waits for a person.
  test.skip(whichElectron().isReal, 'the system shows a window that nobody can press here');
  await launched.end();
  const path = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('outbox.sqlite'),
  );
  const outbox = join(dataDir, path ?? 'missing');
  const version = setVersion(outbox, 99);
  launched = await launch({ dataDir });
  await expect
    .poll(() => launched.log(), { timeout: 100_000 })
    .toMatch(/written by a newer Nabowatt[^\n]*Update Nabowatt/);
  await launched.end();
  expect(setVersion(outbox, version)).toBe(99);
  launched = await launch({ dataDir });
  await home(launched.page);
});

function setVersion(path: string, version: number): number {
  const database = new Database(path);
  const before = Number(database.pragma('user_version', { simple: true }));
  database.pragma(`user_version = ${version}`);
  database.close();
  return before;
}
