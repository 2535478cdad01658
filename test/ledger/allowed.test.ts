import { describe, expect, test } from 'vitest';
import { energyMwh, minute, priceMicros, sharePermille } from '../../node-core/units/index.ts';
import { acceptance, grant, offer, proposal, reading, statement, step, tariff, terms } from './samples.ts';
import { fourSeats, onlySeat, seatsOf, sixMembers, sixSeats, withoutCleo } from './seating.ts';
import {
  admissionOf,
  after,
  change,
  closed,
  contract,
  counter,
  decline,
  dispute,
  end,
  firstOpen,
  granted,
  grantDispute,
  having,
  later,
  leave,
  openOffer,
  openProposal,
  rules,
  secondAcceptance,
  sent,
  shortProposal,
  suspend,
  supply,
  withdraw,
  wrong,
} from './situations.ts';
import { ADA, at, BO, CLEO, DAM, seatOf, seats, START, World } from './world.ts';

/** What lies just inside a rule: each of these would be refused one step further (refusals.test.ts). */
type Case = readonly [what: string, refusal: (world: World) => string | undefined];

// biome-ignore format: a table, one line for each case
const CASES: readonly Case[] = [
  ['a block two minutes ahead of the clock', (world) => sent(world, [offer()], { time: at(12) })],
  ['a block of the minute of the last one', (world) => sent(world, [offer()], { time: at(1) })],
  ['a block by any who votes', (world) => sent(world, [offer()], { proposer: DAM })],
  ['the minute before the block', (world) => sent(world, [reading({ minute: at(9) })])],
  ['the oldest minute that may come', (world) => sent(world, [reading({ minute: firstOpen(world) })])],
  ['a minute before the member was admitted', (world) => sent(world, [reading({ minute: minute(START - 600) })])],
  ['a revision with a gap before it', (world) => sent(world, [reading({ revision: 255 })])],
  ['a revision before its original', (world) => sent(after(world, reading({ revision: 2 })), [reading()])],
  ["today's key", (world) => sent(world, [grant()])],
  ['the key of a day long ago', (world) => wrong(world, grant(), [[3], 0])],
  ['a grant to who has left', (world) => sent(leave(world, CLEO), [grant()])],
  ['a gap in sequence numbers', (world) => sent(world, [offer({ sequence: 2 ** 53 - 1 })])],
  ['one sequence number on both chains', (world) => sent(after(world, grant({ sequence: 900 })), [offer({ sequence: 900 })])],
  ['a price of 1000', (world) => sent(world, [offer({ price: priceMicros(1_000_000_000) })])],
  ['a negative price', (world) => sent(world, [offer({ price: priceMicros(-1_000_000_000) })])],
  ['an energy of 2^53 - 1', (world) => sent(world, [offer({ expectedEnergyMwh: energyMwh(2 ** 53 - 1) })])],
  ['a reason of 200 characters beyond 16 bits', (world) => wrong(world, decline(openProposal(world)), [[4], '🔌'.repeat(200)])],
  ['no reason', (world) => wrong(world, decline(openProposal(world)), [[4], ''])],
  ['rules at their lower ends', (world) => sent(world, [rules({ validatorCount: 1, validatorSilenceMinutes: 1, monthCloseDays: 0, paymentDays: 0, readingMaxAgeDays: 1, retentionMonths: 1, checkpointInterval: 1, vatNeighbourBasisPoints: 0, vatPublicBasisPoints: 0, totalRoundingMinor: 1 })])],
  ['rules at their upper ends', (world) => sent(world, [rules({ validatorCount: 7, validatorSilenceMinutes: 1440, monthCloseDays: 31, paymentDays: 90, readingMaxAgeDays: 400, retentionMonths: 120, checkpointInterval: 100_000, vatNeighbourBasisPoints: 10_000, vatPublicBasisPoints: 10_000, totalRoundingMinor: 10_000 })])],
  ['a time zone of three parts', (world) => sent(world, [rules({ timeZone: 'America/Argentina/Salta' })])],
  ['UTC for a time zone', (world) => sent(world, [rules({ timeZone: 'UTC' })])],
  ['ten years and three days', (world) => sent(world, [proposal({ terms: terms({ endMinute: at(60 + 3653 * 1440) }) })])],
  ['an offer that has begun', (world) => sent(later(world, 100), [offer()])],
  ['an offer that ends with the next minute', (world) => sent(later(world, 599), [offer()])],
  ['an offer beside another', (world) => sent(having(world, openOffer), [offer()])],
  ['a tariff from the running minute', (world) => sent(world, [tariff({ steps: [step(at(10))] })])],
  ['a tariff right behind another', (world) => sent(after(world, tariff()), [tariff({ steps: [step(at(3000))], endMinute: at(3001) })])],
  ['a tariff of another producer at the same time', (world) => sent(after(world, tariff(), change({ kind: 'role', member: BO, roles: ['publicProducer'] })), [tariff({ author: BO })])],
  ['terms from the running minute', (world) => sent(world, [proposal({ terms: terms({ startMinute: at(10) }) })])],
  ['a proposal on an offer at other terms', (world) => sent(world, [proposal({ offer: openOffer(world) })])],
  ["a proposal by the offer's author", (world) => sent(world, [proposal({ author: BO, offer: openOffer(world) })])],
  ['a counter-proposal', (world) => sent(world, [counter(openProposal(world), { terms: terms({ price: priceMicros(1) }) })])],
  ['accepting in the last minute', (world) => sent(later(having(world, shortProposal), 29), [acceptance(shortProposal(world))])],
  ['accepting as the term begins', (world) => sent(later(having(world, openProposal), 60), [acceptance(openProposal(world))])],
  ['accepting what answers a withdrawn offer', (world) => sent(answeredThenWithdrawn(world), [acceptance(answered(world))])],
  ['shares that fill the whole', (world) => sent(world, [secondAcceptance(world, 300, 300)])],
  ['a second contract right behind the first', (world) => sent(world, [behind(world)])],
  ['a second contract after an early end', (world) => sent(after(world, end(contract(world), 300), end(contract(world), 300, CLEO)), [behind(world, 300)])],
  ['a member who sells and buys the whole', (world) => sent(world, [otherSide(world)])],
  ['ending from the next minute', (world) => sent(later(having(world, contract), 100), [end(contract(world), 101)])],
  ['ending before it has begun', (world) => sent(world, [end(contract(world), 60)])],
  ['ending a minute early', (world) => sent(world, [end(contract(world), 659)])],
  ["ending with a suspended member's contract", (world) => sent(suspend(having(world, contract), CLEO), [end(contract(world), 300)])],
  ['withdrawing an offer', (world) => sent(world, [withdraw(openOffer(world))])],
  ['withdrawing an expired proposal', (world) => sent(later(having(world, shortProposal), 31), [withdraw(shortProposal(world), CLEO)])],
  ['withdrawing a dispute', (world) => sent(world, [withdraw(disputed(world))])],
  ['a statement in the first minute of the closing', (world) => sent(later(having(world, contract), 8040), [statement(contract(world))])],
  ['a statement signed anew', (world) => sent(after(later(having(world, contract), 8040), statement(contract(world))), [statement(contract(world), { missingMinutes: 3 })])],
  ['a statement anew while the two differ', (world) => sent(after(later(having(world, contract), 8040), statement(contract(world)), statement(contract(world), { author: CLEO, missingMinutes: 3 })), [statement(contract(world), { missingMinutes: 3 })])],
  ["a statement with a suspended member", (world) => sent(later(suspend(having(world, contract), CLEO), 8040), [statement(contract(world))])],
  ['a statement on a supply', (world) => sent(later(after(world, tariff()), 8040), [supply()])],
  ["the producer's statement on a supply", (world) => sent(later(after(world, tariff()), 8040), [supply(DAM)])],
  ['a dispute after the closing', (world) => sent(closed(world), [dispute(contract(world))])],
  ['a dispute over the first minute of August', (world) => sent(world, [dispute(contract(world), BO, START - 28 * 1440 - 600)])],
  ['a dispute over a grant', (world) => sent(world, [grantDispute(granted(world))])],
  ['leaving, for an ordinary member', (world) => sent(world, [change({ kind: 'leave' }, CLEO)])],
  ['leaving, for one of two stewards', (world) => sent(after(world, admissionOf(world, 4, { roles: ['steward'] })), [change({ kind: 'leave' })])],
  ['a new role for who is suspended', (world) => sent(suspend(world, BO), [change({ kind: 'role', member: BO, roles: ['superUser'] })])],
  ['leaving, for all who vote but one', (world) => sent(sixMembers(world), [CLEO, DAM, ADA].map((member) => change({ kind: 'leave' }, member)))],
  ['suspending the one steward without a seat', (world) => sent(sixMembers(world), [change({ kind: 'suspend', member: 4, reason: '' })])],
  ['a seat more', (world) => sent(sixMembers(world), [seats(seatsOf(ADA, BO, CLEO, DAM, 5))])],
  ['a seat less', (world) => sent(world, [seats(seatsOf(ADA, BO, CLEO))])],
  ["the author's own seat away", (world) => sent(world, [seats(seatsOf(ADA, BO, CLEO), DAM)])],
  ['one of four on another disk', (world) => sent(world, [seats(fourSeats(BO))])],
  ['one of three for another', (world) => sent(withoutCleo(world), [seats(seatsOf(ADA, BO, CLEO))])],
  ['two of six away, and then one of four on another disk', (world) => sent(sixSeats(world), [seats(fourSeats()), seats(fourSeats(DAM))])],
  ['three seats of four by new rules of three', (world) => sent(world, [rules({ validatorCount: 3 }), seats(seatsOf(ADA, BO, CLEO))])],
  ['three beside the only one', () => sent(withThree(onlySeat()), [seats(seatsOf(ADA, BO, 2, 3))])],
  ['a seat for who came back', (world) => sent(after(suspend(world, BO), change({ kind: 'reinstate', member: BO })), [seats([seatOf(ADA), seatOf(BO, 1), seatOf(CLEO), seatOf(DAM)])])],
  ['reinstating', (world) => sent(suspend(world, BO), [change({ kind: 'reinstate', member: BO })])],
];

