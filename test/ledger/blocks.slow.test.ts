import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, sha256 } from '../../node-core/codec/index.ts';
import {
  assembleBlock,
  type Block,
  buildBlock,
  certificateMessage,
  checkCertificate,
  decodeBlock,
  decodeCertificate,
  decodeHeader,
  encodeCertificate,
  encodeHeader,
  encodeTransaction,
  MAX_HEADER_BYTES,
  type Validated,
  validateBlock,
  ZERO_HASH,
} from '../../node-core/ledger/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { acceptance, grant, offer, proposal, reading, tariff } from './samples.ts';
import { ADA, at, BO, CLEO, DAM, signerOf, START, World } from './world.ts';

describe('blocks', () => {
  test('decode to what was built', () => {
    const world = World.founded();
    const block = world.block([world.sign(offer()), world.sign(proposal())]);
    expect(decodeBlock(block.bytes)).toEqual({ kind: 'ok', block });
    expect(block.hash).toEqual(sha256(block.headerBytes));
    expect(block.bytes).toEqual(concatBytes(block.headerBytes, ...block.transactions));
    expect(decodeHeader(block.headerBytes)).toEqual({ kind: 'ok', header: block.header, hash: block.hash });
  });

  test('a header with every field at its largest is within 220 bytes', () => {
    const full = new Uint8Array(32).fill(0xff);
    const largest = encodeHeader({
      version: 1,
      community: full,
      chain: 'contract',
      height: Number.MAX_SAFE_INTEGER,
      previous: full,
      time: minute(2 ** 32 - 1),
      merkleRoot: full,
      count: 10_000,
      term: Number.MAX_SAFE_INTEGER,
      proposer: 65_535,
      stateHash: full,
    });
    expect(largest.length).toBeLessThanOrEqual(MAX_HEADER_BYTES);
    expect(largest).toHaveLength(168);
  });

  test('a hundred homes a block take at most 120 bytes a reading, certificate of 3 of 5 and all', () => {
    const transactions = Array.from({ length: 100 }, (_, home) => largestReading(65_435 + home));
    const place = {
      chain: 'energy',
      height: 2 ** 40,
      time: minute(2 ** 32 - 1),
      term: 2 ** 40,
      proposer: 65_535,
    } as const;
    const block = buildBlock({
      ...place,
      community: ZERO_HASH,
      previous: ZERO_HASH,
      stateHash: ZERO_HASH,
      transactions,
    });
    const signatures = [65_533, 65_534, 65_535].map((member) => ({
      member,
      signature: new Uint8Array(64).fill(1),
    }));
    const certificate = encodeCertificate({ index: Number.MAX_SAFE_INTEGER, signatures });
    expect((block.bytes.length + certificate.length) / 100).toBeLessThanOrEqual(120);
  });

  test('the founding block is certified by the founder under its own hash', () => {
    const world = World.ofOne();
    const { hash } = world.state.head('contract');
    expect(world.state.id).toEqual(hash);
    expect(world.state.head('energy')).toEqual({ height: -1, hash, time: 0 });
    const place = { community: hash, term: 1, index: 1, blockHash: hash };
    const signature = signerOf(ADA).sign(certificateMessage(place));
    const certificate = { index: 1, signatures: [{ member: ADA, signature }] };
    const { members, validators } = world.state;
    const checked = checkCertificate({
      ...place,
      certificate,
      validators,
      members,
      verifier: world.context.verifier,
    });
    expect(checked).toEqual({ kind: 'ok' });
  });

  test('only the last block applied can be taken back, and only once', () => {
    const world = World.founded();
    const one = world.commit([world.sign(offer())]);
    const two = world.commit([world.sign(reading())], { chain: 'energy' });
    expect(() => one.undo()).toThrow('last block');
    two.undo();
    expect(() => two.undo()).toThrow('last block');
    one.undo();
    expect(world.state.offers.size).toBe(0);
  });
});

