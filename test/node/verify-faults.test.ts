import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVerifier } from '../../node-core/identity/index.ts';
import { verifyLedger } from '../../node-core/node/verify-ledger.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { twoDays } from './evidence/two-days.ts';
import { faultOfFlip } from './flips.ts';
import { LedgerCopy, nameOf } from './ledger-copy.ts';
import { DAMAGES } from './row-damage.ts';
import { writeSmallLedger } from './small-ledger.ts';
import { temporaryFolder } from './street.ts';

const folder = temporaryFolder();
let copy: LedgerCopy;
beforeAll(async () => {
  await writeSmallLedger(folder.dir);
  copy = new LedgerCopy(folder.dir);
});
afterAll(() => {
  copy.close();
  folder.remove();
});

test('the ledger that is tampered with below holds as it is', async () => {
  const { fault, tally, lastIndex } = await copy.check();
  expect(fault).toBeUndefined();
  expect(tally.blocks.energy).toBeGreaterThan(20);
  expect(tally.blocks.contract).toBeGreaterThan(20);
  expect(tally.checkpoints).toBeGreaterThan(2);
  expect(tally.snapshots).toBe(2);
  expect(tally.certificates).toBe(lastIndex);
});

test('a ledger of three validators, whose members come and go, holds', async () => {
  const world = twoDays();
  const store = openLedgerStore(world.path, { mode: 'read' });
  try {
    const { fault, tally } = await verifyLedger({ store, verifier: createVerifier() });
    expect(fault).toBeUndefined();
    expect(tally.signatures).toBeGreaterThan(tally.transactions + tally.certificates);
  } finally {
    store.close();
    world.remove();
  }
});

test('a changed byte anywhere in a block or its certificate is found, and its place named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, by) => {
      const { row, fault } = await faultOfFlip(copy, { position, by });
      expect(fault?.where).toContain(nameOf(row));
    }),
    { numRuns: 150 },
  );
});

describe('a block', () => {
  test.each(DAMAGES)('$name', async ({ change, named }) => {
    // The slow test does it to every block.
    const last = copy.rows.length;
    for (const logIndex of [1, 2, 3, 9, 20, 21, 30, 31, last - 17, last - 3, last - 1, last]) {
      const { fault } = await copy.checkChanged(change(copy, logIndex));
      expect(fault, `log entry ${logIndex}`).toBeDefined();
      expect(fault?.where).toContain(named(copy, logIndex));
    }
  });
});

describe('what lies beside the blocks', () => {
  test.each([
    ['a reading that the index has lost', 'DELETE FROM reading_slot WHERE height = 7', 'energy block 7 '],
    [
      'a reading at another place',
      'UPDATE reading_slot SET position = position + 1 WHERE height = 7',
      'energy block 7 ',
    ],
    ['a reading too many', 'INSERT INTO reading_slot VALUES (5, 1, 0, 7, 0)', 'index of readings'],
    [
      'a statement that the index has lost',
      'DELETE FROM transaction_place WHERE kind = 12',
      'contract block ',
    ],
    [
      'a grant called something else',
      'UPDATE transaction_place SET kind = 4 WHERE kind = 1',
      'energy block ',
    ],
    ['a stored state', "UPDATE snapshot SET bytes = x'80'", 'stored states'],
  ])('%s', async (_name, sql, where) => {
    const { fault } = await copy.checkChanged((database) => database.exec(sql));
    expect(fault?.where).toContain(where);
  });
});
