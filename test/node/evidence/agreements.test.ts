import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Acceptance,
  type ContractTerms,
  type End,
  type MemberIndex,
  type Membership,
  type Proposal,
  type Seat,
  termsHash,
} from '../../../node-core/ledger/index.ts';
import { Agreements } from '../../../node-core/node/evidence/agreements.ts';
import { type FoldPlace, Members } from '../../../node-core/node/evidence/members.ts';
import { Tariffs } from '../../../node-core/node/evidence/tariffs.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import { RULES } from './village.ts';

const TERMS: ContractTerms = {
  startMinute: minute(1000),
  endMinute: minute(2000),
  seller: 0,
  buyer: 1,
  sellerShare: sharePermille(1000),
  buyerShare: sharePermille(1000),
  price: priceMicros(700_000),
  minimumEnergyMwh: energyMwh(0),
  period: 'term',
  carbon: carbonGrams(5),
};
const PROPOSAL: Proposal = {
  kind: 'proposal',
  author: 1,
  sequence: 1,
  terms: TERMS,
  offer: null,
  counters: null,
  expiresMinute: minute(900),
};
const ID = 'a'.repeat(64);
const ACCEPTANCE: Acceptance = {
  kind: 'acceptance',
  author: 0,
  sequence: 1,
  proposal: ID,
  termsHash: termsHash(TERMS),
};
const END: End = { kind: 'end', author: 0, sequence: 2, contract: ID, endMinute: minute(1500) };

function placeAt(time: number): FoldPlace {
  return { height: time, position: 0, time: minute(time), logIndex: time };
}

function membership(home: number): Membership {
  const key = new Uint8Array(32).fill(home + 1);
  return {
    publicKey: key,
    sealingKey: key,
    displayName: `Home ${home}`,
    roles: home === 0 ? ['steward'] : ['publicProducer'],
  };
}

let members: Members;
let agreements: Agreements;
beforeEach(() => {
  members = new Members();
  agreements = new Agreements(members);
  members.found(
    {
      kind: 'found',
      author: 0,
      name: 'Solsiden',
      currency: 'NOK',
      minorDigits: 2,
      rules: RULES,
      founder: membership(0),
      nonce: new Uint8Array(16),
    },
    placeAt(1),
  );
  for (const home of [1, 2]) {
    const change = { kind: 'admit' as const, membership: membership(home), consent: new Uint8Array(64) };
    members.change({ kind: 'member', author: 0, sequence: home, change }, placeAt(1 + home));
  }
});

function endOf(height = 10_000): number | undefined {
  const [found] = agreements.contractsOf(0, { height, isFaulty: () => false });
  return found?.contract.endMinute;
}

describe('has no effect, and why:', () => {
  test.each<readonly [string, Partial<Proposal>, number, RegExp]>([
    ['a proposal by a third', { author: 2 }, 10, /no party/],
    ['a proposal for the past', {}, 1001, /before its block/],
    ['a proposal that has expired', {}, 950, /expired/],
    ['a counter-proposal to nothing', { counters: ID }, 10, /no proposal/],
  ])('%s', (_name, change, time, why) => {
    expect(agreements.propose('b'.repeat(64), { ...PROPOSAL, ...change }, placeAt(time))?.what).toMatch(why);
    expect(endOf()).toBeUndefined();
  });

  test.each<readonly [string, Partial<Acceptance>, number, RegExp]>([
    ['an acceptance of other terms', { termsHash: new Uint8Array(32) }, 20, /terms are not those/],
    ['an acceptance of nothing', { proposal: 'c'.repeat(64) }, 20, /no proposal/],
    ['an acceptance by the proposer', { author: 1 }, 20, /not addressed/],
    ['an acceptance by a third', { author: 2 }, 20, /not addressed/],
    ['an acceptance too late', {}, 900, /expired/],
  ])('%s', (_name, change, time, why) => {
    agreements.propose(ID, PROPOSAL, placeAt(10));
    expect(agreements.accept({ ...ACCEPTANCE, ...change }, placeAt(time))?.what).toMatch(why);
    expect(endOf()).toBeUndefined();
  });

  test('an acceptance of what was withdrawn, declined or accepted before', () => {
    agreements.propose(ID, PROPOSAL, placeAt(10));
    agreements.withdraw(0, ID);
    expect(agreements.accept(ACCEPTANCE, placeAt(20))).toBeUndefined();
    expect(agreements.accept(ACCEPTANCE, placeAt(21))?.what).toMatch(/answered before/);
    const other = 'd'.repeat(64);
    agreements.propose(other, PROPOSAL, placeAt(22));
    agreements.withdraw(1, other);
    expect(agreements.accept({ ...ACCEPTANCE, proposal: other }, placeAt(23))?.what).toMatch(
      /answered before/,
    );
  });
});

