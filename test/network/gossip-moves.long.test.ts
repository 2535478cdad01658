import { afterEach, expect, test } from 'vitest';
import { TOPICS } from '../../node-core/network/index.ts';
import { stopAll, type TestHome } from './support/homes.ts';
import { startRelayed } from './support/relayed.ts';

let homes: TestHome[] = [];

afterEach(async () => {
  await stopAll(homes);
  homes = [];
});

test('gossip goes on when a relayed connection has been closed for a direct one', async () => {
  const [relay, a, b] = await startRelayed({ politeDialMs: 50, redialMinMs: 20 });
  const heard: Uint8Array[] = [];
  b.network.join({
    ...TOPICS.readings,
    receive: (message) => {
      heard.push(message);
      return 'accept';
    },
  });
  homes = [relay, a, b];
  const topic = a.network.join({ ...TOPICS.readings, receive: () => 'accept' });
  a.network.learn(b.id, b.network.addresses());
  b.network.learn(a.id, a.network.addresses());
  await a.event('linkMoved', ({ peer, path }) => peer === b.id && path === 'local');
  // One to the relay, and one to each other.
  await a.until('the relayed connection is closed', () => a.network.health().connections === 2);
  await relay.network.stop();
  let n = 0;
  await b.until('gossip comes', () => {
    n += 1;
    if (n % 1_000 === 1) void topic.publish(new Uint8Array(new Uint32Array([n]).buffer));
    return heard.length > 0;
  });
  expect(a.network.health().links.find(({ peer }) => peer === b.id)).toMatchObject({
    up: true,
    path: 'local',
  });
});
