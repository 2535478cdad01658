import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('a newcomer to a long history', () => {
  test('begins at the checkpoint, then fetches and verifies what was before', async () => {
    await street.startAll();
    const progress: number[] = [];
    const text = await street.admit(NEWCOMER);
    const node = await street.start(NEWCOMER, text);
    node.verifying.listen(({ verified: done }) => progress.push(done));
    await until('it is a member', () => node.household !== undefined);
    const origin = node.replica.store.beginning.origin();
    expect(origin?.heads.energy.next).toBe(601);
    await street.whole(NEWCOMER);
    expect(progress.at(-1)).toBe(origin?.logIndex);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(node.history).toBeNull();
    await street.verified(NEWCOMER);
  });

  test('goes on verifying after a restart, and when the one it asks goes away', async () => {
    await street.end();
    street = new LongStreet(prepared, { longEntries: 100, share: 0.2 });
    await street.startAll();
    const text = await street.join(NEWCOMER);
    const history = () => street.node(NEWCOMER).history;
    await until('some of it is verified', () => (history()?.verified ?? 0) > 100);
    await street.stop(NEWCOMER);
    const node = await street.start(NEWCOMER, text);
    expect(node.replica.store.beginning.pastIndex()).toBeGreaterThan(100);
    await until('it has gone on', () => (history()?.verified ?? 0) > 200);
    await street.stop(0);
    expect(history()).not.toBeNull();
    await street.whole(NEWCOMER);
  });

  test('whose disk is lost takes the same way again, by those it knew', async () => {
    await street.startAll();
    await street.join(NEWCOMER);
    await street.whole(NEWCOMER);
    await street.stop(NEWCOMER);
    for (const ending of ['', '.lock']) rmSync(ledgerOf(street.dir, NEWCOMER) + ending);
    const node = await street.start(NEWCOMER);
    await until('it is a member', () => node.household !== undefined);
    expect(node.replica.store.beginning.origin()).toBeDefined();
    await street.whole(NEWCOMER);
  });
});
