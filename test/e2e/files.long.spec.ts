import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Download, expect, type Page } from '@playwright/test';
import { ZipReading } from '../../node-core/node/exports/zip-reading.ts';
import { isValidKid } from '../../node-core/settlement/index.ts';
import { test } from './host.ts';
import { goTo, goToAddress, openHome } from './moves.ts';

/** What a press saves. */
async function saved(
  page: Page,
  name: string | RegExp,
): Promise<{ readonly name: string; readonly path: string }> {
  const [download]: [Download, unknown] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name }).first().click(),
  ]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

function textOfPdf(path: string): string | undefined {
  try {
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

test('a closed bill is saved on paper and as tables, and its year too', async ({ page, host }) => {
  test.setTimeout(240_000);
  const faults = await openHome(page, host);
  await goToAddress(page, '/bill/2026-06');
  await expect(page.getByText('June 2026').first()).toBeVisible();

  const pdf = await saved(page, 'Save as PDF');
  expect(pdf.name).toBe('nabowatt-bill-2026-06.pdf');
  expect(readFileSync(pdf.path).subarray(0, 5).toString()).toBe('%PDF-');
  const text = textOfPdf(pdf.path);
  if (text !== undefined) {
    expect(text).toContain('Electricity bill June 2026');
    expect(text).toMatch(/Sold to Snekkerverkstedet/);
    const kid = /Payment reference \(KID\)\s+(\d+)/.exec(text)?.[1];
    if (kid !== undefined) expect(isValidKid(kid)).toBe(true);
  }

  const tables = await saved(page, /^Save: This bill for a spreadsheet/);
  const zip = new ZipReading(tables.path);
  expect(zip.entries.map((entry) => entry.name)).toEqual(['documents.csv', 'lines.csv', 'intervals.csv']);
  // June has 30 days of 1440 minutes, and a header.
  expect(zip.text('intervals.csv', 20_000_000).trimEnd().split('\r\n')).toHaveLength(30 * 1_440 + 1);
  zip.close();

  const year = await saved(page, /^Save: Annual statement 2026 as PDF/);
  expect(year.name).toBe('nabowatt-annual-statement-2026.pdf');
  expect(textOfPdf(year.path) ?? 'June 2026 (bill no. 1)').toContain('June 2026 (bill no. 1)');
  await expect(page.getByText('Had you had no neighbours')).toBeVisible();
  expect(faults).toEqual([]);
});

test('what the history shows is saved as a table', async ({ page, host }) => {
  await openHome(page, host);
  await goTo(page, 'History');
  await goToAddress(page, '/history/day/2026-06-15');
  const file = await saved(page, 'Save for a spreadsheet');
  expect(file.name).toBe('nabowatt-history-hour.csv');
  const [header, ...rows] = readFileSync(file.path, 'utf8').trimEnd().split('\r\n');
  expect(header).toContain('start;end;import_kwh');
  expect(rows).toHaveLength(24);
  expect(rows[0]).toMatch(/^2026-06-15T00:00:00\+02:00;/);
});

test('a bill noted as paid in one window is noted in the other, until the note is taken back', async ({
  page,
  host,
  browser,
}) => {
  await openHome(page, host);
  await goToAddress(page, '/bill/2026-06');
  await expect(page.getByText('June 2026').first()).toBeVisible();
  const pay = page.getByRole('button', { name: 'I have paid it' });
  // The demo's June ends with something to pay.
  await expect(pay).toBeVisible();
  const context = await browser.newContext();
  const other = await context.newPage();
  await openHome(other, host);
  await goToAddress(other, '/bill/2026-06');
  await pay.click();
  await expect(other.getByText(/^Paid, by your note of/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(other.getByRole('button', { name: 'I have paid it' })).toBeVisible();
  await context.close();
});

test('in Norwegian, the bill is a Norwegian one', async ({ page, host }) => {
  await openHome(page, host);
  await goTo(page, 'Settings');
  await page.getByText('Norsk bokmål').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Innstillinger' })).toBeVisible();
  await goToAddress(page, '/bill/2026-06');
  const pdf = await saved(page, 'Lagre som PDF');
  expect(pdf.name).toBe('nabowatt-regning-2026-06.pdf');
  expect(textOfPdf(pdf.path) ?? 'Strømregning juni 2026').toContain('Strømregning juni 2026');
});
