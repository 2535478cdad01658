/** The journeys of the headless host once more, in a window of the desktop app (Electron, or the stand-in for it). */
import { rmSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { copyDemoPast } from '../electron/demo-past.ts';
import { test } from './desktop-host.ts';
import { startHost } from './host.ts';
import { boardJourneys, householdJourneys } from './household-journeys.ts';
import { keyboardJourney, tradeJourneys } from './journeys.ts';
import { FIRST_START_MS, goToAddress, openHome } from './moves.ts';

tradeJourneys(test);
keyboardJourney(test);
householdJourneys(test);
boardJourneys(test);

test('the same bill has the same bytes on paper from both hosts', async ({ page, host, browser }) => {
  test.setTimeout(300_000);
  // The same past of the same demo, once under each host.
  const dataDir = copyDemoPast();
  const headless = startHost(dataDir);
  const window = await browser.newPage({ locale: 'en-GB' });
  try {
    await openHome(page, host);
    await window.goto(await headless.link());
    await expect(window.getByRole('heading', { level: 1 })).toBeVisible({ timeout: FIRST_START_MS });
    const [desktop, browserToo] = [await billOnPaper(page), await billOnPaper(window)];
    expect(desktop.bytes).toBeGreaterThan(10_000);
    expect(browserToo).toEqual(desktop);
  } finally {
    await window.close();
    await headless.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** Length and SHA-256 of the PDF of June, as the page gives it to be saved. */
async function billOnPaper(page: Page): Promise<{ bytes: number; sha256: string }> {
  await goToAddress(page, '/bill/2026-06');
  await expect(page.getByText('June 2026').first()).toBeVisible();
  await page.evaluate(() => {
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      Object.assign(globalThis, { savedBlob: blob });
      return createObjectURL(blob);
    };
  });
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  await page.waitForFunction(() => 'savedBlob' in globalThis, undefined, { timeout: 60_000 });
  return await page.evaluate(async () => {
    const { savedBlob } = globalThis as unknown as { savedBlob: Blob };
    const content = await savedBlob.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    const sha256 = [...digest].map((each) => each.toString(16).padStart(2, '0')).join('');
    return { bytes: content.byteLength, sha256 };
  });
}
