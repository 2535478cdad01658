import type { Clock, Random } from './clock.ts';
import type { EventSink, Offence } from './events.ts';
import type { StandingOf } from './gate.ts';
import type { GossipHandle, GossipTopic } from './gossip.ts';
import type { HouseholdId } from './household-id.ts';
import type { NetworkLimits } from './limits.ts';
import type { Lane } from './link/link.ts';
import type { LinkCare, LinkStatus, LiveLink } from './link/links.ts';
import type { SendResult } from './link/urgent-lane.ts';
import type { AddressStore } from './reach/address-book.ts';
import type { GatewayFinder } from './reach/gateway.ts';
import type { PortState } from './reach/port-mapper.ts';
import type { OffenceRecord } from './offences.ts';
import type { Ask } from './request/client.ts';
import type { RequestService } from './request/server.ts';

/** Everything that a household's network is started with. */
export interface NetworkOptions {
  /** The household's Ed25519 seed, 32 bytes: the PeerId is its public key. A newcomer's: its invitation's. */
  readonly seed: Uint8Array;
  /** Who others are to this home. */
  readonly standingOf: StandingOf;
  /**
   * Takes the frames of links in, one at a time, in order for each peer and lane; but when a link moves, the first frames
   * on the new path may come before the last on the old. A frame is the receiver's to keep. Must not throw.
   */
  readonly onFrame: (peer: HouseholdId, frame: Uint8Array, lane: Lane) => void;
  readonly onEvent: EventSink;
  readonly addresses: AddressStore;
  /** The port to listen on; 0 for any that is free. */
  readonly port: number;
  /** IP addresses to listen on; all of IPv4 by default. */
  readonly hosts?: readonly string[];
  /** Addresses that lead here because somebody sees to it: `/ip4/../tcp/..` or `/dns/../tcp/..` of a forwarded port. */
  readonly announce?: readonly string[];
  /** Homes with the same tag find each other on a LAN; null or none: no discovery. 1 to 24 letters and digits. */
  readonly discovery?: string | null;
  /** Whether to ask the home's router to forward the port. Off by default. */
  readonly mapPort?: boolean;
  /** Whether to pass on others' connections; `auto`, the default: when this home turns out to be reachable. */
  readonly relay?: 'auto' | 'always' | 'never';
  /** Whether to ask members for passing connections on to here; on by default. */
  readonly useRelays?: boolean;
  readonly limits?: Partial<NetworkLimits>;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly findGateways?: GatewayFinder;
}

/** A household among others. Everything ends with `stop`. */
export interface HouseholdNetwork {
  readonly self: HouseholdId;

  /** Keeps a link to a member up from now on, whatever happens. Again changes the care. */
  link(peer: HouseholdId, care?: LinkCare): void;
  unlink(peer: HouseholdId): void;
  /**
   * Sends a frame on the link. Urgent: up to 64 KiB, before all bulk. Bulk: up to 8 MiB, in order. `full` and `down`
   * frames are gone. A frame that was `sent` may still be lost with its link.
   * @throws NetworkError 'tooLong': a fault of the caller
   */
  send(peer: HouseholdId, frame: Uint8Array, lane?: Lane): SendResult;

  /** The links that are up now. */
  links(): readonly LiveLink[];

  /** Offers something to be asked for, until the network stops. */
  serve(service: RequestService): Promise<void>;
  /**
   * Asks a peer, connected or not, and gives the answer's items as they come.
   * @throws NetworkError while iterating; `VersionRefused` names both sides' versions
   */
  ask(peer: HouseholdId, ask: Ask): AsyncIterable<Uint8Array>;
  /** Takes part in gossip. */
  join(topic: GossipTopic): GossipHandle;

  /**
   * Remembers addresses that a user or an invitation gave: multiaddrs, or `addressOf({host, port}).text`.
   * @throws NetworkError 'address' for a text that is none
   */
  learn(peer: HouseholdId, addresses: readonly string[]): void;
  /** Where this home can be reached as far as it knows, with its name at the end; for an invitation. */
  addresses(): string[];

  /** The layer above found a peer's frame, block or certificate to be what no honest home sends. */
  report(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void;
  /** Standings changed: drops those who are strangers now. */
  standingsChanged(): void;
  /** The PC woke up, or its network changed: everything that waits is tried at once. */
  wake(): void;

  health(): NetworkHealth;
  /** Ends all links and closes the port. Again is allowed. */
  stop(): Promise<void>;
}

/** What can be said about a home's network. */
export interface NetworkHealth {
  readonly self: HouseholdId;
  /** The TCP port that is listened on. */
  readonly port: number;
  readonly addresses: readonly string[];
  /** Whether others have reached this home from the internet, or its port is mapped. */
  readonly reachable: boolean;
  readonly portMapping: PortState;
  /** Members through which this home can be reached. */
  readonly relays: readonly HouseholdId[];
  readonly links: readonly LinkStatus[];
  readonly connections: number;
  /** Connections of strangers that were dropped since the start. */
  readonly strangersDropped: number;
  readonly requestsServing: number;
  readonly offenders: readonly (OffenceRecord & { readonly peer: HouseholdId })[];
}
