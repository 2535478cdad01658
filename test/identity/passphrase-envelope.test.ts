import { scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, sha256, toHex } from '../../node-core/codec/index.ts';
import {
  DEFAULT_SCRYPT_COST,
  ENVELOPE_BYTES,
  ENVELOPE_RANDOM_BYTES,
  envelopeOwner,
  IdentityError,
  KeystoreError,
  type KeystoreFault,
  memoryKeystore,
  openSeed,
  sealSeed,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import { flipped } from './bits.ts';

const CHEAP = { log2N: 4, r: 8, p: 1 };
const SEED = Uint8Array.from({ length: 32 }, (_, at) => 100 + at);
const RANDOM = Uint8Array.from({ length: ENVELOPE_RANDOM_BYTES }, (_, at) => at);
const PASSPHRASE = 'korrekt hest batteri stift';
const ENVELOPE = await sealSeed({ seed: SEED, passphrase: PASSPHRASE, random: RANDOM, cost: CHEAP });

describe('a seed under a passphrase', () => {
  test('comes back with the passphrase', async () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const random = fc.uint8Array({ minLength: ENVELOPE_RANDOM_BYTES, maxLength: ENVELOPE_RANDOM_BYTES });
    await fc.assert(
      fc.asyncProperty(bytes, random, fc.string({ unit: 'grapheme' }), async (seed, salt, passphrase) => {
        const envelope = await sealSeed({ seed, passphrase, random: salt, cost: CHEAP });
        expect(envelope).toHaveLength(ENVELOPE_BYTES);
        expect(await openSeed({ envelope, passphrase })).toEqual(seed);
        expect(envelopeOwner(envelope)).toEqual(signerFromSeed(seed).publicKey);
      }),
      { numRuns: 30 },
    );
  });

  test('has the bytes of the table', () => {
    const head = ENVELOPE.subarray(0, 84);
    expect(Buffer.from(head.subarray(0, 7)).toString('ascii')).toBe('NABOKEY');
    expect([...head.subarray(7, 12)]).toEqual([1, 4, 8, 1, 0]);
    expect(head.subarray(12, 52)).toEqual(RANDOM);
    expect(head.subarray(52, 84)).toEqual(signerFromSeed(SEED).publicKey);
    const key = scryptSync(PASSPHRASE, RANDOM.subarray(0, 16), 32, { N: 16, r: 8, p: 1 });
    const sealed = xchacha20poly1305(Uint8Array.from(key), RANDOM.subarray(16), head).encrypt(SEED);
    expect(ENVELOPE.subarray(84, 132)).toEqual(sealed);
    expect(ENVELOPE.subarray(132)).toEqual(sha256(ENVELOPE.subarray(0, 132)).subarray(0, 8));
  });

  test('shows the seed nowhere', () => {
    expect(toHex(ENVELOPE)).not.toContain(toHex(SEED.subarray(0, 4)));
  });

  test('opens on a PC that composes letters otherwise', async () => {
    const envelope = await sealSeed({
      seed: SEED,
      passphrase: 'bl\u00e5b\u00e6r',
      random: RANDOM,
      cost: CHEAP,
    });
    expect(await openSeed({ envelope, passphrase: 'bla\u030ab\u00e6r' })).toEqual(SEED);
  });

  test('costs by default what the table says: 128 MiB', async () => {
    expect(DEFAULT_SCRYPT_COST).toEqual({ log2N: 17, r: 8, p: 1 });
    const envelope = await sealSeed({ seed: SEED, passphrase: PASSPHRASE, random: RANDOM });
    expect([...envelope.subarray(8, 11)]).toEqual([17, 8, 1]);
    expect(await openSeed({ envelope, passphrase: PASSPHRASE })).toEqual(SEED);
  });

  test.each([
    ['a short seed', { seed: new Uint8Array(31) }],
    ['too few random bytes', { random: new Uint8Array(39) }],
    ['no work at all', { cost: { log2N: 0, r: 8, p: 1 } }],
    ['too much work', { cost: { log2N: 21, r: 1, p: 1 } }],
    ['too much memory', { cost: { log2N: 20, r: 16, p: 1 } }],
    ['half a block', { cost: { log2N: 4, r: 0.5, p: 1 } }],
    ['too many rounds', { cost: { log2N: 4, r: 8, p: 5 } }],
  ])('refuses %s', async (_name, part) => {
    const input = { seed: SEED, passphrase: PASSPHRASE, random: RANDOM, cost: CHEAP, ...part };
    await expect(sealSeed(input)).rejects.toThrow(IdentityError);
  });
});

