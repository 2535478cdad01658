import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from '../../node-core/identity/index.ts';
import { manualClock } from '../../node-core/node/clock.ts';
import { LedgerFault, openReplica, type Replica } from '../../node-core/node/replica.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { toHex } from '../../node-core/codec/index.ts';
import { addMinutes } from '../../node-core/units/index.ts';
import { at, minutesFrom, openStreet, reading, type Street, temporaryFolder } from './street.ts';

const CAST = [
  ['grid', ['steward', 'superUser', 'publicProducer']],
  ['ada', []],
] as const;
const START = at('2026-06-10T08:00');
const FIRST = addMinutes(START, 60);

let folder: { readonly dir: string; remove(): void };
beforeEach(async () => {
  folder = temporaryFolder();
  const street = await openStreet({ dir: folder.dir, cast: CAST, start: START });
  await record(street, 0);
  await street.close();
});
afterEach(() => folder.remove());

async function record(street: Street, from: number): Promise<void> {
  for (const minute of minutesFrom(addMinutes(FIRST, from), 12)) {
    street.go(addMinutes(minute, 1));
    await street.record({ ada: [reading({ minute, importMwh: minute % 100 })] });
  }
}

/** Opens the ledger by a clock that stands long before its blocks. */
function opened(): Replica {
  const store = openLedgerStore(path.join(folder.dir, 'ledger.sqlite'), { mode: 'write' });
  try {
    return openReplica({ store, verifier: createVerifier(), clock: manualClock(0), validator: undefined });
  } catch (error) {
    store.close();
    throw error;
  }
}

function stateHash(): string {
  const replica = opened();
  const hash = toHex(replica.community.stateHash());
  replica.close();
  return hash;
}

function change(sql: string): void {
  const database = new Database(path.join(folder.dir, 'ledger.sqlite'));
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
}

test('from its stored state, and from the first block on, it comes to the same state', async () => {
  const street = await openStreet({ dir: folder.dir, cast: CAST, start: addMinutes(FIRST, 12) });
  await record(street, 12);
  const live = toHex(street.neighbourhood.replica.community.stateHash());
  await street.close();
  expect(stateHash()).toBe(live);
  change('DELETE FROM snapshot WHERE log_index = (SELECT max(log_index) FROM snapshot)');
  expect(stateHash()).toBe(live);
  change('DELETE FROM snapshot');
  expect(stateHash()).toBe(live);
});

test('a stored state that was damaged is not needed', () => {
  const whole = stateHash();
  change("UPDATE snapshot SET bytes = x'00'");
  expect(stateHash()).toBe(whole);
});

describe('a ledger that was changed behind its back is refused', () => {
  test.each([
    [
      'a block overwritten by another',
      'UPDATE block SET bytes = (SELECT bytes FROM block WHERE log_index = 5) WHERE log_index = 4',
      /log entry 4: wrongHeight/,
    ],
    [
      'a block that is none',
      "UPDATE block SET bytes = x'80' WHERE log_index = 3",
      /log entry 3: malformedBlock/,
    ],
  ])('%s', (_name, sql, message) => {
    change(`DELETE FROM snapshot; ${sql}`);
    expect(opened).toThrow(LedgerFault);
    expect(opened).toThrow(message);
  });

  test('one that ends before its stored state', () => {
    change(`DELETE FROM reading_slot WHERE height = 11;
      DELETE FROM block WHERE log_index = (SELECT max(log_index) FROM block)`);
    expect(opened).toThrow(LedgerFault);
    expect(opened).toThrow(/missing/);
  });
});

test('a ledger that was closed has its last state stored', () => {
  const replica = opened();
  const { logIndex } = replica.store.snapshots()[0] ?? { logIndex: 0 };
  expect(logIndex).toBe(replica.appliedIndex);
  replica.close();
});
