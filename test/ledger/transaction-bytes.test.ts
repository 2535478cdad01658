import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, sha256, toHex, utf8Bytes } from '../../node-core/codec/index.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import {
  decodeTransaction,
  encodeTransaction,
  KIND_NUMBERS,
  MAX_READING_BYTES,
  signatureCheck,
  signedMessage,
  signTransaction,
  type Transaction,
  ZERO_HASH,
} from '../../node-core/ledger/index.ts';
import { decodeGenerally, encodeGenerally } from '../../node-core/ledger/transaction-bytes.ts';
import { minute } from '../../node-core/units/index.ts';
import { anyTransaction } from './arbitraries.ts';
import { reading } from './samples.ts';
import { foundOf, signerOf } from './world.ts';

const COMMUNITY = new Uint8Array(32).fill(0xc0);

describe('transactions', () => {
  test('every kind decodes to what was encoded', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyTransaction, (transaction) => {
        const signed = signedBy(0, transaction);
        const decoded = decodeTransaction(signed.bytes);
        expect(decoded).toEqual({ kind: 'ok', signed });
        seen.add(transaction.kind);
      }),
      { numRuns: 600 },
    );
    expect([...seen].toSorted()).toEqual(Object.keys(KIND_NUMBERS).toSorted());
  });

  test('the ID is the hash of all bytes', () => {
    const signed = signedBy(0, reading());
    expect(signed.id).toBe(toHex(sha256(signed.bytes)));
  });

  test('the signed message is prefix, zero byte, community and the bytes up to the signature', () => {
    fc.assert(
      fc.property(anyTransaction, (transaction) => {
        const { bytes } = signedBy(3, transaction);
        const body = bytes.slice(0, -66);
        const community = transaction.kind === 'found' ? new Uint8Array(32) : COMMUNITY;
        const message = concatBytes(utf8Bytes('nabowatt/tx/v1'), Uint8Array.of(0), community, body);
        expect(equalBytes(body, encodeTransaction(transaction))).toBe(true);
        expect(signedMessage(bytes, community)).toEqual(message);
        expect(signerOf(3).sign(message)).toEqual(bytes.slice(-64));
      }),
      { numRuns: 100 },
    );
  });

  test('a signature holds for one community and one text', () => {
    const verifier = createVerifier();
    const { publicKey } = signerOf(1);
    const { bytes } = signedBy(1, reading());
    expect(verifier.verify(signatureCheck(bytes, { publicKey, community: COMMUNITY }))).toBe(true);
    expect(verifier.verify(signatureCheck(bytes, { publicKey, community: ZERO_HASH }))).toBe(false);
    expect(verifier.verify(signatureCheck(bytes.with(3, 0), { publicKey, community: COMMUNITY }))).toBe(
      false,
    );
    const found = signedBy(0, foundOf());
    expect(
      verifier.verify(
        signatureCheck(found.bytes, { publicKey: signerOf(0).publicKey, community: ZERO_HASH }),
      ),
    ).toBe(true);
  });

  test('bytes that are changed, cut or lengthened never decode to the same, and never throw', () => {
    fc.assert(
      fc.property(anyTransaction, fc.nat(), fc.integer({ min: 1, max: 255 }), (transaction, at, flip) => {
        const { bytes, id } = signedBy(0, transaction);
        const place = at % bytes.length;
        const changed = bytes.with(place, (bytes[place] ?? 0) ^ flip);
        const others = [changed, bytes.slice(0, place), concatBytes(bytes, Uint8Array.of(flip))];
        const decoded = others.map(decodeTransaction);
        expect(decoded.filter((one) => one.kind === 'ok' && one.signed.id === id)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('any bytes at all are refused or canonical', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeTransaction(bytes).kind).toBe('refused');
      }),
    );
  });
});

describe('the fast path of readings', () => {
  const authors = fc.constantFrom(0, 1, 23, 24, 255, 256, 65_535);
  const minutes = fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1).map(minute);
  const revisions = fc.constantFrom(0, 1, 23, 24, 255);
  const edges = fc.record({ author: authors, minute: minutes, revision: revisions });

  test('writes what the codec writes, at every edge of a head', () => {
    fc.assert(
      fc.property(edges, (edge) => {
        const one = reading(edge);
        expect(encodeTransaction(one)).toEqual(encodeGenerally(one));
      }),
    );
  });

  test('reads what the codec reads, at every edge of a head', () => {
    fc.assert(
      fc.property(edges, (edge) => {
        const { bytes } = signedBy(0, reading(edge));
        expect(decodeTransaction(bytes)).toEqual(decodeGenerally(bytes));
        expect(decodeTransaction(bytes).kind).toBe('ok');
      }),
    );
  });

  test('agrees with the codec about changed, cut and lengthened readings', () => {
    fc.assert(
      fc.property(
        edges,
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: 0, max: 255 }),
        (edge, at, value) => {
          const { bytes } = signedBy(0, reading(edge));
          const place = at % bytes.length;
          for (const other of [
            bytes.with(place, value),
            bytes.slice(0, place),
            inserted(bytes, place, value),
            without(bytes, place),
          ]) {
            expect(decodeTransaction(other)).toEqual(decodeGenerally(other));
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  test('leaves what is out of range to the general path', () => {
    for (const odd of [{ author: 65_536 }, { revision: 256 }, { sealed: new Uint8Array(31) }]) {
      const { bytes } = signedBy(0, reading(odd));
      expect(decodeTransaction(bytes)).toEqual(decodeGenerally(bytes));
      expect(decodeTransaction(bytes).kind).toBe('refused');
    }
    expect(() => encodeTransaction({ ...reading(), author: 0.5 })).toThrow('floating point');
  });
});

describe('sizes', () => {
  test('no reading takes more than 112 bytes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 65_535 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 255 }),
        (author, at, revision) => {
          expect(
            signedBy(0, reading({ author, minute: minute(at), revision })).bytes.length,
          ).toBeLessThanOrEqual(MAX_READING_BYTES);
        },
      ),
    );
    const largest = signedBy(0, reading({ author: 65_535, minute: minute(2 ** 32 - 1), revision: 255 }));
    expect(largest.bytes).toHaveLength(112);
  });

  test('a reading of a community of 250 homes in 2026 takes at most 110', () => {
    expect(signedBy(0, reading({ author: 249, minute: minute(29_799_840) })).bytes).toHaveLength(110);
  });
});

function signedBy<T extends Transaction>(home: number, transaction: T) {
  return signTransaction({ transaction, community: COMMUNITY, signer: signerOf(home) });
}

function inserted(bytes: Uint8Array, place: number, value: number): Uint8Array {
  return concatBytes(bytes.slice(0, place), Uint8Array.of(value), bytes.slice(place));
}

function without(bytes: Uint8Array, place: number): Uint8Array {
  return concatBytes(bytes.slice(0, place), bytes.slice(place + 1));
}
