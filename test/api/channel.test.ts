import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coalesced, LatestChannel, type LatestRules } from '../../node-core/api/index.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

function channelOf(rules: LatestRules<Item> = { keyOf: ({ key }) => key }) {
  const ending = new AbortController();
  const channel = new LatestChannel<Item>({ ...rules, signal: ending.signal });
  return { channel, reader: channel[Symbol.asyncIterator](), ending };
}

/** What a reader gets without waiting. */
async function takeAll(reader: AsyncIterator<Item, void>, count: number): Promise<Item[]> {
  const taken: Item[] = [];
  for (let index = 0; index < count; index++) {
    const result = await reader.next();
    if (result.done === true) break;
    taken.push(result.value);
  }
  return taken;
}

describe('LatestChannel', () => {
  test('the newest of each key wins, in the order in which the keys began to wait', async () => {
    const { channel, reader } = channelOf();
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const) {
      channel.send({ key, value });
    }
    expect(await takeAll(reader, 2)).toEqual([
      { key: 'a', value: 3 },
      { key: 'b', value: 2 },
    ]);
  });

  test('a reader that waits is woken by the next value', async () => {
    const { channel, reader } = channelOf();
    const next = reader.next();
    channel.send({ key: 'a', value: 1 });
    expect(await next).toEqual({ done: false, value: { key: 'a', value: 1 } });
  });

  test('past the limit the one that waited longest is dropped', async () => {
    const { channel, reader } = channelOf({ keyOf: ({ key }) => key, limit: 2 });
    for (const key of ['a', 'b', 'c']) channel.send({ key, value: 0 });
    expect(channel.size).toBe(2);
    expect((await takeAll(reader, 2)).map(({ key }) => key)).toEqual(['b', 'c']);
  });

  test('a merge keeps something of every value', async () => {
    const { channel, reader } = channelOf({
      merge: (waiting, newer) => ({ ...newer, value: waiting.value + newer.value }),
    });
    for (const value of [1, 2, 4]) channel.send({ key: '', value });
    expect(await takeAll(reader, 1)).toEqual([{ key: '', value: 7 }]);
  });

  test('end and fail let the reader take what waits first', async () => {
    const ended = channelOf();
    ended.channel.send({ key: 'a', value: 1 });
    ended.channel.end();
    ended.channel.send({ key: 'a', value: 2 });
    expect(await takeAll(ended.reader, 5)).toEqual([{ key: 'a', value: 1 }]);

    const failed = channelOf();
    failed.channel.send({ key: 'a', value: 1 });
    failed.channel.fail(new Error('broken'));
    expect(await takeAll(failed.reader, 1)).toHaveLength(1);
    await expect(failed.reader.next()).rejects.toThrow('broken');
  });

  test.each([
    ['before it is made', true],
    ['while the reader waits', false],
  ])('the signal, aborted %s, ends it and drops what waits', async (_when, early) => {
    const ending = new AbortController();
    if (early) ending.abort();
    const channel = new LatestChannel<Item>({ signal: ending.signal });
    const next = channel[Symbol.asyncIterator]().next();
    ending.abort();
    channel.send({ key: '', value: 1 });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(channel.size).toBe(0);
  });

  test('a reader that left is sent nothing more', async () => {
    const channel = new LatestChannel<Item>({ signal: new AbortController().signal });
    channel.send({ key: 'a', value: 1 });
    for await (const item of channel) {
      expect(item.value).toBe(1);
      break;
    }
    channel.send({ key: 'a', value: 2 });
    expect(channel.size).toBe(0);
  });

  test('there is one reader, and a limit of at least one', () => {
    const { channel } = channelOf();
    expect(() => channel[Symbol.asyncIterator]()).toThrow('one reader');
    expect(() => channelOf({ limit: 0 })).toThrow(RangeError);
  });

  test('never holds more than its limit, and ends like a naive twin that keeps everything', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('send'), key: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.nat() }),
      fc.record({ kind: fc.constant('take'), key: fc.constant(''), value: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, limit) => {
          const { channel, reader } = channelOf({ keyOf: ({ key }) => key, limit });
          let twin: Item[] = [];
          const taken: unknown[] = [];
          const expected: unknown[] = [];
          for (const { kind, key, value } of steps) {
            if (kind === 'send') {
              channel.send({ key, value });
              const at = twin.findIndex((item) => item.key === key);
              if (at >= 0) twin[at] = { key, value };
              else twin = [...twin, { key, value }].slice(-limit);
            } else if (twin.length > 0) {
              taken.push((await reader.next()).value);
              expected.push(twin[0]);
              twin = twin.slice(1);
            }
            expect(channel.size).toBe(twin.length);
          }
          expect(taken).toEqual(expected);
        },
      ),
    );
  });
});

describe('coalesced', () => {
  test('a slow reader gets the first and the last of a fast source, and nothing piles up', async () => {
    const gate = gates();
    let sent = 0;
    const source = async function* () {
      for (sent = 1; sent <= 10_000; sent++) yield sent;
    };
    const reader = coalesced(source, { signal: new AbortController().signal, ready: gate.ready });
    const first = reader.next();
    await gate.open();
    const seen = [(await first).value];
    const second = reader.next();
    await flush(40_000);
    await gate.open();
    seen.push((await second).value);
    expect(sent).toBe(10_001);
    expect(seen.at(-1)).toBe(10_000);
    const last = reader.next();
    await gate.open();
    expect((await last).done).toBe(true);
  });

  test('leaving the loop ends the source', async () => {
    let ended = false;
    const source = async function* (signal: AbortSignal) {
      try {
        yield 1;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      } finally {
        ended = true;
      }
    };
    for await (const _ of coalesced(source, { signal: new AbortController().signal, ready: atOnce })) break;
    await flush(10);
    expect(ended).toBe(true);
  });

  test('what the source throws comes after what it gave, at once or later', async () => {
    const options = { signal: new AbortController().signal, ready: atOnce };
    const later = coalesced(async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('later');
    }, options);
    expect((await later.next()).value).toBe(1);
    await expect(later.next()).rejects.toThrow('later');
    const never = coalesced<number>(() => {
      throw new Error('at once');
    }, options);
    await expect(never.next()).rejects.toThrow('at once');
  });
});

/** A reader that is ready once for each `open`. */
function gates() {
  const waiting: (() => void)[] = [];
  return {
    ready: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async open() {
      while (waiting.length === 0) await flush(1);
      waiting.shift()?.();
    },
  };
}

function atOnce(): Promise<void> {
  return Promise.resolve();
}

async function flush(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}
