import type { VersionRefused } from './error.ts';
import type { HouseholdId } from './household-id.ts';

/**
 * How a peer is reached.
 *
 * | path | |
 * | --- | --- |
 * | `local` | an address of this PC or of the home's LAN |
 * | `direct` | an address that can be reached as it is |
 * | `mapped` | a port that the router forwards because the peer, or we, asked it to (UPnP IGD) |
 * | `punched` | a hole that both sides made in their routers at the same time |
 * | `relayed` | through another member |
 */
export type Path = 'local' | 'direct' | 'mapped' | 'punched' | 'relayed';

/** Why a link went down. */
export type LinkDown = 'silent' | 'slow' | 'closed' | 'offence' | 'noMember' | 'unlinked' | 'stopped';

/**
 * What a peer did wrong. Points towards being shut out (`NetworkLimits.offencePoints`) stand in `OFFENCE_POINTS`.
 *
 * | offence | |
 * | --- | --- |
 * | `tooLong` | announced or sent a frame beyond the limit |
 * | `garbled` | bytes that mean nothing |
 * | `halfOpen` | opened a stream and let it hang |
 * | `slowReader` | asked for bytes and did not take them in |
 * | `frameFlood` | more frames on a link than anybody needs |
 * | `streamFlood` | more streams opened than anybody needs |
 * | `requestFlood` | more requests than anybody needs |
 * | `gossipFlood` | more gossip than anybody needs |
 * | `gossipRejected` | gossip that the validation rejected |
 * | `notAdmitted` | a newcomer that opened what is for members |
 * | `invalid` | said by the layer above: a forged certificate, an invalid block |
 */
export type Offence =
  | 'tooLong'
  | 'garbled'
  | 'halfOpen'
  | 'slowReader'
  | 'frameFlood'
  | 'streamFlood'
  | 'requestFlood'
  | 'gossipFlood'
  | 'gossipRejected'
  | 'notAdmitted'
  | 'invalid';

/** What happened, for health and the log. Nothing here holds a secret or the content of a frame. */
export type NetworkEvent =
  | { readonly kind: 'linkUp'; readonly peer: HouseholdId; readonly path: Path; readonly address: string }
  /**
   * The link goes on, on another path, or in another lane of the same. When one side's link goes down and up, the other
   * side's does too or is moved: whatever is said at `linkUp` must be said at `linkMoved` again.
   */
  | { readonly kind: 'linkMoved'; readonly peer: HouseholdId; readonly path: Path; readonly address: string }
  | {
      readonly kind: 'linkDown';
      readonly peer: HouseholdId;
      readonly reason: LinkDown;
      readonly evidence: string;
    }
  /** Told for some of them only when there are many a second; `NetworkHealth.strangersDropped` counts all. */
  | { readonly kind: 'stranger'; readonly peer: HouseholdId | undefined; readonly address: string }
  | {
      readonly kind: 'offence';
      readonly peer: HouseholdId;
      readonly offence: Offence;
      readonly evidence: string;
      /** So many of this kind by this peer since the start. */
      readonly count: number;
    }
  | {
      readonly kind: 'shutOut';
      readonly peer: HouseholdId;
      readonly forMs: number;
      readonly offence: Offence;
    }
  | { readonly kind: 'versionRefused'; readonly peer: HouseholdId; readonly refusal: VersionRefused }
  | { readonly kind: 'peerFound'; readonly peer: HouseholdId; readonly addresses: readonly string[] }
  /** A service or a topic of ours threw: a fault of this home, not of the peer. */
  | { readonly kind: 'serviceFailed'; readonly what: string; readonly evidence: string }
  | { readonly kind: 'addressesChanged'; readonly addresses: readonly string[] }
  | { readonly kind: 'portMapped'; readonly address: string; readonly service: string }
  | { readonly kind: 'portNotMapped'; readonly problem: PortProblem; readonly evidence: string }
  | { readonly kind: 'relays'; readonly relays: readonly HouseholdId[] }
  | { readonly kind: 'punched'; readonly peer: HouseholdId; readonly attempts: number }
  | { readonly kind: 'notPunched'; readonly peer: HouseholdId; readonly evidence: string };

/**
 * Why no port is mapped: no router answers, the router has itself no public address (`carrierNat`: a mapping there is
 * useless), or it said no.
 */
export type PortProblem = 'noGateway' | 'carrierNat' | 'refused';

/** Takes events in. Must not throw. */
export type EventSink = (event: NetworkEvent) => void;
