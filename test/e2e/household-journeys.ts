/** What a household and a board do beside trading, the same on every host: the demo's street, its home being a steward and a super user. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { HomeTest } from './journeys.ts';
import { dismissToasts, goTo, goToAddress, type HomeHost, openHome } from './moves.ts';

const YOU = 'Solsvingen 3';
const WORKSHOP = 'Snekkerverkstedet';

export function householdJourneys<Each extends { page: Page }, Worker extends { host: HomeHost }>(
  test: HomeTest<Each, Worker>,
): void {
  test('a standing order is set, rehearsed, says what it does and why, is paused and removed', async ({
    page,
    host,
  }) => {
    test.setTimeout(300_000);
    const faults = await openHome(page, host);
    await page.getByRole('radio', { name: 'Real time' }).click({ force: true });
    await goTo(page, 'Market');
    await page.getByRole('link', { name: /^Standing orders/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Standing orders' })).toBeVisible();
    await page.getByRole('button', { name: 'Buy by itself' }).click();
    const form = page.getByRole('dialog', { name: 'Buy by itself' });
    await expect(form.getByText('Last week it would have …')).toBeVisible();
    await expect(form.getByText(/bought about|Nothing on the market was within/)).toBeVisible();
    await form.getByRole('button', { name: 'Save and let it run' }).click();
    await expect(form).toBeHidden();
    await expect(page.getByRole('heading', { name: /^Buy below NOK/ })).toBeVisible();
    const log = page.getByRole('region', { name: 'What they did' });
    await expect(log.getByText('You set its limits')).toBeVisible();
    await expect(log.getByText(/^(Asked .* for power|Waited|Stopped for the day)/).first()).toBeVisible({
      timeout: 60_000,
    });
    await dismissToasts(page);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(log.getByText('You paused it')).toBeVisible();
    await dismissToasts(page);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('heading', { name: /^Buy below NOK/ })).toBeHidden();
    expect(faults).toEqual([]);
  });

  test('minutes of a closed bill are disputed, and the board sees it', async ({ page, host }) => {
    test.setTimeout(240_000);
    await openHome(page, host);
    await goToAddress(page, '/bill/2026-06');
    await page
      .getByRole('button', { name: `Sold to ${WORKSHOP}` })
      .first()
      .click();
    const line = page.getByRole('dialog');
    await line.getByRole('button', { name: 'These minutes are not right' }).click();
    await expect(line.getByText(/^\d+ minutes?$/)).toBeVisible();
    await line.getByRole('button', { name: 'Open a dispute' }).click();
    await expect(page.getByText('The dispute is open')).toBeVisible({ timeout: 60_000 });
    await dismissToasts(page);
    await goToAddress(page, '/community/board');
    await expect(page.getByText(`${YOU} disputes June 2026 with ${WORKSHOP}`)).toBeVisible({
      timeout: 60_000,
    });
  });

  test('a contract is ended early by both', async ({ page, host }) => {
    test.setTimeout(240_000);
    await openHome(page, host);
    await page.getByRole('radio', { name: 'Real time' }).click({ force: true });
    await goTo(page, 'Contracts');
    const active = page.getByRole('tab', { name: /^Active/ });
    await active.click();
    await page.getByRole('list', { name: 'Active contracts' }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'End early' }).click();
    const ask = page.getByRole('dialog');
    await ask.getByRole('button', { name: /^Ask .* to end it$/ }).click();
    await expect(ask).toBeHidden({ timeout: 60_000 });
    await expect(page.getByText(/^You both agreed that it ends/)).toBeVisible({ timeout: 60_000 });
  });

  test('history: own roof, every range, as a table, compared, and moved by keys', async ({ page, host }) => {
    test.setTimeout(240_000);
    const faults = await openHome(page, host);
    await goToAddress(page, '/history/month/2026-06-15');
    for (const range of ['Hour', 'Day', 'Week', 'Month', 'Year']) {
      await page.getByRole('radio', { name: range, exact: true }).click({ force: true });
      await expect(page.getByText('From your own roof').first()).toBeVisible();
    }
    await expect(page.getByText('You used of your roof')).toBeVisible();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect(page.getByRole('columnheader', { name: 'From your own roof' })).toBeVisible();
    await page.getByRole('radio', { name: 'All', exact: true }).click({ force: true });
    const cursor = page.getByRole('slider');
    await cursor.focus();
    const first = await cursor.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).not.toBe(first);
    await page
      .getByRole('button', { name: /^Compare with|Nothing/ })
      .first()
      .click();
    await page.getByRole('option', { name: 'The week before' }).click();
    await expect(page.getByText('The week before').first()).toBeVisible();
    expect(faults).toEqual([]);
  });
}

export function boardJourneys<Each extends { page: Page }, Worker extends { host: HomeHost }>(
  test: HomeTest<Each, Worker>,
): void {
  test('the board: the sums hold, a bill is noted as paid, a table is saved, everything is checked', async ({
    page,
    host,
  }) => {
    test.setTimeout(420_000);
    const faults = await openHome(page, host);
    await page.getByRole('radio', { name: 'Paused' }).click({ force: true });
    await goToAddress(page, '/community/board');
    // The closed month is there first, for the running one has no sums to hold yet.
    await expect(page.getByRole('button', { name: 'June 2026' })).toBeVisible();
    await expect(page.getByText('Sold is bought, in every minute')).toBeVisible({ timeout: 120_000 });
    await page
      .getByRole('button', { name: /^Mark as paid: the bill of/ })
      .first()
      .click();
    const paid = page.getByRole('button', { name: /^Not paid after all: the bill of/ }).first();
    await expect(paid).toBeVisible();
    await paid.click();
    // Where a window of the desktop app saves to is asked by a dialog of the system's (test/electron/files.spec.ts).
    if (host.kind === 'headless') {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: /^Save.*Member accounts/ }).click();
      const table = readFileSync(await (await saving).path(), 'utf8');
      expect(table.startsWith('\uFEFF')).toBe(true);
      expect(table).toContain(WORKSHOP);
    }
    await goToAddress(page, '/community/health');
    await page.getByRole('button', { name: 'Check everything' }).click();
    await expect(page.getByText('Everything holds')).toBeVisible({ timeout: 300_000 });
    expect(faults).toEqual([]);
  });

  test('a public producer reads a price file, sees what it says, and publishes it', async ({
    page,
    host,
  }) => {
    test.setTimeout(240_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-prices-'));
    const right = path.join(folder, '2026-09-01.json');
    const broken = path.join(folder, 'broken.json');
    writeFileSync(right, JSON.stringify(dayOfPrices('2026-09-01')));
    writeFileSync(broken, JSON.stringify(dayOfPrices('2026-09-01').toSpliced(5, 1), null, 1));
    try {
      await openHome(page, host);
      await page.getByRole('radio', { name: 'Real time' }).click({ force: true });
      await goTo(page, 'Community');
      await page.getByRole('button', { name: `Roles of ${YOU}` }).click();
      const roles = page.getByRole('dialog', { name: `Roles of ${YOU}` });
      await roles.getByText(/^Public producer/).click();
      await roles.getByRole('button', { name: 'Change roles' }).click();
      await expect(roles).toBeHidden({ timeout: 60_000 });
      await page.getByRole('tab', { name: 'Price lists' }).click();
      await page.getByRole('radio', { name: 'From a price file' }).click({ force: true });
      await page.getByLabel('Price file', { exact: true }).setInputFiles(broken);
      await expect(page.getByRole('alert').getByText(/^Line \d+: prices are missing here/)).toBeVisible({
        timeout: 60_000,
      });
      await page.getByLabel('Price file', { exact: true }).setInputFiles(right);
      await expect(page.getByText('What will be published')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText(/24 prices/).first()).toBeVisible();
      await expect(page.getByText(/prices are below zero at times/)).toBeVisible();
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
      await expect(page.getByText('The prices are published')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText(/1 Sep/).first()).toBeVisible();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

/** As hvakosterstrommen.no gives a summer's day; one hour is below zero. */
function dayOfPrices(date: string): readonly object[] {
  const at = (hour: number): string =>
    hour < 24
      ? `${date}T${String(hour).padStart(2, '0')}:00:00+02:00`
      : `${date.slice(0, 8)}02T00:00:00+02:00`;
  return Array.from({ length: 24 }, (_, hour) => ({
    NOK_per_kWh: hour === 13 ? -0.0125 : 0.4 + hour / 100,
    EUR_per_kWh: 0.04,
    EXR: 11.27,
    time_start: at(hour),
    time_end: at(hour + 1),
  }));
}
