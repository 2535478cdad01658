import type { ConnectionGater, PeerId } from '@libp2p/interface';
import type { EventSink } from './events.ts';
import { type HouseholdId, householdOf } from './household-id.ts';

/**
 * What somebody is to this home: a member; a newcomer who holds a valid invitation; anybody else.
 * A newcomer is known by a key too: the key that its invitation names (an invitation's secret is a seed, and the newcomer
 * dials with it), so that this is decided from the handshake alone.
 */
export type Standing = 'member' | 'invited' | 'stranger';

/** Asked anew at each connection and each stream, so that a suspension takes effect at once. Must not throw. */
export type StandingOf = (household: HouseholdId) => Standing;

/** What the gate asks. */
export interface GateRules {
  readonly standingOf: StandingOf;
  readonly isShutOut: (household: HouseholdId) => boolean;
  /** Whether one more connection of this peer, or of one more newcomer, is too many. */
  readonly isFull: (household: HouseholdId, standing: Standing) => boolean;
  /** Whether this home passes others' connections on: it can be reached itself. */
  readonly isRelay: () => boolean;
  readonly emit: EventSink;
}

/**
 * Admits members and newcomers with an invitation. A stranger's key shows in the TLS handshake, and there it ends: no
 * stream, no protocol, no word of ours is ever sent to it.
 */
export function gateFor(rules: GateRules): ConnectionGater {
  const standing = (peer: PeerId): Standing => {
    const household = householdOf(peer);
    if (household === undefined || rules.isShutOut(household)) return 'stranger';
    return rules.standingOf(household);
  };
  const denyStranger = (peer: PeerId): boolean => standing(peer) === 'stranger';
  const denyNonMember = (peer: PeerId): boolean => standing(peer) !== 'member';
  return {
    denyDialPeer: denyStranger,
    denyOutboundEncryptedConnection: denyStranger,
    denyInboundEncryptedConnection: (peer, connection) => {
      const household = householdOf(peer);
      const found = standing(peer);
      if (household !== undefined && found !== 'stranger') return rules.isFull(household, found);
      rules.emit({ kind: 'stranger', peer: household, address: connection.remoteAddr.toString() });
      return true;
    },
    // As a relay: members may be reached through this home, by members and by newcomers.
    denyInboundRelayReservation: (peer) => !rules.isRelay() || denyNonMember(peer),
    denyOutboundRelayedConnection: (from, to) => denyStranger(from) || denyNonMember(to),
    // As one who is reached through a relay; the far end's own handshake follows.
    denyInboundRelayedConnection: (relay, from) => denyNonMember(relay) || denyStranger(from),
  };
}
