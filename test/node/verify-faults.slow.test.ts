import { copyFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../node-core/codec/index.ts';
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

  test('a stored state that is another one, with the hash that fits it', async () => {
    const { fault } = await copy.checkChanged((database) => {
      const stored = database.prepare<[], { log_index: number; bytes: Buffer }>(
        'SELECT log_index, bytes FROM snapshot',
      );
      for (const { log_index, bytes } of stored.all()) {
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        database
          .prepare('UPDATE snapshot SET bytes = ?, hash = ? WHERE log_index = ?')
          .run(bytes, sha256(bytes), log_index);
      }
    });
    expect(fault?.what).toBe('the state stored after it is not what the blocks make');
  });
});

describe('a file that is opened to be verified', () => {
  test.each([
    ['a height', 'UPDATE block SET height = 1000 WHERE log_index = 40'],
    ['a chain', 'UPDATE block SET chain = 1 - chain, height = 500 WHERE log_index = 40'],
  ])('with %s changed far from its end: the entry is named, not the end', async (_name, sql) => {
    const file = path.join(folder.dir, 'changed.sqlite');
    copyFileSync(path.join(folder.dir, 'ledger.sqlite'), file);
    const database = new Database(file);
    database.pragma('foreign_keys = OFF');
    database.exec(sql);
    database.close();
    const store = openLedgerStore(file, { mode: 'read', verifies: true });
    try {
      const { fault } = await verifyLedger({ store, verifier: createVerifier() });
      expect(fault?.where).toContain('log entry 40');
    } finally {
      store.close();
    }
  });
});
