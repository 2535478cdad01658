import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { x25519 } from '@noble/curves/ed25519.js';
import { getPublicKey, hashes } from '@noble/ed25519';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex, utf8Bytes } from '../../node-core/codec/index.ts';
import {
  householdKeys,
  IdentityError,
  sealingKeyFromSeed,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import { utcDay } from '../../node-core/units/index.ts';
import { keysOf } from './naive-twin.ts';

hashes.sha512 = (message) => Uint8Array.from(createHash('sha512').update(message).digest());

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SEED = Uint8Array.from({ length: 32 }, (_, at) => 200 - at);
const COMMUNITY = new Uint8Array(32).fill(3);

describe('the keys of a household', () => {
  test('are those of the twin', () => {
    fc.assert(
      fc.property(bytes32, bytes32, fc.nat(2 ** 21), (seed, community, day) => {
        const keys = householdKeys({ seed, community });
        const twin = keysOf(seed, community);
        expect(toHex(keys.signer.publicKey)).toBe(toHex(getPublicKey(seed)));
        expect(toHex(keys.sealing.publicKey)).toBe(toHex(twin.sealingKey));
        expect(toHex(keys.dayKey(utcDay(day)))).toBe(toHex(twin.dayKey(day)));
      }),
      { numRuns: 25 },
    );
  });

  test('come back from the seed alone: every day of two years, in any order', () => {
    const keys = householdKeys({ seed: SEED, community: COMMUNITY });
    const days = Array.from({ length: 730 }, (_, day) => utcDay(20_000 + day));
    const first = days.map((day) => toHex(keys.dayKey(day)));
    const restored = householdKeys({ seed: Uint8Array.from(SEED), community: COMMUNITY });
    expect(days.toReversed().map((day) => toHex(restored.dayKey(day)))).toEqual(first.toReversed());
    expect(new Set(first).size).toBe(days.length);
  });

  test('differ between communities, but for the node ID and the sealing key', () => {
    const here = householdKeys({ seed: SEED, community: COMMUNITY });
    const there = householdKeys({ seed: SEED, community: new Uint8Array(32).fill(4) });
    expect(there.dayKey(utcDay(1))).not.toEqual(here.dayKey(utcDay(1)));
    expect(there.signer.publicKey).toEqual(here.signer.publicKey);
    expect(there.sealing.publicKey).toEqual(here.sealing.publicKey);
    expect(sealingKeyFromSeed(SEED).publicKey).toEqual(here.sealing.publicKey);
  });

  test('a day key that a caller wipes is whole the next time', () => {
    const keys = householdKeys({ seed: SEED, community: COMMUNITY });
    const kept = toHex(keys.dayKey(utcDay(5)));
    keys.dayKey(utcDay(5)).fill(0);
    expect(toHex(keys.dayKey(utcDay(5)))).toBe(kept);
  });

  test.each([
    ['a short seed', { seed: new Uint8Array(31) }],
    ['a long seed', { seed: new Uint8Array(64) }],
    ['a short community ID', { community: new Uint8Array(31) }],
  ])('refuse %s', (_name, part) => {
    expect(() => householdKeys({ seed: SEED, community: COMMUNITY, ...part })).toThrow(IdentityError);
  });

  test.each([-1, 0.5, 2 ** 32, Number.NaN])('refuse day %d', (day) => {
    const keys = householdKeys({ seed: SEED, community: COMMUNITY });
    expect(() => keys.dayKey(day as ReturnType<typeof utcDay>)).toThrow(IdentityError);
  });
});

describe('X25519', () => {
  test('both sides share what noble says they share', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (one, other) => {
        const [a, b] = [sealingKeyFromSeed(one), sealingKeyFromSeed(other)];
        const shared = a.sharedSecret(b.publicKey);
        expect(b.sharedSecret(a.publicKey)).toEqual(shared);
        expect(shared).toEqual(x25519.getSharedSecret(keysOf(one, COMMUNITY).sealingSecret, b.publicKey));
      }),
      { numRuns: 25 },
    );
  });

  test('takes any 32 bytes as a public key, as noble does', () => {
    const key = sealingKeyFromSeed(SEED);
    const secret = keysOf(SEED, COMMUNITY).sealingSecret;
    fc.assert(
      fc.property(bytes32, (publicKey) => {
        expect(key.sharedSecret(publicKey)).toEqual(x25519.getSharedSecret(secret, publicKey));
      }),
      { numRuns: 25 },
    );
  });

  test('refuses a key of another length', () => {
    expect(() => sealingKeyFromSeed(SEED).sharedSecret(new Uint8Array(31))).toThrow(IdentityError);
  });
});

describe('secrets do not show', () => {
  const keys = householdKeys({ seed: SEED, community: COMMUNITY });
  keys.dayKey(utcDay(1));
  const twin = keysOf(SEED, COMMUNITY);
  const secrets = [SEED, twin.sealingSecret, twin.daySecret, twin.dayKey(1)];
  /** As hexadecimal digits, as base64, and as the numbers of JSON or of the console. */
  const spellings = secrets.flatMap((secret) => [
    toHex(secret.subarray(0, 8)),
    Buffer.from(secret.subarray(0, 6)).toString('base64'),
    [...secret.subarray(0, 4)].join(','),
    [...secret.subarray(0, 4)].join(', '),
  ]);

  test.each([
    ['household keys', keys],
    ['a signer', signerFromSeed(SEED)],
    ['a sealing key', sealingKeyFromSeed(SEED)],
    ['what holds them', { deep: [{ keys, signer: keys.signer, sealing: keys.sealing }] }],
  ])('in JSON, text or console output of %s', (_name, holder) => {
    const shown = [
      JSON.stringify(holder),
      JSON.stringify({ ...holder }),
      inspect(holder, { depth: 9, showHidden: true }),
      Object.values({ holder, ...holder })
        .map(String)
        .join(),
    ].join('\n');
    expect(spellings.filter((spelling) => shown.includes(spelling))).toEqual([]);
  });

  test('in errors about seeds', () => {
    const nearly = SEED.subarray(0, 31);
    const acts = [
      () => signerFromSeed(nearly),
      () => sealingKeyFromSeed(nearly),
      () => householdKeys({ seed: nearly, community: COMMUNITY }),
    ];
    const shown = acts.map((act) => inspect(errorOf(act))).join('\n');
    expect(shown).toContain('seed has 31 bytes, not 32');
    expect(spellings.filter((spelling) => shown.includes(spelling))).toEqual([]);
  });

  test('but whose they are does', () => {
    expect(inspect(keys)).toBe(`HouseholdKeys of ${toHex(keys.signer.publicKey)}`);
    expect(JSON.stringify(keys.signer)).toContain(toHex(keys.signer.publicKey));
    expect(keys.signer.sign(utf8Bytes('still works'))).toHaveLength(64);
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
