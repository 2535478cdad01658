import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { concatBytes, encode } from '../../../node-core/codec/index.ts';
import { signerFromSeed } from '../../../node-core/identity/index.ts';
import {
  buildBlock,
  certificateMessage,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
} from '../../../node-core/ledger/index.ts';
import { type HouseholdNetwork, SERVICES, startNetwork } from '../../../node-core/network/index.ts';
import { manualClock } from '../../../node-core/node/clock.ts';
import { entryPieces } from '../../../node-core/node/member/entry-bytes.ts';
import { memberHealth } from '../../../node-core/node/member/health.ts';
import { seedOf, Street, until } from './homes.ts';

/** A home that only follows: it takes blocks from whoever says to have them. */
const VICTIM = 1;
const MALLORY = 2;
let street: Street;
let mallory: HouseholdNetwork;
let served: readonly Uint8Array[] = [];
let asked = 0;

beforeEach(async () => {
  street = new Street({ clock: manualClock(Date.UTC(2026, 9, 1)), rules: { validatorCount: 1 } });
  await street.found();
  for (const n of [VICTIM, MALLORY]) await street.join(n);
  await street.level();
  await street.stop(MALLORY);
  mallory = await startNetwork({
    seed: seedOf(MALLORY),
    standingOf: () => 'member',
    onFrame: () => {},
    onEvent: () => {},
    addresses: { load: () => [], save: () => {} },
    port: 0,
    hosts: ['127.0.0.1'],
    useRelays: false,
  });
  asked = 0;
  await mallory.serve({
    ...SERVICES.blocks,
    *answer() {
      asked += 1;
      yield* served;
    },
  });
  const { network } = street.node(VICTIM);
  network.learn(mallory.self, mallory.addresses());
  mallory.learn(network.self, network.addresses());
  mallory.link(network.self);
  await until('the link', () => mallory.health().links.some(({ up }) => up));
});
afterEach(async () => {
  await mallory.stop();
  await street.end();
});

/** Another block than any, after the last one, with the signatures of these members. */
function ownBlock(signers: readonly number[]): readonly Uint8Array[] {
  const { replica } = street.node(VICTIM);
  const last = replica.store.blockAt(replica.appliedIndex);
  if (last === undefined) throw new Error('no block');
  const decoded = decodeBlock(last.bytes);
  if (decoded.kind === 'refused') throw new Error('a stored block');
  const { header, transactions, hash } = decoded.block;
  const block = buildBlock({ ...header, height: header.height + 1, previous: hash, transactions });
  const index = replica.appliedIndex + 1;
  const { id: community } = replica.community;
  const message = certificateMessage({ community, term: last.term, index, blockHash: block.hash });
  const signatures = signers.map((member) => ({
    member,
    signature: signerFromSeed(seedOf(MALLORY)).sign(message),
  }));
  const certificate = encodeCertificate({ index, signatures });
  expect(decodeCertificate(certificate).kind).toBe('ok');
  return [...entryPieces([{ index, term: last.term, bytes: block.bytes, certificate }])];
}

describe('a member that says to be far ahead, and serves to a home that only follows', () => {
  test.each<[string, () => readonly Uint8Array[]]>([
    ['what is no block', () => [new Uint8Array(5000).fill(0xff)]],
    ['a block that only it has signed', () => ownBlock([MALLORY])],
    ['a block with a forged signature of who votes', () => ownBlock([0])],
  ])(
    '%s: it is named, nothing of it is taken, and the home gets the true blocks of others',
    async (_, made) => {
      const victim = street.node(VICTIM);
      const before = victim.replica.appliedIndex;
      served = made();
      mallory.send(
        victim.network.self,
        concatBytes(Uint8Array.of(0), encode([1, new Uint8Array(8).fill(9), before + 1000, []])),
      );
      await until('Mallory is asked', () => asked > 0);
      await until('it is named', () =>
        memberHealth(victim, street.household(VICTIM)).problems.some(
          ({ kind, party }) => kind === 'misbehaved' && party?.memberIndex === MALLORY,
        ),
      );
      expect(victim.replica.appliedIndex).toBe(before);
      const rules = { ...victim.replica.community.rules, paymentDays: 33 };
      expect((await street.household(0).send({ kind: 'rules', rules })).kind).toBe('certified');
      await street.level();
      expect(victim.replica.appliedIndex).toBe(before + 1);
      expect(victim.replica.community.stateHash()).toEqual(street.node(0).replica.community.stateHash());
    },
  );

  test('and nothing comes: it is not believed, and keeps nobody from the others', async () => {
    await street.stop(VICTIM);
    const rules = { ...street.node(0).replica.community.rules, paymentDays: 34 };
    expect((await street.household(0).send({ kind: 'rules', rules })).kind).toBe('certified');
    const ahead = street.node(0).replica.appliedIndex;
    const victim = await street.start(VICTIM);
    const targets: number[] = [];
    victim.progress.listen(({ targetIndex }) => targets.push(targetIndex));
    const hello = encode([1, new Uint8Array(8).fill(9), ahead + 1000, []]);
    mallory.link(victim.network.self);
    await until('it has said so, and was asked', () => {
      mallory.send(victim.network.self, concatBytes(Uint8Array.of(0), hello));
      return asked > 0;
    });
    await until('the others’ blocks are here', () => victim.replica.appliedIndex === ahead);
    expect(Math.max(ahead, ...targets)).toBe(ahead);
  });
});
