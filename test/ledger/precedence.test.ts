import { describe, expect, test } from 'vitest';
import {
  CERTIFICATE_REFUSALS,
  precedenceOf,
  REFUSALS,
  type RefusalKind,
  sentenceOf,
} from '../../node-core/ledger/index.ts';
import { FAMILIES } from '../../node-core/ledger/rules/families.ts';
import { monthFromText, utcDay } from '../../node-core/units/index.ts';
import { acceptance, grant, offer, proposal, reading, statement, step, tariff, terms } from './samples.ts';
import { fourSeats, onlySeat, seatsOf, withoutCleo } from './seating.ts';
import {
  admissionOf,
  after,
  change,
  contract,
  counter,
  decline,
  dispute,
  end,
  expired,
  firstOpen,
  having,
  later,
  leave,
  ofHeader,
  openOffer,
  openProposal,
  rules,
  secondAcceptance,
  sent,
  shortProposal,
  signedAs,
  suspend,
  supply,
  withdraw,
  wrong,
} from './situations.ts';
import { ADA, at, BO, CLEO, DAM, seatOf, seats, START, World } from './world.ts';

const NEVER_SEEN = 'ab'.repeat(32);
const OTHER = new Uint8Array(32).fill(1);

/** Two rules broken at once; the first one is named. */
type Pair = readonly [
  named: RefusalKind,
  over: RefusalKind,
  refusal: (world: World) => RefusalKind | undefined,
];

