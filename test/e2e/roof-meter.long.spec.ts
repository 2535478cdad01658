import { axeFindings, expect, test } from './onboarding-host.ts';

test("a second meter for the roof: found, asked about, used, and read no more; the home's own stays", async ({
  page,
  play,
}) => {
  test.setTimeout(120_000);
  await page.goto(await play({ setup: 'locked', meter: 'found' }));
  await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  const card = page.getByRole('region', { name: 'Your roof’s meter' });
  await expect(card.getByText(/^None\./)).toBeVisible();
  await card.getByRole('button', { name: 'Connect one' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect your roof’s meter' });
  await expect(dialog.getByText(/^It says 1,2\d\d\sW now\. Is that what your roof makes\?$/)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Yes, use it for the roof' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('The roof is measured')).toBeVisible();
  await expect(card.getByText(/^The meter on the cable/)).toBeVisible();
  await card.getByRole('button', { name: 'Read it no more' }).click();
  await expect(card.getByText(/^None\./)).toBeVisible();
  await expect(page.getByText('What it has said stays in your History.')).toBeVisible();
});
