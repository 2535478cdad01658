import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { type GossipSub, gossipsub } from '@libp2p/gossipsub';
import { type Identify, identify } from '@libp2p/identify';
import type { Connection, ConnectionGater, Libp2p, Listener, Upgrader } from '@libp2p/interface';
import { mdns } from '@libp2p/mdns';
import { tcp } from '@libp2p/tcp';
import { tls } from '@libp2p/tls';
import { yamux } from '@libp2p/yamux';
import type { Multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { NetworkError, wordsOf } from './error.ts';
import { withGatheredWrites } from './gathered-writes.ts';
import { gossipsubOptions } from './gossip.ts';
import type { HouseholdId } from './household-id.ts';
import type { NetworkLimits } from './limits.ts';
import { QUIET_LOGGER } from './quiet-logger.ts';

/** The parts inside of libp2p that hole punching and dialling need, from its own dependency injection. */
export interface InnerParts {
  readonly upgrader: Upgrader;
  readonly transportManager: {
    dial(address: Multiaddr, options: { readonly signal: AbortSignal }): Promise<Connection>;
    getListeners(): Listener[];
  };
  readonly logger: Parameters<ReturnType<typeof tcp>>[0]['logger'];
}

/** The services of our node. */
export type NodeServices = {
  readonly identify: Identify;
  readonly pubsub: GossipSub;
  readonly relay: unknown;
  readonly inner: InnerParts;
};

/** A libp2p node as a household runs it. */
export type HouseholdNode = Libp2p<NodeServices>;

/** Two weeks; see `relay` below. */
const RESERVATION_MS = 14 * 24 * 3_600_000;

/**
 * Makes the node, not yet started. Settings as FACTS 'Network' found them to work; what is left out is left out on
 * purpose: dcutr (cannot upgrade TCP), upnp-nat (IGD v2 only), autonat (wants four witnesses), ping and the connection
 * monitor (links have their own signs of life, at a tenth of the cost).
 */
export async function createNode(options: {
  readonly seed: Uint8Array;
  readonly listen: readonly string[];
  readonly gate: ConnectionGater;
  readonly limits: NetworkLimits;
  readonly isMember: (peer: HouseholdId) => boolean;
  /** The name under which this community's homes find each other on a LAN; null for no discovery. */
  readonly discoveryTag: string | null;
  /** What of the addresses that libp2p knows is told to others, and what besides. */
  readonly announced: (addresses: Multiaddr[]) => Multiaddr[];
}): Promise<HouseholdNode> {
  const { limits } = options;
  const node = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', options.seed),
    start: false,
    // `DEBUG=libp2p:*` shows what libp2p does, as its documentation has it.
    ...(process.env['DEBUG'] === undefined ? { logger: QUIET_LOGGER } : {}),
    addresses: { listen: [...options.listen], announceFilter: options.announced },
    transports: [
      // A connection that died without a word (a cable, a sleeping PC) is forgotten after this; links say something sooner.
      tcp({
        inboundSocketInactivityTimeout: limits.idleSocketMs,
        outboundSocketInactivityTimeout: limits.idleSocketMs,
      }),
      circuitRelayTransport(),
    ],
    // TLS and not Noise: natively fast in Electron too. Its certificates are P-256, signed by the Ed25519 key.
    connectionEncrypters: [withGatheredWrites(tls())],
    streamMuxers: [
      yamux({
        maxInboundStreams: limits.streamsPerConnection,
        maxOutboundStreams: limits.streamsPerConnection,
        streamOptions: { maxStreamWindowSize: 1024 * 1024 },
      }),
    ],
    connectionGater: options.gate,
    connectionManager: {
      maxConnections: limits.connections,
      inboundConnectionThreshold: 50,
      maxIncomingPendingConnections: 32,
      inboundUpgradeTimeout: limits.dialTimeoutMs,
      addressDialTimeout: limits.dialTimeoutMs,
      reconnectRetries: 0,
    },
    connectionMonitor: { enabled: false },
    peerDiscovery:
      options.discoveryTag === null ? [] : [mdns({ interval: 20_000, serviceTag: options.discoveryTag })],
    services: {
      identify: identify(),
      pubsub: gossipsub(gossipsubOptions(limits, options.isMember)),
      relay: circuitRelayServer({
        maxInboundHopStreams: 256,
        reservations: {
          maxReservations: 256,
          // The default limits cut a relayed link after 128 KB or two minutes, without a word.
          applyDefaultLimit: false,
          // At the default of two hours a reservation dies at its second refresh, and the links on it.
          reservationTtl: RESERVATION_MS,
        },
      }),
      // Not the container itself: it starts and stops what it holds.
      inner: ({ upgrader, transportManager, logger }: InnerParts) => ({ upgrader, transportManager, logger }),
    },
  });
  return node;
}

/** Starts it. @throws NetworkError 'port' when the listening port is taken or not allowed */
export async function startNode(node: HouseholdNode): Promise<void> {
  try {
    await node.start();
  } catch (thrown) {
    await Promise.resolve(node.stop()).catch(() => {});
    throw new NetworkError('port', wordsOf(thrown), { cause: thrown });
  }
}
