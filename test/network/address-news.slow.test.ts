import { expect, test } from 'vitest';
import { AddressNews } from '../../node-core/network/address-news.ts';
import type { NetworkEvent } from '../../node-core/network/index.ts';
import { householdIdOf } from '../../node-core/network/household-id.ts';
import { peerIdOf } from '../../node-core/network/household-id.ts';
import { signerFromSeed } from '../../node-core/identity/index.ts';

const RELAYS = [1, 2].map((fill) => householdIdOf(signerFromSeed(new Uint8Array(32).fill(fill)).publicKey));
const through = RELAYS.map((relay) => `/ip4/5.5.5.1/tcp/4001/p2p/${peerIdOf(relay).toString()}/p2p-circuit`);

function start(): { news: AddressNews; events: NetworkEvent[] } {
  const events: NetworkEvent[] = [];
  return { news: new AddressNews((event) => events.push(event)), events };
}

test('relays are told when they change, and not when another address does', () => {
  const { news, events } = start();
  expect(news.tell([...through, '/ip4/192.168.1.10/tcp/4001'])).toBe(true);
  expect(news.tell([...through, '/ip4/192.168.1.11/tcp/4001'])).toBe(true);
  expect(events.map(({ kind }) => kind)).toEqual(['addressesChanged', 'relays', 'addressesChanged']);
  expect(events[1]).toEqual({ kind: 'relays', relays: RELAYS });
});

test('the same in another order is no news', () => {
  const { news, events } = start();
  news.tell(through);
  expect(news.tell(through.toReversed())).toBe(false);
  expect(events).toHaveLength(2);
});

test('a relay that is lost is told', () => {
  const { news, events } = start();
  news.tell(through);
  news.tell(through.slice(1));
  expect(events.at(-1)).toEqual({ kind: 'relays', relays: RELAYS.slice(1) });
});
