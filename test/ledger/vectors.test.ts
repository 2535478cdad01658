import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex, sha256, toHex } from '../../node-core/codec/index.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import {
  checkCertificate,
  checkTransaction,
  CommunityState,
  decodeBlock,
  decodeCertificate,
  decodeTransaction,
  leafHash,
  merkleRoot,
  REFUSALS,
  type RefusalKind,
  signatureOf,
  signedMessage,
  validateBlock,
  verifyInclusion,
  ZERO_HASH,
} from '../../node-core/ledger/index.ts';
import { minute } from '../../node-core/units/index.ts';
import type { blockVectors, merkleVectors } from '../vectors/ledger-blocks.ts';
import type { refusalVectors } from '../vectors/ledger-refusals.ts';
import type { transactionVectors } from '../vectors/ledger-transactions.ts';
import { ledgerVectors } from '../vectors/make-ledger.ts';

const verifier = createVerifier();
const transactions = jsonOf('transactions.json') as ReturnType<typeof transactionVectors>;
const merkle = jsonOf('merkle.json') as ReturnType<typeof merkleVectors>;
const refusals = jsonOf('refusals.json') as ReturnType<typeof refusalVectors>;
const blocks = jsonOf('blocks.json') as Omit<ReturnType<typeof blockVectors>, 'blocks'> & {
  readonly blocks: readonly BlockVector[];
};

interface BlockVector {
  readonly bytes: string;
  readonly index: number;
  readonly certificate: string;
  readonly state: string;
  readonly validators: readonly number[];
  readonly seats: readonly (readonly [member: number, disk: string])[];
  readonly hash?: string;
}

test('the files are what make-ledger.ts writes, to the byte', { timeout: 60_000 }, () => {
  for (const [name, text] of ledgerVectors()) expect(textOf(name) === text, name).toBe(true);
});

describe('transactions.json', () => {
  test.each(transactions.transactions)('$name', ({ bytes: hex, id, message, publicKey }) => {
    const bytes = fromHex(hex);
    const decoded = decodeTransaction(bytes);
    expect(decoded).toMatchObject({ kind: 'ok', signed: { id, bytes } });
    const isFound = decoded.kind === 'ok' && decoded.signed.transaction.kind === 'found';
    expect(toHex(signedMessage(bytes, isFound ? ZERO_HASH : fromHex(transactions.community)))).toBe(message);
    const check = { publicKey: fromHex(publicKey), message: fromHex(message), signature: signatureOf(bytes) };
    expect(verifier.verify(check)).toBe(true);
  });

  test('consent', () => {
    const { message, signature } = transactions.consent;
    const publicKey = fromHex(transactions.homes[1]?.publicKey ?? '');
    expect(verifier.verify({ publicKey, message: fromHex(message), signature: fromHex(signature) })).toBe(
      true,
    );
  });
});

describe('merkle.json', () => {
  test('leaves, trees and paths', () => {
    for (const { leaf, hash } of merkle.leafHashes) expect(toHex(leafHash(fromHex(leaf)))).toBe(hash);
    for (const { leaves, root } of merkle.trees) expect(toHex(merkleRoot(leaves.map(fromHex)))).toBe(root);
    for (const { leaf, index, count, root, path } of merkle.paths) {
      const claim = { leaf: fromHex(leaf), index, count, root: fromHex(root), proof: path.map(fromHex) };
      expect(verifyInclusion(claim)).toBe(true);
    }
  });
});

describe('blocks.json', () => {
  test('every block follows, is certified, and leaves the state that is named', () => {
    const state = CommunityState.founding();
    const community = fromHex(blocks.community);
    for (const { bytes, index, certificate, state: after, validators, seats, hash } of blocks.blocks) {
      const decoded = decodeBlock(fromHex(bytes));
      const read = decodeCertificate(fromHex(certificate));
      if (decoded.kind === 'refused' || read.kind === 'refused') throw new Error('a block of blocks.json');
      const { block } = decoded;
      // The founding block is certified by the validator that it makes.
      const voters = state.validators;
      const founding = voters.length === 0;
      expect(toHex(block.hash)).toBe(hash ?? blocks.community);
      expect(validateBlock(block, state, { now: block.header.time, verifier }).kind).toBe('ok');
      expect(toHex(state.stateHash())).toBe(after);
      expect(state.validators).toEqual(validators);
      expect(state.seats.map(({ member, disk }) => [member, toHex(disk)])).toEqual(seats);
      expect(read.certificate.index).toBe(index);
      const check = {
        certificate: read.certificate,
        term: block.header.term,
        blockHash: block.hash,
        community,
      };
      const by = { validators: founding ? [0] : voters, members: state.members, verifier };
      expect(checkCertificate({ ...check, ...by })).toEqual({ kind: 'ok' });
    }
    // Who votes changes along the way: the founder alone; four; three of them, one on another disk.
    expect(new Set(blocks.blocks.map(({ seats }) => JSON.stringify(seats))).size).toBe(3);
    expect(toHex(state.id)).toBe(blocks.community);
    expect(toHex(state.encode())).toBe(blocks.lastState.bytes);
    expect(toHex(sha256(fromHex(blocks.lastState.bytes)))).toBe(blocks.lastState.hash);
    expect(CommunityState.decode(fromHex(blocks.lastState.bytes)).stateHash()).toEqual(state.stateHash());
  });
});

describe('refusals.json', () => {
  test('names every rule in order', () => {
    expect(refusals.order).toEqual(REFUSALS);
    const covered = new Set(refusals.cases.map(({ refusal }) => refusal));
    const uncovered = REFUSALS.map(({ kind }) => kind).filter((kind) => !covered.has(kind));
    // Too long for a file, and a community of 65 536 members.
    expect(uncovered).toEqual([
      'blockTooLarge',
      'tooManyTransactions',
      'transactionTooLarge',
      'communityFull',
    ]);
  });

  test.each(refusals.cases)('$refusal: $what', ({ refusal, as, now, after, bytes }) => {
    const state = CommunityState.founding();
    const context = { now: minute(now), verifier };
    for (const place of after) {
      const decoded = decodeBlock(fromHex(refusals.blocks[place] ?? ''));
      if (decoded.kind === 'refused') throw new Error(decoded.refusal.kind);
      expect(validateBlock(decoded.block, state, context).kind).toBe('ok');
    }
    expect(as === 'block' ? refusalOfBlock(fromHex(bytes)) : refusalOfTransaction(fromHex(bytes))).toBe(
      refusal,
    );

    function refusalOfBlock(block: Uint8Array): RefusalKind | undefined {
      const decoded = decodeBlock(block);
      if (decoded.kind === 'refused') return decoded.refusal.kind;
      const validated = validateBlock(decoded.block, state, context);
      return validated.kind === 'refused' ? validated.refusal.kind : undefined;
    }

    function refusalOfTransaction(transaction: Uint8Array): RefusalKind | undefined {
      const checked = checkTransaction(transaction, state, context);
      return checked.kind === 'refused' ? checked.refusal.kind : undefined;
    }
  });
});

function textOf(name: string): string {
  return readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8');
}

/** What this folder wrote itself, and the first test compares to the byte. */
function jsonOf(name: string): unknown {
  return JSON.parse(textOf(name));
}
