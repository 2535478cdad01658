import { expect } from '@playwright/test';
import { test } from './host.ts';
import { dismissToasts, goTo, watchForFaults } from './moves.ts';

/**
 * The whole way, clicked by a person: list surplus in one click, a neighbour proposes, accept, time runs, the bill
 * shows the line, Verify follows it from the meter.
 */
test('from one click to a bill that checks itself', async ({ page, host }) => {
  test.setTimeout(300_000);
  const faults = watchForFaults(page);
  await page.goto(await host.freshLink());
  // On the first start a month of history is made, with a bar.
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText('Power now')).toBeVisible();

  await goTo(page, 'Market');
  await page.getByRole('button', { name: 'List my surplus' }).click();
  const proposals = page.getByRole('list', { name: 'Proposals to you' });
  const accept = proposals.getByRole('button', { name: /Accept/ }).first();
  await expect(accept).toBeVisible({ timeout: 60_000 });
  const neighbour = await proposals
    .getByText(/wants to buy from you/)
    .first()
    .innerText();
  const buyer = neighbour.replace(' wants to buy from you', '');
  await dismissToasts(page);
  await accept.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign the contract' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await goTo(page, 'Contracts');
  await page.getByRole('tab', { name: /Coming/ }).click();
  await expect(page.getByText(buyer).first()).toBeVisible();

  // Time runs, an hour a second, until tomorrow's noon has gone by.
  await page.getByRole('radio', { name: /3,600/ }).click({ force: true });
  await expect(page.getByText(/(Sat|Sun|Mon|Tue) \d+ Jul/).first()).toBeVisible({ timeout: 150_000 });
  await page.getByRole('radio', { name: 'Paused' }).click({ force: true });

  await goTo(page, 'Bill');
  await expect(page.getByRole('heading', { level: 1, name: 'Bill' })).toBeVisible();
  await expect(page.getByText(`Sold to ${buyer}`).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify this bill' }).click();
  const verification = page.getByRole('region', { name: 'Verification' });
  await expect(verification.getByText(/all \d+ lines hold/i)).toBeVisible({ timeout: 120_000 });
  // One minute of that sale, followed all the way: meter, sealed record, contract, line, in this order.
  await verification.getByText(`Sold to ${buyer}`).first().click();
  const path = verification.getByText(/^(Your meter|Meter of .*|Sealed record|Contract with .*|This line)$/);
  await expect(path.first()).toBeVisible();
  const steps = (await path.allInnerTexts()).map((text) => text.replace(/ (with|of) .*/, '')).join(' > ');
  expect(steps).toContain('Your meter > Sealed record');
  expect(steps).toMatch(/Sealed record.* > Contract.* > This line/);
  expect(faults).toEqual([]);
});

test('the closed month is signed by both sides, and adds up', async ({ page, host }) => {
  await page.goto(await host.freshLink());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 150_000 });
  await page.evaluate(() => {
    window.location.hash = '#/bill/2026-06';
  });
  await expect(page.getByText('June 2026').first()).toBeVisible();
  await expect(page.getByText(/Sold to Snekkerverkstedet/).first()).toBeVisible();
  await expect(page.getByText('All that came in is paid for once')).toBeVisible();
  await expect(page.getByText('All that went out has a place')).toBeVisible();
  await expect(page.getByText(/signed by both|both signed|agreed/i).first()).toBeVisible();
});
