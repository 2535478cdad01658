import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../node-core/codec/index.ts';
import {
  checkGrant,
  type GrantContext,
  type HouseholdKeys,
  householdKeys,
  IdentityError,
  isSealingKey,
  openGrant,
  sealingKeyFromSeed,
  wrapDayKey,
} from '../../node-core/identity/index.ts';
import { sealingKeyFromSecret } from '../../node-core/identity/sealing-key.ts';
import { utcDay } from '../../node-core/units/index.ts';
import { flipped } from './bits.ts';
import { gcmSiv, hkdf, joined, utf8, wrappingOf } from './naive-twin.ts';

const COMMUNITY = new Uint8Array(32).fill(9);
const AUTHOR = household(1);
const FIRST = household(2);
const SECOND = household(3);
const STRANGER = household(4);

const DAY = utcDay(20_415);
const CONTEXT: GrantContext = { community: COMMUNITY, author: AUTHOR.signer.publicKey, day: DAY };
const DAY_KEY = AUTHOR.dayKey(DAY);
const RECIPIENTS = [FIRST.sealing.publicKey, SECOND.sealing.publicKey];
const GRANT = wrapDayKey({ ...CONTEXT, dayKey: DAY_KEY, recipients: RECIPIENTS });
const FIRST_COPY = GRANT.wrapped[0] ?? new Uint8Array();

/** All public keys of small order (RFC 7748, 7; the list of Bernstein's page on Curve25519). */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(fromHex);

describe('wrapping a day key', () => {
  test('gives what the twin gives, for each recipient', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, bytes, bytes, fc.nat(2 ** 21), bytes, (dayKey, community, author, day, seed) => {
        const recipient = sealingKeyFromSeed(seed).publicKey;
        const grant = { dayKey, community, author, day: utcDay(day) };
        const twin = wrappingOf(grant, recipient);
        const made = wrapDayKey({ ...grant, recipients: [recipient] });
        expect(toHex(made.ephemeralKey)).toBe(toHex(twin.ephemeralKey));
        expect(made.wrapped.map(toHex)).toEqual([toHex(twin.wrapped)]);
      }),
      { numRuns: 15 },
    );
  });

  test('has no randomness: the same grant is the same bytes', () => {
    expect(wrapDayKey({ ...CONTEXT, dayKey: DAY_KEY, recipients: RECIPIENTS })).toEqual(GRANT);
  });

  test('opens for each recipient in its place, and for nobody else', () => {
    for (const [place, keys] of [FIRST, SECOND].entries()) {
      const wrapped = GRANT.wrapped[place] ?? new Uint8Array();
      const opened = openGrant({ ...CONTEXT, ...GRANT, sealing: keys.sealing, wrapped });
      expect(opened).toEqual({ kind: 'opened', dayKey: DAY_KEY });
    }
    expect(open({ sealing: SECOND.sealing })).toBe('doesNotOpen');
    expect(open({ sealing: STRANGER.sealing })).toBe('doesNotOpen');
    expect(open({ sealing: AUTHOR.sealing })).toBe('doesNotOpen');
  });

  test.each(SMALL_ORDER.map((key) => [toHex(key), key] as const))(
    'is refused for the small-order key %s',
    (_hex, key) => {
      expect(isSealingKey(key)).toBe(false);
      const unmasked = Uint8Array.from(key);
      unmasked[31] = (unmasked[31] ?? 0) | 0x80;
      expect(isSealingKey(unmasked)).toBe(false);
      expect(() =>
        wrapDayKey({ ...CONTEXT, dayKey: DAY_KEY, recipients: [FIRST.sealing.publicKey, key] }),
      ).toThrow(expect.objectContaining({ reason: 'sealingKey', evidence: toHex(key) }));
      expect(open({ ephemeralKey: key })).toBe('ephemeralKey');
      expect(checkGrant({ ...CONTEXT, ...GRANT, dayKey: DAY_KEY, recipients: [key, key] })).toBe(false);
    },
  );

  test('a sealing key of a household is one; other lengths are none', () => {
    expect(isSealingKey(FIRST.sealing.publicKey)).toBe(true);
    expect(isSealingKey(new Uint8Array(31).fill(9))).toBe(false);
    expect(isSealingKey(new Uint8Array(33).fill(9))).toBe(false);
  });

  test.each([
    ['a short day key', { dayKey: new Uint8Array(31) }],
    ['a short community ID', { community: new Uint8Array(31) }],
    ['a short author', { author: new Uint8Array(31) }],
    ['a short recipient', { recipients: [new Uint8Array(31)] }],
  ])('refuses %s', (_name, part) => {
    expect(() => wrapDayKey({ ...CONTEXT, dayKey: DAY_KEY, recipients: RECIPIENTS, ...part })).toThrow(
      IdentityError,
    );
  });
});

