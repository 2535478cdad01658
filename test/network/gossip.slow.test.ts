import { afterEach, describe, expect, test } from 'vitest';
import {
  type GossipHandle,
  NETWORK_LIMITS,
  type Standing,
  TOPICS,
  type Verdict,
} from '../../node-core/network/index.ts';
import { idOf } from './support/identities.ts';
import { type Hostile, startHostile } from './support/hostile.ts';
import { startHome, stopAll, type TestHome } from './support/homes.ts';

let homes: TestHome[] = [];
let hostiles: Hostile[] = [];

afterEach(async () => {
  await Promise.all(hostiles.map((hostile) => hostile.stop()));
  await stopAll(homes);
  homes = [];
  hostiles = [];
});

const NAME = '/nabowatt/readings/1';

interface Listener {
  readonly home: TestHome;
  readonly handle: GossipHandle;
  readonly heard: Uint8Array[];
}

async function listen(
  n: number,
  verdict: Verdict,
  options: Parameters<typeof startHome>[1] = {},
): Promise<Listener> {
  const home = await startHome(n, options);
  homes.push(home);
  const heard: Uint8Array[] = [];
  const handle = home.network.join({
    ...TOPICS.readings,
    receive: (message) => {
      heard.push(message);
      return verdict;
    },
  });
  return { home, handle, heard };
}

/** Each is linked with the next only: what the last hears was handed on by those between. */
async function inARow(listeners: readonly Listener[]): Promise<void> {
  for (const [n, { home }] of listeners.entries()) {
    const next = listeners[n + 1]?.home;
    if (next === undefined) continue;
    home.network.learn(next.id, next.network.addresses());
    home.network.link(next.id);
    await home.event('linkUp', ({ peer }) => peer === next.id);
  }
}

/** Publishes until somebody is told directly: subscriptions take a moment to be known. */
async function publish({ home, handle }: Listener, message: Uint8Array): Promise<void> {
  const state = { told: 0, asked: false };
  const tell = async (): Promise<void> => {
    state.asked = true;
    state.told = await handle.publish(message);
    state.asked = false;
  };
  await home.until('somebody is told', () => {
    if (state.told === 0 && !state.asked) void tell();
    return state.told > 0;
  });
}

describe('gossip', () => {
  test('reaches those who are not linked with its author, once each', async () => {
    const listeners = [await listen(0, 'accept'), await listen(1, 'accept'), await listen(2, 'accept')];
    await inARow(listeners);
    const [first, , last] = listeners;
    if (first === undefined || last === undefined) throw new Error('three');
    let n = 0;
    // The mesh forms within some heartbeats; what was said before is not told again.
    await last.home.until('it has come', () => {
      n += 1;
      if (n % 50 === 1) void first.handle.publish(Uint8Array.of(7, n % 256, Math.floor(n / 256)));
      return last.heard.length > 0;
    });
    const texts = last.heard.map((message) => Buffer.from(message).toString('hex'));
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('that is ignored goes no further', async () => {
    const listeners = [await listen(0, 'accept'), await listen(1, 'ignore'), await listen(2, 'accept')];
    await inARow(listeners);
    const [first, second, last] = listeners;
    if (first === undefined || second === undefined || last === undefined) throw new Error('three');
    for (let value = 0; value < 20; value += 1) await publish(first, Uint8Array.of(value));
    await second.home.until('it was judged', () => second.heard.length === 20);
    // What the second says itself arrives after whatever it would have handed on before.
    let n = 0;
    await last.home.until('its own comes', () => {
      n += 1;
      if (n % 50 === 1) void second.handle.publish(Uint8Array.of(99, n % 256, Math.floor(n / 256)));
      return last.heard.length > 0;
    });
    expect(new Set(last.heard.map(([value]) => value))).toEqual(new Set([99]));
  });

  test('that is rejected counts against who handed it on', async () => {
    const listeners = [await listen(0, 'accept'), await listen(1, 'reject')];
    await inARow(listeners);
    const [first, second] = listeners;
    if (first === undefined || second === undefined) throw new Error('two');
    await publish(first, Uint8Array.of(1));
    expect(await second.home.event('offence')).toMatchObject({
      peer: first.home.id,
      offence: 'gossipRejected',
    });
  });

  test('beyond the limit is thrown back at its author', async () => {
    const { handle } = await listen(0, 'accept');
    await expect(handle.publish(new Uint8Array(NETWORK_LIMITS.gossipBytes + 1))).rejects.toThrow('too long');
    expect(await handle.publish(Uint8Array.of(1))).toBe(0);
  });

  test('in floods is ignored and its sender named; others are heard', async () => {
    const limits = { gossipPerSecond: 1, gossipBurst: 50 };
    const listener = await listen(0, 'accept', { limits });
    const hostile = await startHostile(1);
    hostiles.push(hostile);
    await hostile.dial(listener.home);
    hostile.node.services.pubsub.subscribe(NAME);
    let n = 0;
    await listener.home.until('it is named', () => {
      n += 1;
      const message = Uint8Array.of(n % 256, Math.floor(n / 256) % 256, Math.floor(n / 65_536));
      void hostile.node.services.pubsub.publish(NAME, message).catch(() => {});
      return listener.home.events.some(
        (event) => event.kind === 'offence' && event.offence === 'gossipFlood',
      );
    });
    expect(listener.heard.length).toBeLessThanOrEqual(60);
    expect(listener.home.network.health().offenders).toMatchObject([{ peer: hostile.id }]);
  });

  test('is not for a newcomer with an invitation', async () => {
    const standingOf = (household: string): Standing => (household === idOf(3) ? 'invited' : 'member');
    const members = [await listen(0, 'accept', { standingOf }), await listen(1, 'accept', { standingOf })];
    await inARow(members);
    const newcomer = await startHostile(3);
    hostiles.push(newcomer);
    const overheard: unknown[] = [];
    newcomer.node.services.pubsub.addEventListener('gossipsub:message', ({ detail }) =>
      overheard.push(detail),
    );
    newcomer.node.services.pubsub.subscribe(NAME);
    for (const { home } of members) await newcomer.dial(home);
    const [first, second] = members;
    if (first === undefined || second === undefined) throw new Error('two');
    for (let n = 0; n < 50; n += 1) {
      await publish(first, Uint8Array.of(n));
      await newcomer.node.services.pubsub.publish(NAME, Uint8Array.of(200, n)).catch(() => {});
    }
    await second.home.until('the members hear', () => second.heard.length >= 50);
    expect(overheard).toEqual([]);
    expect(second.heard.filter(([value]) => value === 200)).toEqual([]);
    expect(first.heard).toEqual([]);
  });
});
