/** A household set up in the running app: what its pages ask, and what a person does in the window with the words. */
import { expect, type Page } from '@playwright/test';
import type { SetupView } from '../../node-core/api/index.ts';
import { ask } from './ask.ts';

export const FILE = { place: 'passphraseFile', passphrase: 'correct horse battery' } as const;
export const FOUNDING = {
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

/** The app's page, however the app was started. */
export interface Shown {
  readonly page: Page;
}

/** Waits until the set-up has come that far. */
export async function reaches(page: Page, stage: SetupView['stage']): Promise<void> {
  await expect
    .poll(async () => ((await ask(page, 'setup')) as SetupView).stage, { timeout: 100_000 })
    .toBe(stage);
}

/** Opens the window of the words by a command. */
export async function wordsWindow({ page }: Shown, name: string, input?: unknown): Promise<Page> {
  const opening = page.context().waitForEvent('page');
  expect(await ask(page, name, input)).toEqual({ address: null });
  const window = await opening;
  // It begins empty, and then goes to its page.
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
  return window;
}

/** Reads the words, and answers the three that are asked for. */
export async function writeDown(window: Page): Promise<string[]> {
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

/** From an empty folder to a household that runs and has a simulated meter. @returns the key's words */
export async function newHousehold(shown: Shown): Promise<string[]> {
  const { page } = shown;
  await reaches(page, 'welcome');
  const words = await writeDown(await wordsWindow(shown, 'newKey', FILE));
  await reaches(page, 'community');
  await ask(page, 'found', FOUNDING);
  await reaches(page, 'meter');
  await ask(page, 'chooseMeter', { kind: 'simulated', profile: 'prosumer' });
  await reaches(page, 'running');
  await expect.poll(async () => await ask(page, 'session')).toMatchObject({ keystore: 'passphrase' });
  return words;
}