// biome-ignore format: a table, one line for each pair
const PAIRS: readonly Pair[] = [
  ['wrongVersion', 'malformedBlock', (world) => ofHeader(world, { version: 2, previous: new Uint8Array(31) })],
  ['wrongVersion', 'wrongCount', (world) => ofHeader(world, { version: 2, count: 3 })],
  ['malformedBlock', 'wrongCount', (world) => ofHeader(world, { previous: new Uint8Array(31), count: 3 })],
  ['wrongCount', 'wrongCommunity', (world) => ofHeader(world, { count: 3, community: OTHER })],
  ['wrongCommunity', 'wrongHeight', (world) => sent(world, [offer()], { community: OTHER, height: 0 })],
  ['wrongHeight', 'wrongPrevious', (world) => sent(world, [offer()], { height: 0, previous: OTHER })],
  ['wrongPrevious', 'timeBackwards', (world) => sent(world, [offer()], { previous: OTHER, time: START })],
  ['timeBackwards', 'notAValidator', (world) => sent(world, [offer()], { time: START, proposer: 9 })],
  ['timeInFuture', 'notAValidator', (world) => sent(world, [offer()], { time: at(13), proposer: 9 })],
  ['notAValidator', 'wrongMerkleRoot', (world) => ofHeader(world, { proposer: 9, merkleRoot: OTHER })],
  ['wrongMerkleRoot', 'sequenceReused', (world) => ofHeader(world, { merkleRoot: OTHER })],
  ['notAValidator', 'slotTaken', (world) => sent(world, [reading(), reading()], { proposer: 9 })],
  ['slotTaken', 'wrongStateHash', (world) => sent(world, [reading(), reading()], { stateHash: OTHER })],
  ['unknownKind', 'wrongSize', (world) => wrong(world, offer(), [[0], 99], [[2], new Uint8Array(3)])],
  ['malformed', 'priceOutOfRange', (world) => wrong(world, offer(), [[12], 0], [[7], 2_000_000_000])],
  ['shareOutOfRange', 'priceOutOfRange', (world) => wrong(world, offer(), [[6], 0], [[7], 2_000_000_000])],
  ['priceOutOfRange', 'endBeforeStart', (world) => wrong(world, offer(), [[7], 2_000_000_000], [[4], START])],
  ['endBeforeStart', 'expiryAfterEnd', (world) => sent(world, [offer({ endMinute: at(60), expiresMinute: at(700) })])],
  ['endBeforeStart', 'selfContract', (world) => sent(world, [proposal({ terms: terms({ endMinute: at(60), seller: CLEO }) })])],
  ['priceOutOfRange', 'stranger', (world) => wrong(world, offer(), [[7], 2_000_000_000], [[1], 9])],
  ['endBeforeStart', 'suspended', (world) => sent(suspend(world, BO), [offer({ endMinute: at(60) })])],
  ['kindNotOnChain', 'stranger', (world) => sent(world, [offer({ author: 9 })], { chain: 'energy' })],
  ['stranger', 'badSignature', (world) => sent(world, [reading({ author: 9 })])],
  ['suspended', 'badSignature', (world) => suspend(world, BO).refusalOf([signedAs(world, reading(), CLEO)], { chain: 'energy' })?.kind],
  ['left', 'sequenceReused', (world) => sent(leave(world, BO), [offer({ sequence: 0 })])],
  ['suspended', 'roleMissing', (world) => sent(suspend(world, BO), [tariff({ author: BO })])],
  ['badSignature', 'roleMissing', (world) => world.refusalOf([signedAs(world, tariff({ author: BO }), CLEO)])?.kind],
  ['badSignature', 'slotTaken', (world) => world.refusalOf([world.sign(reading()), signedAs(world, reading(), CLEO)], { chain: 'energy' })?.kind],
  ['roleMissing', 'sequenceReused', (world) => sent(world, [tariff({ author: BO, sequence: 0 })])],
  ['roleMissing', 'unknownMember', (world) => sent(world, [change({ kind: 'role', member: 9, roles: [] }, BO)])],
  ['sequenceReused', 'unknownProposal', (world) => sent(world, [{ ...decline(NEVER_SEEN), sequence: 0 }])],
  ['sequenceReused', 'unknownRecipient', (world) => wrong(world, grant({ sequence: 0 }), [[5, 1, 0], 9])],
  ['unknownRecipient', 'dayInFuture', (world) => wrong(world, grant({ day: utcDay(30_000) }), [[5, 1, 0], 9])],
  ['minuteTooOld', 'slotTaken', (world) => sent(world, [reading({ minute: firstOpen(world, -1) }), reading({ minute: firstOpen(world, -1) })])],
  ['memberExists', 'badConsent', (world) => sent(world, [admissionOf(world, BO, { consenter: ADA })])],
  ['wrongStanding', 'lastSteward', (world) => sent(suspend(world, BO), [change({ kind: 'suspend', member: BO, reason: '' })])],
  ['lastSteward', 'lastSeat', () => sent(World.ofOne(), [change({ kind: 'leave' })])],
  ['lastSeat', 'wrongStateHash', () => sent(onlySeat(), [change({ kind: 'leave' })], { stateHash: OTHER })],
  ['wrongSize', 'unsorted', (world) => wrong(world, seats(fourSeats().toReversed()), [[3, 3, 1], new Uint8Array(7)])],
  ['wrongNumber', 'wrongSize', (world) => wrong(world, seats(fourSeats()), [[3], Array.from({ length: 8 }, () => [0, new Uint8Array(7)])])],
  ['unsorted', 'notSeated', (world) => sent(withoutCleo(world), [seats(fourSeats().toReversed(), CLEO)])],
  ['sequenceReused', 'notSeated', (world) => sent(withoutCleo(world), [{ ...seats(fourSeats(), CLEO), sequence: 0 }])],
  ['notSeated', 'unknownMember', (world) => sent(withoutCleo(world), [seats(seatsOf(ADA, 9), CLEO)])],
  ['unknownMember', 'partyNotActive', (world) => sent(suspend(world, BO), [seats(seatsOf(ADA, BO, CLEO, DAM, 9))])],
  ['partyNotActive', 'tooManySeats', (world) => sent(narrowed(suspend(world, BO)), [seats(fourSeats())])],
  ['tooManySeats', 'seatsUnchanged', (world) => sent(narrowed(world), [seats(fourSeats())])],
  ['tooManySeats', 'majorityReplaced', (world) => sent(narrowed(world), [seats(fourSeats(BO, CLEO))])],
  ['seatsUnchanged', 'wrongStateHash', (world) => sent(world, [seats(fourSeats())], { stateHash: OTHER })],
  ['majorityReplaced', 'wrongStateHash', (world) => sent(world, [seats([seatOf(ADA)])], { stateHash: OTHER })],
  ['notTheAuthor', 'notOpen', (world) => sent(world, [withdraw(contract(world), DAM)])],
  ['unknownMember', 'notAParty', (world) => sent(world, [proposal({ author: DAM, terms: terms({ seller: 9 }) })])],
  ['notAParty', 'unknownOffer', (world) => sent(world, [proposal({ author: DAM, offer: NEVER_SEEN })])],
  ['unknownOffer', 'unknownProposal', (world) => sent(world, [proposal({ offer: NEVER_SEEN, counters: NEVER_SEEN })])],
  ['offerExpired', 'notTheOfferer', (world) => sent(later(having(world, openOffer), 600), [proposal({ author: DAM, offer: openOffer(world), terms: terms({ seller: DAM, startMinute: at(610) }), expiresMinute: at(620) })])],
  ['unknownProposal', 'startInPast', (world) => sent(world, [proposal({ counters: NEVER_SEEN, terms: terms({ startMinute: at(0) }) })])],
  ['proposalNotOpen', 'notAddressed', (world) => sent(world, [acceptance(contract(world), { author: DAM })])],
  ['proposalNotOpen', 'termsDiffer', (world) => sent(world, [acceptance(contract(world), { termsHash: OTHER })])],
  ['proposalExpired', 'notAddressed', (world) => sent(expired(world), [acceptance(shortProposal(world), { author: DAM })])],
  ['notAddressed', 'termsDiffer', (world) => sent(world, [acceptance(openProposal(world), { author: DAM, termsHash: OTHER })])],
  ['notAddressed', 'counterParties', (world) => sent(world, [counter(openProposal(world), { author: DAM, terms: terms({ seller: DAM }) })])],
  ['termsDiffer', 'startInPast', (world) => sent(later(having(world, openProposal), 61), [acceptance(openProposal(world), { termsHash: OTHER })])],
  ['termsDiffer', 'sharesOverWhole', (world) => sent(world, [{ ...secondAcceptance(world, 500, 500), termsHash: OTHER }])],
  ['partyNotActive', 'startInPast', (world) => sent(suspend(world, BO), [proposal({ terms: terms({ startMinute: at(0) }) })])],
  ['startInPast', 'expiryInPast', (world) => sent(world, [proposal({ terms: terms({ startMinute: at(0) }), expiresMinute: at(1) })])],
  ['startInPast', 'sharesOverWhole', (world) => lateSecond(world)],
  ['startInPast', 'tariffOverlaps', (world) => sent(later(having(world, published), 70), [tariff()])],
  ['endInPast', 'expiryInPast', (world) => sent(later(world, 660), [offer()])],
  ['notAParty', 'contractOver', (world) => sent(later(having(world, contract), 660), [end(contract(world), 1, DAM)])],
  ['contractOver', 'endInPast', (world) => sent(later(having(world, contract), 660), [end(contract(world), 100)])],
  ['endInPast', 'endOutsideContract', (world) => sent(world, [end(contract(world), 5)])],
  ['unknownContract', 'monthNotClosed', (world) => sent(world, [statement(NEVER_SEEN)])],
  ['notAProducer', 'notAParty', (world) => sent(world, [supply(ADA)])],
  ['notAParty', 'monthNotClosed', (world) => sent(world, [statement(contract(world), { author: DAM })])],
  ['contractNotInMonth', 'monthNotClosed', (world) => sent(world, [statement(contract(world), { month: monthFromText('2026-10') })])],
  ['notAParty', 'minuteOutsideMonth', (world) => sent(world, [dispute(contract(world), DAM, 0)])],
  ['lastSteward', 'wrongStateHash', (world) => sent(world, [change({ kind: 'leave' })], { stateHash: OTHER })],
];

