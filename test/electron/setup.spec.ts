/** From an empty folder to a household that runs, in the desktop app: the key's words in a window of their own. */
import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { seedFromPhrase } from '../../node-core/identity/index.ts';
import { foundBelow, foundIn } from '../main/keys/secret-search.ts';
import { ask } from './ask.ts';
import { copyDemoPast } from './demo-past.ts';
import { launch } from './launch.ts';
import { FILE, FOUNDING, reaches, wordsWindow, writeDown } from './new-home.ts';
import { heapOf, recordTraffic } from './traffic.ts';

let dataDir: string;
test.beforeEach(() => {
  dataDir = copyDemoPast();
});
test.afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a key is made, its words are checked, a community is founded; the words stay in their window', async () => {
  const launched = await launch({ dataDir, args: ['--home'] });
  const { page } = launched;
  let words: string[];
  try {
    await reaches(page, 'welcome');
    const traffic = await recordTraffic(launched);
    const window = await wordsWindow(launched, 'newKey', FILE);
    await reaches(page, 'words');
    // No script runs there, and no bridge is there to reach.
    expect(await window.evaluate(() => 'nabowatt' in globalThis)).toBe(false);
    words = await writeDown(window);
    await reaches(page, 'community');
    await ask(page, 'found', FOUNDING);
    await reaches(page, 'meter');
    await ask(page, 'chooseMeter', { kind: 'simulated', profile: 'prosumer' });
    await reaches(page, 'running');
    await expect.poll(async () => await ask(page, 'session')).toMatchObject({ keystore: 'passphrase' });
    await ask(page, 'openDemo');
    expect(await ask(page, 'session')).toMatchObject({ keystore: 'demo' });
    await ask(page, 'closeDemo');
    expect(await ask(page, 'session')).toMatchObject({ keystore: 'passphrase' });
    const seed = seedFromPhrase(words.join(' '));
    const seen = await page.evaluate(() =>
      JSON.stringify([document.documentElement.outerHTML, Object.entries(localStorage)]),
    );
    expect(foundIn(Buffer.from(seen), seed)).toEqual([]);
    expect(foundIn(await heapOf(launched), seed)).toEqual([]);
    expect(foundIn(await traffic(), seed)).toEqual([]);
    // A seed of nobody's, which the page is given on purpose: the search finds it in both places.
    const leaked = new Uint8Array(32).map((_, at) => 7 * at + 3);
    await page.evaluate((hex) => Object.assign(window, { leaked: hex }), Buffer.from(leaked).toString('hex'));
    await ask(page, 'readInvitation', { text: Buffer.from(leaked).toString('hex') });
    expect(foundIn(await heapOf(launched), leaked)).toContain('hex');
    expect(foundIn(await traffic(), leaked)).toContain('hex');
  } finally {
    await launched.end();
  }
  const seed = seedFromPhrase(words.join(' '));
  expect(foundIn(Buffer.from(launched.log()), seed)).toEqual([]);
  expect(foundBelow([dataDir], seed)).toEqual([]);

  const again = await launch({ dataDir });
  try {
    await reaches(again.page, 'key');
    await ask(again.page, 'openKey', { passphrase: FILE.passphrase });
    await reaches(again.page, 'running');
    await expect
      .poll(async () => await ask(again.page, 'session'))
      .toMatchObject({ community: { name: 'Solsvingen' } });
  } finally {
    await again.end();
  }
});

test('24 typed words bring a key back; a wrong one is named', async () => {
  const launched = await launch({ dataDir, args: ['--home'] });
  try {
    await reaches(launched.page, 'welcome');
    // As somebody who chose so: kept by the page, and told to the desktop when it loads.
    await launched.page.evaluate(() => {
      localStorage.setItem('nabowatt.settings', JSON.stringify({ theme: 'dark', language: 'nb' }));
      location.reload();
    });
    await expect(launched.page.locator('html[lang=nb-NO]')).toBeAttached({ timeout: 100_000 });
    const norwegian = await wordsWindow(launched, 'restoreKey', FILE);
    await expect(norwegian.locator('html')).toHaveAttribute('lang', 'nb');
    await expect(norwegian.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(norwegian.getByRole('button')).toHaveText('Hent tilbake nøkkelen');
    await ask(launched.page, 'setLook', { language: 'en', theme: 'system' });
    const window = await wordsWindow(launched, 'restoreKey', FILE);
    await expect(window.locator('html[data-theme]')).toHaveCount(0);
    const words = `${'abandon '.repeat(23)}art`.split(' ');
    for (const [at, word] of words.entries()) await window.locator(`[name=word${at + 1}]`).fill(word);
    await window.locator('[name=word7]').fill('abandn');
    await window.getByRole('button').click();
    await expect(window.getByRole('alert')).toContainText('Word 7, “abandn”');
    await expect(window.locator('[name=word7]')).toBeFocused();
    await window.locator('[name=word7]').fill('abandon');
    const closing = window.waitForEvent('close');
    await window.getByRole('button').click();
    await closing;
    await reaches(launched.page, 'community');
  } finally {
    await launched.end();
  }
});
