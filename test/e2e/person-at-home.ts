/**
 * What people do at homes of their own, by clicks alone, in a browser or in a window of the desktop app: make a key, found
 * a community, invite, come in, connect a meter. With NABOWATT_PICTURES=FOLDER each leaves a picture of every step.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect as quick, type Page } from '@playwright/test';
import { axeFindings } from './onboarding-host.ts';
import type { RealHome } from './real-home.ts';

export const expect = quick.configure({ timeout: 30_000 });
const PASSPHRASE = 'kettle harbour seven stones';
const PICTURES = process.env['NABOWATT_PICTURES'];

/** A person at a home: one window, which is opened anew by a link after each stop. */
export class Person {
  readonly name: string;
  readonly home: RealHome;
  readonly faults: string[] = [];
  /** Stops in every step and asks axe on each screen; once is enough for steps that are the same. */
  readonly isThorough: boolean;
  #page: Page | undefined;
  #pictures = 0;

  constructor(name: string, { home, isThorough = false }: { home: RealHome; isThorough?: boolean }) {
    this.name = name;
    this.home = home;
    this.isThorough = isThorough;
  }

  /** The screens of the home that runs. */
  get page(): Page {
    if (this.#page === undefined) throw new Error(`${this.name} has not arrived`);
    return this.#page;
  }

  async arrive(): Promise<void> {
    const page = await this.home.open();
    if (page === this.#page) return;
    this.#page = page;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  /** Stops the host and starts it again, as a person does who goes on another day. */
  async comeBack(how: 'gently' | 'at once'): Promise<void> {
    await this.home.stop(how);
    await this.arrive();
  }

  /** The screen with this title is there, and axe finds nothing on it. */
  async sees(title: string | RegExp): Promise<void> {
    await this.seesIn(this.page, title);
  }

  async seesIn(page: Page, title: string | RegExp): Promise<void> {
    await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
    await this.picture(page);
    // In the window of the words no script runs, axe's neither; in a browser the same page is looked at.
    if (this.isThorough && page === this.page) expect(await axeFindings(page, this.home)).toEqual([]);
  }

  /** Presses what leads to the words of the key. @returns where they are: in the desktop app a window of their own */
  async toWords(press: () => Promise<void>): Promise<Page> {
    if (this.home.kind === 'headless') {
      await press();
      return this.page;
    }
    const [window] = await Promise.all([this.page.context().waitForEvent('page'), press()]);
    return window;
  }

  async picture(page: Page = this.page): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    this.#pictures += 1;
    const file = `${this.name}-${String(this.#pictures).padStart(2, '0')}.png`;
    await page.screenshot({ path: path.join(PICTURES, file), fullPage: true });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  /** Clicks the words of a choice: its mark is drawn, and the field behind it is for screen readers. */
  async choose(words: string): Promise<void> {
    await this.page
      .locator('.choice')
      .filter({ has: this.page.getByText(words, { exact: true }) })
      .click();
  }

  async unlock(): Promise<void> {
    await this.sees('Open your key');
    await this.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await this.button('Open').click();
  }
}

/** From the first screen to the words on paper. @returns the 24 words */
export async function makesKey(one: Person): Promise<string[]> {
  await one.sees('Power between neighbours');
  if (one.isThorough) await one.comeBack('gently');
  const { page } = one;
  await one.button(/^Set up my home/).click();
  await one.sees('Where shall your key be kept?');
  const inFile = page.getByRole('radio', { name: 'In a file under a passphrase' });
  await expect(inFile.or(page.getByText('The keychain of this PC cannot be used now')).first()).toBeVisible();
  if ((await inFile.count()) > 0) await one.choose('In a file under a passphrase');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await one.picture();
  let shown = await one.toWords(() => one.button('Make my key').click());
  await one.seesIn(shown, 'Your 24 words');
  if (one.isThorough) {
    // A power cut before the words are on paper.
    await one.comeBack('at once');
    await one.unlock();
    await one.sees('Write down your 24 words');
    shown = await one.toWords(() => one.button('Show my words').click());
    await one.seesIn(shown, 'Your 24 words');
  }
  const words = await shown.locator('ol li').allInnerTexts();
  expect(words).toHaveLength(24);
  await shown.getByRole('button').click();
  await one.seesIn(shown, 'Three words, please');
  const fields = await shown.getByRole('textbox').all();
  expect(fields).toHaveLength(3);
  for (const field of fields) await field.fill('wrong');
  await shown.getByRole('button', { name: 'Check' }).click();
  await expect(shown.getByRole('alert')).toContainText('are not the ones that were shown');
  await one.picture(shown);
  for (const field of await shown.getByRole('textbox').all()) {
    const position = Number(/\d+/.exec((await field.getAttribute('name')) ?? '')?.[0]);
    await field.fill(words[position - 1] ?? '');
  }
  await shown.getByRole('button', { name: 'Check' }).click();
  await one.sees('Which community is your home part of?');
  return words;
}

/** A made-up meter, the last screen, and the tour. */
export async function connectsMadeUpMeter(one: Person, profile: string): Promise<void> {
  await one.sees('Connect your meter');
  if (one.isThorough) {
    await one.comeBack('gently');
    await one.unlock();
    await one.sees('Connect your meter');
  }
  await one.button('Use a made‑up meter').click();
  await one.sees('A made‑up meter');
  await one.choose(profile);
  await one.button('Use this one').click();
  await one.sees('Your home is set up');
  await one.button('Show me around').click();
  const tour = one.page.getByRole('dialog', { name: 'A short tour' });
  for (const step of ['Home: what', 'Market: buy', 'Bill: every']) {
    await expect(tour.getByText(step)).toBeVisible();
    await one.picture();
    await tour.getByRole('button', { name: 'Next' }).click();
  }
  await tour.getByRole('button', { name: 'Start' }).click();
  await expect(tour).toBeHidden();
  await one.sees('Home');
}

/** The 24 words of an old key are typed; it is kept under a passphrase. */
export async function bringsKeyBack(one: Person, words: readonly string[]): Promise<void> {
  const { page } = one;
  await one.button(/^Bring my key back/).click();
  await one.sees('Where shall the key be kept on this PC?');
  const inFile = page.getByRole('radio', { name: 'In a file under a passphrase' });
  await expect(inFile.or(page.getByText('The keychain of this PC cannot be used now')).first()).toBeVisible();
  if ((await inFile.count()) > 0) await one.choose('In a file under a passphrase');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  const shown = await one.toWords(() => one.button('Go on to the 24 words').click());
  await one.seesIn(shown, 'Type your 24 words');
  for (const [place, word] of words.entries()) await shown.locator(`[name=word${place + 1}]`).fill(word);
  await shown.locator('[name=word7]').fill('abandn');
  await shown.getByRole('button', { name: 'Bring my key back' }).click();
  await expect(shown.getByRole('alert')).toContainText('Word 7, “abandn”');
  await one.picture(shown);
  await shown.locator('[name=word7]').fill(words[6] ?? '');
  await shown.getByRole('button', { name: 'Bring my key back' }).click();
  await one.sees('Which community is your home part of?');
}

/** Gives an invitation on the Community page; with `picture` its code is saved there. @returns the text */
export async function invites(
  one: Person,
  how: { readonly note: string; readonly approve: boolean; readonly picture?: string },
): Promise<string> {
  const { page } = one;
  await one.button('Invite a household').first().click();
  await page.getByLabel('For whom').fill(how.note);
  if (!how.approve) await page.getByText('I approve the household before it comes in').click();
  await one.picture();
  await one.button('Make the invitation').click();
  const given = page.getByRole('dialog', { name: 'The invitation is ready' });
  await expect(given).toBeVisible();
  await one.picture();
  expect(await axeFindings(page, one.home)).toEqual([]);
  if (how.picture !== undefined) {
    if (one.home.kind === 'headless') {
      const saving = page.waitForEvent('download');
      await given.getByRole('button', { name: 'Save the picture' }).click();
      await (await saving).saveAs(how.picture);
    } else {
      // Where a window saves to is asked by a dialog of the system's: the screen is photographed instead.
      await given.getByRole('img').screenshot({ path: how.picture });
    }
  }
  const text = await given.getByLabel('Invitation', { exact: true }).inputValue();
  expect(text).toMatch(/^nabowatt:/);
  await one.button('Done').click();
  return text;
}

/** From the choice of a community to one of one's own, with a price of one's own for the public grid. */
export async function founds(
  one: Person,
  as: { readonly community: string; readonly home: string },
): Promise<void> {
  await one.sees('Which community is your home part of?');
  await one.button(/^I start a community/).click();
  await one.sees('Start a community');
  await one.page.getByLabel('Name of the community').fill(as.community);
  await one.page.getByLabel('Name of your home').fill(as.home);
  await one.choose('I set one price now');
  await one.page.getByRole('textbox', { name: /^Price per kWh/ }).fill('1.25');
  await one.picture();
  await one.button('Start the community').click();
}

/** From the choice of a community to its door, by an invitation's text. */
export async function asksToJoin(
  one: Person,
  by: { readonly text: string; readonly home: string },
): Promise<void> {
  await one.button(/^I have an invitation/).click();
  await one.page.getByLabel('Invitation', { exact: true }).fill(by.text);
  await expect(one.page.getByRole('heading', { name: 'What the invitation says' })).toBeVisible();
  await one.page.getByLabel('Name of your home').fill(by.home);
  await one.button('Ask to join').click();
}
