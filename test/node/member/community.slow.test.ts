import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../node-core/node/clock.ts';
import { Street } from './homes.ts';

let street: Street;
const START_MS = Date.UTC(2026, 9, 1);

beforeEach(() => {
  street = new Street({ clock: manualClock(START_MS) });
});
afterEach(() => street.end());

describe('a community of PCs', () => {
  test('of one: the founder agrees with itself', async () => {
    await street.found();
    expect(street.node(0).replica.community.seats).toHaveLength(1);
    expect(street.household(0).member).toBe(0);
    const rules = { ...street.node(0).replica.community.rules, monthCloseDays: 9 };
    expect(await street.household(0).send({ kind: 'rules', rules })).toMatchObject({ kind: 'certified' });
  });

  test('of three: newcomers follow, get seats, and the ledger is one', async () => {
    await street.found();
    await street.join(1);
    await street.join(2);
    await street.seated(3);
    await street.level();
    const hashes = street.nodes.map(({ replica }) =>
      Buffer.from(replica.community.stateHash()).toString('hex'),
    );
    expect(new Set(hashes).size).toBe(1);
    const certificates = street
      .node(2)
      .replica.store.blockAt(street.node(2).replica.appliedIndex)?.certificate;
    expect(certificates?.length).toBeGreaterThan(2 * 64);
  });
});
