import { describe, expect, test } from 'vitest';
import { type CommunityState, foundingBlock, seatsEqual } from '../../node-core/ledger/index.ts';
import { acceptance, offer, proposal, reading, statement, step, tariff, terms } from './samples.ts';
import { fourSeats, seatsOf, sixMembers } from './seating.ts';
import {
  admissionOf,
  after,
  change,
  contract,
  counter,
  decline,
  dispute,
  end,
  having,
  later,
  leave,
  openOffer,
  openProposal,
  rules,
  sent,
  suspend,
  withdraw,
} from './situations.ts';
import { ADA, at, BO, CLEO, DAM, foundOf, membershipOf, seatOf, seats, START, World } from './world.ts';
import { sharePermille } from '../../node-core/units/index.ts';

/** What each kind of transaction changes, as `Community` shows it. */

describe('found', () => {
  test('makes the community and its first member', () => {
    const { state } = World.ofOne();
    const found = foundOf();
    expect(state).toMatchObject({
      name: found.name,
      currency: 'NOK',
      minorDigits: 2,
      rules: found.rules,
      validators: [ADA],
      seats: [{ member: ADA, disk: found.nonce.slice(0, 8) }],
    });
    expect(state.members).toEqual([
      { ...found.founder, index: 0, standing: { kind: 'active' }, admittedMinute: START },
    ]);
    expect(state.head('contract')).toEqual({ height: 0, hash: state.id, time: START });
  });
});

test('even the founding block can be taken back', () => {
  const world = new World();
  const before = world.state.encode();
  const founding = foundingBlock({ found: world.sign(foundOf()).bytes, time: START, term: 1 });
  const applied = world.apply(founding);
  expect(world.state.encode()).not.toEqual(before);
  applied.undo();
  expect(world.state.encode()).toEqual(before);
  expect(world.state.memberWithKey(membershipOf(ADA).publicKey)).toBeUndefined();
});

describe('member', () => {
  test('admit gives the next index', () => {
    const world = World.founded();
    after(world, admissionOf(world, 9, { roles: ['superUser'] }));
    expect(world.state.members[4]).toEqual({
      ...membershipOf(9, ['superUser']),
      index: 4,
      standing: { kind: 'active' },
      admittedMinute: at(1),
    });
    expect(world.state.memberWithKey(membershipOf(9).publicKey)?.index).toBe(4);
    // Room for five, but a seat has to be given.
    expect(world.state.validators).toEqual([ADA, BO, CLEO, DAM]);
  });

  test('role replaces all roles', () => {
    const world = after(
      World.founded(),
      change({ kind: 'role', member: BO, roles: ['steward', 'superUser'] }),
    );
    expect(world.state.members[BO]?.roles).toEqual(['steward', 'superUser']);
  });

  test('suspend and reinstate', () => {
    const world = suspend(later(World.founded(), 5), BO);
    expect(world.state.members[BO]?.standing).toEqual({
      kind: 'suspended',
      sinceMinute: at(5),
      reason: 'Måleren er tatt ned',
    });
    expect(world.state.validators).toEqual([ADA, CLEO, DAM]);
    after(world, change({ kind: 'reinstate', member: BO }));
    expect(world.state.members[BO]?.standing).toEqual({ kind: 'active' });
    expect(world.state.validators).toEqual([ADA, CLEO, DAM]);
  });

  test('a suspended member keeps contracts, offers and proposals, and is sent to by nobody new', () => {
    const world = suspend(having(having(World.founded(), openOffer), contract), BO);
    expect(world.state.contracts.get(contract(world))?.endMinute).toBe(at(660));
    expect(world.state.offers.get(openOffer(world))?.standing).toBe('open');
    expect(sent(world, [statement(contract(world), { author: CLEO })])).toBe('monthNotClosed');
    expect(sent(world, [reading({ author: CLEO })])).toBeUndefined();
  });

  test('leave ends contracts with the minute of the block, and takes back what is open', () => {
    const world = having(having(World.founded(), openOffer), contract);
    const future = world.sign(proposal({ terms: terms({ startMinute: at(700), endMinute: at(900) }) }));
    const [mine, theirs] = [world.sign(proposal({ author: BO })), world.sign(proposal())];
    world.commit([future, mine, theirs]);
    after(world, acceptance(future.id, { terms: terms({ startMinute: at(700), endMinute: at(900) }) }));
    leave(later(world, 300), BO);
    const { state } = world;
    expect(state.members[BO]?.standing).toEqual({ kind: 'left', sinceMinute: at(300) });
    expect(state.contracts.get(contract(world))?.endMinute).toBe(at(300));
    // What has not begun ends where it would have begun.
    expect(state.contracts.get(future.id)?.endMinute).toBe(at(700));
    expect(state.offers.get(openOffer(world))?.standing).toBe('withdrawn');
    expect(state.proposals.get(mine.id)?.standing).toEqual({ kind: 'withdrawn' });
    expect(state.proposals.get(theirs.id)?.standing).toEqual({ kind: 'open' });
    expect(sent(world, [withdraw(theirs.id, CLEO)])).toBeUndefined();
    expect(state.validators).toEqual([ADA, CLEO, DAM]);
  });

  test('leave does not touch contracts that are over', () => {
    const world = leave(later(having(World.founded(), contract), 700), BO);
    expect(world.state.contracts.get(contract(world))?.endMinute).toBe(at(660));
  });

  test.each([
    ['leaves', () => change({ kind: 'leave' }, DAM)],
    ['loses the role', () => change({ kind: 'role', member: DAM, roles: ['superUser'] })],
  ])('a producer who %s ends its tariffs with the minute of the block', (_what, make) => {
    const world = after(World.founded(), tariff(), tariff({ steps: [step(at(5000))], endMinute: at(6000) }));
    after(later(world, 200), make());
    expect(world.state.tariffs.map(({ endMinute }) => endMinute)).toEqual([at(200), at(5000)]);
  });

  test('a producer who keeps the role keeps its tariffs, suspended or not', () => {
    const world = after(
      World.founded(),
      tariff(),
      change({ kind: 'role', member: DAM, roles: ['superUser', 'publicProducer'] }),
    );
    suspend(later(world, 200), DAM);
    expect(world.state.tariffs.map(({ endMinute }) => endMinute)).toEqual([at(3000)]);
  });
});

