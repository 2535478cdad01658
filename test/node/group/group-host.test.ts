import { describe, expect, test } from 'vitest';
import { equalBytes } from '../../../node-core/codec/index.ts';
import { CalmStreet } from './calm-street.ts';

describe('a founder', () => {
  test('orders by itself from the first block on, also after a restart', async () => {
    const street = await CalmStreet.of(1);
    expect(street.host(0).status()).toMatchObject({ role: 'leader', committedIndex: 1 });
    expect(
      equalBytes(street.replica(0).community.seats[0]?.disk ?? new Uint8Array(), street.home(0).disk.number),
    ).toBe(true);
    street.home(0).stop();
    street.home(0).start();
    street.offerFrom(0);
    await street.until('the offer is on the chain', () => street.replica(0).appliedIndex === 2);
  });

  test('that lost its disk does not found again: it follows, and gets a seat like anybody', async () => {
    const street = await CalmStreet.of(3);
    street.home(0).wipe();
    street.home(0).start();
    expect(street.host(0).status().role).toBe('observer');
    await street.until('it votes on its new disk', () => {
      const { running, id } = street.home(0);
      return running?.host.raft.configuration.voters.includes(id) === true;
    });
    expect(street.replica(0).community.seats).toHaveLength(3);
  });
});

test('a home without a seat counts down to no election', async () => {
  const street = await CalmStreet.of(2);
  street.home(1).wipe();
  street.home(1).start();
  street.isolate(1);
  await street.pass(120_000);
  expect(street.host(1).raft).toMatchObject({ role: 'follower', term: 0 });
  expect(street.host(1).isCarried).toBe(false);
});

describe('a full disk', () => {
  test('of a leader that proposes: it says so, and the others go on', async () => {
    const street = await CalmStreet.of(3);
    const leader = street.world.leader?.n ?? 0;
    street.home(leader).isDiskFull = true;
    const result = await street.host(leader).propose(new Uint8Array(3));
    expect(result).toMatchObject({ kind: 'failed' });
    const id = street.offerFrom(leader);
    await street.until('its disk has failed', () => street.host(leader).isFailed);
    const other = (leader + 1) % 3;
    street.offerFrom(other);
    await street.until('another leads', () => (street.world.leader?.n ?? leader) !== leader);
    street.home(leader).isDiskFull = false;
    await street.until('what it wanted is everywhere', () =>
      street.world.homes.every(({ running }) => running?.replica.store.findTransaction(id) !== undefined),
    );
    expect(street.host(leader).isFailed).toBe(false);
    expect([...street.world.events.keys()]).toEqual(expect.arrayContaining(['diskFailed', 'diskBack']));
  });

  test('while it lasts, nothing is proposed, and whoever asks is told', async () => {
    const street = await CalmStreet.of(1);
    street.home(0).isDiskFull = true;
    street.offerFrom(0);
    await street.until('its disk has failed', () => street.host(0).isFailed);
    const answer = await street.host(0).propose(new Uint8Array(3));
    expect(answer).toEqual({ kind: 'failed', refusal: { kind: 'unavailable', reason: 'diskFailed' } });
    expect(street.host(0).isCarried).toBe(false);
  });

  test('of a home that follows: it takes no more than it could write', async () => {
    const street = await CalmStreet.of(2);
    const entries = street.entries(0, 1);
    street.home(1).wipe();
    street.home(1).start();
    street.isolate(1);
    expect(street.host(1).follow(entries.slice(0, 2))).toEqual({ kind: 'applied', count: 2 });
    street.home(1).isDiskFull = true;
    expect(street.host(1).follow(entries.slice(2))).toEqual({ kind: 'applied', count: 0 });
    expect(street.host(1).isFailed).toBe(true);
    street.home(1).isDiskFull = false;
    await street.until('the disk is back', () => !street.host(1).isFailed);
    expect(street.host(1).follow(entries)).toMatchObject({ kind: 'refused', reason: 'outOfOrder' });
    expect(street.host(1).follow(entries.slice(2))).toEqual({ kind: 'applied', count: entries.length - 2 });
  });
});

describe('certified blocks from outside of the group', () => {
  /** A leader that is cut off has a block in its log that never comes to be; the others have another one. */
  async function forked(): Promise<{
    readonly street: CalmStreet;
    readonly old: number;
    readonly other: number;
  }> {
    const street = await CalmStreet.of(3);
    const old = street.world.leader?.n ?? 0;
    const other = (old + 1) % 3;
    street.isolate(old);
    street.offerFrom(old);
    await street.until('it waits in its log', () =>
      street.home(old).disk.entries.some(({ kind }) => kind === 'data'),
    );
    street.offerFrom(other);
    const before = street.replica(old).appliedIndex;
    await street.until('the others have another', () => street.replica(other).appliedIndex > before);
    return { street, old, other };
  }

  test('take the place of what its log had and what contradicts them', async () => {
    const { street, old, other } = await forked();
    const next = street.replica(old).appliedIndex + 1;
    const entries = street.entries(other, next);
    expect(street.host(old).follow(entries)).toEqual({ kind: 'applied', count: entries.length });
    expect(street.home(old).disk.entries.filter(({ kind }) => kind === 'data')).toEqual([]);
    street.home(old).stop();
    street.home(old).start();
    street.world.network.heal();
    street.offerFrom(other);
    await street.until('all have all', () => street.isEven && street.home(old).tray.contractsWaiting === 0);
  });

  test('that are refused leave the group as it was', async () => {
    const { street, old, other } = await forked();
    const next = street.replica(old).appliedIndex + 1;
    const [first] = street.entries(other, next);
    if (first === undefined) throw new Error('there is a block');
    const bad = { ...first, certificate: new Uint8Array(3) };
    expect(street.host(old).follow([bad])).toMatchObject({ kind: 'refused', count: 0, entry: bad });
    expect(street.replica(old).appliedIndex).toBe(next - 1);
    expect(street.home(old).disk.entries.some(({ kind }) => kind === 'data')).toBe(true);
    street.world.network.heal();
    await street.until('all have all', () => street.isEven && street.home(old).tray.contractsWaiting === 0);
  });
});

test('a home that a change of seats leaves out goes on voting until the change is over', async () => {
  const street = await CalmStreet.of(4);
  const leader = street.world.leader?.n ?? 0;
  const others = [0, 1, 2, 3].filter((n) => n !== leader);
  const [out] = others;
  const seats = street.replica(leader).community.seats.filter(({ member }) => member !== out);
  void street.home(leader).tray.send({ kind: 'seats', seats });
  await street.until(
    'the one that loses its seat is between the old seats and the new',
    () =>
      street.host(out ?? 0).raft.configuration.outgoing.length === 4 &&
      street.host(out ?? 0).status().role === 'observer',
  );
  // Three of the old four have to agree on who leads now: without the one that has no seat any more they are two.
  expect(street.host(out ?? 0).raft.configuration.voters).toHaveLength(3);
  street.home(leader).stop();
  await street.until('somebody else leads', () => street.world.leader !== undefined);
  street.offerFrom(street.world.leader?.n ?? 0);
  await street.until('the change is over', () =>
    others.every((n) => n === out || street.host(n).raft.configuration.outgoing.length === 0),
  );
});
