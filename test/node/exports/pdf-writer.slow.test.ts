import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billDocument, type ExportLanguage, layoutBill } from '../../../node-core/exports/index.ts';
import { fontRuns } from '../../../node-core/node/exports/pdf-fonts.ts';
import { pdfOf } from '../../../node-core/node/exports/pdf-writer.ts';
import { type Bill, isValidKid } from '../../../node-core/settlement/index.ts';
import { longBill, NAMES, octoberBill, octoberGreen, TIME_ZONE } from '../../exports/sample-bill.ts';
import { RULES } from '../../settlement/fixtures.ts';

const missing =
  spawnSync('pdftotext', ['-v']).error === undefined
    ? ''
    : '(pdftotext is not on this machine: Debian poppler-utils)';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-pdf-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function pdf(bill: Bill, of: { language?: ExportLanguage; name?: string } = {}): Promise<Uint8Array> {
  const document = billDocument({
    bill,
    language: of.language ?? 'nb',
    timeZone: TIME_ZONE,
    communityName: 'Solsiden',
    rules: RULES,
    green: octoberGreen(),
    roof: null,
    nameOf: (member) => of.name ?? NAMES[member],
  });
  return await pdfOf({ ...document, madeMs: 1_793_800_000_000 }, (metrics) => layoutBill(document, metrics));
}

/** What poppler says of a file. */
function said(
  bytes: Uint8Array,
  command: readonly [string, ...string[]],
  after: readonly string[] = [],
): string {
  const file = path.join(folder, 'bill.pdf');
  writeFileSync(file, bytes);
  const [program, ...args] = command;
  const { stdout, status, stderr } = spawnSync(program, [...args, file, ...after], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const textOf = (bytes: Uint8Array): string =>
  said(bytes, ['pdftotext', '-layout'], ['-']).replaceAll('\u00a0', ' ');

test('the same bill has the same bytes, another has others', async () => {
  const first = await pdf(octoberBill());
  expect(await pdf(octoberBill())).toEqual(first);
  expect(await pdf(octoberBill('open'))).not.toEqual(first);
  expect(first.length).toBeLessThan(100_000);
});

test.each([
  ['Bjørg Ødegård', ['latin']],
  ['Łukasz Őrsi', ['latin-ext', 'latin', 'latin-ext', 'latin']],
  ['Ольга', ['cyrillic']],
  ['Ελένη', ['greek']],
])('%s is written in the fonts that have its letters', (name, scripts) => {
  const runs = fontRuns(name, 'regular');
  expect(runs.map(({ font }) => font)).toEqual(scripts.map((script) => `inter-${script}-regular`));
  expect(runs.map(({ text }) => text).join('')).toBe(name);
});

test('a letter that no font has is said to be one, and breaks nothing', async () => {
  expect(fontRuns('Hus 🏠!', 'bold').map(({ text }) => text)).toEqual(['Hus \ufffd!']);
  await expect(pdf(octoberBill(), { name: '房子 🏠 é' })).resolves.toBeInstanceOf(Uint8Array);
});

describe.skipIf(missing !== '')(`read by poppler ${missing}`, () => {
  test('a bill of usual length is one page, with all of its numbers', async () => {
    const bytes = await pdf(octoberBill());
    expect(said(bytes, ['pdfinfo'])).toMatch(/Tagged:\s+yes[\s\S]*Pages:\s+1\b/);
    const text = textOf(bytes);
    expect(text).toMatch(/Å betale\s+1 800,19 kr/);
    expect(text).toMatch(/Kjøpt fra Bjørg Ødegård\s+446,980\s+0,95\s+424,63 kr/);
    expect(text).toMatch(/Solgt til =1\+1\s+5,000\s+0,80\s+−4,00 kr/);
    const kid = /KID\s+(\d+)/.exec(text)?.[1];
    expect(isValidKid(kid ?? '')).toBe(true);
  });

  test('speaks the language and the money of its locale', async () => {
    const text = textOf(await pdf(octoberBill(), { language: 'en' }));
    expect(text).toMatch(/To pay\s+NOK 1,800.19/);
    expect(text).toContain('Pay by');
  });

  test('is a tree of headings, tables, rows and cells with their headers', async () => {
    const tree = said(await pdf(octoberBill()), ['pdfinfo', '-struct-text']).replaceAll('\u00a0', ' ');
    expect(tree).toMatch(/^Document\s+H1 \(block\)\s+"Strømregning oktober 2026"/);
    expect(tree).toMatch(/TH:\s+\/Scope \/Column\s+"Energi \(kWh\)"/);
    expect(tree).toMatch(/TH:\s+\/Scope \/Row\s+"Kjøpt fra Bjørg Ødegård"\s+TD\s+"446,980"/);
  });

  test('a long one goes over pages: each is numbered, and no line is lost', async () => {
    const bytes = await pdf(longBill(90));
    const text = textOf(bytes);
    expect(text).toMatch(/Side 1 av 4/);
    expect(text.match(/Kjøpt fra Bjørg Ødegård/g)).toHaveLength(91);
    const tree = said(bytes, ['pdfinfo', '-struct-text']);
    expect(tree).not.toContain('Side 1 av 4');
    expect(tree.match(/"Bel/g)).toHaveLength(1);
  });

  test('names of other scripts come out as they were written', async () => {
    expect(textOf(await pdf(octoberBill(), { name: 'Łukasz Ольга Ελένη' }))).toContain(
      'Kjøpt fra Łukasz Ольга Ελένη',
    );
  });
});
