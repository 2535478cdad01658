import { cpSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changedByte, FOLDER_FILES, isNamedFault } from './folder-files.ts';
import { writeSmallLedger } from './small-ledger.ts';
import { temporaryFolder } from './street.ts';

const folder = temporaryFolder();
const whole = path.join(folder.dir, 'whole');
beforeAll(() => writeSmallLedger(whole));
afterAll(() => folder.remove());

/** The ledger takes most: its file has pages, indexes and free space that no block covers. */
const RUNS = { 'ledger.sqlite': 250, 'bills.json': 60, 'ledger.json': 40, 'replay.json': 40, SHA256SUMS: 40 };

test.each(FOLDER_FILES)('changed bytes of %s: each is found, and named', async (name) => {
  const dir = path.join(folder.dir, name.replace('.', '-'));
  cpSync(whole, dir, { recursive: true });
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, by) => {
      const { fault } = await changedByte(dir, { name, position, by });
      expect(isNamedFault(fault, name), `${name}: ${fault?.where}: ${fault?.what}`).toBe(true);
    }),
    { numRuns: RUNS[name] },
  );
});
