import { describe, expect, test } from 'vitest';
import {
  CommunityState,
  decodeBlock,
  decodeTransaction,
  encodeTransaction,
  type Reading,
  validateBlock,
} from '../../node-core/ledger/index.ts';
import { dataOf } from '../../node-core/ledger/state.ts';
import { dayOfMinute, minute, MINUTES_PER_DAY } from '../../node-core/units/index.ts';
import { reading } from './samples.ts';
import { founderOf } from './situations.ts';
import { at, START, World } from './world.ts';

/** Times here have a wide margin: they find what became ten times slower, not what became a tenth slower. */

const COUNT = 200_000;
/** Signature and seal may be anything: they are told to be good. */
const TAIL = new Uint8Array(66).fill(7);

describe('the hot path', () => {
  test('decodes and encodes 200 000 readings within eight seconds', () => {
    const bytes = Array.from({ length: COUNT }, (_, place) => signedBytes(readingAt(place)));
    const begun = process.hrtime.bigint();
    let same = 0;
    for (const one of bytes) {
      const decoded = decodeTransaction(one);
      if (decoded.kind === 'ok' && encodeTransaction(decoded.signed.transaction).length === one.length - 66)
        same += 1;
    }
    expect(same).toBe(COUNT);
    expect(secondsSince(begun)).toBeLessThan(8);
  });

  test('validates and applies 2000 blocks of 100 readings within thirty seconds, signatures apart', () => {
    const world = World.ofOne({ readingMaxAgeDays: 400 });
    fill(world, 100);
    const context = { ...world.context, knownGood: () => true };
    let seconds = 0;
    for (let height = 0; height < 2000; height += 1) {
      const time = at(height + 10);
      const transactions = Array.from({ length: 100 }, (_, home) =>
        signedBytes(reading({ author: home, minute: minute(time - 1) })),
      );
      const block = world.block(transactions, { chain: 'energy', time });
      const begun = process.hrtime.bigint();
      const decoded = decodeBlock(block.bytes);
      if (decoded.kind === 'refused') throw new Error(decoded.refusal.detail);
      expect(validateBlock(decoded.block, world.state, { ...context, now: time }).kind).toBe('ok');
      seconds += secondsSince(begun);
    }
    expect(seconds).toBeLessThan(30);
  });
});

describe('a thousand members over 92 days', () => {
  test('take some tens of MB, and their bytes come back within some seconds', () => {
    const world = World.ofOne({ readingMaxAgeDays: 92 });
    fill(world, 1000);
    const { slots } = dataOf(world.state);
    const before = process.memoryUsage();
    for (let day = 0; day < 92; day += 1) {
      for (let author = 0; author < 1000; author += 1) {
        for (let of = 0; of < MINUTES_PER_DAY; of += 120) {
          slots.take({
            author,
            minute: minute((dayOfMinute(START) + day) * MINUTES_PER_DAY + of),
            revision: 0,
          });
        }
      }
    }
    const after = process.memoryUsage();
    const grownMb = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
    expect(grownMb).toBeLessThan(150);
    const begun = process.hrtime.bigint();
    const bytes = world.state.encode();
    expect(bytes.length).toBeLessThan(20e6);
    expect(CommunityState.decode(bytes).stateHash()).toEqual(world.state.stateHash());
    expect(secondsSince(begun)).toBeLessThan(20);
  });
});

function readingAt(place: number): Reading {
  return reading({ author: place % 1000, minute: minute(START + (place >> 10)) });
}

function signedBytes(one: Reading): Uint8Array {
  const body = encodeTransaction(one);
  const bytes = new Uint8Array(body.length + 66);
  bytes.set(body);
  bytes.set(TAIL, body.length);
  bytes.set([0x58, 64], body.length);
  return bytes;
}

/** Members put there by hand, up to so many. */
function fill(world: World, count: number): void {
  const { members, sequences } = dataOf(world.state);
  const ada = founderOf(members);
  while (members.length < count) {
    const publicKey = Uint8Array.from(ada.publicKey)
      .with(0, members.length & 255)
      .with(1, members.length >> 8);
    members.push({ ...ada, index: members.length, publicKey });
    sequences.energy.push(0);
    sequences.contract.push(0);
  }
}

function secondsSince(begun: bigint): number {
  return Number(process.hrtime.bigint() - begun) / 1e9;
}
