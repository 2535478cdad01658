import type { NetworkLimits } from '../../../node-core/network/index.ts';
import { startHome, type TestHome } from './homes.ts';

/** A relay, and two homes that know the relay and each other's name, and reach each other through it only. */
export async function startRelayed(
  limits: Partial<NetworkLimits>,
): Promise<readonly [relay: TestHome, a: TestHome, b: TestHome]> {
  const relay = await startHome(0, { relay: 'always', limits });
  const a = await startHome(1, { useRelays: true, limits });
  const b = await startHome(2, { useRelays: true, limits });
  for (const home of [a, b]) {
    home.network.learn(relay.id, relay.network.addresses());
    home.network.link(relay.id);
    await home.event('relays', ({ relays }) => relays.includes(relay.id));
  }
  const through = b.network.addresses().filter((address) => address.includes('/p2p-circuit'));
  a.network.learn(b.id, through);
  a.network.link(b.id);
  b.network.link(a.id);
  await a.event('linkUp', ({ peer, path }) => peer === b.id && path === 'relayed');
  await b.event('linkUp', ({ peer }) => peer === a.id);
  return [relay, a, b];
}
