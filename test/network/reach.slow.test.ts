import { afterEach, describe, expect, test } from 'vitest';
import { Cable } from './support/cable.ts';
import { startRelayed } from './support/relayed.ts';
import { linkAll, linked, startHome, stopAll, type TestHome } from './support/homes.ts';

let homes: TestHome[] = [];
const cables: Cable[] = [];

afterEach(async () => {
  await stopAll(homes);
  await Promise.all(cables.splice(0).map((cable) => cable.close()));
  homes = [];
});

const QUICK = { politeDialMs: 50, redialMinMs: 20, redialMaxMs: 200 };

async function relayed(): Promise<readonly [TestHome, TestHome, TestHome]> {
  const three = await startRelayed(QUICK);
  homes = [...three];
  return three;
}

describe('a home behind a router', () => {
  test('is reached through a relay, with both lanes and requests', async () => {
    const [, a, b] = await relayed();
    a.network.send(b.id, Uint8Array.of(1));
    a.network.send(b.id, new Uint8Array(300_000).fill(7), 'bulk');
    expect((await b.frame(({ lane }) => lane === 'urgent')).frame).toEqual(Uint8Array.of(1));
    expect((await b.frame(({ lane }) => lane === 'bulk')).frame).toHaveLength(300_000);
    expect(b.network.health().relays).toHaveLength(1);
  });

  test('is moved to a direct path without a gap: no frame lost, no moment down', async () => {
    const [, a, b] = await relayed();
    const FRAMES = 3_000;
    const told = a.events.length;
    const BULK_EVERY = 100;
    let sent = 0;
    const results = new Set<string>();
    const sendSome = (): void => {
      for (let burst = 0; burst < 10 && sent < FRAMES; burst += 1) {
        const number = new Uint8Array(new Uint32Array([sent]).buffer);
        results.add(a.network.send(b.id, number));
        if (sent % BULK_EVERY === 0) {
          const bulk = new Uint8Array(40_000);
          bulk.set(number);
          results.add(a.network.send(b.id, bulk, 'bulk'));
        }
        sent += 1;
      }
    };
    // Either side may have the lower ID, which is the one that looks for better paths.
    a.network.learn(b.id, b.network.addresses());
    b.network.learn(a.id, a.network.addresses());
    await a.until('it has moved, and all is sent', () => {
      sendSome();
      return (
        sent === FRAMES && a.events.some((event) => event.kind === 'linkMoved' && event.path === 'local')
      );
    });
    await b.until('all has come', () => b.frames.length === FRAMES + FRAMES / BULK_EVERY);
    const numbersOf = (lane: string): number[] =>
      b.frames
        .filter((received) => received.lane === lane)
        .map(({ frame }) => new DataView(frame.buffer, frame.byteOffset).getUint32(0, true));
    const numbers = Array.from({ length: FRAMES }, (_, n) => n);
    expect(numbersOf('urgent').toSorted((x, y) => x - y)).toEqual(numbers);
    expect(numbersOf('bulk').toSorted((x, y) => x - y)).toEqual(numbers.filter((n) => n % BULK_EVERY === 0));
    expect(results).toEqual(new Set(['sent']));
    const since = a.events.slice(told);
    expect(since.some((event) => event.kind === 'linkDown' && event.peer === b.id)).toBe(false);
  });

  test('loses its link with the relay, and has it again when the relay is back', async () => {
    const [relay, a, b] = await relayed();
    const { port } = relay.network.health();
    await relay.network.stop();
    await a.event('linkDown', ({ peer }) => peer === b.id);
    const ups = a.events.filter(({ kind }) => kind === 'linkUp').length;
    const again = await startHome(0, { relay: 'always', limits: QUICK, port });
    homes = [again, a, b];
    await a.until('both links are up', () => {
      const up = a.network.health().links.filter((link) => link.up);
      return up.length === 2 && a.events.filter(({ kind }) => kind === 'linkUp').length >= ups + 2;
    });
    a.network.send(b.id, Uint8Array.of(3));
    expect((await b.frame()).frame).toEqual(Uint8Array.of(3));
  });
});

describe('addresses', () => {
  test('of a home are told by others whom it knows, where they mean the same to all', async () => {
    // A documentation address: public to nobody here, so an address that is far is announced instead.
    const announce = ['/ip4/5.5.5.12/tcp/4001'];
    const known = await startHome(0, { announce });
    const between = await startHome(1);
    const asking = await startHome(2);
    homes = [known, between, asking];
    linkAll([known, between]);
    await linked([known, between]);
    linkAll([between, asking]);
    await linked([between, asking]);
    const isHeard = (): boolean => {
      asking.network.link(known.id);
      const status = asking.network.health().links.find(({ peer }) => peer === known.id);
      return status?.lastError?.includes('5.5.5.12') === true;
    };
    // There is no way to that address from here: that it is dialled shows that it is known.
    await asking.until('it is dialled', isHeard);
    expect(asking.network.health().links.find(({ peer }) => peer === known.id)?.up).toBe(false);
  });

  test('of a home are its port on this PC, with its name, and what a user announces', async () => {
    const home = await startHome(0, { announce: ['/dns/home.example/tcp/7000'] });
    homes = [home];
    const { port, addresses } = home.network.health();
    expect(addresses.map((address) => address.replace(/\/p2p\/.*/, ''))).toEqual([
      '/dns/home.example/tcp/7000',
      `/ip4/127.0.0.1/tcp/${port}`,
    ]);
  });

  test.each(['/ip4/5.5.5.1/udp/1', 'nonsense'])('that are none are refused: %s', async (text) => {
    await expect(startHome(0, { announce: [text] })).rejects.toMatchObject({ reason: 'address' });
  });
});

test('a home that wakes dials at once what it waited for', async () => {
  const slow = { politeDialMs: 0, redialMinMs: 600_000, redialMaxMs: 600_000 };
  const a = await startHome(0, { limits: slow });
  const b = await startHome(1);
  homes = [a, b];
  const cable = await Cable.to(b.network.health().port);
  cables.push(cable);
  cable.pull();
  a.network.learn(b.id, ['/ip4/127.0.0.1/tcp/1']);
  a.network.link(b.id);
  await a.until('it failed', () => a.network.health().links[0]?.lastError !== undefined);
  cable.plug();
  a.network.learn(b.id, [cable.address]);
  a.network.wake();
  expect(await a.event('linkUp')).toMatchObject({ peer: b.id });
});