describe('a contract ends', () => {
  beforeEach(() => {
    agreements.propose(ID, PROPOSAL, placeAt(10));
    agreements.accept(ACCEPTANCE, placeAt(20));
  });

  test('when both have named the same minute, as of the block of the second', () => {
    expect(agreements.end(END, placeAt(1100))).toBeUndefined();
    expect(endOf()).toBe(2000);
    expect(agreements.end({ ...END, author: 1, endMinute: minute(1400) }, placeAt(1110))).toBeUndefined();
    expect(endOf()).toBe(2000);
    expect(agreements.end({ ...END, author: 1 }, placeAt(1120))).toBeUndefined();
    expect([endOf(1119), endOf(1120)]).toEqual([2000, 1500]);
    expect(agreements.spansChanged(0, { after: 1110, upTo: 1120 })).toEqual([
      { startMinute: 1500, endMinute: 2000 },
    ]);
  });

  test.each<readonly [string, Partial<End>]>([
    ['not in a minute that has begun', { endMinute: minute(1200) }],
    ['not before its start', { endMinute: minute(999) }],
    ['not at its end or later', { endMinute: minute(2000) }],
    ['not for a third', { author: 2 }],
  ])('%s', (_name, change) => {
    expect(agreements.end({ ...END, ...change }, placeAt(1200))).toMatchObject({ dangling: false });
  });

  test('when a party leaves, with the minute of the block; never before its start', () => {
    agreements.leave(1, placeAt(1300));
    expect(endOf()).toBe(1300);
    const other = 'e'.repeat(64);
    agreements.propose(other, { ...PROPOSAL, expiresMinute: minute(900) }, placeAt(30));
    agreements.accept({ ...ACCEPTANCE, proposal: other }, placeAt(31));
    agreements.leave(1, placeAt(40));
    const found = agreements.contractsOf(0, { height: 10_000, isFaulty: () => false });
    expect(found.map(({ contract }) => contract.endMinute)).toContain(1000);
  });

  test('and is no evidence when its terms, or its acceptance, are from a faulty block', () => {
    for (const faulty of [10, 20]) {
      expect(agreements.contractsOf(0, { height: 10_000, isFaulty: (height) => height === faulty })).toEqual(
        [],
      );
    }
  });
});

const CHANGED_DISK = 200;

/** A seat of each of these on its own disk; Ada's is the one that founding gave her. */
function seatsOf(...of: readonly MemberIndex[]): readonly Seat[] {
  return of.map((member) => ({ member, disk: new Uint8Array(8).fill(member) }));
}

function seat(seats: readonly Seat[], time: number, author = 0): string | undefined {
  return members.seat({ kind: 'seats', author, sequence: time, seats }, placeAt(time));
}

