/** Files out of the running app and into it: a bill on paper, and a copy of the whole database that is put back. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { expect, test } from '@playwright/test';
import { ask, fileOf } from './ask.ts';
import { runningPid, startAlone } from './alone.ts';
import { executable, launch, startWords } from './launch.ts';
import { FILE, newHousehold, reaches } from './new-home.ts';

const missingForPdf = ['pdftotext', 'pdffonts'].every((name) => hasProgram(name))
  ? undefined
  : 'pdftotext and pdffonts are not on this machine (Debian: poppler-utils)';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-files-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a bill comes as a PDF with its text, set in the fonts that are shipped', async () => {
  test.skip(missingForPdf !== undefined, missingForPdf);
  const launched = await launch();
  try {
    const { page } = launched;
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: 100_000 });
    const months = (await ask(page, 'months')) as readonly { month: string }[];
    const month = months.at(-1)?.month ?? 'none';
    const bill = (await ask(page, 'bill', { month })) as { member: { name: string } };
    const file = await fileOf(page, { what: 'bill', month, format: 'pdf', language: 'en' });
    expect(file.name).toMatch(/\.pdf$/);
    const path = join(folder, 'bill.pdf');
    writeFileSync(path, file.bytes);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    expect(text).toMatch(/kWh/);
    expect(text).toMatch(/Total/i);
    expect(JSON.stringify(bill)).toContain(month);
    const fonts = execFileSync('pdffonts', [path], { encoding: 'utf8' });
    expect(fonts.match(/\+Inter/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
  } finally {
    await launched.end();
  }
});

test('a copy of the database is put back by the restart that the page asks for, and the household goes on from it', async () => {
  const dataDir = join(folder, 'data');
  const home = join(dataDir, 'household');
  const alone = startAlone({ executable: executable(), words: startWords(dataDir, ['--home']), dataDir });
  try {
    const page = await alone.pageOf(0);
    await newHousehold({ page });
    const { bytes } = await fileOf(page, { what: 'backup', language: 'en' });
    const upload = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    for (let offset = 0; offset < bytes.length; offset += PART_BYTES) {
      const base64 = bytes.subarray(offset, offset + PART_BYTES).toString('base64');
      await ask(page, 'restorePart', { upload, offset, base64 });
    }
    expect(await ask(page, 'restore', { upload, stage: false })).toMatchObject({ isStaged: false });
    expect(await ask(page, 'restore', { upload, stage: true })).toMatchObject({
      household: 'Number 1',
      isStaged: true,
    });
    expect(existsSync(join(home, 'restore.json'))).toBe(true);
    const before = runningPid(dataDir);
    await ask(page, 'restart').catch(() => undefined);
    expect(await alone.left).toBe(0);

    const again = await alone.pageOf(1);
    expect(runningPid(dataDir)).not.toBe(before);
    await reaches(again, 'key');
    await ask(again, 'openKey', { passphrase: FILE.passphrase });
    await reaches(again, 'running');
    await expect
      .poll(async () => await ask(again, 'session'), { timeout: 100_000 })
      .toMatchObject({ community: { name: 'Solsvingen' } });
    expect(existsSync(join(home, 'restore.json'))).toBe(false);
    expect(existsSync(join(home, 'before-restore', 'ledger.sqlite'))).toBe(true);
    await expect(again.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    expect(alone.log()).not.toContain('did not close');
  } finally {
    await alone.end();
  }
});

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((place) => existsSync(join(place, name)));
}

/** Node-core/api takes pieces of this size at most. */
const PART_BYTES = 24 * 1024;
