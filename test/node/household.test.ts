import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ordering } from '../../node-core/consensus/ordering.ts';
import { TooManyCorrections } from '../../node-core/node/household.ts';
import {
  addMinutes,
  carbonGrams,
  dayOfMinute,
  type Minute,
  minute,
  priceMicros,
  utcDay,
} from '../../node-core/units/index.ts';
import {
  at,
  eventLoopTurn,
  minutesFrom,
  openStreet,
  reading,
  type Street,
  temporaryFolder,
  terms,
} from './street.ts';

const CAST = [
  ['grid', ['steward', 'superUser', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const ADA = 1;
const START = at('2026-06-10T08:00');
const FIRST = addMinutes(START, 60);

let folder: { readonly dir: string; remove(): void };
let street: Street;
beforeEach(async () => {
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: START });
});
afterEach(async () => {
  await street.close();
  folder.remove();
});

/** The revisions of a minute of Ada's that are on the chain. */
function onChain(at_: Minute): readonly number[] {
  return street.neighbourhood.replica.store.revisions({ author: ADA, minute: at_ });
}

/** From now on the orderer cannot be reached; calling what is returned, it can. */
function cutOrderer(): () => void {
  const { ordering }: { ordering: Ordering } = street.neighbourhood;
  const propose = ordering.propose.bind(ordering);
  ordering.propose = () =>
    Promise.resolve({ kind: 'failed', refusal: { kind: 'unavailable', reason: 'noMajority' } });
  return () => {
    ordering.propose = propose;
  };
}

async function reopened(start: Minute): Promise<void> {
  await street.close();
  street = await openStreet({ dir: folder.dir, cast: CAST, start });
}

function tariffTo(endMinute: Minute) {
  const step = { startMinute: FIRST, price: priceMicros(1), feedInPrice: null, carbon: carbonGrams(0) };
  return { kind: 'tariff', endMinute, steps: [step] } as const;
}

describe('a reading', () => {
  test('is acknowledged once it is in the outbox, before any block', async () => {
    street.go(addMinutes(FIRST, 1));
    const ada = street.household('ada');
    ada.recordMinutes([reading({ minute: FIRST, importMwh: 5 })]);
    expect(ada.outbox.pendingCount('energy')).toBeGreaterThan(0);
    expect(onChain(FIRST)).toEqual([]);
    expect(ada.nextMinute()).toBe(FIRST + 1);
    await street.neighbourhood.closer.flush();
    expect(onChain(FIRST)).toEqual([0]);
    expect(ada.outbox.pendingCount('energy')).toBe(0);
    expect(ada.home.revisions(ADA, FIRST)).toMatchObject([
      { importMwh: 5, quality: 'measured', corrected: false },
    ]);
  });

  test('said again by a source that was restarted is left as it was', async () => {
    street.go(addMinutes(FIRST, 10));
    const minutes = minutesFrom(FIRST, 3);
    const say = (importMwh: number) => minutes.map((one) => reading({ minute: one, importMwh }));
    const twice = [...say(5), ...say(6)];
    await street.record({ ada: twice });
    await street.record({ ada: say(7) });
    await reopened(addMinutes(FIRST, 10));
    await street.record({ ada: say(8) });
    for (const one of minutes) {
      expect(onChain(one)).toEqual([0]);
      expect(street.household('ada').home.revisions(ADA, one)).toMatchObject([{ importMwh: 5 }]);
    }
  });

  test('that is in the outbox alone is not recorded a second time, but sent, after a restart', async () => {
    street.go(addMinutes(FIRST, 1));
    cutOrderer();
    await street.record({ ada: [reading({ minute: FIRST, importMwh: 5 })] });
    expect(onChain(FIRST)).toEqual([]);
    await reopened(addMinutes(FIRST, 1));
    street.household('ada').recordMinutes([reading({ minute: FIRST, importMwh: 9 })]);
    await street.neighbourhood.closer.flush();
    expect(onChain(FIRST)).toEqual([0]);
    expect(street.household('ada').home.revisions(ADA, FIRST)).toMatchObject([{ importMwh: 5 }]);
  });

  test('waits while the orderer is away, and is sent when it is back, without being recorded again', async () => {
    const restore = cutOrderer();
    for (const one of minutesFrom(FIRST, 5)) {
      street.go(addMinutes(one, 1));
      await street.record({ ada: [reading({ minute: one, importMwh: 5 })] });
    }
    expect(minutesFrom(FIRST, 5).map(onChain)).toEqual([[], [], [], [], []]);
    restore();
    street.go(addMinutes(FIRST, 6));
    await street.record({ ada: [reading({ minute: addMinutes(FIRST, 5), importMwh: 5 })] });
    expect(minutesFrom(FIRST, 6).map(onChain)).toEqual([[0], [0], [0], [0], [0], [0]]);
    expect(street.household('ada').outbox.pendingCount('energy')).toBe(0);
  });

  test('waits for the deadline, not for the next reading, when the orderer comes back', async () => {
    const restore = cutOrderer();
    street.go(addMinutes(FIRST, 1));
    await street.record({ ada: [reading({ minute: FIRST })] });
    restore();
    street.go(addMinutes(FIRST, 2));
    await eventLoopTurn();
    expect(onChain(FIRST)).toEqual([0]);
  });

  test('of a minute that has not ended by this clock is kept, and sent when it has', async () => {
    const ahead = addMinutes(FIRST, 3);
    street.go(FIRST);
    await street.record({ ada: [reading({ minute: ahead, importMwh: 5 })] });
    expect(onChain(ahead)).toEqual([]);
    expect(street.household('ada').outbox.pendingCount('energy')).toBeGreaterThan(0);
    street.go(addMinutes(FIRST, 4));
    await street.record({ ada: [reading({ minute: FIRST, importMwh: 6 })] });
    expect(onChain(ahead)).toEqual([0]);
    expect(onChain(FIRST)).toEqual([0]);
  });

  test("of a minute ahead is sent when a neighbour's block comes, without one of its own", async () => {
    const ahead = addMinutes(FIRST, 3);
    street.go(FIRST);
    await street.record({ ada: [reading({ minute: ahead, importMwh: 5 })] });
    street.go(addMinutes(FIRST, 4));
    await street.record({ bo: [reading({ minute: FIRST, importMwh: 6 })] });
    await street.neighbourhood.closer.flush();
    expect(onChain(ahead)).toEqual([0]);
  });

  test('too old for the chain does not wait for ever', async () => {
    const late = addMinutes(FIRST, 60 * 1440);
    street.go(addMinutes(FIRST, 1));
    const restore = cutOrderer();
    await street.record({ ada: [reading({ minute: FIRST })] });
    restore();
    await reopened(late);
    await street.record({ ada: [reading({ minute: addMinutes(late, -1) })] });
    await street.household('ada').resend();
    expect(onChain(FIRST)).toEqual([]);
    expect(
      street
        .household('ada')
        .outbox.pending('energy', 10)
        .flatMap(({ slot }) => slot ?? []),
    ).toEqual([]);
  });
});

describe('a correction', () => {
  test('takes the next revision, is marked, and is what counts', async () => {
    street.go(addMinutes(FIRST, 1));
    await street.record({ ada: [reading({ minute: FIRST, importMwh: 5 })] });
    const ada = street.household('ada');
    expect(ada.correctMinute(reading({ minute: FIRST, importMwh: 7 }))).toBe(1);
    expect(ada.correctMinute(reading({ minute: FIRST, importMwh: 8 }))).toBe(2);
    await street.neighbourhood.closer.flush();
    expect(onChain(FIRST)).toEqual([0, 1, 2]);
    const opened = street.household('grid').home.revisions(ADA, FIRST);
    expect(opened.map(({ importMwh, corrected }) => [importMwh, corrected])).toEqual([
      [5, false],
      [7, true],
      [8, true],
    ]);
    const span = { startMinute: FIRST, endMinute: addMinutes(FIRST, 1) };
    expect([...ada.home.series(ADA, span).importMwh]).toEqual([8]);
  });

  test('of a minute that is nowhere is its first reading', () => {
    street.go(addMinutes(FIRST, 1));
    expect(street.household('ada').correctMinute(reading({ minute: FIRST, importMwh: 7 }))).toBe(0);
  });

  test('on a PC whose outbox is new goes on from the chain', async () => {
    street.go(addMinutes(FIRST, 1));
    await street.record({ ada: [reading({ minute: FIRST, importMwh: 5 })] });
    street.household('ada').correctMinute(reading({ minute: FIRST, importMwh: 6 }));
    await street.neighbourhood.closer.flush();
    await street.close();
    rmSync(path.join(folder.dir, 'households', 'ada'), { recursive: true });
    street = await openStreet({ dir: folder.dir, cast: CAST, start: addMinutes(FIRST, 2) });
    expect(street.household('ada').correctMinute(reading({ minute: FIRST, importMwh: 7 }))).toBe(2);
    await street.neighbourhood.closer.flush();
    expect(onChain(FIRST)).toEqual([0, 1, 2]);
  });

  test('past the last revision is refused', () => {
    street.go(addMinutes(FIRST, 1));
    const ada = street.household('ada');
    for (let revision = 0; revision <= 255; revision += 1) ada.correctMinute(reading({ minute: FIRST }));
    expect(() => ada.correctMinute(reading({ minute: FIRST }))).toThrow(TooManyCorrections);
  });
});

describe('what a household sends', () => {
  test('while the orderer is away is said to be unavailable, waits, and is certified once', async () => {
    const restore = cutOrderer();
    const end = addMinutes(FIRST, 100);
    const result = await street.household('grid').send(tariffTo(end));
    expect(result).toEqual({ kind: 'unavailable', reason: 'noMajority' });
    expect(street.household('grid').outbox.pendingCount('contract')).toBe(1);
    restore();
    await street.neighbourhood.closer.flush();
    expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
    expect(street.household('grid').outbox.pendingCount('contract')).toBe(0);
    await street.household('grid').resend();
    expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
  });

  test('is tried again by itself after a while', async () => {
    const restore = cutOrderer();
    await street.household('grid').send(tariffTo(addMinutes(FIRST, 100)));
    restore();
    // The deadline falls due on the way.
    street.go(addMinutes(START, 1));
    await eventLoopTurn();
    expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
  });

  test('waits over a restart, and is certified once', async () => {
    cutOrderer();
    await street.household('grid').send(tariffTo(addMinutes(FIRST, 100)));
    await reopened(START);
    expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
    expect(street.household('grid').outbox.pendingCount('contract')).toBe(0);
    await reopened(START);
    expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
  });

  test('and is refused does not wait', async () => {
    const result = await street.household('ada').send(tariffTo(addMinutes(FIRST, 100)));
    expect(result).toMatchObject({ kind: 'refused', reason: 'roleMissing' });
    expect(street.household('ada').outbox.pendingCount('contract')).toBe(0);
  });
});

describe('grants', () => {
  test('that were broken off are made after a restart, once', async () => {
    await street.contract(
      terms({ startMinute: FIRST, endMinute: addMinutes(FIRST, 600), seller: ADA, buyer: 2 }),
    );
    street.go(addMinutes(FIRST, 1));
    cutOrderer();
    await street.record({ ada: [reading({ minute: FIRST, exportMwh: 9 })] });
    await reopened(addMinutes(FIRST, 1));
    await street.neighbourhood.closer.flush();
    await reopened(addMinutes(FIRST, 2));
    await street.record({ ada: [reading({ minute: addMinutes(FIRST, 1), exportMwh: 9 })] });
    const grants = [...street.neighbourhood.replica.community.grants.values()];
    expect(grants.map(({ author, recipients }) => [author, recipients])).toEqual([[ADA, [0, 2]]]);
    expect(street.household('bo').home.revisions(ADA, FIRST)).toMatchObject([{ exportMwh: 9 }]);
  });

  test('one that does not open is disputed by whom it fails, once', async () => {
    street.go(addMinutes(FIRST, 1));
    const wrapped = new Uint8Array(48).fill(7);
    const bo = 2;
    const sent = street.household('ada').send({
      kind: 'grant',
      day: street.household('ada').home.daysWithReadings(ADA, utcDay(0))[0] ?? dayOfMinute(FIRST),
      ephemeralKey: new Uint8Array(32).fill(9),
      recipients: [{ recipient: bo, wrapped }],
    });
    await street.neighbourhood.closer.flush();
    expect((await sent).kind).toBe('certified');
    await street.neighbourhood.closer.flush();
    const disputes = () => [...street.neighbourhood.replica.community.disputes.values()];
    expect(disputes().map(({ dispute }) => [dispute.author, dispute.subject.kind])).toEqual([[bo, 'grant']]);
    await street.close();
    rmSync(path.join(folder.dir, 'households', 'bo', 'home.sqlite'));
    street = await openStreet({ dir: folder.dir, cast: CAST, start: addMinutes(FIRST, 2) });
    await street.neighbourhood.closer.flush();
    expect(disputes()).toHaveLength(1);
  });
});

test('a home store that was lost is opened anew from the ledger', async () => {
  street.go(addMinutes(FIRST, 5));
  const minutes = minutesFrom(FIRST, 5);
  await street.record({ ada: minutes.map((one) => reading({ minute: one, importMwh: one % 9 })) });
  const before = minutes.map((one) => street.household('grid').home.revisions(ADA, one));
  await street.close();
  for (const name of ['ada', 'grid']) rmSync(path.join(folder.dir, 'households', name, 'home.sqlite'));
  street = await openStreet({ dir: folder.dir, cast: CAST, start: addMinutes(FIRST, 5) });
  expect(minutes.map((one) => street.household('grid').home.revisions(ADA, one))).toEqual(before);
  expect(street.household('ada').nextMinute()).toBe(minute(FIRST + 5));
});
