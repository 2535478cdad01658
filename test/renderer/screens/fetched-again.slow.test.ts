/** A page's file that cannot be fetched: the frame says so, and 'Try again' fetches it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';
import { type AppWindow, openApp } from './app-window.ts';

const FILE = /\/MarketPage-[^/]*\.js$/;
const t = createTranslate('en');
let app: AppWindow;

beforeAll(async () => {
  app = await openApp();
}, 120_000);
afterAll(async () => {
  await app.close();
});

it('is said in the page, and fetched by the button once it can be', { timeout: 120_000 }, async () => {
  const { page } = app;
  let refused = 0;
  await page.route(FILE, async (route) => {
    refused += 1;
    await route.abort('connectionreset');
  });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const market = page.getByRole('link', { name: t('market.nav'), exact: true }).first();
  await market.click();
  const again = page.getByRole('button', { name: t('common.tryAgain') });
  await again.waitFor();
  expect(await page.getByText(t('common.failed')).count()).toBe(1);
  const before = refused;
  await again.click();
  await expect.poll(() => refused).toBeGreaterThan(before);
  await again.waitFor();

  await page.unroute(FILE);
  await again.click();
  await page.getByRole('heading', { level: 1, name: t('market.title') }).waitFor();
  expect(await again.count()).toBe(0);
});
