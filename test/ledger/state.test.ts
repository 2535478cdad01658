import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CodecValue, decode, encode, sha256 } from '../../node-core/codec/index.ts';
import {
  assembleBlock,
  CommunityState,
  isCheckpoint,
  StateBytesError,
  validateBlock,
} from '../../node-core/ledger/index.ts';
import { dayOfMinute, minute, MINUTES_PER_DAY } from '../../node-core/units/index.ts';
import { grant, offer, reading, tariff } from './samples.ts';
import {
  after,
  closed,
  contract,
  dispute,
  granted,
  grantDispute,
  having,
  later,
  leave,
  openOffer,
  rules,
  sent,
  shortProposal,
  suspend,
} from './situations.ts';
import { at, BO, CLEO, DAM, START, World } from './world.ts';

/** A state with something of everything in it. */
function rich(): World {
  const founded = after(World.founded(), tariff());
  const world = closed(having(having(founded, openOffer), shortProposal));
  after(world, dispute(contract(world)));
  after(world, reading(), reading({ revision: 4 }), reading({ author: DAM, minute: minute(START - 2000) }));
  granted(world);
  return suspend(leave(world, CLEO), DAM);
}

describe('the bytes of a state', () => {
  test('decode to the same state, which goes on the same way', () => {
    const world = rich();
    const bytes = world.state.encode();
    const copy = CommunityState.decode(bytes);
    expect(copy.encode()).toEqual(bytes);
    expect(copy.stateHash()).toEqual(sha256(bytes));
    for (const part of [
      'id',
      'name',
      'currency',
      'minorDigits',
      'rules',
      'members',
      'seats',
      'validators',
      'tariffs',
    ] as const) {
      expect(copy[part]).toEqual(world.state[part]);
    }
    for (const part of ['offers', 'proposals', 'contracts', 'statements', 'disputes', 'grants'] as const) {
      expect(copy[part].size).toBeGreaterThan(0);
      expect(copy[part]).toEqual(world.state[part]);
    }
    const future = { endMinute: at(9000), expiresMinute: at(9000) };
    const block = world.block([world.sign(offer(future))]);
    expect(validateBlock(block, copy, world.context).kind).toBe('ok');
    world.apply(block);
    expect(copy.encode()).toEqual(world.state.encode());
    expect(copy.contractsOf(BO)).toHaveLength(1);
    expect(copy.memberWithKey(new Uint8Array(32))).toBeUndefined();
  });

  test('also before the founding block', () => {
    const bytes = CommunityState.founding().encode();
    expect(CommunityState.decode(bytes).encode()).toEqual(bytes);
  });

  test('do not tell in which order things were published', () => {
    const world = World.founded();
    const copy = CommunityState.decode(world.state.encode());
    const offers = [offer(), offer({ author: CLEO }), offer({ author: DAM })].map((one) => world.sign(one));
    const readings = [
      reading(),
      reading({ author: CLEO }),
      reading({ revision: 1 }),
      reading({ minute: minute(START - 5000) }),
    ].map((one) => world.sign(one));
    for (const [transactions, chain] of [
      [offers, 'contract'],
      [readings, 'energy'],
    ] as const) {
      const place = { chain, previous: copy.head(chain).hash };
      const reversed = world.block(transactions.toReversed(), place);
      world.commit(transactions, { chain });
      expect(validateBlock(reversed, copy, world.context).kind).toBe('ok');
    }
    expect(withoutHeads(copy)).toEqual(withoutHeads(world.state));
    expect(copy.encode()).not.toEqual(world.state.encode());
  });

  test('changed, cut or in another order are refused', () => {
    const bytes = rich().state.encode();
    expect(() => CommunityState.decode(bytes.slice(0, -1))).toThrow(StateBytesError);
    expect(() => CommunityState.decode(encode([1, 2, 3]))).toThrow(StateBytesError);
    const items = decode(bytes);
    if (!isList(items)) throw new Error('a state is an array');
    const bad = (place: number, change: (item: CodecValue | undefined) => CodecValue) =>
      encode(items.map((item, here) => (here === place ? change(item) : item)));
    const reversed = (item: CodecValue | undefined) => (isList(item) ? item.toReversed() : []);
    expect(() => CommunityState.decode(bad(10, reversed))).toThrow('canonical order');
    expect(() => CommunityState.decode(bad(20, reversed))).toThrow(StateBytesError);
    expect(() => CommunityState.decode(bad(7, reversed))).toThrow('seats: 0 comes after 1');
    expect(() => CommunityState.decode(bad(7, () => [[0, new Uint8Array(7)]]))).toThrow('disk has 7 bytes');
    expect(() => CommunityState.decode(bad(0, () => 1))).toThrow('version');
    expect(() => CommunityState.decode(bad(19, () => -1))).toThrow(StateBytesError);
    expect(() => CommunityState.decode(bad(20, () => [[5, [], []]]))).toThrow('empty day');
    expect(() => CommunityState.decode(bad(20, () => [[5, [[0, new Uint8Array(180)]], []]]))).toThrow(
      'empty bitmap',
    );
    expect(() => CommunityState.decode(bad(20, () => [[5, [], [256]]]))).toThrow('revision 0');
  });

  test('any change of a byte is another state or none', () => {
    const bytes = rich().state.encode();
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const changed = bytes.with(place, (bytes[place] ?? 0) ^ flip);
        expect(recoded(changed)).toEqual(changed);
      }),
      { numRuns: 300 },
    );
  });
});

