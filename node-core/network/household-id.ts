import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { fromHex, toHex } from '../codec/index.ts';
import { PUBLIC_KEY_BYTES } from '../identity/index.ts';
import { NetworkError } from './error.ts';

/** A household's Ed25519 public key as 64 lower-case hexadecimal digits: the node ID, and a key for maps. */
export type HouseholdId = string;

/** The ID of a public key of 32 bytes. */
export function householdIdOf(publicKey: Uint8Array): HouseholdId {
  return toHex(publicKey);
}

/**
 * The libp2p PeerId of a household: an Ed25519 PeerId holds the whole key, so nothing is lost either way.
 * @throws NetworkError 'address' for anything but 64 digits
 */
export function peerIdOf(household: HouseholdId): PeerId {
  if (!/^[0-9a-f]{64}$/.test(household))
    throw new NetworkError('address', `household ${household.slice(0, 80)}`);
  return peerIdFromPublicKey(publicKeyFromRaw(fromHex(household)));
}

/** The household behind a PeerId; undefined for a key of another kind, which no household has. */
export function householdOf(peer: PeerId): HouseholdId | undefined {
  const key = peer.publicKey;
  if (key === undefined || key.type !== 'Ed25519' || key.raw.length !== PUBLIC_KEY_BYTES) return undefined;
  return toHex(key.raw);
}
