/** From an empty folder to a household that runs, in the desktop app: the key's words in a window of their own. */
import { rmSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import type { SetupView } from '../../node-core/api/index.ts';
import { seedFromPhrase } from '../../node-core/identity/index.ts';
import { foundBelow, foundIn } from '../main/keys/secret-search.ts';
import { copyDemoPast } from './demo-past.ts';
import { type Launched, launch } from './launch.ts';

const FILE = { place: 'passphraseFile', passphrase: 'correct horse battery' } as const;
const FOUNDING = {
  name: 'Solsvingen',
  displayName: 'Number 1',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  tariffPrice: null,
  validatorCount: 3,
  monthCloseDays: 3,
  paymentDays: 14,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
  listenPort: null,
};

let dataDir: string;
test.beforeEach(() => {
  dataDir = copyDemoPast();
});
test.afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function ask(page: Page, name: string, input?: unknown): Promise<unknown> {
  return await page.evaluate(
    async ([procedure, given]) => {
      const { nabowatt } = window as unknown as {
        nabowatt: Record<
          string,
          (input?: unknown) => Promise<{ ok: boolean; data?: unknown; error?: unknown }>
        >;
      };
      const answer = await nabowatt[procedure]?.(given);
      return answer?.ok === true ? answer.data : answer?.error;
    },
    [name, input] as const,
  );
}

async function reaches(page: Page, stage: SetupView['stage']): Promise<void> {
  await expect
    .poll(async () => ((await ask(page, 'setup')) as SetupView).stage, { timeout: 30_000 })
    .toBe(stage);
}

/** Opens the window of the words by a command. */
async function wordsWindow({ app, page }: Launched, name: string, input?: unknown): Promise<Page> {
  const opening = app.waitForEvent('window');
  expect(await ask(page, name, input)).toEqual({ address: null });
  const window = await opening;
  // It begins empty, and then goes to its page.
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
  return window;
}

/** Reads the words, and answers the three that are asked for. */
async function writeDown(window: Page): Promise<string[]> {
  await expect(window.locator('ol li')).toHaveCount(24);
  const words = await window.locator('ol li').allInnerTexts();
  await window.getByRole('button').click();
  const fields = window.getByRole('textbox');
  await expect(fields).toHaveCount(3);
  // A wrong one first: it is named, and nothing is lost.
  await fields.first().fill('wrong');
  await window.getByRole('button', { name: 'Check' }).click();
  await expect(window.getByRole('alert')).toContainText('Look at your paper');
  for (const field of await fields.all()) {
    const position = Number(/\d+/.exec((await field.getAttribute('name')) ?? '')?.[0]);
    await field.fill(words[position - 1] ?? '');
  }
  const closing = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Check' }).click();
  await closing;
  return words;
}

test('a key is made, its words are checked, a community is founded; the words stay in their window', async () => {
  test.setTimeout(120_000);
  const launched = await launch({ dataDir, args: ['--home'] });
  const { page } = launched;
  let words: string[];
  try {
    await reaches(page, 'welcome');
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
  test.setTimeout(120_000);
  const launched = await launch({ dataDir, args: ['--home'] });
  try {
    await reaches(launched.page, 'welcome');
    const window = await wordsWindow(launched, 'restoreKey', FILE);
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