describe('members: who may vote, who is active, by entry of the log', () => {
  const suspend = { kind: 'suspend' as const, member: 1, reason: 'unpaid' };

  test('the founder votes alone until others have seats', () => {
    expect(members.validatorsBefore(1)).toEqual([0]);
    expect(members.validatorsBefore(40)).toEqual([0]);
    expect(seat(seatsOf(0, 1, 2), 40)).toBeUndefined();
    expect([members.validatorsBefore(40), members.validatorsBefore(41)]).toEqual([[0], [0, 1, 2]]);
    expect(members.votingHeights).toEqual([1, 40]);
  });

  test('who is suspended or leaves has no seat any more, and gets none by coming back', () => {
    seat(seatsOf(0, 1, 2), 40);
    members.change({ kind: 'member', author: 0, sequence: 9, change: suspend }, placeAt(50));
    expect([members.wasActive(1, 50), members.wasActive(1, 51)]).toEqual([true, false]);
    expect(members.validatorsBefore(51)).toEqual([0, 2]);
    const reinstate = { kind: 'reinstate' as const, member: 1 };
    members.change({ kind: 'member', author: 0, sequence: 10, change: reinstate }, placeAt(51));
    members.change({ kind: 'member', author: 2, sequence: 10, change: { kind: 'leave' } }, placeAt(52));
    expect([members.validatorsBefore(52), members.validatorsBefore(53)]).toEqual([[0, 2], [0]]);
    expect(members.votingHeights).toEqual([1, 40, 50, 52]);
    const byAnother = { kind: 'member' as const, author: 1, sequence: 1, change: suspend };
    expect(members.change(byAnother, placeAt(54))).toMatch(/no steward/);
    const last = { kind: 'member' as const, author: 0, sequence: 11, change: { kind: 'leave' as const } };
    expect(members.change(last, placeAt(55))).toMatch(/alone holds a seat/);
  });

  test('another disk of the same member is another seat, and the same voter', () => {
    seat(seatsOf(0, 1, 2), 40);
    const [, bo] = seatsOf(0, 1);
    const wiped = seatsOf(0, 1, 2).with(1, { member: 1, disk: new Uint8Array(8).fill(CHANGED_DISK) });
    expect(seat(wiped, 41)).toBeUndefined();
    expect(members.votingHeights).toEqual([1, 40]);
    // The disk that is gone counts for nobody: with it back and Cleo away, one of three would be left.
    expect(bo && seat([...seatsOf(0), bo], 42)).toMatch(/leaves 1 of 3/);
  });

  test.each<readonly [string, readonly MemberIndex[], number, RegExp]>([
    ['by who holds none', [0, 1], 2, /member 2 holds no seat/],
    ['for nobody', [0, 1, 7], 0, /member 7, who is not active/],
    ['for more than the rules want', [0, 1, 2, 3], 0, /4 seats, where the rules allow 3/],
    ['that leave half of those before', [0, 2], 0, /leaves 1 of 2/],
    ['as they were', [0, 1], 1, /that were there/],
  ])('no seats %s', (_name, of, author, why) => {
    const change = { kind: 'admit' as const, membership: membership(3), consent: new Uint8Array(64) };
    members.change({ kind: 'member', author: 0, sequence: 3, change }, placeAt(4));
    expect(seat(seatsOf(0, 1), 40)).toBeUndefined();
    expect(seat(seatsOf(...of), 41, author)).toMatch(why);
    expect(members.validatorsBefore(42)).toEqual([0, 1]);
  });
});

test('tariffs end with the role: the last step then lasts to that minute', () => {
  const tariffs = new Tariffs(members);
  const step = (start: number) => ({
    startMinute: minute(start),
    price: priceMicros(1),
    feedInPrice: null,
    carbon: carbonGrams(1),
  });
  const tariff = {
    kind: 'tariff' as const,
    author: 1,
    sequence: 1,
    endMinute: minute(400),
    steps: [step(100), step(200), step(300)],
  };
  expect(tariffs.publish({ ...tariff, author: 0 }, placeAt(10))).toMatch(/no public producer/);
  expect(tariffs.publish(tariff, placeAt(101))).toMatch(/before its block/);
  expect(tariffs.publish(tariff, placeAt(10))).toBeUndefined();
  expect(tariffs.publish(tariff, placeAt(11))).toMatch(/already/);
  tariffs.endAll(1, placeAt(250));
  const asOf = (height: number) =>
    tariffs.asOf({ height, isFaulty: () => false }).map(({ tariff: one }) => one);
  expect(asOf(249)).toEqual([tariff]);
  expect(asOf(250)).toEqual([{ ...tariff, endMinute: 250, steps: tariff.steps.slice(0, 2) }]);
  expect(tariffs.spansChanged({ after: 20, upTo: 250 })).toEqual([{ startMinute: 100, endMinute: 400 }]);
});
