import { expect, test } from '@playwright/test';
import { findings } from './findings.ts';
import { type Launched, launch } from './launch.ts';

let launched: Launched;
test.beforeAll(async () => {
  launched = await launch();
});
test.afterAll(async () => {
  await launched.end();
});

test("the screens run over the app's own channels", async () => {
  const { page, app } = launched;
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: 100_000 });
  await expect(page.getByText('Power now')).toBeVisible();
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()),
  ).toMatch(/^app:\/\/nabowatt\//);
  expect(faults).toEqual([]);
});

test('nothing is wrong with it', async () => {
  expect(await findings(launched)).toEqual([]);
});

test('closing the window hides it; the app goes on', async () => {
  const seen = await launched.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.close();
    return [window?.isDestroyed(), window?.isVisible()];
  });
  expect(seen).toEqual([false, false]);
});