describe('every single-byte change of a certified block is refused, and leaves the state as it was', () => {
  test('every position, each with another bit', () => {
    const world = World.founded();
    world.time = at(10);
    for (const block of [contractBlock(world), energyBlock(world)]) {
      const certificate = certified(world, block);
      const before = world.state.encode();
      for (let place = 0; place < block.bytes.length; place += 1) {
        const changed = block.bytes.with(place, (block.bytes[place] ?? 0) ^ (1 << (place % 8)));
        const { kind } = accept(world, changed, certificate);
        expect([place, kind === 'ok', equalBytes(world.state.encode(), before)]).toEqual([
          place,
          false,
          true,
        ]);
      }
      expect(accept(world, block.bytes, certificate).kind).toBe('ok');
      expect(world.state.encode()).not.toEqual(before);
    }
  });

  test('any position, any change, no certificate asked: the signed bytes, the root and the place are enough', () => {
    const world = World.founded();
    world.time = at(10);
    const block = contractBlock(world);
    const before = world.state.encode();
    const first = block.headerBytes.length;
    fc.assert(
      fc.property(
        fc.integer({ min: first, max: block.bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (place, flip) => {
          const decoded = decodeBlock(block.bytes.with(place, (block.bytes[place] ?? 0) ^ flip));
          const kind =
            decoded.kind === 'ok'
              ? validateBlock(decoded.block, world.state, world.context).kind
              : decoded.kind;
          expect([kind, equalBytes(world.state.encode(), before)]).toEqual(['refused', true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('and so is every one of its certificate', () => {
    const world = World.founded();
    const block = contractBlock(world);
    const certificate = certified(world, block);
    for (let place = 0; place < certificate.length; place += 1) {
      const changed = certificate.with(place, (certificate[place] ?? 0) ^ 1);
      expect(accept(world, block.bytes, changed).kind).not.toBe('ok');
    }
    expect(accept(world, block.bytes, certificate).kind).toBe('ok');
  });
});

describe('assembling', () => {
  test('takes what may come, in order, and says why it leaves the rest', () => {
    const world = World.founded();
    world.time = at(10);
    const proposed = world.sign(proposal());
    const late = world.sign(offer({ expiresMinute: at(10) }));
    const candidates = [
      world.sign(acceptance('ab'.repeat(32))),
      proposed,
      late,
      world.sign(acceptance(proposed.id)),
    ];
    const before = world.state.encode();
    const { block, refused, left } = assemble(
      world,
      candidates.map(({ bytes }) => bytes),
    );
    expect(world.state.encode()).toEqual(before);
    expect(refused.map(({ id, refusal }) => [id, refusal.kind])).toEqual([
      [candidates[0]?.id, 'unknownProposal'],
      [late.id, 'expiryInPast'],
    ]);
    expect(left).toEqual([]);
    expect(block?.transactions).toEqual([proposed.bytes, candidates[3]?.bytes]);
    if (block !== undefined) world.apply(block);
    expect(world.state.contracts.size).toBe(1);
  });

  test('makes no block of nothing', () => {
    const world = World.founded();
    expect(assemble(world, []).block).toBeUndefined();
    expect(assemble(world, [world.sign(tariff({ author: BO })).bytes]).block).toBeUndefined();
  });

  test('leaves what there is no room for', () => {
    const world = World.founded();
    const one = unsigned(0);
    const candidates = [...Array.from({ length: 10_000 }, (_, place) => unsigned(place + 1)), one];
    const { state, time } = world;
    const context = { ...world.context, knownGood: () => true };
    const { block, left } = assembleBlock({
      state,
      context,
      chain: 'energy',
      time,
      term: 1,
      proposer: ADA,
      candidates,
    });
    expect(block?.transactions).toHaveLength(10_000);
    expect(left).toEqual([one]);
    expect(decodeBlock(block?.bytes ?? new Uint8Array()).kind).toBe('ok');
  });

  test('is not for communities that have not been founded', () => {
    expect(() => assemble(new World(), [])).toThrow('founding');
  });
});

function largestReading(author: number): Uint8Array {
  const world = new World();
  return world.sign(reading({ author, minute: minute(2 ** 32 - 1), revision: 255 }), ADA).bytes;
}

function contractBlock(world: World): Block {
  return world.block([world.sign(offer()), world.sign(proposal()), world.sign(tariff())]);
}

function energyBlock(world: World): Block {
  return world.block([world.sign(reading()), world.sign(reading({ author: CLEO })), world.sign(grant())], {
    chain: 'energy',
  });
}

/** A certificate by Ada, Bo and Cleo, of four validators. */
function certified(world: World, block: Block): Uint8Array {
  const message = certificateMessage({ community: world.state.id, term: 1, index: 5, blockHash: block.hash });
  const signatures = [ADA, BO, CLEO].map((member) => ({ member, signature: signerOf(member).sign(message) }));
  return encodeCertificate({ index: 5, signatures });
}

/** What a node does with a block that a peer serves: its own rules, then the certificate. */
function accept(
  node: Pick<World, 'state' | 'context'>,
  bytes: Uint8Array,
  certificateBytes: Uint8Array,
): Validated | { readonly kind: 'uncertified' } {
  const decoded = decodeBlock(bytes);
  if (decoded.kind === 'refused') return decoded;
  const read = decodeCertificate(certificateBytes);
  const { hash, header } = decoded.block;
  const { id, validators, members } = node.state;
  const check = {
    term: header.term,
    blockHash: hash,
    community: id,
    validators,
    members,
    verifier: node.context.verifier,
  };
  if (
    read.kind === 'refused' ||
    checkCertificate({ ...check, certificate: read.certificate }).kind === 'refused'
  ) {
    return { kind: 'uncertified' };
  }
  return validateBlock(decoded.block, node.state, node.context);
}

/** A reading whose signature nobody looks at. */
function unsigned(place: number): Uint8Array {
  const one = reading({ minute: minute(START - (place % 5000)), revision: Math.floor(place / 5000) });
  return concatBytes(encodeTransaction(one), Uint8Array.of(0x58, 64), new Uint8Array(64));
}

function assemble(world: World, candidates: readonly Uint8Array[]) {
  const { state, context, time } = world;
  return assembleBlock({ state, context, chain: 'contract', time, term: 1, proposer: DAM, candidates });
}
