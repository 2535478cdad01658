import type { Stream } from '@libp2p/interface';
import { afterEach, describe, expect, test } from 'vitest';
import { frameOf } from '../../node-core/network/frames.ts';
import { type NetworkOptions, type Offence, SERVICES } from '../../node-core/network/index.ts';
import { bareClient, silentClient } from './support/bare-client.ts';
import { ended, type Hostile, startHostile } from './support/hostile.ts';
import { idOf } from './support/identities.ts';
import { linkAll, linked, startHome, stopAll, type TestHome } from './support/homes.ts';

let homes: TestHome[] = [];
let hostiles: Hostile[] = [];

afterEach(async () => {
  await Promise.all(hostiles.map((hostile) => hostile.stop()));
  await stopAll(homes);
  homes = [];
  hostiles = [];
});

/** A home that serves blocks, and a member of its community that means it no good. */
async function start(options: Partial<NetworkOptions> = {}): Promise<readonly [TestHome, Hostile]> {
  const home = await startHome(0, options);
  const hostile = await startHostile(1);
  homes = [home];
  hostiles = [hostile];
  await home.network.serve({ ...SERVICES.blocks, answer: () => [Uint8Array.of(1)] });
  return [home, hostile];
}

/** Waits until somebody is told of for an offence. @returns who stands in health for it */
async function named(home: TestHome, offence: Offence): Promise<string[]> {
  await home.event('offence', (event) => event.offence === offence);
  const { offenders } = home.network.health();
  return offenders.filter(({ counts }) => (counts[offence] ?? 0) > 0).map(({ peer }) => peer);
}

/** Every protocol that a member may open, with what an honest one says first. */
const DOORS = ['/nabowatt/link/1', '/nabowatt/bulk/1', '/nabowatt/blocks/1', '/nabowatt/addresses/1'];

describe('a stranger', () => {
  test('is hung up on in the handshake: not a byte inside of the encryption', async () => {
    const home = await startHome(0, { members: [0, 1] });
    homes = [home];
    expect(await bareClient(7, home.network.health().port)).toEqual({ bytes: 0, hungUp: true });
    expect((await home.event('stranger')).peer).toBe(idOf(7));
    // The same client with a member's key is spoken to, or the test above would show nothing.
    expect((await bareClient(1, home.network.health().port)).bytes).toBeGreaterThan(0);
    expect(home.network.health().strangersDropped).toBe(1);
  });

  test('that knocks without end is counted, and told seldom', async () => {
    const home = await startHome(0, { members: [0] });
    homes = [home];
    const { port } = home.network.health();
    for (let times = 0; times < 40; times += 1) await bareClient(7, port);
    await home.until('all are counted', () => home.network.health().strangersDropped === 40);
    expect(home.events.filter(({ kind }) => kind === 'stranger').length).toBeLessThan(40);
  });

  test('that says nothing is hung up on', async () => {
    const home = await startHome(0, { limits: { dialTimeoutMs: 300 } });
    homes = [home];
    await silentClient(home.network.health().port);
    expect(home.network.health().connections).toBe(0);
  });
});