describe('checkpoints', () => {
  test('are due every so many blocks of a chain, never at the founding', () => {
    const every = (interval: number) =>
      [0, 1, 2, 3, 4, 6].filter((height) =>
        isCheckpoint(height, { ...rulesOf(), checkpointInterval: interval }),
      );
    expect(every(1)).toEqual([1, 2, 3, 4, 6]);
    expect(every(3)).toEqual([3, 6]);
  });

  test('carry the hash of the state after their transactions, and a newcomer goes on from there', () => {
    const world = later(World.founded({ checkpointInterval: 2 }), 10);
    const signed = [world.sign(offer()), world.sign(rules({ checkpointInterval: 100 }))];
    const { block } = assemble(
      world,
      signed.map(({ bytes }) => bytes),
    );
    if (block === undefined) throw new Error('a block was expected');
    expect(block.header.stateHash).not.toBeNull();
    const before = world.state.head('contract');
    const applied = world.apply(block);
    const here = world.state.encode();
    applied.undo();
    // The checkpoint's bytes: all of the block but its head.
    world.apply(block);
    const items = decode(here);
    if (!isList(items)) throw new Error('a state is an array');
    const bytes = encode(
      items.map((item, place) => (place === 16 ? [before.height, before.hash, before.time] : item)),
    );
    expect(sha256(bytes)).toEqual(block.header.stateHash);
    const newcomer = CommunityState.fromCheckpoint({ bytes, header: block.header, hash: block.hash });
    expect(newcomer.encode()).toEqual(here);
    const next = world.block([world.sign(offer())]);
    expect(validateBlock(next, newcomer, world.context).kind).toBe('ok');
    expect(() =>
      CommunityState.fromCheckpoint({ bytes: here, header: block.header, hash: block.hash }),
    ).toThrow(StateBytesError);
    expect(() => CommunityState.fromCheckpoint({ bytes, header: next.header, hash: next.hash })).toThrow(
      'does not vouch',
    );
  });

  test('of the energy chain count its own blocks', () => {
    const world = later(World.founded({ checkpointInterval: 2 }), 10);
    for (const minutes of [1, 2, 3]) {
      const { block } = assemble(world, [world.sign(reading({ minute: at(minutes) })).bytes], 'energy');
      if (block === undefined) throw new Error('a block was expected');
      expect(block.header.stateHash !== null).toBe(minutes === 3);
      world.apply(block);
    }
    expect(sent(world, [reading({ minute: at(4) })])).toBeUndefined();
  });
});