describe('allowed', () => {
  test.each(CASES)('%s', (_what, refusal) => {
    const world = World.founded();
    world.time = at(10);
    expect(refusal(world)).toBeUndefined();
  });
});

function withThree(world: World): World {
  return after(world, admissionOf(world, CLEO), admissionOf(world, DAM));
}

const answers = new WeakMap<World, string>();

function answered(world: World): string {
  const known = answers.get(world);
  if (known !== undefined) return known;
  const signed = world.sign(proposal({ offer: openOffer(world) }));
  world.commit([signed]);
  answers.set(world, signed.id);
  return signed.id;
}

function answeredThenWithdrawn(world: World): World {
  answered(world);
  return after(world, withdraw(openOffer(world)));
}

/** An acceptance of a contract at the whole that begins where Bo's and Cleo's is over. */
function behind(world: World, minutes = 660) {
  contract(world);
  const next = terms({ startMinute: at(minutes), endMinute: at(900) });
  const signed = world.sign(proposal({ terms: next }));
  world.commit([signed]);
  return acceptance(signed.id, { terms: next });
}

/** An acceptance by which Cleo, who buys the whole, sells the whole too. */
function otherSide(world: World) {
  contract(world);
  const back = terms({ seller: CLEO, buyer: DAM, sellerShare: sharePermille(1000) });
  const signed = world.sign(proposal({ author: CLEO, terms: back }));
  world.commit([signed]);
  return acceptance(signed.id, { author: DAM, terms: back });
}

function disputed(world: World): string {
  const signed = world.sign(dispute(contract(world)));
  world.commit([signed]);
  return signed.id;
}