describe('a grant does not open', () => {
  test('as another day, another author or in another community', () => {
    expect(open({ day: utcDay(DAY + 1) })).toBe('doesNotOpen');
    expect(open({ day: utcDay(DAY - 1) })).toBe('doesNotOpen');
    expect(open({ author: SECOND.signer.publicKey })).toBe('doesNotOpen');
    expect(open({ community: new Uint8Array(32).fill(8) })).toBe('doesNotOpen');
  });

  test('with any bit of the wrapped key or of the ephemeral key flipped', () => {
    for (let bit = 0; bit < FIRST_COPY.length * 8; bit += 1) {
      expect(open({ wrapped: flipped(FIRST_COPY, bit) })).toBe('doesNotOpen');
    }
    // Bit 255 alone is masked off by X25519 (RFC 7748, 5); it still changes the wrapping key.
    for (let bit = 0; bit < 256; bit += 1) {
      expect(open({ ephemeralKey: flipped(GRANT.ephemeralKey, bit) })).not.toBe('opened');
    }
  });

  test.each([0, 47, 49])('with %d wrapped bytes', (length) => {
    expect(open({ wrapped: new Uint8Array(length) })).toBe('length');
  });

  test.each([0, 31, 33])('with an ephemeral key of %d bytes', (length) => {
    expect(open({ ephemeralKey: new Uint8Array(length) })).toBe('length');
  });

  test('when it was wrapped under another ephemeral key than the day key gives', () => {
    const { sealing } = FIRST;
    const other = sealingKeyFromSecret(new Uint8Array(32).fill(77));
    const day = Uint8Array.of(0, 0, DAY >> 8, DAY & 255);
    const shared = other.sharedSecret(sealing.publicKey) ?? new Uint8Array();
    const info = joined(
      utf8('nabowatt/grant-wrap/v1'),
      CONTEXT.author,
      day,
      other.publicKey,
      sealing.publicKey,
    );
    const wrapped = gcmSiv({
      key: hkdf(shared, COMMUNITY, info),
      nonce: new Uint8Array(12),
      associated: joined(utf8('nabowatt/grant/v1'), COMMUNITY, CONTEXT.author, day),
      plaintext: DAY_KEY,
    });
    expect(open({ ephemeralKey: other.publicKey, wrapped })).toBe('notDerived');
  });
});

describe('checkGrant, for whoever opened it', () => {
  const whole = { ...CONTEXT, ...GRANT, dayKey: DAY_KEY, recipients: RECIPIENTS };

  test('an honest grant holds', () => {
    expect(checkGrant(whole)).toBe(true);
  });

  test('one whose other copy does not open is caught', () => {
    for (let bit = 0; bit < 48 * 8; bit += 7) {
      const wrapped = [FIRST_COPY, flipped(GRANT.wrapped[1] ?? new Uint8Array(), bit)];
      expect(checkGrant({ ...whole, wrapped })).toBe(false);
    }
  });

  test.each([
    ['recipients in another order', { recipients: RECIPIENTS.toReversed() }],
    ['a recipient too few at the end', { recipients: RECIPIENTS.slice(0, 1) }],
    ['a recipient too few in front', { recipients: RECIPIENTS.slice(1) }],
    ['a recipient too many', { recipients: [...RECIPIENTS, STRANGER.sealing.publicKey] }],
    ['another recipient', { recipients: [FIRST.sealing.publicKey, STRANGER.sealing.publicKey] }],
    ['a recipient key of another length', { recipients: [FIRST.sealing.publicKey, new Uint8Array(31)] }],
    ['another day', { day: utcDay(DAY + 1) }],
    ['another day key', { dayKey: AUTHOR.dayKey(utcDay(DAY + 1)) }],
    ['another author', { author: SECOND.signer.publicKey }],
    ['another community', { community: new Uint8Array(32) }],
    ['an ephemeral key with one bit flipped', { ephemeralKey: flipped(GRANT.ephemeralKey, 255) }],
    ['a copy missing', { wrapped: GRANT.wrapped.slice(0, 1) }],
  ])('%s does not hold', (_name, part) => {
    expect(checkGrant({ ...whole, ...part })).toBe(false);
  });
});

/** How FIRST's copy opens, with parts of it changed. */
function open(part: Partial<Parameters<typeof openGrant>[0]>): string {
  const opened = openGrant({
    ...CONTEXT,
    sealing: FIRST.sealing,
    ephemeralKey: GRANT.ephemeralKey,
    wrapped: FIRST_COPY,
    ...part,
  });
  return opened.kind === 'opened' ? 'opened' : opened.reason;
}

function household(fill: number): HouseholdKeys {
  return householdKeys({ seed: new Uint8Array(32).fill(fill), community: COMMUNITY });
}
