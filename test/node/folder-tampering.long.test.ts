import { cpSync, existsSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../node-core/codec/index.ts';
import { verifyFolder } from '../../node-core/node/verify-folder.ts';
import { changedByte, FOLDER_FILES, isNamedFault } from './folder-files.ts';
import { writeSmallLedger } from './small-ledger.ts';
import { seedOf, temporaryFolder } from './street.ts';

const folder = temporaryFolder();
const whole = path.join(folder.dir, 'whole');
let copies = 0;
beforeAll(() => writeSmallLedger(whole));
afterAll(() => folder.remove());

/** A copy of the finished folder, as if on another PC. */
function copied(): string {
  copies += 1;
  const dir = path.join(folder.dir, `copy-${copies}`);
  cpSync(whole, dir, { recursive: true });
  return dir;
}

test('a finished folder holds, wherever it is copied to, with the files alone', async () => {
  const dir = copied();
  rmSync(path.join(dir, 'households'), { recursive: true });
  rmSync(path.join(dir, 'ledger.sqlite.lock'));
  const checked = await verifyFolder(dir);
  expect(checked).toMatchObject({ fault: undefined, notYet: [], bills: 4, statements: 8, keys: 3, files: 4 });
  expect(checked.billLines).toBeGreaterThan(8);
});

test.each(FOLDER_FILES)('a changed byte of %s is found, and named', async (name) => {
  const dir = copied();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, by) => {
      const { fault } = await changedByte(dir, { name, position, by });
      expect(isNamedFault(fault, name), `${name}: ${fault?.where}: ${fault?.what}`).toBe(true);
    }),
    { numRuns: 8 },
  );
});

describe('a file that is', () => {
  test.each(FOLDER_FILES.filter((name) => name !== 'SHA256SUMS'))('cut short: %s', async (name) => {
    const dir = copied();
    const file = path.join(dir, name);
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    expect((await verifyFolder(dir)).fault).toBeDefined();
  });

  test.each(['ledger.sqlite', 'bills.json', 'ledger.json', 'replay.json'])('gone: %s', async (name) => {
    const dir = copied();
    unlinkSync(path.join(dir, name));
    const { fault } = await verifyFolder(dir);
    expect(fault?.where).toBe(name);
  });
});

describe('whoever mends the checksums too', () => {
  /** Without the checksums, and without what they need to be there. */
  function unsummed(): string {
    const dir = copied();
    unlinkSync(path.join(dir, 'SHA256SUMS'));
    return dir;
  }

  test('cannot cut the ledger off at its end', async () => {
    for (const cut of [1, 2, 7, 30]) {
      const dir = unsummed();
      const database = new Database(path.join(dir, 'ledger.sqlite'));
      const { last } = database
        .prepare<[], { last: number }>('SELECT max(log_index) AS last FROM block')
        .get() ?? {
        last: 0,
      };
      const first = last - cut + 1;
      const row = database
        .prepare<[number], { chain: number; height: number }>(
          'SELECT chain, height FROM block WHERE log_index = ?',
        )
        .get(first);
      database.exec(`
        DELETE FROM snapshot WHERE log_index >= ${first};
        DELETE FROM reading_slot WHERE height IN (SELECT height FROM block WHERE chain = 0 AND log_index >= ${first});
        DELETE FROM transaction_place WHERE log_index >= ${first};
        DELETE FROM block WHERE log_index >= ${first};`);
      database.close();
      const { fault } = await verifyFolder(dir);
      const chain = row?.chain === 0 ? 'energy' : 'contract';
      expect(fault?.where).toContain(`log entry ${first}`);
      expect(fault?.where).toContain(`${chain} block ${row?.height}`);
    }
  });

  test.each([
    [
      'an amount',
      /"amount": "1.0692"/,
      '"amount": "1.0693"',
      'bill of ada for 2026-06',
      /the bill says 1.0693/,
    ],
    ['a rounded amount', /"amountMinor": 107/, '"amountMinor": 108', 'bill of ada for 2026-06', /line sale/],
    ['a total', /"totalMinor": -107/, '"totalMinor": -106', 'bill of bo for 2026-06', /total/],
    ['a payment reference', /"kid": "(\d)/, '"kid": "9', 'bill of bo for 2026-06', /payment reference/],
    ['an energy', /"totalMwh": (\d)/, '"totalMwh": 8', 'bill of ada for 2026-06', /energies/],
    [
      'whose it is',
      /"household": "ada"/,
      '"household": "eve"',
      'bill of eve for 2026-06',
      /no such household/,
    ],
    [
      'its month',
      /"month": "2026-06"/,
      '"month": "2031-06"',
      'bill of ada for 2031-06',
      /no such closed month/,
    ],
    [
      'another month',
      /"month": "2026-07"/,
      '"month": "2026-06"',
      'bill of ada for 2026-06',
      /the ledger gives/,
    ],
    ['a word of the form', /"lines"/, '"limes"', 'bills.json', /lines/],
  ])('cannot change %s of a bill', async (_name, from, to, where, what) => {
    const dir = unsummed();
    const file = path.join(dir, 'bills.json');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(file, text.replace(from, to));
    const { fault } = await verifyFolder(dir);
    expect(fault?.where).toBe(where);
    expect(fault?.what).toMatch(what);
  });

  test('cannot leave a bill out', async () => {
    const dir = unsummed();
    const file = path.join(dir, 'bills.json');
    const bills: unknown = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify(Array.isArray(bills) ? bills.slice(0, 3) : []));
    expect((await verifyFolder(dir)).fault).toEqual({
      where: 'bill of bo for 2026-07',
      what: 'it is not here',
    });
  });
});

test('a folder without keys is checked but for what is sealed', async () => {
  const dir = copied();
  for (const name of ['replay.json', 'SHA256SUMS', 'bills.json', 'ledger.json'])
    unlinkSync(path.join(dir, name));
  const checked = await verifyFolder(dir);
  expect(checked.fault).toBeUndefined();
  expect(checked).toMatchObject({ keys: 0, statements: 0, bills: 0, notYet: ['end', 'bills', 'checksums'] });
  expect(checked.tally?.readings).toBeGreaterThan(200);
});

test('a folder with some of the keys is checked as far as they reach', async () => {
  const dir = copied();
  for (const name of ['SHA256SUMS', 'bills.json', 'ledger.json']) unlinkSync(path.join(dir, name));
  const file = path.join(dir, 'replay.json');
  writeFileSync(file, JSON.stringify({ seeds: { ada: toHex(seedOf('ada')) } }));
  expect(await verifyFolder(dir)).toMatchObject({ fault: undefined, keys: 1, statements: 0 });
});

test('a folder in which nothing was begun has nothing to check; an empty one has no ledger', async () => {
  const begun = path.join(folder.dir, 'begun');
  cpSync(path.join(whole, 'replay.json'), path.join(begun, 'replay.json'));
  const checked = await verifyFolder(begun);
  expect(checked).toMatchObject({ tally: undefined, fault: undefined });
  expect(checked.notYet).toEqual(['ledger', 'bills', 'end', 'checksums']);
  const nowhere = await verifyFolder(path.join(folder.dir, 'nowhere'));
  expect(nowhere.fault?.where).toBe('ledger.sqlite');
  expect(nowhere.fault?.what).toContain('no such file');
  expect(existsSync(path.join(folder.dir, 'nowhere'))).toBe(false);
});
