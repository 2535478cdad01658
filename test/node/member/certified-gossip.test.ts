import { beforeEach, describe, expect, test } from 'vitest';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { GossipTopic, Verdict } from '../../../node-core/network/index.ts';
import { manualClock, type ManualClock } from '../../../node-core/node/clock.ts';
import type { Followed } from '../../../node-core/node/group/group-host.ts';
import { CertifiedGossip } from '../../../node-core/node/member/certified-gossip.ts';
import { decodeEntries, encodeEntries } from '../../../node-core/node/member/entry-bytes.ts';
import { type AppliedEntry } from '../../../node-core/node/replica.ts';
import { emitter, type Emitter } from '../../../node-core/node/signal.ts';

const FROM = 'aa'.repeat(32);
let clock: ManualClock;
let topic: GossipTopic;
let gossip: CertifiedGossip;
/** What others were told: the indexes of each message. */
let told: number[][];
/** This home's ledger. */
let stored: Map<number, CommittedEntry>;
let applied: Emitter<AppliedEntry>;
let isCarried: boolean;
let followed: number[];
let aimed: number[];
let forks: number[];
let blamed: string[];
let answer: Followed | undefined;

function entry(index: number, { mark = 1, bytes = 500 } = {}): CommittedEntry {
  return { index, term: 1, bytes: new Uint8Array(bytes).fill(mark), certificate: Uint8Array.of(index % 256) };
}

function apply(...entries: readonly CommittedEntry[]): void {
  for (const one of entries) {
    stored.set(one.index, one);
    applied.emit({} as AppliedEntry);
  }
}

/** As a home's own timers, on the clock that the test turns. */
function every(intervalMs: number, run: () => void): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.at(clock.nowMs() + intervalMs, () => {
      wait();
      run();
    });
  };
  wait();
  return () => cancel();
}

const hear = (...entries: readonly CommittedEntry[]): Verdict | Promise<Verdict> =>
  topic.receive(encodeEntries(entries), FROM);

beforeEach(() => {
  clock = manualClock(0);
  told = [];
  stored = new Map();
  applied = emitter();
  isCarried = false;
  followed = [];
  aimed = [];
  forks = [];
  blamed = [];
  answer = undefined;
  gossip = new CertifiedGossip({
    network: {
      join: (joined) => {
        topic = joined;
        return {
          publish: async (message) => told.push(decodeEntries(message).map(({ index }) => index)),
          listen: () => undefined,
          leave: () => undefined,
        };
      },
    },
    replica: {
      get appliedIndex() {
        return stored.size;
      },
      applied,
      store: { blockAt: (index) => stored.get(index) },
    },
    time: { every },
    isCarried: () => isCarried,
    follow: (entries) => {
      followed.push(...entries.map(({ index }) => index));
      return answer ?? { kind: 'applied', count: entries.length };
    },
    aim: (index) => aimed.push(index),
    blame: (_, { reason }) => blamed.push(reason),
    onFork: ({ index }) => forks.push(index),
  });
  gossip.start();
});

describe('a leader', () => {
  test('tells of a block that comes alone at once, and of those soon after it together', () => {
    for (const index of [1, 2, 3, 4]) gossip.publish(entry(index));
    expect(told).toEqual([[1]]);
    clock.advanceTo(250);
    expect(told).toEqual([[1], [2, 3, 4]]);
    clock.advanceTo(1000);
    gossip.publish(entry(5));
    expect(told.at(-1)).toEqual([5]);
  });

  test('tells of many in messages that are carried, and of none that is too large for one', () => {
    gossip.publish(entry(1));
    for (const index of [2, 3, 4]) gossip.publish(entry(index, { bytes: 90_000 }));
    gossip.publish(entry(5, { bytes: 300_000 }));
    gossip.publish(entry(6));
    for (let ms = 250; ms <= 1500; ms += 250) clock.advanceTo(ms);
    expect(told).toEqual([[1], [2, 3], [4], [6]]);
  });

  test('tells in one message only of blocks that follow on one another: another may have led in between', () => {
    for (const index of [1, 2, 3, 6, 7]) gossip.publish(entry(index));
    for (let ms = 250; ms <= 750; ms += 250) clock.advanceTo(ms);
    expect(told).toEqual([[1], [2, 3], [6, 7]]);
  });

  test('tells of no more in a message than others take in one', () => {
    for (let index = 1; index <= 700; index += 1) gossip.publish(entry(index, { bytes: 100 }));
    for (let ms = 250; ms <= 750; ms += 250) clock.advanceTo(ms);
    expect(told.map((indexes) => indexes.length)).toEqual([1, 512, 187]);
  });

  test('leaves the oldest to be fetched where blocks are made faster than they are told of', () => {
    for (let index = 1; index <= 200; index += 1) gossip.publish(entry(index, { bytes: 100_000 }));
    for (let ms = 250; ms <= 60_000; ms += 250) clock.advanceTo(ms);
    const indexes = told.flat();
    expect(indexes.length).toBeLessThan(100);
    expect([indexes[0], indexes[1], indexes.at(-1)]).toEqual([1, 202 - indexes.length, 200]);
  });

  test('that stops says nothing more', () => {
    gossip.publish(entry(1));
    gossip.publish(entry(2));
    gossip.stop();
    clock.advanceTo(1000);
    expect(told).toEqual([[1]]);
  });
});

describe('a home that does not vote', () => {
  test('applies what comes next, and passes it on', async () => {
    apply(entry(1));
    expect(await hear(entry(1), entry(2), entry(3))).toBe('accept');
    expect(followed).toEqual([2, 3]);
  });

  test('fetches what it lacks before it', async () => {
    apply(entry(1));
    expect(await hear(entry(4), entry(5))).toBe('ignore');
    expect([aimed, followed]).toEqual([[3], []]);
  });

  test('blames who hands on what does not hold', async () => {
    answer = { kind: 'refused', count: 0, entry: entry(1), reason: 'tooFewSignatures', detail: '' };
    expect(await hear(entry(1))).toBe('reject');
    expect(blamed).toEqual(['tooFewSignatures']);
  });

  test.each<[string, Uint8Array]>([
    ['nothing', encodeEntries([])],
    ['entries with a gap between them', encodeEntries([entry(1), entry(3)])],
    ['no list', Uint8Array.of(1, 2, 3)],
  ])('rejects %s', async (_, message) => {
    expect(await topic.receive(message, FROM)).toBe('reject');
  });
});

describe('a home that votes', () => {
  beforeEach(() => {
    isCarried = true;
    apply(entry(1));
  });

  test('waits for its leader, then passes on what is its own', async () => {
    const verdict = hear(entry(2), entry(3));
    apply(entry(2));
    apply(entry(3));
    expect(await verdict).toBe('accept');
    expect(followed).toEqual([]);
  });

  test('does not vouch for what has not come to it in time', async () => {
    const verdict = hear(entry(2));
    clock.advanceTo(2_000);
    expect(await verdict).toBe('ignore');
    expect(aimed).toEqual([2]);
  });

  test('passes on no certificate that is not its own, and names another block at the same place', async () => {
    expect(await hear({ ...entry(1), certificate: Uint8Array.of(9) })).toBe('ignore');
    expect(forks).toEqual([]);
    expect(await hear(entry(1, { mark: 2 }))).toBe('ignore');
    expect(forks).toEqual([1]);
    expect(await hear(entry(1))).toBe('accept');
  });
});
