import { beforeAll, expect, test, vi } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../../node-core/consensus/driver/frames.ts';
import type { SignatureCheck, Verifier } from '../../../node-core/identity/index.ts';
import { buildBlock, signTransaction, transactionId, ZERO_HASH } from '../../../node-core/ledger/index.ts';
import { SignaturesAhead } from '../../../node-core/node/group/signatures-ahead.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  minuteOfMs,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import { CalmStreet } from './calm-street.ts';

const SELF = 1;
/** Of one block: more than 16 KiB. */
const TRANSACTIONS = 200;
let street: CalmStreet;
let sequence = 0;

beforeAll(async () => {
  street = await CalmStreet.of(1);
});

function offer(): Uint8Array {
  const { signer, wallMs } = street.home(0);
  sequence += 1;
  const startMinute = addMinutes(minuteOfMs(wallMs), 100);
  return signTransaction({
    transaction: {
      kind: 'offer',
      author: 0,
      sequence,
      startMinute,
      endMinute: addMinutes(startMinute, 60),
      expectedEnergyMwh: energyMwh(1_000_000),
      share: sharePermille(1000),
      price: priceMicros(700_000),
      minimumEnergyMwh: energyMwh(0),
      period: 'hour',
      carbon: carbonGrams(10),
      expiresMinute: startMinute,
    },
    community: street.replica(0).community.id,
    signer,
  }).bytes;
}

/** An append of one block with these transactions. */
function append(transactions: readonly Uint8Array[], index = 7): Uint8Array {
  const { community } = street.replica(0);
  const { bytes } = buildBlock({
    community: community.id,
    chain: 'contract',
    height: 9,
    previous: ZERO_HASH,
    time: minuteOfMs(street.home(0).wallMs),
    term: 3,
    proposer: 0,
    stateHash: null,
    transactions,
  });
  const entries = [{ index, term: 3, kind: 'data', bytes }] as const;
  return encodeFrame({
    kind: 'raft',
    message: {
      kind: 'appendEntries',
      from: 2,
      to: SELF,
      term: 3,
      prevLogIndex: index - 1,
      prevLogTerm: 3,
      entries,
      leaderCommit: 0,
    },
  });
}

function read(frame: Uint8Array, from = 2): Frame | undefined {
  const decoded = decodeFrame(frame, { from, to: SELF });
  return decoded.kind === 'ok' ? decoded.frame : undefined;
}

const offers = (): Uint8Array[] => Array.from({ length: TRANSACTIONS }, offer);
const HEARTBEAT = encodeFrame({
  kind: 'raft',
  message: { kind: 'heartbeat', from: 2, to: SELF, term: 3, leaderCommit: 0, round: 0 },
});

/** With a thread pool that answers when it is told to. */
function set() {
  const { verifier } = street.world.keys;
  const asked: { readonly checks: readonly SignatureCheck[]; readonly answer: () => void }[] = [];
  const slow: Verifier = {
    verify: (check) => verifier.verify(check),
    verifyMany: (checks) => {
      const { promise, resolve } = Promise.withResolvers<boolean[]>();
      asked.push({ checks, answer: () => resolve(checks.map((check) => verifier.verify(check))) });
      return promise;
    },
  };
  const received: { readonly from: number; readonly frame: Frame | undefined }[] = [];
  const ahead = new SignaturesAhead({
    self: SELF,
    replica: street.replica(0),
    verifier: slow,
    receive: (from, frame) => received.push({ from, frame: read(frame, from) }),
    take: (from, frame) => received.push({ from, frame }),
  });
  return { ahead, asked, received, known: street.replica(0).vouched };
}

test('a large append is handed on when its signatures have been checked, and they are known then', async () => {
  const { ahead, asked, received, known } = set();
  const transactions = offers();
  const frame = append(transactions);
  ahead.receive(2, frame);
  expect(received).toEqual([]);
  expect(asked[0]?.checks).toHaveLength(TRANSACTIONS);
  asked[0]?.answer();
  await vi.waitFor(() => expect(received).toEqual([{ from: 2, frame: read(frame) }]));
  expect(transactions.every((bytes) => known(transactionId(bytes)))).toBe(true);
});

test('what is known is not checked again: the same append goes on at once', async () => {
  const { ahead, asked, received } = set();
  const frame = append(offers());
  ahead.receive(2, frame);
  asked[0]?.answer();
  await vi.waitFor(() => expect(received).toHaveLength(1));
  // The line is over when the promise behind it has been seen to.
  await new Promise((resolve) => setImmediate(resolve));
  ahead.receive(2, frame);
  expect(received).toHaveLength(2);
  expect(asked).toHaveLength(1);
});

test('heartbeats, and other nodes’ frames, do not wait behind it', () => {
  const { ahead, received } = set();
  ahead.receive(2, append(offers()));
  ahead.receive(2, HEARTBEAT);
  ahead.receive(3, HEARTBEAT);
  expect(received.map(({ from }) => from)).toEqual([2, 3]);
});

test('large frames of one node stay in their order, whichever is checked first', async () => {
  const { ahead, asked, received } = set();
  const [first, second] = [append(offers(), 7), append(offers(), 8)];
  // Nothing in it to check, and yet it comes after them.
  const third = append([new Uint8Array(20_000)], 9);
  for (const frame of [first, second, third]) ahead.receive(2, frame);
  for (const one of asked.toReversed()) one.answer();
  await vi.waitFor(() => expect(received).toHaveLength(3));
  expect(received.map(({ frame }) => frame)).toEqual([first, second, third].map((frame) => read(frame)));
});

test('a signature that does not hold is not known, and the group is left to refuse the block', async () => {
  const { ahead, asked, received, known } = set();
  const transactions = offers();
  const forged = Uint8Array.from(transactions[5] ?? []);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  transactions[5] = forged;
  ahead.receive(2, append(transactions));
  asked[0]?.answer();
  await vi.waitFor(() => expect(received).toHaveLength(1));
  expect(known(transactionId(forged))).toBe(false);
  expect(known(transactionId(transactions[6] ?? forged))).toBe(true);
});

test.each([
  { name: 'a small append', frame: (): Uint8Array => append([offer()]) },
  { name: 'a large frame that cannot be read', frame: (): Uint8Array => new Uint8Array(20_000) },
  { name: 'a large append of what is no block', frame: (): Uint8Array => large(new Uint8Array(20_000)) },
])('$name goes on at once', ({ frame }) => {
  const { ahead, asked, received } = set();
  ahead.receive(2, frame());
  expect(received).toHaveLength(1);
  expect(asked).toEqual([]);
});

function large(bytes: Uint8Array): Uint8Array {
  const entries = [{ index: 1, term: 1, kind: 'data', bytes }] as const;
  const place = { prevLogIndex: 0, prevLogTerm: 0, leaderCommit: 0 };
  return encodeFrame({
    kind: 'raft',
    message: { kind: 'appendEntries', from: 2, to: SELF, term: 3, entries, ...place },
  });
}

test('a large frame that cannot be read is handed on as it came, to be named', () => {
  const { ahead, received } = set();
  ahead.receive(2, new Uint8Array(20_000));
  expect(received).toEqual([{ from: 2, frame: undefined }]);
});
