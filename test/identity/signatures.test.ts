import { createHash, verify as verifyNative } from 'node:crypto';
import { getPublicKey, hashes, Point, sign as signNoble, verify as verifyNoble } from '@noble/ed25519';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8Bytes } from '../../node-core/codec/index.ts';
import {
  createVerifier,
  IdentityError,
  type SignatureCheck,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import { publicKeyObject } from '../../node-core/identity/signer.ts';
import { flipped } from './bits.ts';
import { bentSignatures, SMALL_ORDER_ENCODINGS, smallOrderSignatures } from './edge-signatures.ts';

hashes.sha512 = (message) => Uint8Array.from(createHash('sha512').update(message).digest());

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 300 });
const BENT = bentSignatures(new Uint8Array(32).fill(3));

function signed(seed: Uint8Array, message: Uint8Array): SignatureCheck {
  const signer = signerFromSeed(seed);
  return { publicKey: signer.publicKey, message, signature: signer.sign(message) };
}

/** Whether `node:crypto` alone takes it. */
function acceptedByOpenSsl({ publicKey, message, signature }: SignatureCheck): boolean {
  return verifyNative(null, message, publicKeyObject(publicKey), signature);
}

describe('signing', () => {
  test('node:crypto and noble give the same key and the same signature, byte for byte', () => {
    fc.assert(
      fc.property(seeds, messages, (seed, message) => {
        const { publicKey, signature } = signed(seed, message);
        expect(toHex(publicKey)).toBe(toHex(getPublicKey(seed)));
        expect(toHex(signature)).toBe(toHex(signNoble(message, seed)));
      }),
      { numRuns: 50 },
    );
  });

  test('RFC 8032, 7.1, test 3', () => {
    const seed = fromHex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7');
    const { publicKey, signature } = signed(seed, fromHex('af82'));
    expect(toHex(publicKey)).toBe('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
    expect(toHex(signature)).toBe(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    );
  });

  test.each([0, 31, 33, 64])('a seed of %d bytes is refused', (length) => {
    expect(() => signerFromSeed(new Uint8Array(length))).toThrow(IdentityError);
  });

  test('the seed may be wiped once the signer is made', () => {
    const seed = new Uint8Array(32).fill(5);
    const signer = signerFromSeed(seed);
    const before = toHex(signer.sign(utf8Bytes('a')));
    seed.fill(0);
    expect(toHex(signer.sign(utf8Bytes('a')))).toBe(before);
  });
});

describe('verifying', () => {
  const verifier = createVerifier();

  test('what was signed is valid, by one and by many', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(seeds, messages), { maxLength: 5 }), async (pairs) => {
        const checks = pairs.map(([seed, message]) => signed(seed, message));
        expect(checks.map((check) => verifier.verify(check))).toEqual(checks.map(() => true));
        expect(await verifier.verifyMany(checks)).toEqual(checks.map(() => true));
      }),
      { numRuns: 30 },
    );
  });

  test('after any change of one bit it is invalid, for OpenSSL and for the rule', () => {
    const parts = fc.constantFrom('publicKey', 'message', 'signature');
    fc.assert(
      fc.property(
        seeds,
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        parts,
        fc.nat(),
        (seed, message, part, bit) => {
          const check = signed(seed, message);
          const bent = { ...check, [part]: flipped(check[part], bit) };
          expect(acceptedByOpenSsl(bent)).toBe(false);
          expect(verifyNoble(bent.signature, bent.message, bent.publicKey, { zip215: true })).toBe(false);
          expect(verifier.verify(bent)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('random bytes are invalid, and never throw', async () => {
    const anything = fc.record({
      publicKey: fc.uint8Array({ maxLength: 40 }),
      message: messages,
      signature: fc.uint8Array({ maxLength: 70 }),
    });
    const sized = fc.record({
      publicKey: seeds,
      message: messages,
      signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, sized), async (check) => {
        expect(verifier.verify(check)).toBe(false);
        expect(await verifier.verifyMany([check])).toEqual([false]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('ZIP-215', () => {
  const verifier = createVerifier();

  test.each(BENT)('$name: $valid', async (check) => {
    expect(verifier.verify(check)).toBe(check.valid);
    expect(await verifier.verifyMany([check])).toEqual([check.valid]);
  });

  test.each(BENT.filter(({ name, valid }) => valid && name !== 'honest'))(
    'OpenSSL alone would refuse: $name',
    (check) => {
      expect(acceptedByOpenSsl(check)).toBe(false);
    },
  );

  test('every pair of small-order encodings is valid with S = 0', async () => {
    const checks = smallOrderSignatures();
    expect(checks).toHaveLength(14 * 14);
    expect(await verifier.verifyMany(checks)).toEqual(checks.map(() => true));
    expect(checks.filter((check) => verifier.verify(check))).toHaveLength(checks.length);
    expect(checks.some((check) => !acceptedByOpenSsl(check))).toBe(true);
  });

  test('the encodings are of eight points, all of small order', () => {
    const points = SMALL_ORDER_ENCODINGS.map((hex) => Point.fromBytes(fromHex(hex), true));
    expect(points.every((point) => point.isSmallOrder())).toBe(true);
    expect(new Set(points.map((point) => point.toHex())).size).toBe(8);
    expect(new Set(SMALL_ORDER_ENCODINGS).size).toBe(14);
  });
});

describe('a verifier that keeps few keys and checks few at a time', () => {
  test('answers each question in its place', async () => {
    const verifier = createVerifier({ maxKeys: 2, maxInFlight: 3 });
    const checks = Array.from({ length: 60 }, (_, at) => {
      const check = signed(new Uint8Array(32).fill(at % 7), utf8Bytes(`message ${at}`));
      return at % 5 === 0 ? { ...check, message: utf8Bytes('another') } : check;
    });
    const expected = checks.map((_, at) => at % 5 !== 0);
    expect(await verifier.verifyMany(checks)).toEqual(expected);
    expect(checks.map((check) => verifier.verify(check))).toEqual(expected);
  });

  test('nothing to check is nothing', async () => {
    expect(await createVerifier().verifyMany([])).toEqual([]);
  });
});
