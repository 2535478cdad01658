import { afterEach, describe, expect, test } from 'vitest';
import {
  type HouseholdId,
  NETWORK_LIMITS,
  NetworkError,
  onlyItem,
  SERVICES,
  type Standing,
} from '../../node-core/network/index.ts';
import { idOf } from './support/identities.ts';
import { startHome, stopAll, type TestHome } from './support/homes.ts';
import { startHostile } from './support/hostile.ts';

let homes: TestHome[] = [];

afterEach(async () => {
  await stopAll(homes);
  homes = [];
});

async function start(...options: Parameters<typeof startHome>[1][]): Promise<TestHome[]> {
  homes = await Promise.all(options.map((one, n) => startHome(n, one)));
  for (const home of homes) {
    for (const other of homes) {
      if (home !== other) home.network.learn(other.id, other.network.addresses());
    }
  }
  return homes;
}

async function pair(...options: Parameters<typeof startHome>[1][]): Promise<readonly [TestHome, TestHome]> {
  const [a, b] = await start(options[0] ?? {}, options[1] ?? {});
  if (a === undefined || b === undefined) throw new Error('two homes');
  return [a, b];
}

async function all(answer: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const items: Uint8Array[] = [];
  for await (const item of answer) items.push(item);
  return items;
}

/** A block of so many bytes for each height asked for: `from` and `to` as one byte each. */
function blocksOf(bytes: number, pulled: { count: number } = { count: 0 }) {
  return {
    ...SERVICES.blocks,
    *answer(request: Uint8Array): Generator<Uint8Array> {
      for (let height = request[0] ?? 0; height < (request[1] ?? 0); height += 1) {
        pulled.count += 1;
        yield new Uint8Array(bytes).fill(height);
      }
    },
  };
}

describe('a range of blocks', () => {
  test('comes whole and in order, without a link', async () => {
    const [a, b] = await pair();
    await b.network.serve(blocksOf(50_000));
    const items = await all(a.network.ask(b.id, { ...SERVICES.blocks, request: Uint8Array.of(10, 110) }));
    expect(items.map(([first]) => first)).toEqual(Array.from({ length: 100 }, (_, n) => n + 10));
    expect(items.every(({ length }) => length === 50_000)).toBe(true);
  });

  test('is read from the disk no faster than it is taken in', async () => {
    const [a, b] = await pair();
    const pulled = { count: 0 };
    const ITEM = 200_000;
    await b.network.serve(blocksOf(ITEM, pulled));
    const answer = a.network.ask(b.id, { ...SERVICES.blocks, request: Uint8Array.of(0, 250) });
    const iterator = answer[Symbol.asyncIterator]();
    await iterator.next();
    // Fifty megabytes are asked for; the asker holds some, the pieces on their way are the rest.
    const most = Math.ceil(NETWORK_LIMITS.unreadAnswerBytes / ITEM) + 2;
    await b.until('it waits', () => pulled.count >= most - 3);
    // Time enough for more, if it did not wait.
    await b.network.serve({ ...SERVICES.handIn, answer: () => [new Uint8Array(20_000)] });
    for (let turns = 0; turns < 40; turns += 1) {
      await onlyItem(a.network.ask(b.id, { ...SERVICES.handIn, request: new Uint8Array() }));
    }
    expect(pulled.count).toBeLessThanOrEqual(most + 1);
    for (let items = 1; items <= 100; items += 1) {
      await iterator.next();
      expect(pulled.count).toBeLessThanOrEqual(items + 1 + most);
    }
    await iterator.return?.(undefined);
    await b.until('it is no longer served', () => b.network.health().requestsServing === 0);
    expect(pulled.count).toBeLessThan(130);
  });

  test('is dropped when its reader takes nothing for too long, and the reader is named', async () => {
    const [, b] = await pair({}, { limits: { slowPeerMs: 300 } });
    await b.network.serve(blocksOf(200_000));
    const reader = await startHostile(2);
    const stream = await reader.open(b, '/nabowatt/blocks/1');
    // A request, and then not one receipt.
    stream.send(Uint8Array.of(0, 0, 0, 2, 0, 250));
    expect(await b.event('offence')).toMatchObject({ peer: reader.id, offence: 'slowReader' });
    expect(b.network.health().offenders).toMatchObject([{ peer: reader.id, counts: { slowReader: 1 } }]);
    await b.until('it is no longer served', () => b.network.health().requestsServing === 0);
    await reader.stop();
  });

  test('of which the reader has enough is ended, and its source with it', async () => {
    const [a, b] = await pair();
    const gone = Promise.withResolvers<void>();
    await b.network.serve({
      ...SERVICES.blocks,
      async *answer(_, { signal }) {
        signal.addEventListener('abort', () => gone.resolve());
        for (;;) yield await Promise.resolve(new Uint8Array(10_000));
      },
    });
    for await (const item of a.network.ask(b.id, { ...SERVICES.blocks, request: new Uint8Array() })) {
      expect(item).toHaveLength(10_000);
      break;
    }
    await gone.promise;
  });
});

