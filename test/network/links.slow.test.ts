import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { type NetworkEvent, type NetworkOptions, onlyItem, SERVICES } from '../../node-core/network/index.ts';
import { Cable } from './support/cable.ts';
import { linkAll, linked, startHome, stopAll, type TestHome } from './support/homes.ts';
import { startHostile } from './support/hostile.ts';
import { memoryStore } from './support/memory-store.ts';

/** A link that is lost is noticed, and dialled, in less time than a test has. */
const QUICK = { politeDialMs: 50, redialMinMs: 20, redialMaxMs: 200, pingEveryMs: 100, silenceMs: 600 };
const MIB = 1024 * 1024;
/** Some PCs, and some containers, have none. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

let homes: TestHome[] = [];
const cables: Cable[] = [];

afterEach(async () => {
  await stopAll(homes);
  await Promise.all(cables.splice(0).map((cable) => cable.close()));
  homes = [];
});

async function two(options: Partial<NetworkOptions> = {}): Promise<readonly [TestHome, TestHome]> {
  const [a, b] = await Promise.all([startHome(0, options), startHome(1, options)]);
  homes = [a, b];
  return [a, b];
}

describe('a link between two homes', () => {
  test('carries frames both ways on both lanes', async () => {
    const [a, b] = await two();
    linkAll(homes);
    await linked(homes);
    expect(a.network.send(b.id, Uint8Array.of(1, 2, 3))).toBe('sent');
    expect(b.network.send(a.id, Uint8Array.of(4))).toBe('sent');
    const big = new Uint8Array(3_000_000).map((_, at) => at % 251);
    expect(a.network.send(b.id, big, 'bulk')).toBe('sent');
    expect((await b.frame()).frame).toEqual(Uint8Array.of(1, 2, 3));
    expect((await a.frame()).frame).toEqual(Uint8Array.of(4));
    const bulk = await b.frame(({ lane }) => lane === 'bulk');
    expect(Buffer.compare(bulk.frame, big)).toBe(0);
    await a.until('a round trip is measured', () => a.network.health().links[0]?.roundTripMs !== undefined);
    expect(a.network.health().links).toMatchObject([{ peer: b.id, up: true, path: 'local' }]);
  });

  test('keeps the order of each lane, and lets urgent frames overtake bulk', async () => {
    const [a, b] = await two();
    linkAll(homes);
    await linked(homes);
    for (let n = 0; n < 3; n += 1) a.network.send(b.id, new Uint8Array(4 * MIB).fill(n), 'bulk');
    for (let n = 0; n < 50; n += 1) expect(a.network.send(b.id, Uint8Array.of(n))).toBe('sent');
    await b.until('all has come', () => b.frames.length === 53);
    const lanes = b.frames.map(({ lane }) => lane);
    // Sent last, here first: twelve megabytes of bulk were queued before the first heartbeat.
    expect(lanes.slice(-3)).toEqual(['bulk', 'bulk', 'bulk']);
    expect(b.frames.filter(({ lane }) => lane === 'urgent').map(({ frame }) => frame[0])).toEqual(
      Array.from({ length: 50 }, (_, n) => n),
    );
    expect(b.frames.filter(({ lane }) => lane === 'bulk').map(({ frame }) => frame[0])).toEqual([0, 1, 2]);
  });

  test('says "full" when too much bulk waits, and takes more when it has gone', async () => {
    const [a, b] = await two();
    linkAll(homes);
    await linked(homes);
    const results = Array.from({ length: 6 }, () => a.network.send(b.id, new Uint8Array(4 * MIB), 'bulk'));
    expect(results).toContain('full');
    const sent = results.filter((result) => result === 'sent').length;
    await b.until('it has come', () => b.frames.length === sent);
    expect(a.network.send(b.id, new Uint8Array(4 * MIB), 'bulk')).toBe('sent');
  });

  test('says "down" to a peer that is not there, and throws for a frame that is too long', async () => {
    const [a, b] = await two();
    expect(a.network.send(b.id, Uint8Array.of(1))).toBe('down');
    linkAll(homes);
    await linked(homes);
    expect(() => a.network.send(b.id, new Uint8Array(64 * 1024 + 1))).toThrow('too long');
    expect(() => a.network.send(b.id, new Uint8Array(8 * MIB + 1), 'bulk')).toThrow('too long');
  });

  test('is one, when both dial in the same moment', async () => {
    const [a, b] = await two({ limits: { politeDialMs: 0 } });
    linkAll(homes);
    await linked(homes);
    await a.until('both are up', () =>
      [a, b].every((home) => home.network.health().links.every(({ up }) => up)),
    );
    for (let n = 0; n < 20; n += 1) {
      a.network.send(b.id, Uint8Array.of(n));
      b.network.send(a.id, Uint8Array.of(n));
    }
    expect((await b.frame(({ frame }) => frame[0] === 19)).lane).toBe('urgent');
    expect((await a.frame(({ frame }) => frame[0] === 19)).lane).toBe('urgent');
  });
});

describe('a link that is lost', () => {
  test('comes back when the other home does, at the port that it had', async () => {
    const [a, b] = await two({ limits: QUICK });
    linkAll(homes);
    await linked(homes);
    const { port } = b.network.health();
    await b.network.stop();
    await a.event('linkDown');
    expect(a.network.health().links).toMatchObject([{ up: false, wanted: true }]);
    const again = await startHome(1, { limits: QUICK, port });
    homes = [a, again];
    again.network.link(a.id);
    await again.event('linkUp');
    await a.until('the link is up', () => a.network.health().links[0]?.up === true);
    expect(a.network.send(again.id, Uint8Array.of(9))).toBe('sent');
    expect((await again.frame()).frame).toEqual(Uint8Array.of(9));
  });

  test('is noticed when nothing comes any more, and comes back when the cable does', async () => {
    const [a, b] = await two({ limits: QUICK });
    const cable = await Cable.to(b.network.health().port);
    cables.push(cable);
    a.network.learn(b.id, [cable.address]);
    a.network.link(b.id);
    await a.event('linkUp');
    cable.pull();
    const down = await a.event('linkDown');
    expect(down).toMatchObject({ peer: b.id, reason: 'silent' });
    await b.event('linkDown', ({ reason }) => reason === 'silent' || reason === 'closed');
    const ups = a.events.filter(({ kind }) => kind === 'linkUp').length;
    await a.until(
      'it was dialled in vain',
      () => a.network.health().links[0]?.lastError?.includes('not') === true,
    );
    cable.plug();
    await a.until('the link is up', () => a.events.filter(({ kind }) => kind === 'linkUp').length > ups);
  });

  test('is replaced at once when the other side lost it first', async () => {
    // Long silences: whoever waits for one fails the test. Home 1 has the higher ID or the lower, as keys have it.
    for (const [near, far] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const slow = { politeDialMs: 50, redialMinMs: 20, silenceMs: 600_000, pingEveryMs: 100 };
      const a = await startHome(near, { limits: { ...QUICK, pingEveryMs: 100 } });
      const b = await startHome(far, { limits: slow });
      homes = [a, b];
      const cable = await Cable.to(b.network.health().port);
      cables.push(cable);
      a.network.learn(b.id, [cable.address]);
      // The far side opens the lane, on a connection that the near side dialled for something else.
      const asked = onlyItem(a.network.ask(b.id, { ...SERVICES.blocks, request: new Uint8Array() }));
      await expect(asked).rejects.toMatchObject({ reason: 'unsupported' });
      b.network.link(a.id);
      await a.event('linkUp');
      await b.event('linkUp');
      a.network.link(b.id);
      await b.until('it was used', () => b.network.health().links[0]?.roundTripMs !== undefined);
      cable.pull();
      await a.event('linkDown');
      cable.plug();
      await a.until('up again', () => a.network.health().links[0]?.up === true);
      a.network.send(b.id, Uint8Array.of(1));
      expect((await b.frame()).frame).toEqual(Uint8Array.of(1));
      b.network.send(a.id, Uint8Array.of(2));
      expect((await a.frame()).frame).toEqual(Uint8Array.of(2));
      await stopAll(homes);
    }
  });

  test('on one side is told on the other: up again there, or moved', async () => {
    const [a, b] = await two({ limits: QUICK });
    linkAll(homes);
    await linked(homes);
    for (let times = 0; times < 5; times += 1) {
      const seen = { a: a.events.length, b: b.events.length };
      // A lane that ends, and nothing else: its connection stays.
      a.network.unlink(b.id);
      a.network.link(b.id);
      const isUp = ({ kind }: NetworkEvent): boolean => kind === 'linkUp';
      const isUpOrMoved = ({ kind }: NetworkEvent): boolean => kind === 'linkUp' || kind === 'linkMoved';
      await a.until('up again', () => a.events.slice(seen.a).some(isUp));
      await b.until('told', () => b.events.slice(seen.b).some(isUpOrMoved));
    }
    expect(a.network.health().links).toMatchObject([{ peer: b.id, wanted: true }]);
  });

  test('is given up by unlink, and the other side is told', async () => {
    const [a, b] = await two({ limits: QUICK });
    a.network.learn(b.id, b.network.addresses());
    a.network.link(b.id);
    await a.event('linkUp');
    await b.event('linkUp');
    a.network.unlink(b.id);
    expect(await a.event('linkDown')).toMatchObject({ reason: 'unlinked' });
    await b.event('linkDown');
    expect(a.network.health().links).toEqual([]);
  });
});

test('a link with a program of another version is refused in clear words, and tried again', async () => {
  const home = await startHome(0, { limits: { ...QUICK, politeDialMs: 0 } });
  homes = [home];
  const other = await startHostile(1);
  await other.node.handle('/nabowatt/link/2', () => {});
  home.network.learn(other.id, other.node.getMultiaddrs().map(String));
  home.network.link(other.id);
  const { peer, refusal } = await home.event('versionRefused', ({ refusal: { what } }) => what === 'link');
  expect(peer).toBe(other.id);
  expect(refusal).toMatchObject({ ours: [1], theirs: [2], needsUpdate: 'ours' });
  await home.until('health says it', () => home.network.health().links[0]?.lastError !== undefined);
  expect(home.network.health().links[0]?.lastError).toBe(
    'no version of the protocol in common: link: ours 1, theirs 2',
  );
  await other.stop();
});

describe('a home', () => {
  test('listens on the port that it was told, and says when that is taken', async () => {
    const [a] = await two();
    const { port } = a.network.health();
    expect(a.network.addresses()[0]).toContain(`/ip4/127.0.0.1/tcp/${port}/p2p/`);
    await expect(startHome(2, { port })).rejects.toMatchObject({ reason: 'port' });
  });

  test.skipIf(!hasIpv6)('listens on IPv6 too, and its port is that of IPv4', async () => {
    const hosts = ['::1', '127.0.0.1'];
    const a = await startHome(0, { hosts });
    const b = await startHome(1, { hosts });
    homes = [a, b];
    const { port } = b.network.health();
    const [six, four] = ['ip6', 'ip4'].map((kind) =>
      b.network.addresses().find((address) => address.startsWith(`/${kind}/`)),
    );
    expect(four).toContain(`/ip4/127.0.0.1/tcp/${port}/`);
    a.network.learn(b.id, [six ?? '']);
    a.network.link(b.id);
    expect(await a.event('linkUp')).toMatchObject({ path: 'local', address: six });
  });

  test('finds its peers again from remembered addresses alone', async () => {
    const store = memoryStore();
    const first = await startHome(0, { addresses: store });
    const b = await startHome(1);
    homes = [first, b];
    first.network.learn(b.id, b.network.addresses());
    first.network.link(b.id);
    await first.event('linkUp');
    await first.network.stop();
    expect(store.saved()).toContainEqual(expect.objectContaining({ household: b.id, worked: true }));
    const second = await startHome(0, { addresses: memoryStore(store.saved()) });
    homes = [second, b];
    second.network.link(b.id);
    await second.event('linkUp');
  });

  test('drops who is a member no more, and dials it no more', async () => {
    const members = new Set<string>();
    const standingOf = (household: string): 'member' | 'stranger' =>
      members.has(household) ? 'member' : 'stranger';
    const [a, b] = await two({ limits: QUICK, standingOf });
    members.add(a.id).add(b.id);
    linkAll(homes);
    await linked(homes);
    members.delete(b.id);
    a.network.standingsChanged();
    expect(await a.event('linkDown')).toMatchObject({ peer: b.id, reason: 'noMember' });
    await a.until('refused', () => a.network.health().links[0]?.lastError?.includes('not a member') === true);
    await a.until('no connection is left', () => a.network.health().connections === 0);
    await a.event('stranger', ({ peer }) => peer === b.id);
  });
});
