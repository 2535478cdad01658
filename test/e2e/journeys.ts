/** Journeys that are the same on every host: in a browser on the headless one, in a window of the desktop app. */
import { expect, type Page, type TestType } from '@playwright/test';
import { dismissToasts, goTo, goToAddress, type HomeHost, openHome, tabTo } from './moves.ts';

/** Tests that get a page and a home to open on it. */
export type HomeTest<Each extends { page: Page }, Worker extends { host: HomeHost }> = TestType<Each, Worker>;

/** From a listing to a bill that checks itself, and the month that is signed by both. */
export function tradeJourneys<Each extends { page: Page }, Worker extends { host: HomeHost }>(
  test: HomeTest<Each, Worker>,
): void {
  /**
   * The whole way, clicked by a person: list surplus in one click, a neighbour proposes, accept, time runs, the bill
   * shows the line, Verify follows it from the meter.
   */
  test('from one click to a bill that checks itself', async ({ page, host }) => {
    test.setTimeout(420_000);
    // On the first start a month of history is made, with a bar.
    const faults = await openHome(page, host);
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
    const path = verification.getByText(
      /^(Your meter|Meter of .*|Sealed record|Contract with .*|This line)$/,
    );
    await expect(path.first()).toBeVisible();
    const steps = (await path.allInnerTexts()).map((text) => text.replace(/ (with|of) .*/, '')).join(' > ');
    expect(steps).toContain('Your meter > Sealed record');
    expect(steps).toMatch(/Sealed record.* > Contract.* > This line/);
    expect(faults).toEqual([]);
  });

  test('the closed month is signed by both sides, and adds up', async ({ page, host }) => {
    test.setTimeout(300_000);
    await openHome(page, host);
    await goToAddress(page, '/bill/2026-06');
    await expect(page.getByText('June 2026').first()).toBeVisible();
    await expect(page.getByText(/Sold to Snekkerverkstedet/).first()).toBeVisible();
    await expect(page.getByText('All that came in is paid for once')).toBeVisible();
    await expect(page.getByText('All that went out has a place')).toBeVisible();
    await expect(page.getByText(/signed by both|both signed|agreed/i).first()).toBeVisible();
  });
}

/** The same without a mouse. */
export function keyboardJourney<Each extends { page: Page }, Worker extends { host: HomeHost }>(
  test: HomeTest<Each, Worker>,
): void {
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
}