describe('precedence', () => {
  test.each(PAIRS)('%s before %s', (named, over, refusal) => {
    const world = World.founded();
    world.time = at(10);
    expect(refusal(world)).toBe(named);
    // Rules of form are asked field by field, and stand together in the list.
    const before = precedenceOf(named) < precedenceOf(over);
    expect(before || (isField(named) && isField(over))).toBe(true);
  });

  test.each(Object.entries(FAMILIES))(
    "the rules of '%s' are asked in the order of the list",
    (_kind, { refusals }) => {
      const places = refusals.map(precedenceOf);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    },
  );

  test('the first transaction of a block is judged first', () => {
    const world = World.founded();
    const wrongs = [
      world.sign(offer()),
      world.sign(decline(NEVER_SEEN)),
      world.sign(rules({ validatorCount: 1 })),
    ];
    expect(world.refusalOf(wrongs)).toMatchObject({
      kind: 'unknownProposal',
      position: 1,
      detail: NEVER_SEEN,
    });
  });

  test('a refusal of the block itself has no position', () => {
    const world = World.founded();
    expect(world.refusalOf([world.sign(offer())], { height: 0 })).toMatchObject({
      kind: 'wrongHeight',
      position: null,
    });
  });

  test('names are told apart, and each has a sentence', () => {
    for (const list of [REFUSALS, CERTIFICATE_REFUSALS]) {
      expect(new Set(list.map(({ kind }) => kind)).size).toBe(list.length);
      for (const { sentence } of list) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
    expect(sentenceOf('slotTaken')).toBe('There is a reading of this minute and revision already.');
  });
});

/** Whether a rule is about single fields, which are read in the order of the array. */
function isField(kind: RefusalKind): boolean {
  const place = precedenceOf(kind);
  return place >= precedenceOf('malformed') && place <= precedenceOf('selfContract');
}

/** A second contract at shares that do not fit, accepted when it has begun. */
function lateSecond(world: World): RefusalKind | undefined {
  const second = secondAcceptance(world, 500, 500);
  return sent(later(world, 61), [second]);
}

/** The world by rules of three validators. */
function narrowed(world: World): World {
  return after(world, rules({ validatorCount: 3 }));
}

function published(world: World): string {
  const signed = world.sign(tariff({ steps: [step(at(60))] }));
  world.commit([signed]);
  return signed.id;
}