describe('a request', () => {
  test('is answered or refused with a code, and a fault of ours is not told to the asker', async () => {
    const [a, b] = await pair();
    await b.network.serve({
      ...SERVICES.handIn,
      answer: (request, { household }) => {
        if (request[0] === 1) throw new NetworkError('refused', 'not-leader');
        if (request[0] === 2) throw new Error('a secret of the database');
        return [new TextEncoder().encode(household)];
      },
    });
    const ask = (byte: number): Promise<Uint8Array> =>
      onlyItem(a.network.ask(b.id, { ...SERVICES.handIn, request: Uint8Array.of(byte) }));
    expect(new TextDecoder().decode(await ask(0))).toBe(a.id);
    await expect(ask(1)).rejects.toMatchObject({ reason: 'refused', evidence: 'not-leader' });
    await expect(ask(2)).rejects.toMatchObject({ reason: 'refused', evidence: 'failed' });
    expect(await b.event('serviceFailed')).toMatchObject({ what: 'hand-in' });
    expect(b.network.health().offenders).toEqual([]);
  });

  test('that nobody answers ends in time', async () => {
    const [a, b] = await pair();
    const never = new Promise<Uint8Array>(() => {});
    await b.network.serve({
      ...SERVICES.handIn,
      async *answer() {
        yield await never;
      },
    });
    const request = { ...SERVICES.handIn, request: new Uint8Array(), timeoutMs: 100 };
    await expect(all(a.network.ask(b.id, request))).rejects.toMatchObject({ reason: 'timeout' });
    const stop = new AbortController();
    const asked = all(a.network.ask(b.id, { ...request, timeoutMs: 60_000, signal: stop.signal }));
    stop.abort(new Error('the user went on'));
    await expect(asked).rejects.toThrow('the user went on');
  });

  test('of another version is refused in words that say which', async () => {
    const [a, b] = await pair();
    await b.network.serve({ what: 'blocks', version: 2, admits: 'members', answer: () => [] });
    const asked = all(a.network.ask(b.id, { what: 'blocks', version: 1, request: new Uint8Array() }));
    await expect(asked).rejects.toMatchObject({
      reason: 'version',
      ours: [1],
      theirs: [2],
      needsUpdate: 'ours',
      message: 'no version of the protocol in common: blocks: ours 1, theirs 2',
    });
    const unknown = all(a.network.ask(b.id, { what: 'poems', version: 1, request: new Uint8Array() }));
    await expect(unknown).rejects.toMatchObject({ reason: 'unsupported' });
  });

  test('is told "busy" beyond so many at a time, and a flood of them is named', async () => {
    const limits = { servedPerPeer: 2, requestsPerSecond: 1, requestBurst: 20 };
    const [a, b] = await pair({}, { limits });
    const open = Promise.withResolvers<Uint8Array>();
    await b.network.serve({
      ...SERVICES.handIn,
      async *answer() {
        yield await open.promise;
      },
    });
    const ask = (): Promise<unknown> =>
      onlyItem(a.network.ask(b.id, { ...SERVICES.handIn, request: new Uint8Array() })).then(
        () => 'answered',
        (error: unknown) => (error instanceof NetworkError ? error.reason : error),
      );
    const first = [ask(), ask()];
    await b.until('two are served', () => b.network.health().requestsServing === 2);
    expect(await ask()).toBe('busy');
    open.resolve(Uint8Array.of(1));
    expect(await Promise.all(first)).toEqual(['answered', 'answered']);
    for (let times = 0; times < 40; times += 1) await ask();
    expect(await b.event('offence')).toMatchObject({ peer: a.id, offence: 'requestFlood' });
  });

  test('that is longer than allowed is thrown back at its author', async () => {
    const [a, b] = await pair();
    const request = new Uint8Array(NETWORK_LIMITS.requestBytes + 1);
    await expect(all(a.network.ask(b.id, { ...SERVICES.blocks, request }))).rejects.toThrow('too long');
  });
});

describe('a newcomer with an invitation', () => {
  const standingOf = (household: HouseholdId): Standing => {
    if (household === idOf(1)) return 'member';
    return household === idOf(0) ? 'invited' : 'stranger';
  };

  test('may ask to join, and nothing else', async () => {
    const [a, b] = await pair({}, { standingOf });
    await b.network.serve({
      ...SERVICES.join,
      answer: (_, { household }) => [Buffer.from(household, 'hex')],
    });
    await b.network.serve(blocksOf(10));
    const request = Uint8Array.of(0, 3);
    const joined = await onlyItem(a.network.ask(b.id, { ...SERVICES.join, request }));
    expect(Buffer.from(joined).toString('hex')).toBe(a.id);
    await expect(all(a.network.ask(b.id, { ...SERVICES.blocks, request }))).rejects.toThrow(NetworkError);
    expect(await b.event('offence')).toMatchObject({ peer: a.id, offence: 'notAdmitted' });
    // That was its one try: an honest program does not ask.
    await b.event('shutOut', ({ peer }) => peer === a.id);
  });

  test('gets no link', async () => {
    const [a, b] = await pair({ limits: { politeDialMs: 0 } }, { standingOf });
    a.network.link(b.id);
    expect(await b.event('offence')).toMatchObject({ peer: a.id, offence: 'notAdmitted' });
    expect(b.events.some(({ kind }) => kind === 'linkUp')).toBe(false);
  });

  test('whose invitation is used up is a stranger', async () => {
    let standing: Standing = 'invited';
    const [a, b] = await pair(
      {},
      { standingOf: (household) => (household === idOf(0) ? standing : 'member') },
    );
    await b.network.serve({ ...SERVICES.join, answer: () => [Uint8Array.of(1)] });
    const ask = (): Promise<Uint8Array> =>
      onlyItem(a.network.ask(b.id, { ...SERVICES.join, request: new Uint8Array() }));
    await ask();
    standing = 'stranger';
    b.network.standingsChanged();
    await a.until('it was dropped', () => a.network.health().connections === 0);
    await expect(ask()).rejects.toThrow(NetworkError);
    await b.event('stranger', ({ peer }) => peer === a.id);
  });
});