describe('rules', () => {
  test('take effect at once, and take no seat away', () => {
    const world = after(World.founded(), rules({ validatorCount: 3, monthCloseDays: 9 }));
    expect(world.state.rules.monthCloseDays).toBe(9);
    expect(world.state.validators).toEqual([ADA, BO, CLEO, DAM]);
    expect(sent(world, [offer()], { proposer: DAM })).toBeUndefined();
  });
});

describe('seats', () => {
  test('say who votes and proposes, from the next block on', () => {
    const world = sixMembers(World.founded());
    const signed = world.sign(seats(seatsOf(ADA, BO, CLEO, 5), DAM));
    // Dam proposes the block that takes his own seat away.
    const applied = world.commit([signed], { proposer: DAM });
    expect(world.state.seats).toEqual(seatsOf(ADA, BO, CLEO, 5));
    expect(world.state.validators).toEqual([ADA, BO, CLEO, 5]);
    expect(sent(world, [offer()], { proposer: DAM })).toBe('notAValidator');
    expect(sent(world, [offer()], { proposer: 5 })).toBeUndefined();
    applied.undo();
    expect(world.state.seats).toEqual(fourSeats());
    expect(sent(world, [offer()], { proposer: 5 })).toBe('notAValidator');
  });

  test('of a wiped disk come back under another number', () => {
    const world = after(World.founded(), seats(fourSeats(BO)));
    expect(world.state.validators).toEqual([ADA, BO, CLEO, DAM]);
    expect(world.state.seats[BO]).toEqual(seatOf(BO, 1));
    expect(seatsEqual(world.state.seats, fourSeats(BO))).toBe(true);
    expect(seatsEqual(world.state.seats, fourSeats())).toBe(false);
    expect(seatsEqual(world.state.seats, fourSeats(BO).slice(1))).toBe(false);
  });

  test('are replaced one after the other, a majority staying each time', () => {
    const world = sixMembers(World.founded());
    after(world, seats(seatsOf(ADA, BO, CLEO, 4)), seats(seatsOf(ADA, BO, 4, 5)));
    expect(world.state.validators).toEqual([ADA, BO, 4, 5]);
  });

  test('go with a suspension that is taken back, and come back with it', () => {
    const world = World.founded();
    const signed = world.sign(change({ kind: 'suspend', member: BO, reason: '' }));
    const before = world.state.encode();
    const applied = world.commit([signed]);
    expect(world.state.validators).toEqual([ADA, CLEO, DAM]);
    applied.undo();
    expect(world.state.encode()).toEqual(before);
  });

  test('by rules of fewer come down by a transaction of their own', () => {
    const world = after(World.founded(), rules({ validatorCount: 3 }));
    expect(world.state.seats).toHaveLength(4);
    after(world, seats(seatsOf(ADA, CLEO, DAM), DAM));
    expect(world.state.validators).toEqual([ADA, CLEO, DAM]);
    // Two would have to stay of three, and one may: rules of one wait until members leave.
    after(world, rules({ validatorCount: 1 }));
    expect(sent(world, [seats(seatsOf(ADA))])).toBe('majorityReplaced');
    expect(sent(world, [seats(seatsOf(ADA, CLEO))])).toBe('tooManySeats');
  });
});

