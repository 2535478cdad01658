import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { concatBytes, encode } from '../../../node-core/codec/index.ts';
import { encodeFrame } from '../../../node-core/consensus/driver/frames.ts';
import {
  certificateMessage,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
} from '../../../node-core/ledger/index.ts';
import { signerFromSeed } from '../../../node-core/identity/index.ts';
import {
  type GossipHandle,
  type HouseholdNetwork,
  NetworkError,
  onlyItem,
  SERVICES,
  startNetwork,
  TOPICS,
} from '../../../node-core/network/index.ts';
import { manualClock } from '../../../node-core/node/clock.ts';
import { memberHealth } from '../../../node-core/node/member/health.ts';
import { encodeEntry, entryPieces } from '../../../node-core/node/member/entry-bytes.ts';
import { householdId, seedOf, Street, until } from './homes.ts';

/** The home that means no good; a member, and an observer. */
const MALLORY = 3;
let street: Street;
let mallory: HouseholdNetwork;
/** What Mallory answers to who asks for blocks. */
let served: readonly Uint8Array[] = [];
let gossip: GossipHandle;

beforeEach(async () => {
  street = new Street({ clock: manualClock(Date.UTC(2026, 9, 1)), rules: { validatorCount: 3 } });
  await street.found();
  for (const n of [1, 2, MALLORY]) await street.join(n);
  await street.seated(3);
  await street.level();
  const port = 0;
  await street.stop(MALLORY);
  mallory = await startNetwork({
    seed: seedOf(MALLORY),
    standingOf: () => 'member',
    onFrame: () => {},
    onEvent: () => {},
    addresses: { load: () => [], save: () => {} },
    port,
    hosts: ['127.0.0.1'],
    useRelays: false,
  });
  served = [];
  await mallory.serve({
    ...SERVICES.blocks,
    *answer() {
      yield* served;
    },
  });
  gossip = mallory.join({ ...TOPICS.certified, receive: () => 'accept' });
  for (const { network } of street.nodes) {
    mallory.learn(network.self, network.addresses());
    network.learn(mallory.self, mallory.addresses());
    mallory.link(network.self);
  }
  await until('links to all', () => mallory.health().links.filter(({ up }) => up).length === 3);
});
afterEach(async () => {
  await mallory.stop();
  await street.end();
});

const victim = () => street.node(1);
const head = () => victim().replica.store.blockAt(victim().replica.appliedIndex);

function isNamed(n: number): boolean {
  const { problems } = memberHealth(street.node(n), street.household(n));
  return problems.some(({ kind, party }) => kind === 'misbehaved' && party?.memberIndex === MALLORY);
}

/** The others go on by one block of their own, and have nothing of what Mallory said. */
async function goneOn(): Promise<{
  readonly kind: string;
  readonly appliedIndex: number;
  readonly states: number;
}> {
  const rules = { ...victim().replica.community.rules, paymentDays: 33 };
  const { kind } = await street.household(0).send({ kind: 'rules', rules });
  await street.level();
  const hashes = street.nodes.map(({ replica }) =>
    Buffer.from(replica.community.stateHash()).toString('hex'),
  );
  return { kind, appliedIndex: victim().replica.appliedIndex, states: new Set(hashes).size };
}

/** By that one block, and in one state. */
const after = (before: number) => ({ kind: 'certified', appliedIndex: before + 1, states: 1 });

function nextBlockForged(): Uint8Array {
  const last = head();
  if (last === undefined) throw new Error('no block');
  const { appliedIndex } = victim().replica;
  return encodeEntry({
    index: appliedIndex + 1,
    term: last.term,
    bytes: last.bytes,
    certificate: last.certificate,
  });
}

describe('a member that means no good', () => {
  test('gossips a block whose certificate is another one: it is not taken, and who sent it is named', async () => {
    const before = victim().replica.appliedIndex;
    await until('the mesh is there', () => mallory.health().links.every(({ up }) => up));
    await published(nextBlockForged());
    await until('it is named', () => [0, 1, 2].some((n) => isNamed(n)));
    expect(await goneOn()).toEqual(after(before));
  });

  test('says to be far ahead, and serves what is no block', async () => {
    const before = victim().replica.appliedIndex;
    served = [new Uint8Array(5000).fill(0xff)];
    const hello = concatBytes(Uint8Array.of(0), encode([1, new Uint8Array(8).fill(9), before + 1000, []]));
    for (const n of [0, 1, 2]) mallory.send(householdId(n), hello);
    expect(await goneOn()).toEqual(after(before));
  });

  test('serves blocks of its own making, certified by itself', async () => {
    const before = victim().replica.appliedIndex;
    const last = head();
    if (last === undefined) throw new Error('no block');
    const decoded = decodeBlock(last.bytes);
    if (decoded.kind === 'refused') throw new Error('a stored block');
    const place = { community: victim().replica.community.id, term: last.term, index: before + 1 };
    const message = certificateMessage({ ...place, blockHash: decoded.block.hash });
    const signature = signerFromSeed(seedOf(MALLORY)).sign(message);
    const certificate = encodeCertificate({
      index: before + 1,
      signatures: [{ member: MALLORY, signature }],
    });
    served = [...entryPieces([{ index: before + 1, term: last.term, bytes: last.bytes, certificate }])];
    expect(decodeCertificate(certificate).kind).toBe('ok');
    const hello = concatBytes(Uint8Array.of(0), encode([1, new Uint8Array(8).fill(9), before + 1, []]));
    for (const n of [0, 1, 2]) mallory.send(householdId(n), hello);
    expect(await goneOn()).toEqual(after(before));
  });

  test("speaks for a seat that is another member's: not a word of it is heard", async () => {
    const before = victim().replica.appliedIndex;
    const { seats } = victim().replica.community;
    const disk = seats[0]?.disk ?? new Uint8Array(8);
    mallory.send(householdId(1), concatBytes(Uint8Array.of(0), encode([1, disk, before, []])));
    const term = victim().host.status().term + 50;
    const vote = encodeFrame({
      kind: 'raft',
      message: {
        kind: 'requestVote',
        from: 1,
        to: 2,
        term,
        preVote: false,
        lastLogIndex: 1_000_000,
        lastLogTerm: term,
        transfer: true,
        committed: { index: 0, term: 0 },
      },
    });
    mallory.send(householdId(1), concatBytes(Uint8Array.of(1), vote));
    expect(await goneOn()).toEqual(after(before));
    expect(victim().host.status().term).toBeLessThan(term);
  });

  test('sends frames that mean nothing: it is named', async () => {
    const before = victim().replica.appliedIndex;
    for (let n = 0; n < 40; n += 1) mallory.send(householdId(1), Uint8Array.of(7, n));
    await until('it is named', () => isNamed(1));
    expect(await goneOn()).toEqual(after(before));
  });

  test('hands in what is no request: refused with a code', async () => {
    const ask = { ...SERVICES.handIn, request: new Uint8Array(30).fill(3) };
    const refused = await onlyItem(mallory.ask(householdId(1), ask)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NetworkError);
    expect(String(refused)).toContain('malformed');
  });
});

/** Until somebody hears it: a mesh takes a moment to form. */
async function published(message: Uint8Array): Promise<void> {
  await vi.waitFor(async () => expect(await gossip.publish(message)).toBeGreaterThan(0), { timeout: 30_000 });
}
