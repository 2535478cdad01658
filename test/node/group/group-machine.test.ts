import { beforeAll, expect, test } from 'vitest';
import { assembleBlock, encodeCertificate, signTransaction } from '../../../node-core/ledger/index.ts';
import { GroupMachine } from '../../../node-core/node/group/group-machine.ts';
import { nodeIdOf } from '../../../node-core/node/group/node-id.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { CalmStreet } from './calm-street.ts';

let street: CalmStreet;
/** The next block, as home 0 would propose it: member 1 gives up its seat. */
let bytes: Uint8Array;
let ordinal: number;
const TERM = 9;

beforeAll(async () => {
  street = await CalmStreet.of(3);
  const { community, appliedIndex } = street.replica(0);
  const { signer, clock } = street.home(0);
  const { bytes: seats } = signTransaction({
    transaction: {
      kind: 'seats',
      author: 0,
      sequence: community.lastSequence(0, 'contract') + 1,
      seats: community.seats.filter(({ member }) => member !== 1),
    },
    community: community.id,
    signer,
  });
  const now = minuteOfMs(clock.nowMs());
  const { block } = assembleBlock({
    state: community,
    context: { now, verifier: street.world.keys.verifier },
    chain: 'contract',
    time: now,
    term: TERM,
    proposer: 0,
    candidates: [seats],
  });
  if (block === undefined) throw new Error('a block');
  bytes = block.bytes;
  ordinal = appliedIndex + 1;
});

/** A machine over a home's copy of the ledger, as it is after a start. */
function machineOf(n: number): GroupMachine {
  const { signer, clock } = street.home(n);
  return new GroupMachine({
    replica: street.replica(n),
    verifier: street.world.keys.verifier,
    clock,
    signer,
  });
}

const place = (): { ordinal: number; term: number } => ({ ordinal, term: TERM });

function signatureOf(n: number): Uint8Array {
  const staged = machineOf(n).stage({ ...place(), bytes });
  if (staged.kind === 'refused' || staged.entry.signature === null)
    throw new Error(`home ${n} does not sign`);
  return staged.entry.signature;
}

test('a block says who votes after it, and leaves no trace when it is taken back', () => {
  const machine = machineOf(0);
  const before = machine.tip.stateHash();
  const staged = machine.stage({ ...place(), bytes });
  const voters = [0, 2].map((n) => street.home(n).id).sort((a, b) => a - b);
  expect(staged).toMatchObject({ kind: 'ok', entry: { votersAfter: voters } });
  expect(machine.tip.seats).toHaveLength(2);
  expect(street.replica(0).community.seats).toHaveLength(3);
  machine.unstageFrom(ordinal);
  expect(machine.tip.stateHash()).toEqual(before);
});

test('a home that votes signs, also the block that takes its seat', () => {
  for (const n of [0, 1, 2]) {
    const machine = machineOf(0);
    machine.stage({ ...place(), bytes });
    const node = street.home(n).id;
    expect(machine.isSignature({ ...place(), node, signature: signatureOf(n) })).toBe(true);
  }
});

test('a home on another disk than its seat’s does not sign', async () => {
  const other = await CalmStreet.of(3);
  const entries = other.entries(0, 1);
  other.isolate(1);
  other.home(1).wipe();
  other.home(1).start();
  other.host(1).follow(entries);
  const { signer, clock } = other.home(1);
  const machine = new GroupMachine({
    replica: other.replica(1),
    verifier: other.world.keys.verifier,
    clock,
    signer,
  });
  const replica = other.replica(0);
  other.offerFrom(0);
  await other.until('the next block', () => replica.appliedIndex > entries.length);
  const [next] = other.entries(0, entries.length + 1);
  if (next === undefined) throw new Error('a block');
  const staged = machine.stage({ ordinal: next.index, term: next.term, bytes: next.bytes });
  expect(staged).toMatchObject({ kind: 'ok', entry: { signature: null } });
});

test('signatures of a majority of the seats before the block make its certificate; fewer do not', () => {
  const machine = machineOf(0);
  machine.stage({ ...place(), bytes });
  const signed = (homes: readonly number[]) => new Map(homes.map((n) => [street.home(n).id, signatureOf(n)]));
  expect(machine.certificateOf({ ...place(), signatures: signed([0]) })).toBeUndefined();
  const strangers = new Map([...signed([0]), [nodeIdOf(new Uint8Array(8)), new Uint8Array(64)] as const]);
  expect(machine.certificateOf({ ...place(), signatures: strangers })).toBeUndefined();
  const certificate = machine.certificateOf({ ...place(), signatures: signed([1, 2]) });
  expect(certificate).toBeDefined();
  const good = certificate ?? new Uint8Array();
  expect(machine.isCertificate({ ...place(), certificate: good })).toBe(true);
  expect(machine.isCertificate({ ordinal: ordinal + 1, term: TERM, certificate: good })).toBe(false);
});

test('a signature is one node’s over one block in one term', () => {
  const machine = machineOf(0);
  machine.stage({ ...place(), bytes });
  const node = street.home(1).id;
  const signature = signatureOf(1);
  expect(machine.isSignature({ ...place(), node: street.home(2).id, signature })).toBe(false);
  expect(machine.isSignature({ ordinal, term: TERM - 1, node, signature })).toBe(false);
  expect(machine.isSignature({ ordinal: ordinal + 1, term: TERM, node, signature })).toBe(false);
});

test.each<readonly [string, () => { readonly term: number; readonly bytes: Uint8Array }]>([
  ['wrongTerm', () => ({ term: TERM + 1, bytes })],
  ['nonCanonicalBlock', () => ({ term: TERM, bytes: bytes.subarray(0, 20) })],
  [
    'wrongHeight',
    () => ({ term: street.entries(0, 1)[0]?.term ?? 0, bytes: street.entries(0, 2)[0]?.bytes ?? bytes }),
  ],
])('refuses with %s, and has staged nothing', (reason, entry) => {
  const machine = machineOf(0);
  expect(machine.stage({ ordinal, ...entry() })).toMatchObject({ kind: 'refused', reason });
  expect(machine.hasStaged).toBe(false);
});

test('its own signature in a certificate is known by sight; one by its key over something else is not', () => {
  const { signer, clock } = street.home(0);
  const { verifier } = street.world.keys;
  let checks = 0;
  const machine = new GroupMachine({
    replica: street.replica(0),
    verifier: {
      verify: (check) => {
        checks += 1;
        return verifier.verify(check);
      },
      verifyMany: (many) => verifier.verifyMany(many),
    },
    clock,
    signer,
  });
  machine.stage({ ...place(), bytes });
  const certificateOf = (own: Uint8Array) =>
    encodeCertificate({
      index: ordinal,
      signatures: [
        { member: 0, signature: own },
        { member: 1, signature: signatureOf(1) },
      ],
    });
  checks = 0;
  expect(machine.isCertificate({ ...place(), certificate: certificateOf(signatureOf(0)) })).toBe(true);
  expect(checks).toBe(1);
  const other = signer.sign(Uint8Array.of(1));
  expect(machine.isCertificate({ ...place(), certificate: certificateOf(other) })).toBe(false);
});
