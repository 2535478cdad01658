import { expect } from '@playwright/test';
import { test } from './host.ts';
import { openHome, tabTo } from './moves.ts';

/** The way of the journey, without a mouse: list surplus, accept a proposal, read the bill, verify it. */
test('from a listing to a verified bill by keys alone', async ({ page, host }) => {
  test.setTimeout(240_000);
  const faults = await openHome(page, host);
  // Whoever was here before may have stopped the clock, and then no neighbour answers.
  await page.getByRole('radio', { name: 'Real time' }).focus();
  await page.keyboard.press('Space');
  await tabTo(page, /^Market$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Market' })).toBeVisible();

  const proposals = page.getByRole('list', { name: 'Proposals to you' });
  const accept = proposals.getByRole('button', { name: /Accept/ }).first();
  if ((await accept.count()) === 0) {
    await tabTo(page, /^List my surplus/);
    await page.keyboard.press('Enter');
  }
  await expect(accept).toBeVisible({ timeout: 60_000 });
  await tabTo(page, /^Accept/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, /^Sign the contract$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  await tabTo(page, /^Bill$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Bill' })).toBeVisible();
  await tabTo(page, /^(Bought from|Sold to|Public grid)/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('Before rounding')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await tabTo(page, /^Verify this bill$/);
  await page.keyboard.press('Enter');
  const verification = page.getByRole('region', { name: 'Verification' });
  await expect(verification.getByText(/lines hold|was worked out again/i).first()).toBeVisible({
    timeout: 120_000,
  });
  expect(faults).toEqual([]);
});
