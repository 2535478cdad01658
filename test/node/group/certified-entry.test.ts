import { beforeAll, describe, expect, test } from 'vitest';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import {
  buildBlock,
  type Certificate,
  certificateMessage,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
  ZERO_HASH,
} from '../../../node-core/ledger/index.ts';
import { certifiedFault } from '../../../node-core/node/group/certified-entry.ts';
import type { Replica } from '../../../node-core/node/replica.ts';
import { CalmStreet } from './calm-street.ts';

let street: CalmStreet;
/** The last block of three homes that all vote, and a copy that lacks it. */
let last: CommittedEntry;
let behind: Replica;
/** The founding block, and a copy that has nothing. */
let first: CommittedEntry;
let empty: Replica;

beforeAll(async () => {
  street = await CalmStreet.of(3);
  street.offerFrom(0);
  street.isolate(2);
  const before = street.replica(2).appliedIndex;
  await street.until('a block that home 2 lacks', () => street.replica(0).appliedIndex > before);
  behind = street.replica(2);
  const [next] = street.entries(0, behind.appliedIndex + 1);
  const [founding] = street.entries(0, 1);
  if (next === undefined || founding === undefined) throw new Error('there are blocks');
  [last, first] = [next, founding];
  street.home(1).wipe();
  street.home(1).start();
  empty = street.replica(1);
});

function faultOf(entry: CommittedEntry, replica: Replica = behind): string | undefined {
  return certifiedFault(entry, { replica, verifier: street.world.keys.verifier })?.reason;
}

function block({ bytes }: CommittedEntry) {
  const decoded = decodeBlock(bytes);
  if (decoded.kind === 'refused') throw new Error('a block');
  return decoded.block;
}

function certificate(entry: CommittedEntry): Certificate {
  const decoded = decodeCertificate(entry.certificate);
  if (decoded.kind === 'refused') throw new Error('a certificate');
  return decoded.certificate;
}

function certifiedBy(signatures: Certificate['signatures'], index = last.index): CommittedEntry {
  return { ...last, certificate: encodeCertificate({ index, signatures }) };
}

/** As a home would sign it. */
function signature(home: number) {
  const { term, index } = last;
  const { hash } = block(last);
  const message = certificateMessage({ community: behind.community.id, term, index, blockHash: hash });
  return { member: home, signature: street.world.keys.signerOf(home).sign(message) };
}

test('the next block, with a majority’s signatures, is good from anybody', () => {
  expect(faultOf(last)).toBeUndefined();
  expect(faultOf(certifiedBy([0, 1, 2].map(signature)))).toBeUndefined();
  expect(faultOf(certifiedBy([0, 2].map(signature)))).toBeUndefined();
});

test.each<readonly [string, string, () => CommittedEntry]>([
  ['outOfOrder', 'one that does not come next', () => ({ ...last, index: last.index + 1 })],
  ['malformedBlock', 'bytes that are no block', () => ({ ...last, bytes: new Uint8Array(2) })],
  ['wrongTerm', 'another term than the block says', () => ({ ...last, term: last.term + 1 })],
  ['malformed', 'bytes that are no certificate', () => ({ ...last, certificate: new Uint8Array(2) })],
  [
    'wrongIndex',
    'a certificate of another place',
    () => certifiedBy(certificate(last).signatures, last.index + 1),
  ],
  ['noMajority', 'one signature of three', () => certifiedBy([signature(0)])],
  ['noMajority', 'no signature', () => certifiedBy([])],
  ['notAValidator', 'one by who does not vote', () => certifiedBy([signature(0), signature(3)])],
  ['unsorted', 'the same signature twice', () => certifiedBy([signature(0), signature(0)])],
  [
    'badSignature',
    'a signature by another home',
    () => certifiedBy([signature(0), { member: 1, signature: signature(2).signature }]),
  ],
  [
    'badSignature',
    'another block under the same signatures',
    () => {
      const { header, transactions } = block(last);
      return { ...last, bytes: buildBlock({ ...header, proposer: 1, transactions }).bytes };
    },
  ],
])('%s: %s', (reason, _what, entry) => {
  expect(faultOf(entry())).toBe(reason);
});

describe('the first block', () => {
  test('is good when its founder has signed it, alone', () => {
    expect(faultOf(first, empty)).toBeUndefined();
  });

  test('has to be the one of the community that this home was invited to', () => {
    const check = { replica: empty, verifier: street.world.keys.verifier };
    expect(certifiedFault(first, { ...check, community: block(first).hash })).toBeUndefined();
    expect(certifiedFault(first, { ...check, community: ZERO_HASH })?.reason).toBe('wrongCommunity');
  });

  test('founds', () => {
    const { header, transactions } = block(last);
    const bytes = buildBlock({ ...header, term: first.term, transactions }).bytes;
    expect(faultOf({ ...first, bytes }, empty)).toBe('notFounded');
  });

  test('signed by another is none', () => {
    const { term, index } = first;
    const { hash } = block(first);
    const message = certificateMessage({ community: hash, term, index, blockHash: hash });
    const signatures = [{ member: 0, signature: street.world.keys.signerOf(1).sign(message) }];
    expect(faultOf({ ...first, certificate: encodeCertificate({ index, signatures }) }, empty)).toBe(
      'badSignature',
    );
  });
});
