import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock, type ManualClock } from '../../../node-core/node/clock.ts';
import { energyMwh, minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { Street, until } from './homes.ts';

let street: Street;
let clock: ManualClock;
const START_MS = Date.UTC(2026, 9, 1);

beforeEach(() => {
  clock = manualClock(START_MS);
  street = new Street({ clock });
});
afterEach(() => street.end());

async function streetOf(count: number, seats = Math.min(count, 5)): Promise<void> {
  await street.found();
  for (let n = 1; n < count; n += 1) await street.join(n);
  await street.seated(seats);
  await street.level();
}

function nextRules(by: number) {
  const { rules } = street.node(by).replica.community;
  return { kind: 'rules', rules: { ...rules, paymentDays: (rules.paymentDays + 1) % 90 } } as const;
}

describe('a community', () => {
  test('of six, five of whom vote, goes on when its leader goes: another leads, the seat is given to an observer, nothing is lost', async () => {
    await streetOf(6);
    expect(street.node(5).host.status().role).toBe('observer');
    const leader = await street.leader();
    const gone = street.nodes.indexOf(leader);
    const before = leader.replica.appliedIndex;
    await street.stop(gone);
    await until('another leads', () => street.nodes.some(({ host }) => host.status().role === 'leader'));
    await until('the observer votes', () => street.node(5).host.status().role !== 'observer');
    await street.seated(5);
    await street.level();
    expect(street.node(5).replica.appliedIndex).toBeGreaterThan(before);
    await street.start(gone);
    await until('the one that was gone follows', () => {
      return street.node(gone).replica.appliedIndex === street.node(5).replica.appliedIndex;
    });
    expect(street.node(gone).host.status().role).toBe('observer');
    await street.level();
  });

  test('of three: a wiped disk comes back as an observer, and gets a seat of its own', async () => {
    await streetOf(3);
    const disk = street.node(2).replica.store.disk();
    await street.stop(2);
    street.wipe(2);
    await street.start(2);
    await until('it is a member again', () => street.node(2).household !== undefined);
    await until('its new disk has the seat', () =>
      street
        .node(0)
        .replica.community.seats.some((seat) => seat.member === 2 && Buffer.compare(seat.disk, disk) !== 0),
    );
    await street.seated(3);
    await street.level();
    expect(await street.household(0).send(nextRules(0))).toMatchObject({ kind: 'certified' });
  });

  test('of four: readings of all homes come onto the chain once, whoever leads', async () => {
    await streetOf(4);
    const first = minuteOfMs(clock.nowMs());
    for (let at = 0; at < 5; at += 1) {
      clock.advanceTo(START_MS + (at + 1) * 60_000);
      for (const n of [0, 1, 2, 3]) {
        const reading = {
          minute: minute(first + at),
          importMwh: energyMwh(1000 + n),
          exportMwh: energyMwh(0),
        };
        street.household(n).recordMinutes([{ ...reading, quality: 'measured' }]);
      }
      if (at === 2) {
        const leader = await street.leader();
        const heir = street.nodes.find((node) => node !== leader);
        if (heir !== undefined) leader.host.transferLeadership(heir.host.id);
      }
    }
    clock.advanceTo(START_MS + 7 * 60_000);
    await until('all readings are there', () => {
      // The leader's deadline for readings that came late is a time on this clock.
      clock.advanceTo(clock.nowMs() + 500);
      return street.nodes.every(({ replica }) =>
        [0, 1, 2, 3].every((author) =>
          [0, 1, 2, 3, 4].every(
            (at) => replica.store.revisions({ author, minute: minute(first + at) }).length === 1,
          ),
        ),
      );
    });
    await street.level();
    const hashes = street.nodes.map(({ replica }) =>
      Buffer.from(replica.community.stateHash()).toString('hex'),
    );
    expect(new Set(hashes).size).toBe(1);
  });
});

describe('a damaged ledger', () => {
  test('is set aside and fetched again, under another number', async () => {
    await streetOf(3);
    const disk = street.node(2).replica.store.disk();
    await street.stop(2);
    writeFileSync(path.join(street.dirOf(2), 'ledger.sqlite'), new Uint8Array(8192).fill(0x5a));
    await street.start(2);
    const set = street.events.find(({ event }) => event.kind === 'setAside');
    expect(set).toMatchObject({ n: 2, event: { file: 'ledger' } });
    await until('it is a member again', () => street.node(2).household !== undefined);
    expect(street.node(2).replica.store.disk()).not.toEqual(disk);
    await street.seated(3);
    await street.level();
  });

  test("of the founder does not make it found again: it comes back to the others' ledger", async () => {
    await streetOf(3);
    const { id } = street.node(1).replica.community;
    await street.stop(0);
    writeFileSync(path.join(street.dirOf(0), 'ledger.sqlite'), new Uint8Array(8192).fill(0x5a));
    await street.start(0);
    await until('it is a member again', () => street.node(0).household !== undefined);
    expect(street.node(0).replica.community.id).toEqual(id);
    await street.level();
  });
});