describe('an envelope that does not open', () => {
  test.each(['', ' ', 'Korrekt hest batteri stift', `${PASSPHRASE} `])(
    'with the passphrase "%s": wrong passphrase',
    async (passphrase) => {
      expect(await faultOf(ENVELOPE, passphrase)).toBe('wrongPassphrase');
    },
  );

  test('with any bit flipped: damaged, or said to be newer', async () => {
    for (let bit = 0; bit < ENVELOPE.length * 8; bit += 1) {
      const byte = bit >> 3;
      const expected: KeystoreFault = byte === 7 && bit % 8 !== 0 ? 'unknownVersion' : 'damaged';
      expect(await faultOf(flipped(ENVELOPE, bit))).toBe(expected);
    }
  });

  test.each([2, 3, 255])('of version %d: newer than this program', async (version) => {
    const newer = Uint8Array.from(ENVELOPE);
    newer[7] = version;
    expect(await faultOf(newer)).toBe('unknownVersion');
    expect(() => envelopeOwner(newer)).toThrow(KeystoreError);
  });

  test('cut short or made longer: damaged', async () => {
    for (let length = 0; length < ENVELOPE.length; length += 1) {
      expect(await faultOf(ENVELOPE.subarray(0, length))).toBe('damaged');
    }
    expect(await faultOf(concatBytes(ENVELOPE, Uint8Array.of(0)))).toBe('damaged');
  });

  test('that somebody changed with a right checksum: wrong passphrase, as the seal covers the head', async () => {
    for (const at of [11, 12, 28, 52, 84, 131]) {
      const body = flipped(ENVELOPE.subarray(0, 132), at * 8);
      expect(await faultOf(concatBytes(body, sha256(body).subarray(0, 8)))).toBe('wrongPassphrase');
    }
  });

  test.each([
    [21, 8, 1],
    [20, 16, 1],
    [255, 255, 255],
    [0, 8, 1],
    [4, 0, 1],
    [4, 8, 0],
    [4, 8, 5],
  ])('that asks for scrypt with %d, %d, %d: too costly, before any work is done', async (...cost) => {
    const body = Uint8Array.from(ENVELOPE.subarray(0, 132));
    body.set(cost, 8);
    expect(await faultOf(concatBytes(body, sha256(body).subarray(0, 8)))).toBe('tooCostly');
  });

  test('whose seed is not that of its owner: damaged', async () => {
    const head = Uint8Array.from(ENVELOPE.subarray(0, 84));
    head.set(signerFromSeed(new Uint8Array(32)).publicKey, 52);
    const key = scryptSync(PASSPHRASE, RANDOM.subarray(0, 16), 32, { N: 16, r: 8, p: 1 });
    const sealed = xchacha20poly1305(Uint8Array.from(key), RANDOM.subarray(16), head).encrypt(SEED);
    const body = concatBytes(head, sealed);
    expect(await faultOf(concatBytes(body, sha256(body).subarray(0, 8)))).toBe('damaged');
  });

  test('says neither seed nor passphrase', async () => {
    const error = await errorOf(ENVELOPE, 'a wrong passphrase');
    const shown = inspect(error);
    expect(shown).not.toContain('a wrong passphrase');
    expect(shown).not.toContain(toHex(SEED.subarray(0, 4)));
  });
});

describe('the keystore of the process', () => {
  test('gives back what it was given, and forgets on request', async () => {
    const keystore = memoryKeystore();
    expect(await keystore.load()).toBeUndefined();
    await keystore.save(SEED);
    await keystore.save(SEED);
    expect(await keystore.load()).toEqual(SEED);
    await keystore.remove();
    expect(await keystore.load()).toBeUndefined();
  });

  test('replaces no other seed', async () => {
    const keystore = memoryKeystore();
    await keystore.save(SEED);
    await expect(keystore.save(new Uint8Array(32))).rejects.toMatchObject({ kind: 'occupied' });
    expect(await keystore.load()).toEqual(SEED);
  });

  test('gives a copy each time', async () => {
    const keystore = memoryKeystore();
    await keystore.save(SEED);
    (await keystore.load())?.fill(0);
    expect(await keystore.load()).toEqual(SEED);
  });
});

async function errorOf(envelope: Uint8Array, passphrase: string): Promise<KeystoreError> {
  try {
    await openSeed({ envelope, passphrase });
  } catch (error) {
    if (error instanceof KeystoreError) return error;
    throw error;
  }
  throw new Error('it opened');
}

async function faultOf(envelope: Uint8Array, passphrase: string = PASSPHRASE): Promise<KeystoreFault> {
  return (await errorOf(envelope, passphrase)).kind;
}
