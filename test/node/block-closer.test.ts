import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProposeResult } from '../../node-core/consensus/ordering.ts';
import { READINGS_DEADLINE_MS } from '../../node-core/node/block-closer.ts';
import { addMinutes, carbonGrams, msOfMinute, priceMicros } from '../../node-core/units/index.ts';
import { at, eventLoopTurn, openStreet, reading, type Street, temporaryFolder } from './street.ts';

const CAST = [
  ['grid', ['steward', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const START = at('2026-06-10T08:00');
const FIRST = addMinutes(START, 60);

let folder: { readonly dir: string; remove(): void };
let street: Street;
beforeEach(async () => {
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: START });
  street.go(addMinutes(FIRST, 1));
  await street.record({ ada: [reading({ minute: FIRST })], bo: [reading({ minute: FIRST })] });
});
afterEach(async () => {
  await street.close();
  folder.remove();
});

const height = () => street.neighbourhood.replica.community.head('energy').height;
const NEXT = addMinutes(FIRST, 1);

describe('an energy block is closed', () => {
  test("as soon as the minute's readings are in", async () => {
    const before = height();
    street.go(addMinutes(NEXT, 1));
    street.household('ada').recordMinutes([reading({ minute: NEXT })]);
    await eventLoopTurn();
    expect(height()).toBe(before);
    street.household('bo').recordMinutes([reading({ minute: NEXT })]);
    await eventLoopTurn();
    expect(height()).toBe(before + 1);
    expect(street.neighbourhood.replica.store.head('energy')?.time).toBe(NEXT + 1);
  });

  test('at the deadline without the readings that have not come; those wait for the next deadline', async () => {
    const before = height();
    street.go(addMinutes(NEXT, 1));
    street.household('ada').recordMinutes([reading({ minute: NEXT })]);
    street.clock.advanceTo(msOfMinute(addMinutes(NEXT, 1)) + READINGS_DEADLINE_MS - 1);
    await eventLoopTurn();
    expect(height()).toBe(before);
    street.clock.advanceTo(msOfMinute(addMinutes(NEXT, 1)) + READINGS_DEADLINE_MS);
    await eventLoopTurn();
    expect(height()).toBe(before + 1);
    street.household('bo').recordMinutes([reading({ minute: NEXT })]);
    street.clock.advanceTo(street.clock.nowMs() + READINGS_DEADLINE_MS);
    await eventLoopTurn();
    expect(height()).toBe(before + 2);
  });

  test('without waiting for a home that has long been silent', async () => {
    street.go(addMinutes(FIRST, 30));
    const before = height();
    street.household('ada').recordMinutes([reading({ minute: addMinutes(FIRST, 29) })]);
    await eventLoopTurn();
    expect(height()).toBe(before + 1);
  });
});

test('a contract block is closed at once', async () => {
  const step = { startMinute: NEXT, price: priceMicros(1), feedInPrice: null, carbon: carbonGrams(0) };
  const sent = street
    .household('grid')
    .send({ kind: 'tariff', endMinute: addMinutes(NEXT, 9), steps: [step] });
  await eventLoopTurn();
  expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
  expect(await sent).toMatchObject({ kind: 'certified' });
});

/** The next proposal gets this answer; the ones after it are proposed. */
function answerNext(answer: ProposeResult): void {
  const { ordering } = street.neighbourhood;
  const propose = ordering.propose.bind(ordering);
  ordering.propose = () => {
    ordering.propose = propose;
    return Promise.resolve(answer);
  };
}

const offer = () =>
  street.household('ada').send({
    kind: 'withdraw',
    target: '00'.repeat(32),
  });

test('the one transaction that the validators will not have is taken out, the rest goes into a block', async () => {
  answerNext({
    kind: 'failed',
    refusal: { kind: 'refused', reason: 'unknownTarget', detail: 'their word', position: 1 },
  });
  street.go(addMinutes(NEXT, 1));
  street.household('ada').recordMinutes([reading({ minute: NEXT })]);
  street.household('bo').recordMinutes([reading({ minute: NEXT })]);
  await street.neighbourhood.closer.flush();
  const { store } = street.neighbourhood.replica;
  expect([1, 2].map((author) => store.revisions({ author, minute: NEXT }))).toEqual([[0], []]);
  // It is in its author's outbox still: what one set of validators refused is offered again.
  street.go(addMinutes(NEXT, 2));
  await street.household('bo').resend();
  await street.neighbourhood.closer.flush();
  expect(store.revisions({ author: 2, minute: NEXT })).toEqual([0]);
});

test('what breaks a rule is refused before it comes near a block', async () => {
  expect(await offer()).toMatchObject({ kind: 'refused', reason: 'unknownTarget' });
});

test('when it is closed, whoever waits is told, and nothing is lost', async () => {
  const grants = street.household('ada').settleGrants();
  answerNext({ kind: 'failed', refusal: { kind: 'notLeader', leader: 2 } });
  const step = { startMinute: NEXT, price: priceMicros(1), feedInPrice: null, carbon: carbonGrams(0) };
  const sent = street
    .household('grid')
    .send({ kind: 'tariff', endMinute: addMinutes(NEXT, 9), steps: [step] });
  expect(await sent).toEqual({ kind: 'unavailable', reason: 'notLeader' });
  await grants;
  await street.close();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: addMinutes(FIRST, 1) });
  expect(street.neighbourhood.replica.community.tariffs).toHaveLength(1);
});
