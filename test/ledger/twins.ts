import fc from 'fast-check';
import { expect } from 'vitest';
import { toHex } from '../../node-core/codec/index.ts';
import {
  chainOfKind,
  CommunityState,
  type ContractTerms,
  type Role,
  type Seat,
  type SignedTransaction,
  termsHash,
  type Transaction,
  type TransactionId,
  validateBlock,
} from '../../node-core/ledger/index.ts';
import { sharePermille } from '../../node-core/units/index.ts';
import { NaiveCommunity } from './naive-community.ts';
import { acceptance, offer, proposal, reading, step, tariff, terms } from './samples.ts';
import { admissionOf, change, decline, end, withdraw } from './situations.ts';
import { ADA, at, nextSequence, seatOf, seats, START, World } from './world.ts';

/**
 * Random dealings of five members, right and wrong ones alike, put to the reducer and to its naive twin: both must say
 * yes to the same, and look the same afterwards. A block of several is taken when each is taken after those before.
 */
interface Act {
  readonly what: number;
  readonly who: number;
  readonly other: number;
  readonly minutes: number;
  readonly length: number;
  readonly share: number;
  readonly target: number;
}

const act = fc.record({
  what: fc.integer({ min: 0, max: 107 }),
  // 5 is nobody.
  who: fc.constantFrom(0, 1, 1, 2, 2, 3, 3, 4, 4, 5),
  other: fc.constantFrom(0, 1, 1, 2, 2, 3, 3, 4, 4, 5),
  minutes: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: -2, max: 1 }) },
    { weight: 5, arbitrary: fc.integer({ min: 2, max: 30 }) },
  ),
  length: fc.integer({ min: 1, max: 25 }),
  share: fc.constantFrom(100, 200, 300, 500, 1000),
  target: fc.nat({ max: 1000 }),
});
const block = fc.record({
  forward: fc.integer({ min: 0, max: 3 }),
  acts: fc.oneof(
    { weight: 4, arbitrary: fc.array(act, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(act, { minLength: 2, maxLength: 3 }) },
  ),
});

/** Runs the property so often; returns what was taken, by kind, and how many blocks were refused. */
export function runTwins(runs: { readonly numRuns: number; readonly seed?: number }): {
  readonly taken: ReadonlyMap<string, number>;
  readonly refused: number;
} {
  const taken = new Map<string, number>();
  let refused = 0;
  fc.assert(
    fc.property(fc.array(block, { minLength: 20, maxLength: 45 }), (blocks) => {
      const twins = { world: World.ofOne(), twin: new NaiveCommunity(), known: new Array<TransactionId>() };
      admitAll(twins);
      for (const one of blocks) {
        const signed = dealingsOf(one, twins);
        if (signed.length === 0) continue;
        if (!put(twins, signed)) {
          refused += 1;
          continue;
        }
        twins.known.push(...signed.map(({ id }) => id));
        for (const {
          transaction: { kind },
        } of signed)
          taken.set(kind, (taken.get(kind) ?? 0) + 1);
      }
      expectSame(twins.world.state, twins.twin);
    }),
    runs,
  );
  return { taken, refused };
}

interface Twins {
  readonly world: World;
  readonly twin: NaiveCommunity;
  /** IDs of all that was taken. */
  readonly known: TransactionId[];
}

/** Members 1 to 4: 3 is a public producer, 4 a steward. */
function admitAll(twins: Twins): void {
  const roles: readonly (readonly Role[])[] = [[], [], ['publicProducer'], ['steward']];
  for (const [place, of] of roles.entries()) {
    put(twins, [twins.world.sign(admissionOf(twins.world, place + 1, { roles: of }))]);
  }
}

/** The transactions of a block, those on the first one's chain. */
function dealingsOf(
  { forward, acts }: { forward: number; acts: readonly Act[] },
  { world, known }: Twins,
): SignedTransaction[] {
  world.time = at(world.time - START + forward);
  const transactions = acts.map((one) => transactionOf(one, world, known));
  const [first] = transactions;
  const chain = chainOfKind(first?.kind ?? 'offer');
  return transactions.filter(({ kind }) => chainOfKind(kind) === chain).map((one) => world.sign(one));
}

/** Puts a block to both; true when it was taken. */
function put({ world, twin }: Twins, signed: readonly SignedTransaction[]): boolean {
  const chain = chainOfKind(signed[0]?.transaction.kind ?? 'offer');
  const before = world.state.encode();
  const one = world.block(signed, { chain, proposer: world.state.validators[0] ?? ADA });
  const validated = validateBlock(one, world.state, { ...world.context, now: world.time });
  const length = twin.log.length;
  const accepted = signed.every(({ transaction, id }) => twin.accept({ transaction, id, time: world.time }));
  if (!accepted) twin.log.length = length;
  const why =
    validated.kind === 'refused' ? `${validated.refusal.kind}: ${validated.refusal.detail}` : 'taken';
  expect({ accepted, why, kinds: signed.map(({ transaction }) => transaction) }).toMatchObject({
    accepted: validated.kind === 'ok',
  });
  if (validated.kind === 'refused') {
    expect(world.state.encode()).toEqual(before);
    return false;
  }
  const after = world.state.encode();
  validated.applied.undo();
  expect(world.state.encode()).toEqual(before);
  expect(validateBlock(one, world.state, world.context).kind).toBe('ok');
  expect(world.state.encode()).toEqual(after);
  return true;
}

function expectSame(state: CommunityState, twin: NaiveCommunity): void {
  const copy = CommunityState.decode(state.encode());
  expect(copy.encode()).toEqual(state.encode());
  for (const view of [state, copy]) {
    expect(view.members).toHaveLength(twin.memberCount());
    expect(view.seats.map(({ member, disk }) => `${member} on ${toHex(disk)}`)).toEqual(twin.seats());
    expect(view.validators).toEqual(view.seats.map(({ member }) => member));
    for (const { index, roles, standing } of view.members) {
      expect([standing.kind, roles]).toEqual([twin.standing(index), twin.roles(index)]);
    }
    for (const { id, standing } of view.offers.values()) expect(standing).toBe(twin.offerStanding(id));
    for (const { id, standing } of view.proposals.values())
      expect(standing.kind).toBe(twin.proposalStanding(id));
    for (const { id, endMinute } of view.contracts.values()) expect(endMinute).toBe(twin.contractEnd(id));
    for (const { id, endMinute } of view.tariffs) expect(endMinute).toBe(twin.tariffEnd(id));
    for (const { transaction } of twin.log) {
      if (transaction.kind === 'reading') expect(view.slotTaken(transaction)).toBe(true);
    }
    const counts = {
      offer: view.offers.size,
      proposal: view.proposals.size,
      acceptance: view.contracts.size,
      tariff: view.tariffs.length,
    };
    for (const [kind, count] of Object.entries(counts)) {
      expect(twin.log.filter(({ transaction }) => transaction.kind === kind)).toHaveLength(count);
    }
  }
}

function transactionOf(of: Act, world: World, known: readonly TransactionId[]): Transaction {
  const now = world.time - START;
  const start = at(now + of.minutes);
  const span = { startMinute: start, endMinute: at(now + of.minutes + of.length) };
  const target = pick(of, world, known);
  const expiresMinute = at(now + Math.min(of.minutes + of.length, 1 + (of.target % 20)));
  if (of.what < 10)
    return reading({
      author: of.who,
      minute: at(now - 1 + Math.min(1, of.minutes) - of.length),
      revision: of.target % 2,
    });
  if (of.what < 18) return offer({ author: of.who, ...span, expiresMinute });
  if (of.what < 22) return withdraw(target, of.minutes < 2 ? of.who : publisherOf(target, world));
  if (of.what < 52) return proposalOf(of, { span, expiresMinute, target, world });
  if (of.what < 80) return acceptanceOf(of, target, world);
  if (of.what < 84) return decline(target, world.state.proposals.get(target)?.addressee ?? of.who);
  if (of.what < 91) return endOf(of, target, world);
  if (of.what < 94) return tariff({ author: of.who, steps: [step(start)], endMinute: span.endMinute });
  if (of.what < 100) return memberChange(of);
  return seatsBy(of, world);
}

/** The seats in force with one more, one less or one on another disk, or some that are made up. */
function seatsBy({ who, other, share, target, what }: Act, { state }: World): Transaction {
  const others = state.seats.filter(({ member }) => member !== other);
  const seat = seatOf(other, target % 3 === 0 ? 1 : 0);
  const ways: Readonly<Record<number, readonly Seat[]>> = {
    100: others,
    101: state.seats,
    102: [0, 1, 2, 3, 4, 5]
      .filter((member) => ((target >> member) & 1) === 1)
      .map((member) => seatOf(member)),
    103: others.slice(1).concat(seat),
  };
  const of = (ways[what] ?? [...others, seat]).toSorted((a, b) => a.member - b.member);
  const first = state.seats[0]?.member ?? who;
  return seats(of.length === 0 ? [seat] : of, share < 300 ? who : first);
}

function publisherOf(id: TransactionId, { state }: World): number {
  return state.offers.get(id)?.offer.author ?? state.proposals.get(id)?.proposal.author ?? ADA;
}

function memberChange({ what, who, other, target }: Act): Transaction {
  if (what === 94 && target % 2 === 0) return change({ kind: 'suspend', member: other, reason: '' }, who);
  if (what === 95 || what === 94) return change({ kind: 'reinstate', member: other }, who);
  if (what === 96 && target % 3 === 0) return change({ kind: 'leave' }, who);
  const roles = (['steward', 'superUser', 'publicProducer'] as const).filter(
    (_, place) => ((target >> place) & 1) === 1,
  );
  return change({ kind: 'role', member: other, roles }, who === 5 ? ADA : who);
}

function proposalOf(
  of: Act,
  to: {
    span: Pick<ContractTerms, 'startMinute' | 'endMinute'>;
    expiresMinute: ContractTerms['endMinute'];
    target: TransactionId;
    world: World;
  },
): Transaction {
  const share = sharePermille(of.share);
  const buyer = of.other === of.who ? (of.who + 1) % 5 : of.other;
  const ofTerms = terms({ ...to.span, seller: of.who, buyer, sellerShare: share, buyerShare: share });
  const author = of.target % 2 === 0 ? of.who : buyer;
  const offerId = of.target % 5 === 0 ? to.target : null;
  const countered = of.target % 7 === 0 ? to.world.state.proposals.get(to.target) : undefined;
  if (countered === undefined) {
    return proposal({ author, terms: ofTerms, offer: offerId, expiresMinute: to.expiresMinute });
  }
  const { seller, buyer: same } = countered.proposal.terms;
  const counterTerms = { ...ofTerms, seller, buyer: same };
  return proposal({
    author: countered.addressee,
    terms: counterTerms,
    counters: to.target,
    expiresMinute: to.expiresMinute,
  });
}

/** Mostly by whom the proposal is addressed to, mostly to its terms. */
function acceptanceOf(of: Act, target: TransactionId, world: World): Transaction {
  const record = world.state.proposals.get(target);
  const author = of.minutes === -1 ? of.who : (record?.addressee ?? of.who);
  const hash =
    record === undefined || of.minutes === 1 ? new Uint8Array(32) : termsHash(record.proposal.terms);
  return { ...acceptance(target), author, termsHash: hash, sequence: nextSequence() };
}

function endOf(of: Act, target: TransactionId, world: World): Transaction {
  const contract = world.state.contracts.get(target);
  if (contract === undefined) return end(target, of.minutes, of.who);
  const author =
    of.minutes === -1 ? of.who : of.target % 2 === 0 ? contract.terms.seller : contract.terms.buyer;
  return end(target, contract.terms.endMinute - START - 1 - (of.length % 3), author);
}

/** Something that was published, most often lately and of the kind that is asked for. */
function pick({ what, target }: Act, { state }: World, known: readonly TransactionId[]): TransactionId {
  const open = [...state.proposals.values()]
    .filter(({ standing }) => standing.kind === 'open')
    .map(({ id }) => id);
  const wanted =
    what >= 84 && what < 91 ? [...state.contracts.keys()] : what >= 52 && what < 84 ? open : known;
  const list = wanted.length === 0 || target % 11 === 0 ? known : wanted;
  return list[target % Math.max(1, list.length)] ?? 'ab'.repeat(32);
}
