import { type Clock, monotonicClock, type Random } from './clock.ts';
import { NetworkError } from './error.ts';
import type { EventSink, NetworkEvent } from './events.ts';
import { type GateRules, gateFor } from './gate.ts';
import { type HouseholdId } from './household-id.ts';
import type { NetworkOptions } from './household-network.ts';
import { createNode, type HouseholdNode } from './libp2p-node.ts';
import { NETWORK_LIMITS, type NetworkLimits } from './limits.ts';
import { OwnAddresses } from './own-addresses.ts';
import { AddressBook } from './reach/address-book.ts';
import { findGateways } from './reach/gateway.ts';
import { PortMapper } from './reach/port-mapper.ts';
import { TokenBucket } from './token-bucket.ts';

const TAG = /^[a-z0-9]{1,24}$/i;

/** What stands before there is a node: none of it knows about connections. */
export interface Foundations {
  readonly options: NetworkOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: NetworkLimits;
  readonly emit: EventSink;
  readonly book: AddressBook;
  readonly mapper: PortMapper;
  readonly own: OwnAddresses;
  readonly isMember: (peer: HouseholdId) => boolean;
}

/**
 * @param react what the network itself does about an event, before it is told
 * @param addressesChanged the mapped address is another, or gone
 * @throws NetworkError 'address' for announced texts that are no addresses
 */
export function layFoundations(
  options: NetworkOptions,
  on: { readonly react: (event: NetworkEvent) => void; readonly addressesChanged: () => void },
): Foundations {
  const clock = options.clock ?? monotonicClock();
  const random = options.random ?? Math.random;
  const limits = { ...NETWORK_LIMITS, ...options.limits };
  // Whoever knows the port can knock a thousand times a second; what is told of it is bounded.
  const knocks = new TokenBucket({ perSecond: 1, burst: 20 }, clock.nowMs());
  const emit = (event: NetworkEvent): void => {
    on.react(event);
    if (event.kind !== 'stranger' || knocks.take(clock.nowMs())) options.onEvent(event);
  };
  const mapper = new PortMapper({
    find: options.findGateways ?? ((signal) => findGateways(clock, signal)),
    clock,
    random,
    emit,
    changed: on.addressesChanged,
  });
  return {
    options,
    clock,
    random,
    limits,
    emit,
    book: new AddressBook({ clock, limits, store: options.addresses }),
    mapper,
    own: new OwnAddresses({ announce: options.announce ?? [], mapped: () => mapper.address }),
    isMember: (peer) => options.standingOf(peer) === 'member',
  };
}

/** The libp2p node on the foundations, not yet started. */
export async function nodeOn(foundations: Foundations, rules: GateRules): Promise<HouseholdNode> {
  const { options, limits, own, isMember } = foundations;
  const tag = options.discovery ?? null;
  if (tag !== null && !TAG.test(tag)) throw new NetworkError('address', `discovery tag ${tag.slice(0, 80)}`);
  const hosts = options.hosts ?? ['0.0.0.0'];
  const listen = hosts.map((host) => `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${options.port}`);
  return await createNode({
    seed: options.seed,
    // Two reservations, so that one relay may fail; by discovery, because a named relay that is down makes a start fail.
    listen: options.useRelays === false ? listen : [...listen, '/p2p-circuit', '/p2p-circuit'],
    gate: gateFor(rules),
    limits,
    isMember,
    discoveryTag: tag === null ? null : `_nabowatt-${tag.toLowerCase()}._udp.local`,
    announced: (known) => own.announced(known),
  });
}