describe('offers and proposals', () => {
  test('an offer is open until it is withdrawn', () => {
    const world = having(later(World.founded(), 4), openOffer);
    const record = world.state.offers.get(openOffer(world));
    expect(record).toMatchObject({ standing: 'open', publishedMinute: at(4), id: openOffer(world) });
    after(world, withdraw(openOffer(world)));
    expect(world.state.offers.get(openOffer(world))?.standing).toBe('withdrawn');
  });

  test.each([
    ['buyer', CLEO, BO],
    ['seller', BO, CLEO],
  ])('a proposal by the %s is addressed to the other', (_side, author, addressee) => {
    const world = World.founded();
    const signed = world.sign(proposal({ author }));
    world.commit([signed]);
    expect(world.state.proposals.get(signed.id)).toMatchObject({
      addressee,
      standing: { kind: 'open' },
      proposedMinute: at(1),
    });
  });

  test('a counter-proposal closes what it counters and can be accepted', () => {
    const world = having(World.founded(), openProposal);
    const signed = world.sign(counter(openProposal(world)));
    world.commit([signed]);
    expect(world.state.proposals.get(openProposal(world))?.standing).toEqual({
      kind: 'countered',
      by: signed.id,
    });
    after(world, acceptance(signed.id, { author: CLEO }));
    expect(world.state.contracts.has(signed.id)).toBe(true);
  });

  test('a decline keeps its reason', () => {
    const world = having(World.founded(), openProposal);
    after(world, decline(openProposal(world)));
    expect(world.state.proposals.get(openProposal(world))?.standing).toEqual({
      kind: 'declined',
      reason: 'Ikke nå',
    });
  });

  test('an acceptance makes the contract', () => {
    const world = having(later(World.founded(), 3), contract);
    const id = contract(world);
    expect(world.state.proposals.get(id)?.standing).toEqual({ kind: 'accepted' });
    expect(world.state.contracts.get(id)).toEqual({
      id,
      terms: terms(),
      acceptedMinute: at(3),
      endMinute: at(660),
      endRequests: new Map(),
    });
    expect(world.state.contractsOf(CLEO).map((one) => one.id)).toEqual([id]);
    expect(world.state.contractsOf(ADA)).toEqual([]);
  });
});

describe('end', () => {
  const endOf = (state: CommunityState, id: string) => {
    const found = state.contracts.get(id);
    return { endMinute: found?.endMinute, requests: [...(found?.endRequests ?? [])] };
  };

  test('takes both parties and one minute', () => {
    const world = having(World.founded(), contract);
    const id = contract(world);
    after(world, end(id, 300));
    expect(endOf(world.state, id)).toEqual({ endMinute: at(660), requests: [[BO, at(300)]] });
    after(world, end(id, 310, CLEO));
    expect(endOf(world.state, id)).toEqual({
      endMinute: at(660),
      requests: [
        [BO, at(300)],
        [CLEO, at(310)],
      ],
    });
    after(world, end(id, 310));
    expect(endOf(world.state, id)).toEqual({ endMinute: at(310), requests: [] });
  });

  test('can be asked for again, earlier still', () => {
    const world = having(World.founded(), contract);
    const id = contract(world);
    after(world, end(id, 300), end(id, 300, CLEO));
    after(world, end(id, 200), end(id, 200, CLEO));
    expect(endOf(world.state, id).endMinute).toBe(at(200));
    expect(sent(world, [end(id, 250)])).toBe('endOutsideContract');
  });

  test('at the start leaves a contract without a minute, and its shares free', () => {
    const world = having(World.founded(), contract);
    const id = contract(world);
    after(world, end(id, 60), end(id, 60, CLEO));
    expect(endOf(world.state, id).endMinute).toBe(at(60));
    const signed = world.sign(proposal({ terms: terms({ sellerShare: sharePermille(1000) }) }));
    world.commit([signed]);
    expect(sent(world, [acceptance(signed.id)])).toBeUndefined();
  });
});

describe('statements and disputes', () => {
  test("each party's last statement is kept", () => {
    const world = later(having(World.founded(), contract), 8040);
    const id = contract(world);
    const [first, second, other] = [
      statement(id),
      statement(id, { missingMinutes: 9 }),
      statement(id, { author: CLEO }),
    ].map((one) => world.sign(one));
    world.commit([first, second, other].flatMap((one) => one ?? []));
    const [records] = world.state.statements.values();
    expect([...(records ?? [])].map(([author, record]) => [author, record.id])).toEqual([
      [BO, second?.id],
      [CLEO, other?.id],
    ]);
  });

  test('a dispute is open until its author withdraws it', () => {
    const world = having(World.founded(), contract);
    const signed = world.sign(dispute(contract(world)));
    world.commit([signed]);
    expect(world.state.disputes.get(signed.id)).toMatchObject({ standing: 'open', raisedMinute: at(1) });
    expect(sent(world, [withdraw(signed.id, CLEO)])).toBe('notTheAuthor');
    after(world, withdraw(signed.id));
    expect(world.state.disputes.get(signed.id)?.standing).toBe('withdrawn');
  });
});
