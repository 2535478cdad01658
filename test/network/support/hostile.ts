/** Homes that do not keep to the rules: bare libp2p nodes with a household's key. */
import type { Connection, Stream } from '@libp2p/interface';
import { peerIdOf } from '../../../node-core/network/household-id.ts';
import { type HouseholdId, NETWORK_LIMITS } from '../../../node-core/network/index.ts';
import { createNode, type HouseholdNode } from '../../../node-core/network/libp2p-node.ts';
import { idOf, seedOf } from './identities.ts';
import type { TestHome } from './homes.ts';

export interface Hostile {
  readonly id: HouseholdId;
  readonly node: HouseholdNode;
  /** A connection of its own each time. */
  dial(home: TestHome): Promise<Connection>;
  open(home: TestHome, protocol: string): Promise<Stream>;
  stop(): Promise<void>;
}

/** A node with the n-th household's key and no manners: it admits everybody. */
export async function startHostile(n: number): Promise<Hostile> {
  const node = await createNode({
    seed: seedOf(n),
    listen: ['/ip4/127.0.0.1/tcp/0'],
    gate: {},
    limits: NETWORK_LIMITS,
    isMember: () => true,
    discoveryTag: null,
    announced: (addresses) => addresses,
  });
  await node.start();
  const { multiaddr } = await import('@multiformats/multiaddr');
  const dial = async (home: TestHome): Promise<Connection> => {
    const address = `/ip4/127.0.0.1/tcp/${home.network.health().port}/p2p/${peerIdOf(home.id).toString()}`;
    const signal = AbortSignal.timeout(20_000);
    return await node.services.inner.transportManager.dial(multiaddr(address), { signal });
  };
  return {
    id: idOf(n),
    node,
    dial,
    open: async (home, protocol) => {
      const [kept] = node.getConnections(peerIdOf(home.id)).filter(({ status }) => status === 'open');
      const connection = kept ?? (await dial(home));
      return await connection.newStream(protocol, { signal: AbortSignal.timeout(20_000) });
    },
    stop: async () => {
      await node.stop();
    },
  };
}

/** Resolves when the other side has ended a stream. */
export async function ended(stream: Stream): Promise<void> {
  if (stream.status !== 'open') return;
  await new Promise<void>((resolve) => {
    stream.addEventListener('close', () => resolve());
  });
}
