import type { Page } from '@playwright/test';
import { SCRIPTED_METER_KEY } from '../headless/scripted-search.ts';
import { axeFindings, expect, expectScreen, press, tabTo, test } from './onboarding-host.ts';

/** Everything in this file is done by keyboard: no test of it may click. */
test.setTimeout(180_000);

test('a new home: key, words, invitation, meter and the tour', async ({ page, play }) => {
  const faults = watchForFaults(page);
  await page.goto(await play({ setup: 'new' }));
  await expectScreen(page, 'Power between neighbours');
  await press(page, /^Set up my home/);
  await expectScreen(page, 'Where shall your key be kept?');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('radio', { name: "In this PC's keychain" })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Make my key' })).toBeEnabled();
  await press(page, 'Make my key');
  await expectScreen(page, 'Write down your 24 words');
  await press(page, 'Show my words');
  await expectScreen(page, 'Which community is your home part of?');
  await press(page, /^I have an invitation/);
  await expectScreen(page, 'Join with your invitation');

  // What is no invitation is said before anybody is called.
  await tabTo(page, 'Invitation');
  await page.keyboard.type('this is not an invitation at all');
  await expect(page.getByText('This is no invitation')).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('nabowatt:aaaaaaaaaaaaaaaaaaaaaaaa');
  await expect(page.getByText('192.0.2.17:4001')).toBeVisible();
  await tabTo(page, 'Name of your home');
  await page.keyboard.type('Storgata 4');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Calling the home|A neighbour has to let you in/)).toBeVisible();

  await expectScreen(page, 'Connect your meter');
  await expect(page.getByText(/You are using 1,2\d\d\sW now/)).toBeVisible();
  await tabTo(page, /As the meter says/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/You are sending 1,2\d\d\sW out now/)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  expect(await axeFindings(page)).toEqual([]);
  await press(page, 'Yes, use this meter');

  await expectScreen(page, 'Your home is set up');
  await press(page, 'Show me around');
  await expect(page.getByRole('dialog', { name: 'A short tour' })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  for (const step of ['Home: what', 'Market: buy', 'Bill: every']) {
    await expect(page.getByText(step)).toBeVisible();
    await press(page, 'Next');
  }
  await press(page, 'Start');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  expect(faults).toEqual([]);
});

test("no keychain: why not, and a passphrase; then a community of one's own", async ({ page, play }) => {
  const faults = watchForFaults(page);
  await page.goto(await play({ setup: 'noKeychain', meter: 'blocked' }));
  await press(page, /^Set up my home/);
  await expect(page.getByText('This system has no keychain')).toBeVisible();
  await tabTo(page, 'Passphrase');
  await page.keyboard.type('short');
  await expect(page.getByText('Too short: 5 more characters')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('take at least 10 characters')).toBeVisible();
  await page.keyboard.type(' horse battery staple seven');
  await expect(page.getByText('Strength: Strong')).toBeVisible();
  await tabTo(page, 'The same once more');
  await page.keyboard.type('short horse battery staple seven');
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await press(page, 'Show my words');
  await press(page, /^I start a community/);
  await expectScreen(page, 'Start a community');
  await tabTo(page, 'Name of the community');
  await page.keyboard.type('Fjordgata');
  await tabTo(page, 'Name of your home');
  await page.keyboard.type('Berg');
  // A number after a button that waited: what the announcer empties must not break the screen.
  await tabTo(page, 'Say later');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, /^Price per kWh/);
  await page.keyboard.type('1.25');
  await press(page, 'Start the community');

  await expectScreen(page, 'Connect your meter');
  await expect(page.getByText('This PC does not let you use the cable yet')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveValue(
    /^sudo tee \/etc\/udev\/rules\.d\/70-nabowatt-meter\.rules /,
  );
  expect(await axeFindings(page)).toEqual([]);
  await press(page, 'Use a made‑up meter');
  await expectScreen(page, 'A made‑up meter');
  await press(page, 'Use this one');
  await expectScreen(page, 'Your home is set up');
  await press(page, 'Go to my home');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  expect(faults).toEqual([]);
});

