import { describe, expect, test } from 'vitest';
import { concatBytes, encode, sha256, uint64Bytes, utf8Bytes } from '../../node-core/codec/index.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import {
  type Certificate,
  certificateMessage,
  type CertificateRefusalKind,
  checkCertificate,
  decodeCertificate,
  encodeCertificate,
  majorityOf,
} from '../../node-core/ledger/index.ts';
import { membershipOf, signerOf, START } from './world.ts';

const COMMUNITY = new Uint8Array(32).fill(0xc0);
const PLACE = { community: COMMUNITY, term: 7, index: 900, blockHash: sha256(utf8Bytes('a block')) };
const MEMBERS = Array.from({ length: 8 }, (_, index) => ({
  ...membershipOf(index),
  index,
  standing: { kind: 'active' } as const,
  admittedMinute: START,
}));

describe('certificates', () => {
  test('the message is prefix, zero byte, community, term and index as 64 bits, block hash', () => {
    const message = concatBytes(
      utf8Bytes('nabowatt/certificate/v1'),
      Uint8Array.of(0),
      COMMUNITY,
      uint64Bytes(7),
      uint64Bytes(900),
      PLACE.blockHash,
    );
    expect(certificateMessage(PLACE)).toEqual(message);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [7, 4],
  ])('of %i validators %i are a majority', (validators, majority) => {
    expect(majorityOf(validators)).toBe(majority);
    const all = Array.from({ length: validators }, (_, index) => index);
    expect(refusalOf(signedBy(all.slice(0, majority)), all)).toBeUndefined();
    expect(refusalOf(signedBy(all.slice(1, majority)), all)).toBe('noMajority');
  });

  // biome-ignore format: a table, one line for each case
  const CASES: readonly (readonly [CertificateRefusalKind, string, Certificate])[] = [
    ['unsorted', 'descending', signedBy([2, 1, 0])],
    ['unsorted', 'one twice', signedBy([0, 1, 1])],
    ['notAValidator', 'a stranger beside a majority', signedBy([0, 1, 2, 5])],
    ['notAValidator', 'nobody at all', signedBy([0, 1, 2, 99])],
    ['noMajority', 'two of five', signedBy([0, 4])],
    ['noMajority', 'none', signedBy([])],
    ['badSignature', 'one of four does not hold', { ...signedBy([0, 1, 2, 3]), signatures: signedBy([0, 1, 2, 3]).signatures.map((one) => one.member === 3 ? { ...one, signature: new Uint8Array(64) } : one) }],
    ['badSignature', "another's signature", { index: 900, signatures: signedBy([0, 1, 2]).signatures.map((one) => ({ ...one, member: one.member + 1 })) }],
    ['badSignature', 'signed for another index', { ...signedBy([0, 1, 2]), index: 901 }],
  ];

  test.each(CASES)('%s: %s', (kind, _what, certificate) => {
    expect(refusalOf(certificate, [0, 1, 2, 3, 4])).toBe(kind);
  });

  test.each(['community', 'term', 'blockHash'] as const)('holds for one %s', (part) => {
    const other = { ...PLACE, term: 8, community: PLACE.blockHash, blockHash: COMMUNITY };
    const checked = check(signedBy([0, 1, 2]), [0, 1, 2, 3, 4], { ...PLACE, [part]: other[part] });
    expect(checked).toMatchObject({ kind: 'refused', refusal: { kind: 'badSignature' } });
  });

  test('bytes and back', () => {
    const certificate = signedBy([0, 3, 7]);
    expect(decodeCertificate(encodeCertificate(certificate))).toEqual({ kind: 'ok', certificate });
  });

  test.each([
    ['malformed', encode([900])],
    ['malformed', encode([-1, []])],
    ['malformed', encode([900, [[0, new Uint8Array(63)]]])],
    ['malformed', encode([900, Array.from({ length: 65 }, () => [0, new Uint8Array(64)])])],
    ['malformed', new Uint8Array(0)],
    ['unsorted', encodeCertificate(signedBy([1, 0]))],
    ['unsorted', encodeCertificate(signedBy([1, 1]))],
  ])('%s bytes', (kind, bytes) => {
    expect(decodeCertificate(bytes)).toMatchObject({ kind: 'refused', refusal: { kind } });
  });
});

function signedBy(members: readonly number[]): Certificate {
  const message = certificateMessage(PLACE);
  return {
    index: 900,
    signatures: members.map((member) => ({ member, signature: signerOf(member).sign(message) })),
  };
}

function check(certificate: Certificate, validators: readonly number[], place = PLACE) {
  const { community, term, blockHash } = place;
  return checkCertificate({
    certificate,
    term,
    blockHash,
    community,
    validators,
    members: MEMBERS,
    verifier: createVerifier(),
  });
}

function refusalOf(certificate: Certificate, validators: readonly number[]): string | undefined {
  const checked = check(certificate, validators);
  return checked.kind === 'refused' ? checked.refusal.kind : undefined;
}