describe('slots', () => {
  test('of days behind are forgotten as the energy chain moves on, and stay closed', () => {
    const world = later(World.founded({ readingMaxAgeDays: 2 }), 10);
    const day = dayOfMinute(START);
    after(world, reading(), reading({ revision: 1 }), reading({ author: CLEO }));
    expect(world.state.minutesTaken(BO, day)).toHaveLength(180);
    expect(world.state.minutesTaken(DAM, day)).toBeUndefined();
    const twoDaysOn = 2 * MINUTES_PER_DAY;
    after(later(world, twoDaysOn), reading({ minute: at(twoDaysOn - 1) }));
    expect(world.state.slotTaken(reading())).toBe(true);
    const before = world.state.encode();
    later(world, twoDaysOn + 16 * 60);
    after(world, reading({ minute: at(twoDaysOn) }));
    expect(world.state.slotTaken(reading())).toBeUndefined();
    expect(world.state.slotTaken(reading({ minute: minute((day + 1) * MINUTES_PER_DAY) }))).toBe(false);
    expect(world.state.minutesTaken(BO, day)).toBeUndefined();
    expect(world.state.encode().length).toBeLessThan(before.length + 200);
    // Older readings are not let in again by kinder rules: nobody knows any more which there were.
    after(world, rules({ readingMaxAgeDays: 400 }));
    expect(sent(world, [reading({ sealed: new Uint8Array(32) })])).toBe('minuteTooOld');
    expect(sent(world, [reading({ minute: minute((day + 1) * MINUTES_PER_DAY) })])).toBeUndefined();
  });

  test('come back when the block that forgot them is taken back', () => {
    const world = later(World.founded({ readingMaxAgeDays: 1 }), 10);
    after(world, reading(), reading({ revision: 7 }), grant());
    const before = world.state.encode();
    later(world, 3 * MINUTES_PER_DAY);
    const applied = world.commit([world.sign(reading({ minute: at(3000) }))], { chain: 'energy' });
    expect(world.state.slotTaken(reading())).toBeUndefined();
    expect(world.state.grants.size).toBe(0);
    applied.undo();
    expect(world.state.encode()).toEqual(before);
    expect(world.state.slotTaken(reading({ revision: 7 }))).toBe(true);
  });

  test('are not forgotten by the contract chain, whose clock may be ahead', () => {
    const world = later(World.founded({ readingMaxAgeDays: 1 }), 10);
    after(world, reading());
    after(
      later(world, 5 * MINUTES_PER_DAY),
      offer({ startMinute: at(9000), endMinute: at(9001), expiresMinute: at(9000) }),
    );
    expect(world.state.slotTaken(reading())).toBe(true);
  });

  test('a bitmap has a bit for each minute of the UTC day', () => {
    const world = later(World.founded(), 1);
    const midnight = dayOfMinute(START) * MINUTES_PER_DAY;
    for (const of of [0, 7, 8, 479]) after(world, reading({ minute: minute(midnight + of) }));
    const bitmap = world.state.minutesTaken(BO, dayOfMinute(START)) ?? new Uint8Array();
    expect(bitmap[0]).toBe(0b1000_0001);
    expect(bitmap[1]).toBe(1);
    expect(bitmap[59]).toBe(0b1000_0000);
    expect(bitmap.reduce((sum, byte) => sum + byte)).toBe(129 + 1 + 128);
  });
});

describe('grants', () => {
  test('can be disputed until their day of inclusion is forgotten', () => {
    const world = later(World.founded({ readingMaxAgeDays: 2 }), 10);
    const id = granted(world);
    expect(world.state.grants.get(id)).toEqual({
      id,
      author: BO,
      recipients: [BO, CLEO],
      includedDay: dayOfMinute(START),
    });
    later(world, 2 * MINUTES_PER_DAY);
    after(world, reading({ minute: at(2879) }));
    expect(sent(world, [grantDispute(id)])).toBeUndefined();
    later(world, 3 * MINUTES_PER_DAY);
    after(world, reading({ minute: at(4319) }));
    expect(sent(world, [grantDispute(id)])).toBe('unknownGrant');
  });
});

/** The bytes of the state in bytes; the same bytes when there is none in them. */
function recoded(bytes: Uint8Array): Uint8Array {
  try {
    return CommunityState.decode(bytes).encode();
  } catch (error) {
    if (error instanceof StateBytesError) return bytes;
    throw error;
  }
}

/** All of a state's bytes but its heads, which name the blocks. */
function withoutHeads(state: CommunityState): CodecValue[] {
  const items = decode(state.encode());
  if (!isList(items)) throw new Error('a state is an array');
  return items.filter((_, place) => place !== 15 && place !== 16);
}

function isList(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}

function rulesOf() {
  return World.ofOne().state.rules;
}

function assemble(
  world: World,
  candidates: readonly Uint8Array[],
  chain: 'energy' | 'contract' = 'contract',
) {
  const { state, context, time } = world;
  return assembleBlock({ state, context, chain, time, term: 1, proposer: 0, candidates });
}