test('a meter that encrypts: a wrong key, then the right one', async ({ page, play }) => {
  await page.goto(await play({ setup: 'new', meter: 'encrypted' }));
  await toTheMeter(page);
  await expect(page.getByText('Your meter encrypts what it says')).toBeVisible();
  await tabTo(page, 'Encryption key');
  await page.keyboard.type('12 34 XY');
  await expect(page.getByText('Only the digits 0 to 9')).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2'.repeat(31));
  await page.keyboard.press('Enter');
  await expect(page.getByText('31 of 32 characters')).toBeVisible();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That key does not fit this meter')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  // The examination took the focus away.
  await tabTo(page, 'Encryption key');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(SCRIPTED_METER_KEY);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/You are using 1,2\d\d\sW now/)).toBeVisible();
});

test('an invitation that leads nowhere, and one that was used', async ({ page, play }) => {
  await page.goto(await play({ setup: 'new' }));
  await toTheCommunity(page);
  await press(page, /^I have an invitation/);
  await fillInvitation(page, 'nabowatt:UNREACHABLEaaaaaaaaaaaa');
  await expect(page.getByText('The home does not answer yet')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  // A window that is opened again stands where it was.
  await page.reload();
  await expectScreen(page, 'On your way in');
  await press(page, 'Cancel');
  await press(page, /^I have an invitation/);
  await fillInvitation(page, 'nabowatt:REFUSEDaaaaaaaaaaaaaaaa');
  await expectScreen(page, 'That did not work out');
  await expect(page.getByText('has been used already')).toBeVisible();
  await press(page, 'Try again');
  await expectScreen(page, 'Join with your invitation');
});

test('a key under a passphrase is opened at the next start', async ({ page, play }) => {
  await page.goto(await play({ setup: 'locked' }));
  await expectScreen(page, 'Open your key');
  await tabTo(page, 'Passphrase');
  await page.keyboard.type('not this one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That is not the passphrase.')).toBeVisible();
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
});

test('a key that is gone comes back by its words, in a window', async ({ page, play }) => {
  await page.goto(await play({ setup: 'stuck' }));
  await expectScreen(page, 'Your key cannot be opened');
  await expect(page.getByText('It was kept here and is gone')).toBeVisible();
  await press(page, /^Bring my key back/);
  await expectScreen(page, 'Where shall the key be kept on this PC?');
  await expect(page.getByRole('button', { name: 'Go on to the 24 words' })).toBeEnabled();
  await press(page, 'Go on to the 24 words');
  await expectScreen(page, 'Which community is your home part of?');
});

test("the demo says that it is one, and leads to a home of one's own", async ({ page, play }) => {
  await page.goto(await play({ setup: 'demo' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await expect(page.getByText('This is a demo.')).toBeVisible();
  await press(page, 'Set up your own home');
  await expectScreen(page, 'Power between neighbours');
  await press(page, /^Look at the demo/);
  await expect(page.getByText('This is a demo.')).toBeVisible();
});

async function toTheCommunity(page: Page): Promise<void> {
  await press(page, /^Set up my home/);
  await expect(page.getByRole('button', { name: 'Make my key' })).toBeEnabled();
  await press(page, 'Make my key');
  await page.waitForURL(/lang=en/);
  await expect(page.getByRole('button', { name: 'Show my words' })).toBeVisible();
  await press(page, 'Show my words');
  await expect(page.getByRole('heading', { level: 1, name: /Which community/ })).toBeVisible();
}

async function toTheMeter(page: Page): Promise<void> {
  await toTheCommunity(page);
  await press(page, /^I have an invitation/);
  await fillInvitation(page, 'nabowatt:aaaaaaaaaaaaaaaaaaaaaaaa');
  await expect(page.getByRole('heading', { level: 1, name: 'Connect your meter' })).toBeVisible();
}

async function fillInvitation(page: Page, text: string): Promise<void> {
  await tabTo(page, 'Invitation');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await expect(page.getByText('192.0.2.17:4001')).toBeVisible();
  await tabTo(page, 'Name of your home');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Storgata 4');
  await page.keyboard.press('Enter');
}

/** What the browser complains of. */
function watchForFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}
