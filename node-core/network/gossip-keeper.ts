import { type Clock, inTime } from './clock.ts';
import { NetworkError } from './error.ts';
import { type HouseholdId, householdOf } from './household-id.ts';
import type { HouseholdNode } from './libp2p-node.ts';

const GOSSIP_PROTOCOL = '/meshsub/';
const IDENTIFY_MS = 5_000;

/**
 * Keeps gossip alive when a link moves. Gossipsub opens its stream to a peer on the first connection that it hears of,
 * and never again while another connection stays: when a relayed connection is closed for a direct one, gossip to that
 * peer would be dead until the next disconnect. It opens a stream, however, whenever a connection is identified, so
 * identifying again is what brings it back.
 */
export class GossipKeeper {
  readonly #node: HouseholdNode;
  readonly #clock: Clock;
  readonly #isMember: (peer: HouseholdId) => boolean;

  constructor(
    node: HouseholdNode,
    options: { readonly clock: Clock; readonly isMember: (peer: HouseholdId) => boolean },
  ) {
    this.#node = node;
    this.#clock = options.clock;
    this.#isMember = options.isMember;
  }

  /** Looks at every connected member. */
  look(): void {
    for (const peer of this.#node.getPeers()) {
      const household = householdOf(peer);
      if (household === undefined || !this.#isMember(household)) continue;
      const open = this.#node.getConnections(peer).filter(({ status }) => status === 'open');
      const gossips = open.some(({ streams }) =>
        streams.some(
          ({ protocol, direction }) => protocol.startsWith(GOSSIP_PROTOCOL) && direction === 'outbound',
        ),
      );
      const [connection] = open;
      if (gossips || connection === undefined) continue;
      const bounds = { limitMs: IDENTIFY_MS, reason: () => new NetworkError('timeout', 'not identified') };
      // When it fails the connection is going away, or the next look tries again.
      inTime(this.#clock, bounds, (signal) =>
        this.#node.services.identify.identify(connection, { signal }),
      ).catch(() => {});
    }
  }
}
