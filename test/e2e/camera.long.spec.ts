import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../main/setup/chromium.mjs';
import { writeFilm } from './camera-film.ts';
import { expect, test } from './onboarding-host.ts';

/** As long as a real one with two addresses. */
const INVITATION = `nabowatt:${randomBytes(240).toString('base64url')}`;

/** A browser of its own, whose camera sees a film. */
async function withCamera(film: string, look: (browser: Browser) => Promise<void>): Promise<void> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    await look(browser);
  } finally {
    await browser.close();
  }
}

test('an invitation is read by the camera, and a camera that may not be used is said', async ({ play }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-film-'));
  const film = path.join(folder, 'code.y4m');
  writeFilm(film, INVITATION);
  const toJoin = async (browser: Browser, permissions: readonly string[]) => {
    const context = await browser.newContext({ locale: 'en-GB', permissions: [...permissions] });
    const page = await context.newPage();
    await page.goto(await play({ setup: 'new' }));
    await page.getByRole('button', { name: /^Set up my home/ }).click();
    await page.getByRole('button', { name: 'Make my key' }).click();
    await page.getByRole('button', { name: 'Show my words' }).click();
    await page.getByRole('button', { name: /^I have an invitation/ }).click();
    return page;
  };
  try {
    await withCamera(film, async (browser) => {
      const page = await toJoin(browser, ['camera']);
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await expect(page.getByLabel('Invitation', { exact: true })).toHaveValue(INVITATION);
      await expect(page.getByRole('heading', { name: 'What the invitation says' })).toBeVisible();
      // It has what it wanted: the camera's light is off again.
      await expect(page.locator('video')).toHaveCount(0);

      const refused = await toJoin(browser, []);
      await refused.getByRole('button', { name: 'Use the camera' }).click();
      await expect(refused.getByText('The camera cannot be used here.')).toBeVisible();
      await expect(refused.locator('video')).toHaveCount(0);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
