import { sha256, toHex } from '../../node-core/codec/index.ts';
import {
  assembleBlock,
  type Block,
  certificateMessage,
  type ChainName,
  encodeCertificate,
  inclusionProof,
  leafHash,
  majorityOf,
  merkleRoot,
  type SignedTransaction,
} from '../../node-core/ledger/index.ts';
import { naiveRoot } from '../ledger/naive-merkle.ts';
import { acceptance, grant, offer, proposal, reading, tariff } from '../ledger/samples.ts';
import { change, end } from '../ledger/situations.ts';
import {
  ADA,
  at,
  BO,
  CLEO,
  DAM,
  restartSequences,
  seatOf,
  seats,
  seedOf,
  signerOf,
  World,
} from '../ledger/world.ts';

/** The eight leaves of the reference tree in google/certificate-transparency, and larger trees of ours. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];

/** merkle.json: roots of 0 to 8 reference leaves and of larger trees, and the path of every leaf of some. */
export function merkleVectors() {
  const reference = REFERENCE_LEAVES.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
  const trees = [
    ...Array.from({ length: 9 }, (_, size) => reference.slice(0, size)),
    ...[13, 64, 100].map(numbered),
  ];
  return {
    about:
      'RFC 6962: leaf hash SHA-256(0 || leaf), node hash SHA-256(1 || left || right). Paths begin beside the leaf.',
    leafHashes: reference.map((leaf) => ({ leaf: toHex(leaf), hash: toHex(leafHash(leaf)) })),
    trees: trees.map((leaves) => ({ leaves: leaves.map(toHex), root: rootOf(leaves) })),
    paths: [reference.slice(0, 7), reference, numbered(13)].flatMap((leaves) =>
      leaves.map((leaf, index) => ({
        leaf: toHex(leaf),
        index,
        count: leaves.length,
        root: rootOf(leaves),
        path: inclusionProof(leaves, index).map(toHex),
      })),
    ),
  };
}

/** blocks.json: a community's first blocks on both chains, with certificates and the state after each. */
export function blockVectors() {
  restartSequences();
  const story = new Story();
  const proposed = story.world.sign(proposal());
  const { world } = story;
  story.add('contract', [
    world.admission(BO),
    world.admission(CLEO),
    world.admission(DAM, ['publicProducer']),
  ]);
  // Ada alone signs this block, three of the four those after it.
  const four = [ADA, BO, CLEO, DAM];
  story.add('contract', [world.sign(seats(four.map((member) => seatOf(member))))]);
  world.time = at(5);
  story.add('contract', [world.sign(tariff()), world.sign(offer()), proposed]);
  story.add(
    'energy',
    [reading(), reading({ author: CLEO }), grant()].map((one) => world.sign(one)),
  );
  story.add('contract', [world.sign(acceptance(proposed.id))]);
  world.time = at(70);
  story.add(
    'energy',
    [reading({ minute: at(69) }), reading({ revision: 1 })].map((one) => world.sign(one)),
  );
  story.add(
    'contract',
    [end(proposed.id, 300), end(proposed.id, 300, CLEO)].map((one) => world.sign(one)),
  );
  // Bo's disk was wiped: he has another seat. Dam, who is suspended, has none.
  story.add('contract', [
    world.sign(seats(four.map((member) => seatOf(member, member === BO ? 1 : 0)))),
    world.sign(change({ kind: 'suspend', member: DAM, reason: '' })),
  ]);
  world.time = at(71);
  story.add('energy', [world.sign(reading({ minute: at(70) }))]);
  const bytes = world.state.encode();
  return {
    about:
      "Blocks in the order of the log. 'state' is SHA-256 of the state's bytes after the block. Home n's seed has the bytes (7 n + 13 i + floor(n / 32)) mod 256.",
    seeds: [ADA, BO, CLEO, DAM].map((home) => toHex(seedOf(home))),
    community: toHex(world.state.id),
    blocks: story.blocks,
    lastState: { hash: toHex(sha256(bytes)), bytes: toHex(bytes) },
  };
}

/** A community whose every second block is a checkpoint, told block by block. */
class Story {
  readonly world = World.ofOne({ checkpointInterval: 2 });
  readonly blocks: unknown[] = [];

  constructor() {
    const before = World.lastAsked;
    if (before === undefined) throw new Error('a world is founded by a block');
    this.blocks.push({
      ...this.#afterwards(),
      bytes: toHex(before.bytes),
      index: 1,
      certificate: toHex(this.#certificate([ADA], this.world.state.id)),
    });
  }

  add(chain: ChainName, transactions: readonly SignedTransaction[]): void {
    const { state, context, time } = this.world;
    const candidates = transactions.map(({ bytes }) => bytes);
    const { block } = assembleBlock({ state, context, chain, time, term: 1, proposer: ADA, candidates });
    if (block === undefined || block.transactions.length !== candidates.length)
      throw new Error('a transaction was refused');
    const certificate = this.#certificate(
      state.validators.slice(0, majorityOf(state.validators.length)),
      block.hash,
    );
    this.world.apply(block);
    const place = { index: this.blocks.length + 1, certificate: toHex(certificate) };
    this.blocks.push({ ...headerOf(block), ...this.#afterwards(), bytes: toHex(block.bytes), ...place });
  }

  #afterwards() {
    const { state } = this.world;
    const ofSeats = state.seats.map(({ member, disk }) => [member, toHex(disk)] as const);
    return { state: toHex(state.stateHash()), validators: state.validators, seats: ofSeats };
  }

  #certificate(members: readonly number[], blockHash: Uint8Array): Uint8Array {
    const index = this.blocks.length + 1;
    const message = certificateMessage({ community: this.world.state.id, term: 1, index, blockHash });
    return encodeCertificate({
      index,
      signatures: members.map((member) => ({ member, signature: signerOf(member).sign(message) })),
    });
  }
}

function headerOf({ header, hash }: Block) {
  const { chain, height, time, count, term, proposer, stateHash } = header;
  return {
    chain,
    height,
    time,
    count,
    term,
    proposer,
    previous: toHex(header.previous),
    merkleRoot: toHex(header.merkleRoot),
    stateHash: stateHash === null ? null : toHex(stateHash),
    hash: toHex(hash),
  };
}

/** Our root, which the naive twin must agree with. */
function rootOf(leaves: readonly Uint8Array[]): string {
  const root = toHex(merkleRoot(leaves));
  if (root !== Buffer.from(naiveRoot(leaves)).toString('hex')) throw new Error('the twins differ');
  return root;
}

function numbered(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Uint8Array.of(index));
}
