/**
 * # network: how households reach each other
 *
 * An adapter over js-libp2p. It carries frames, requests and gossip between households and knows nothing of blocks or
 * transactions. `startNetwork` gives a `HouseholdNetwork` (`household-network.ts`), which is all that others need:
 *
 * | | |
 * | --- | --- |
 * | **links** (`link/`) | one long-lived link a pair: an urgent lane for small frames, a bulk lane for big ones; kept up for ever; moved from a relay to a direct path without a gap |
 * | **requests** (`request/`) | ask a peer for a range and read the answer as it comes; time-outs, bounds, refusals that name both versions |
 * | **gossip** (`gossip.ts`) | gossipsub with a verdict for each message |
 * | **names** (`well-known.ts`) | the services and topics that the homes of a community use |
 * | **reach** (`reach/`) | addresses remembered and exchanged, LAN discovery, a port mapped (UPnP IGD v1 and v2), relays, holes punched |
 *
 * The ladder to a peer: LAN, direct or mapped, relayed at once; then, in the background, a hole; else it stays relayed.
 *
 * ```
 * household's frames    requests    gossip      addresses, relays, holes
 *        |                 |           |                  |
 *      Links            Requests     Gossip     Introductions, PathImprover, PortMapper
 *        +--- BulkPipe ----+           |                  |
 *        +------- StreamDoors, Switchboard (who may, by which connection) ------+
 *                                      |
 *             libp2p: TCP, TLS, Yamux, identify, circuit relay v2, gossipsub, mDNS
 * ```
 *
 * Protocols are `/nabowatt/<what>/<version>`: `link` (urgent-lane.ts), `bulk` (receipt.ts), `punch` (punch-message.ts),
 * `addresses` (introduction.ts), and one for each service and topic. Byte layouts stand in the files named.
 *
 * Source: DESIGN 4, 7; FACTS 'Network'; libp2p's specifications; UPnP IGD 1 and 2; LEDBAT (RFC 6817).
 *
 * Invariants: the PeerId is the household's key. Strangers are dropped in the TLS handshake. Everything has a limit
 * (`limits.ts`), and no memory is taken by a length that a peer announces. A heartbeat never waits for more bulk than
 * some tens of milliseconds' worth. What a peer does wrong is counted and named (`events.ts`), and shut out if it goes
 * on. Clock and randomness of our own parts are handed in; libp2p has its own.
 *
 * Deviations: no dcutr, upnp-nat, autonat of libp2p (see `libp2p-node.ts`). An invited newcomer is known by the key that
 * its invitation names, not by its own: only so can a gate tell it from a stranger before a byte of protocol.
 */
export { type Clock, monotonicClock, type Random } from './clock.ts';
export { NetworkError, type NetworkFault, VersionRefused } from './error.ts';
export type * from './events.ts';
export type { Standing, StandingOf } from './gate.ts';
export type { GossipHandle, GossipTopic, Verdict } from './gossip.ts';
export { type HouseholdId, householdIdOf } from './household-id.ts';
export type * from './household-network.ts';
export { NETWORK_LIMITS, type NetworkLimits } from './limits.ts';
export type { Lane } from './link/link.ts';
export type { LinkCare, LinkStatus, LiveLink } from './link/links.ts';
export type { SendResult } from './link/urgent-lane.ts';
export { startNetwork } from './start-network.ts';
export type { OffenceRecord } from './offences.ts';
export { addressOf, parseAddress } from './reach/address.ts';
export type { AddressSource, AddressStore, RememberedAddress } from './reach/address-book.ts';
export type { PortMapping, PortState } from './reach/port-mapper.ts';
export type { Ask } from './request/client.ts';
export { onlyItem } from './request/only-item.ts';
export type { RequestService } from './request/server.ts';
export { SERVICES, TOPICS } from './well-known.ts';
