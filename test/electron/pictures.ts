/**
 * `node main/setup/run.mjs test/electron/pictures.ts`: the pictures of docs/install.md, from the running desktop app: its
 * first page, and the set-up from an empty folder to the meter. Run it again when a screen has changed, and look at them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildDesktop } from '../../main/setup/desktop.mjs';
import { ROOT } from '../../main/setup/paths.mjs';
import { buildRenderer } from '../../main/setup/renderer.mjs';
import { makeDemoPast } from './demo-past.ts';
import { type Launched, launch, whichElectron } from './launch.ts';
import { FILE, writeDown } from './new-home.ts';

const FOLDER = join(ROOT, 'docs', 'images');
const SIZE = { width: 1180, height: 800 };

async function take(page: Page, name: string): Promise<void> {
  await page.setViewportSize(SIZE);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

async function firstPage({ page }: Launched): Promise<void> {
  await page.setViewportSize(SIZE);
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor({ timeout: 100_000 });
  await page.getByText('Power now').waitFor();
  // Charts and numbers have come when the page asks for nothing more.
  await page.locator('canvas').first().waitFor();
  await take(page, 'desktop-home');
}

async function setUp({ page }: Launched): Promise<void> {
  const way = (at: number) => page.locator('.setup-way').nth(at);
  const primary = page.locator('.button-primary');
  await way(0).waitFor({ timeout: 100_000 });
  await take(page, 'setup-welcome');
  await way(0).click();
  for (const at of [0, 1]) await page.locator('input[type=password]').nth(at).fill(FILE.passphrase);
  const opening = page.context().waitForEvent('page');
  await primary.click();
  const window = await opening;
  await window.locator('ol li').first().waitFor();
  await take(window, 'words');
  await writeDown(window);
  await way(1).waitFor();
  await take(page, 'setup-community');
  await way(1).click();
  await page.locator('form input[type=text]').nth(0).fill('Solsvingen');
  await page.locator('form input[type=text]').nth(1).fill('Number 1');
  await primary.click();
  await page.getByRole('heading', { level: 1, name: /meter/i }).waitFor({ timeout: 100_000 });
  await take(page, 'setup-meter');
}

/** Starts the app, and ends it whatever comes of it. */
async function on(options: Parameters<typeof launch>[0], what: (app: Launched) => Promise<void>) {
  const launched = await launch(options);
  try {
    await what(launched);
  } finally {
    await launched.end();
  }
}

await buildRenderer();
await buildDesktop();
await makeDemoPast();
const dataDir = mkdtempSync(join(tmpdir(), 'nabowatt-pictures-'));
try {
  await on({}, firstPage);
  await on({ dataDir, args: ['--home'] }, setUp);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
console.log(`Pictures of the desktop app, on ${whichElectron().words}: ${FOLDER}`);
