import type { Clock } from './clock.ts';
import { inTime } from './clock.ts';
import { NetworkError, networkError } from './error.ts';
import { GossipKeeper } from './gossip-keeper.ts';
import type { HouseholdId } from './household-id.ts';
import type { HouseholdNode } from './libp2p-node.ts';
import type { NetworkLimits } from './limits.ts';
import type { LinkStatus } from './link/links.ts';
import type { Switchboard } from './switchboard.ts';

/** Reservations at relays that a home wants: one may fail. */
const WANTED_RELAYS = 2;

/** Connections and reservations that libp2p leaves lying or lets go: looked at from time to time. */
export class Housekeeping {
  readonly #node: HouseholdNode;
  readonly #switchboard: Switchboard;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #self: HouseholdId;
  readonly #gossip: GossipKeeper;

  constructor(options: {
    readonly self: HouseholdId;
    readonly node: HouseholdNode;
    readonly switchboard: Switchboard;
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly isMember: (peer: HouseholdId) => boolean;
  }) {
    this.#self = options.self;
    this.#node = options.node;
    this.#switchboard = options.switchboard;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#gossip = new GossipKeeper(options.node, options);
  }

  /** Sees to gossip, and to relayed connections that a direct one has replaced. */
  round(links: readonly LinkStatus[]): void {
    this.#gossip.look();
    for (const { peer, path } of links) {
      if (path !== undefined && path !== 'relayed' && this.#self < peer) this.#closeRelayed(peer);
    }
  }

  /** Has libp2p ask a peer for a reservation once more, if more are wanted: it does when a connection is identified. */
  tryRelay(peer: HouseholdId, relays: readonly HouseholdId[]): void {
    if (relays.includes(peer) || relays.length >= WANTED_RELAYS) return;
    const direct = this.#switchboard
      .connectionsTo(peer)
      .find((connection) => this.#switchboard.pathOf(connection) !== 'relayed');
    if (direct === undefined) return;
    const bounds = {
      limitMs: this.#limits.dialTimeoutMs,
      reason: () => new NetworkError('timeout', 'not identified'),
    };
    // When it fails, the peer's next introduction tries again.
    inTime(this.#clock, bounds, (signal) => this.#node.services.identify.identify(direct, { signal })).catch(
      () => {},
    );
  }

  /** A relayed connection that nothing of ours uses any more costs the relay memory. */
  #closeRelayed(peer: HouseholdId): void {
    for (const connection of this.#switchboard.connectionsTo(peer)) {
      const used = connection.streams.some(({ protocol }) => protocol.startsWith('/nabowatt/'));
      if (used || this.#switchboard.pathOf(connection) !== 'relayed') continue;
      connection.close().catch((thrown: unknown) => connection.abort(networkError(thrown)));
    }
  }
}
