/**
 * The way to a home of one's own on the real host, by clicks alone: one home founds a community and invites, the other
 * comes in by the invitation, and comes back on another PC by its words. The hosts are stopped in every step, gently or at once, and stand where they were.
 * With NABOWATT_PICTURES=FOLDER it leaves a picture of every step.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect as quick, type Browser, type Page } from '@playwright/test';
import { axeFindings } from './onboarding-host.ts';
import { type RealHome, test } from './real-home.ts';

const expect = quick.configure({ timeout: 30_000 });
const PASSPHRASE = 'kettle harbour seven stones';
const PICTURES = process.env['NABOWATT_PICTURES'];

test.setTimeout(600_000);

/** A person at a home: one window, which is opened anew by a link after each stop. */
class Person {
  readonly name: string;
  readonly home: RealHome;
  readonly page: Page;
  readonly faults: string[] = [];
  /** Stops in every step and asks axe on each screen; once is enough for steps that are the same. */
  readonly isThorough: boolean;
  #pictures = 0;

  constructor(name: string, { home, page, isThorough }: { home: RealHome; page: Page; isThorough: boolean }) {
    this.name = name;
    this.home = home;
    this.page = page;
    this.isThorough = isThorough;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  async arrive(): Promise<void> {
    await this.page.goto(await this.home.start());
  }

  /** Stops the host and starts it again, as a person does who goes on another day. */
  async comeBack(how: 'gently' | 'at once'): Promise<void> {
    await this.home.stop(how);
    await this.arrive();
  }

  /** The screen with this title is there, and axe finds nothing on it. */
  async sees(title: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await this.picture();
    if (this.isThorough) expect(await axeFindings(this.page)).toEqual([]);
  }

  async picture(): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    this.#pictures += 1;
    const file = `${this.name}-${String(this.#pictures).padStart(2, '0')}.png`;
    await this.page.screenshot({ path: path.join(PICTURES, file), fullPage: true });
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

async function person(
  name: string,
  { browser, home, isThorough }: { browser: Browser; home: RealHome; isThorough: boolean },
): Promise<Person> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Oslo' });
  const one = new Person(name, { home, page: await context.newPage(), isThorough });
  await one.arrive();
  return one;
}

/** From the first screen to the words on paper. @returns the 24 words */
async function makesKey(one: Person): Promise<string[]> {
  const { page } = one;
  await one.sees('Power between neighbours');
  if (one.isThorough) await one.comeBack('gently');
  await one.button(/^Set up my home/).click();
  await one.sees('Where shall your key be kept?');
  const inFile = page.getByRole('radio', { name: 'In a file under a passphrase' });
  await expect(inFile.or(page.getByText('The keychain of this PC cannot be used now')).first()).toBeVisible();
  if ((await inFile.count()) > 0) await one.choose('In a file under a passphrase');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await one.picture();
  await one.button('Make my key').click();
  await one.sees('Your 24 words');
  if (one.isThorough) {
    // A power cut before the words are on paper.
    await one.comeBack('at once');
    await one.unlock();
    await one.sees('Write down your 24 words');
    await one.button('Show my words').click();
    await one.sees('Your 24 words');
  }
  const words = await page.locator('ol li').allInnerTexts();
  expect(words).toHaveLength(24);
  await page.getByRole('button').click();
  await one.sees('Three words, please');
  const fields = await page.getByRole('textbox').all();
  expect(fields).toHaveLength(3);
  for (const field of fields) await field.fill('wrong');
  await one.button('Check').click();
  await expect(page.getByRole('alert')).toContainText('are not the ones that were shown');
  await one.picture();
  for (const field of await page.getByRole('textbox').all()) {
    const position = Number(/\d+/.exec((await field.getAttribute('name')) ?? '')?.[0]);
    await field.fill(words[position - 1] ?? '');
  }
  await one.button('Check').click();
  await one.sees('Which community is your home part of?');
  return words;
}

/** A made-up meter, the last screen, and the tour. */
async function connectsMadeUpMeter(one: Person, profile: string): Promise<void> {
  const { page } = one;
  await one.sees('Connect your meter');
  if (one.isThorough) {
    await one.comeBack('gently');
    await one.unlock();
    await one.sees('Connect your meter');
  }
  await one.button('Use a made-up meter').click();
  await one.sees('A made-up meter');
  await one.choose(profile);
  await one.button('Use this one').click();
  await one.sees('Your home is set up');
  await one.button('Show me around').click();
  const tour = page.getByRole('dialog', { name: 'A short tour' });
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
async function bringsKeyBack(one: Person, words: readonly string[]): Promise<void> {
  const { page } = one;
  await one.button(/^Bring my key back/).click();
  await one.sees('Where shall the key be kept on this PC?');
  const inFile = page.getByRole('radio', { name: 'In a file under a passphrase' });
  await expect(inFile.or(page.getByText('The keychain of this PC cannot be used now')).first()).toBeVisible();
  if ((await inFile.count()) > 0) await one.choose('In a file under a passphrase');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await one.button('Go on to the 24 words').click();
  await one.sees('Type your 24 words');
  for (const [place, word] of words.entries()) await page.locator(`[name=word${place + 1}]`).fill(word);
  await page.locator('[name=word7]').fill('abandn');
  await one.button('Bring my key back').click();
  await expect(page.getByRole('alert')).toContainText('Word 7, “abandn”');
  await one.picture();
  await page.locator('[name=word7]').fill(words[6] ?? '');
  await one.button('Bring my key back').click();
  await one.sees('Which community is your home part of?');
}

/** Gives an invitation on the Community page; with `picture` its code is saved there. @returns the text */
async function invites(
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
  expect(await axeFindings(page)).toEqual([]);
  if (how.picture !== undefined) {
    const saving = page.waitForEvent('download');
    await given.getByRole('button', { name: 'Save the picture' }).click();
    await (await saving).saveAs(how.picture);
  }
  const text = await given.getByLabel('Invitation', { exact: true }).inputValue();
  expect(text).toMatch(/^nabowatt:/);
  await one.button('Done').click();
  return text;
}

test('two homes, from empty folders to a community of two; one comes back by its words', async ({
  browser,
  realHome,
}) => {
  const first = await person('first', { browser, home: realHome(), isThorough: true });
  await makesKey(first);
  await first.comeBack('at once');
  await first.unlock();
  await first.sees('Which community is your home part of?');
  await first.button(/^I start a community/).click();
  await first.sees('Start a community');
  await first.page.getByLabel('Name of the community').fill('Fjordgata');
  await first.page.getByLabel('Name of your home').fill('Storgata 2');
  await first.choose('I set one price now');
  await first.page.getByRole('textbox', { name: /^Price per kWh/ }).fill('1.25');
  await first.picture();
  await first.button('Start the community').click();
  await connectsMadeUpMeter(first, 'House with solar panels');

  await first.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await first.sees('Community');
  const code = path.join(first.home.dataDir, 'code.png');
  const text = await invites(first, { note: 'The Bergs', approve: true, picture: code });

  const second = await person('second', { browser, home: realHome(), isThorough: false });
  const words = await makesKey(second);
  await second.button(/^I have an invitation/).click();
  await second.sees('Join with your invitation');
  const choosing = second.page.waitForEvent('filechooser');
  await second.button('Read a picture').click();
  await (await choosing).setFiles(code);
  await expect(second.page.getByRole('heading', { name: 'What the invitation says' })).toBeVisible();
  expect(await second.page.getByLabel('Invitation', { exact: true }).inputValue()).toBe(text);
  await second.page.getByLabel('Name of your home').fill('Storgata 4');
  await second.picture();
  await second.button('Ask to join').click();
  await expect(second.page.getByText('A neighbour has to let you in')).toBeVisible();
  await second.picture();
  // The newcomer goes on another day; the knock is repeated.
  await second.comeBack('gently');
  await second.unlock();
  await expect(second.page.getByText('A neighbour has to let you in')).toBeVisible();
  await expect(first.page.getByText('Storgata 4 asks to come in')).toBeVisible();
  await first.picture();
  // The home that invites is stopped, too, before it says yes.
  await first.comeBack('at once');
  await first.unlock();
  await first.sees('Home');
  await first.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await expect(first.page.getByText('Storgata 4 asks to come in')).toBeVisible();
  await first.button('Let in').click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click();
  await connectsMadeUpMeter(second, 'Flat');
  await second.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await second.sees('Community');
  await expect(second.page.getByRole('table').getByText('Storgata 2')).toBeVisible();
  await first.sees('Community');
  await expect(first.page.getByRole('table').getByText('Storgata 4')).toBeVisible();

  // The second home's PC is lost; its words bring the home back on another.
  await second.home.stop('at once');
  const third = await person('third', { browser, home: realHome(), isThorough: false });
  await bringsKeyBack(third, words);
  const again = await invites(first, { note: 'Storgata 4 again', approve: false });
  await third.button(/^I have an invitation/).click();
  await third.page.getByLabel('Invitation', { exact: true }).fill(again);
  await expect(third.page.getByRole('heading', { name: 'What the invitation says' })).toBeVisible();
  await third.page.getByLabel('Name of your home').fill('Storgata 4');
  await third.button('Ask to join').click();
  await third.sees('Connect your meter');
  await third.button('Later').click();
  await third.sees('Your home is set up');
  await third.button('Go to my home').click();
  await third.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await expect(third.page.getByRole('table').getByText('Storgata 4 (you)')).toBeVisible();
  await expect(third.page.getByRole('table').getByRole('row')).toHaveCount(3);
  expect([...first.faults, ...second.faults, ...third.faults]).toEqual([]);
});