describe('a member', () => {
  test.each(DOORS)('that announces a frame of 1 GB on %s is named and shut out', async (protocol) => {
    const [home, hostile] = await start();
    const stream = await hostile.open(home, protocol);
    stream.send(Uint8Array.of(0x40, 0, 0, 0, 1, 2, 3));
    await ended(stream);
    expect(await named(home, 'tooLong')).toEqual([hostile.id]);
    expect(await home.event('shutOut')).toMatchObject({ peer: hostile.id, forMs: 60_000 });
    await home.until('its connection is gone', () => home.network.health().connections === 0);
    await expect(hostile.open(home, protocol)).rejects.toThrow(Error);
  });

  test.each<[string, string, Uint8Array]>([
    ['a frame of no kind', '/nabowatt/link/1', Uint8Array.of(9, 9)],
    ['an empty frame', '/nabowatt/link/1', new Uint8Array(0)],
    ['a ping with more in it', '/nabowatt/link/1', Uint8Array.of(1, 1)],
    ['a loss with more in it', '/nabowatt/link/1', Uint8Array.of(3, 1)],
    ['a list without an end', '/nabowatt/addresses/1', Uint8Array.of(0x9f, 0xff)],
    ['lists in lists', '/nabowatt/addresses/1', new Uint8Array(1_000).fill(0x81)],
  ])('that sends %s on %s is named', async (_, protocol, bytes) => {
    const [home, hostile] = await start();
    const stream = await hostile.open(home, protocol);
    stream.send(frameOf(bytes));
    expect(await named(home, 'garbled')).toEqual([hostile.id]);
  });

  test('that sends two requests on one stream, or receipts for what it did not get, is named', async () => {
    const [home, hostile] = await start();
    const twice = await hostile.open(home, '/nabowatt/blocks/1');
    twice.send(Buffer.concat([frameOf(Uint8Array.of(1)), frameOf(Uint8Array.of(2))]));
    expect(await named(home, 'garbled')).toEqual([hostile.id]);
    await ended(twice);
    const liar = await hostile.open(home, '/nabowatt/blocks/1');
    liar.addEventListener('message', () => liar.send(new Uint8Array(8).fill(0x7f)), { once: true });
    liar.send(frameOf(Uint8Array.of(1)));
    await home.event('offence', ({ offence, count }) => offence === 'garbled' && count === 2);
  });

  test('that floods a link with frames is cut off, and named', async () => {
    const [home, hostile] = await start({ limits: { framesPerSecond: 10, frameBurst: 500 } });
    const stream = await hostile.open(home, '/nabowatt/link/1');
    const frame = frameOf(Uint8Array.of(0, 7));
    const flood = Buffer.concat(Array.from({ length: 5_000 }, () => frame));
    stream.send(flood);
    expect(await named(home, 'frameFlood')).toEqual([hostile.id]);
    await home.event('linkDown', ({ reason }) => reason === 'offence');
    expect(home.frames.length).toBeLessThan(1_000);
  });

  test('that floods a link with pings holds nothing but what the queue may hold', async () => {
    const [home, hostile] = await start();
    const stream = await hostile.open(home, '/nabowatt/link/1');
    // Nobody reads the pongs.
    stream.pause();
    const pings = Buffer.concat(Array.from({ length: 20_000 }, () => frameOf(Uint8Array.of(1))));
    for (let times = 0; times < 5; times += 1) stream.send(pings);
    await home.event('linkUp');
    stream.send(frameOf(Uint8Array.of(0, 99)));
    await home.frame(({ frame }) => frame[0] === 99);
    expect(home.network.health().links[0]?.peer).toBe(hostile.id);
  });

  test('that opens streams without end is named', async () => {
    const [home, hostile] = await start({ limits: { doorsPerSecond: 1, doorBurst: 10 } });
    for (let times = 0; times < 40; times += 1) {
      await hostile.open(home, '/nabowatt/link/1').then(
        (stream) => stream.abort(new Error('and again')),
        () => {},
      );
      if (home.events.some(({ kind }) => kind === 'offence')) break;
    }
    expect(await named(home, 'streamFlood')).toEqual([hostile.id]);
  });

  test('that opens a request and says nothing is named, and its stream ended', async () => {
    const [home, hostile] = await start({ limits: { halfOpenMs: 100 } });
    const stream = await hostile.open(home, '/nabowatt/blocks/1');
    stream.send(Uint8Array.of(0, 0));
    await ended(stream);
    expect(await named(home, 'halfOpen')).toEqual([hostile.id]);
    expect(home.network.health().requestsServing).toBe(0);
  });

  test('gets no more than so many connections', async () => {
    const [home, hostile] = await start({ limits: { connectionsPerPeer: 3 } });
    const dials = await Promise.allSettled(Array.from({ length: 8 }, () => hostile.dial(home)));
    expect(dials).toHaveLength(8);
    expect(home.network.health().connections).toBeLessThanOrEqual(3);
  });

  test('does not get in the way of others: they go on while it is shut out', async () => {
    const [home, hostile] = await start();
    const friend = await startHome(2);
    homes.push(friend);
    linkAll(homes);
    await linked(homes);
    const stream = await hostile.open(home, '/nabowatt/bulk/1');
    stream.send(Uint8Array.of(0x40, 0, 0, 0));
    await home.event('shutOut');
    friend.network.send(home.id, Uint8Array.of(5));
    expect((await home.frame(({ peer }) => peer === friend.id)).frame).toEqual(Uint8Array.of(5));
    expect(
      home.network
        .health()
        .links.filter(({ up }) => up)
        .map(({ peer }) => peer),
    ).toEqual([friend.id]);
  });

  test('whose block or certificate is no honest home’s is named and shut out by a report', async () => {
    const [home, hostile] = await start();
    await hostile.open(home, '/nabowatt/link/1');
    await home.event('linkUp');
    for (let times = 0; times < 2; times += 1) {
      home.network.report(hostile.id, { offence: 'invalid', evidence: 'a forged certificate at height 7' });
    }
    expect(await named(home, 'invalid')).toEqual([hostile.id]);
    await home.event('linkDown', ({ reason }) => reason === 'offence');
  });
});

describe('an answer', () => {
  /** What a hostile member answers to whatever it is asked. */
  async function asked(
    bytes: Uint8Array,
    options: Partial<NetworkOptions> = {},
  ): Promise<{ home: TestHome; hostile: Hostile; error: unknown }> {
    const [home, hostile] = await start(options);
    await hostile.node.handle('/nabowatt/snapshot/1', (stream: Stream) => void stream.send(bytes));
    await hostile.dial(home);
    await home.until('it is connected', () => home.network.health().connections > 0);
    const answer = home.network.ask(hostile.id, { ...SERVICES.snapshot, request: new Uint8Array() });
    const [outcome] = await Promise.allSettled([drain(answer)]);
    return { home, hostile, error: outcome.status === 'rejected' ? outcome.reason : undefined };
  }

  async function drain(answer: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const item of answer) expect(item.length).toBeLessThan(100);
  }

  test.each<[string, Uint8Array, Offence]>([
    ['of 1 GB', Uint8Array.of(0x40, 0, 0, 0), 'tooLong'],
    ['of garbage', frameOf(Uint8Array.of(77, 1, 2)), 'garbled'],
  ])('%s is thrown away, and its sender named', async (_, bytes, offence) => {
    const { home, hostile } = await asked(bytes);
    expect(await named(home, offence)).toEqual([hostile.id]);
  });

  test('of millions of tiny items is thrown away', async () => {
    const tiny = Buffer.concat(Array.from({ length: 3_000 }, () => frameOf(Uint8Array.of(0))));
    const { home, hostile, error } = await asked(tiny, { limits: { unreadAnswerItems: 1_000 } });
    expect(error).toMatchObject({ reason: 'tooLong' });
    expect(await named(home, 'tooLong')).toEqual([hostile.id]);
  });
});
