import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLedgerStore } from '../../../node-core/storage/index.ts';
import { ledgerOf } from '../../community/long-history.ts';
import { until } from './homes.ts';
import { LongStreet, prepareHistory, type PreparedHistory } from './long-street.ts';

const NEWCOMER = 9;
const PAST = { homes: 4, seats: 3, minutes: 650, rules: { checkpointInterval: 200 } };
let prepared: PreparedHistory;
let street: LongStreet;

beforeAll(() => {
  prepared = prepareHistory(PAST);
});
beforeEach(() => {
  street = new LongStreet(prepared, { longEntries: 100, share: 1 });
});
afterEach(async () => {
  await street.end();
});
afterAll(() => rmSync(prepared.dir, { recursive: true, force: true }));

describe('a checkpoint that is not right', () => {
  const PUT_STATE = 'UPDATE checkpoint SET state = ?';

  test('with one byte changed, or with another state, is refused; all is fetched from the beginning', async () => {
    const kept = openLedgerStore(ledgerOf(street.dir, 0), { mode: 'read' });
    const state = kept.beginning.checkpoint()?.state ?? new Uint8Array();
    const other = kept.snapshots()[0]?.bytes ?? new Uint8Array();
    kept.close();
    const changed = state.slice();
    changed[200] = (changed[200] ?? 0) ^ 1;
    street.tamper(0, PUT_STATE, changed);
    street.tamper(1, PUT_STATE, other);
    street.tamper(2, PUT_STATE, other);
    await street.startAll();
    await street.join(NEWCOMER);
    const node = street.node(NEWCOMER);
    expect(node.replica.store.beginning.origin()).toBeUndefined();
    const blamed = node.network.health().offenders.map(({ peer }) => peer);
    expect(blamed).toContain(street.node(0).network.self);
    await street.verified(NEWCOMER);
  });

  test('of another history is found out, told, and not believed again', async () => {
    const { dir: otherDir } = prepareHistory({ ...PAST, variant: 1 });
    const other = openLedgerStore(ledgerOf(otherDir, 0), { mode: 'read' });
    const lie = other.beginning.checkpoint();
    other.close();
    rmSync(otherDir, { recursive: true });
    const sql = 'UPDATE checkpoint SET state = ?, header = ?, certificate = ?';
    street.tamper(0, sql, lie?.state, lie?.header, lie?.certificate);
    await street.startAll();
    const text = await street.admit(NEWCOMER);
    await street.start(NEWCOMER, text);
    await until('it is found out', () =>
      street.eventsOf(NEWCOMER).some(({ kind }) => kind === 'falseHistory'),
    );
    await street.stop(NEWCOMER);
    const node = await street.start(NEWCOMER, text);
    await until('it is a member', () => node.household !== undefined);
    expect(street.eventsOf(NEWCOMER)).toContainEqual(
      expect.objectContaining({ kind: 'setAside', file: 'ledger', isFalse: true }),
    );
    expect(node.replica.store.beginning.origin()).toBeUndefined();
    await street.verified(NEWCOMER);
  });
});
