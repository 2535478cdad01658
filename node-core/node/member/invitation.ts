import {
  type CodecValue,
  concatBytes,
  encode,
  ItemFault,
  type ItemReader,
  readItems,
  utf8Bytes,
} from '../../codec/index.ts';
import {
  PUBLIC_KEY_BYTES,
  SEED_BYTES,
  SIGNATURE_BYTES,
  type Signer,
  signerFromSeed,
  type Verifier,
} from '../../identity/index.ts';
import { HASH_BYTES, type Hash, type Role } from '../../ledger/index.ts';
import { type HouseholdId, householdIdOf } from '../../network/index.ts';

/**
 * What lets a newcomer in (DESIGN 4): signed by the home that gives it, good once, until it expires or is taken back. As
 * text, for a message or a QR code: `nabowatt:` and base64url of
 * `[1, community, inviter's key, expiry in ms, secret, roles, [address, ...], signature]`. The signature is the
 * inviter's, over the prefix below and the array without its last item.
 *
 * The secret is the seed of a key pair: with it the newcomer proves, in the first handshake, that it was invited, before it
 * says anything. Whoever has the text can use it, so it is to be sent as a key would be.
 */
export interface Invitation {
  readonly community: Hash;
  /** Public key of the home that gives it, and that lets the newcomer in. */
  readonly inviter: Uint8Array;
  /** Milliseconds since 1970. */
  readonly expiresMs: number;
  readonly secret: Uint8Array;
  /** What the newcomer is to be, besides a member. */
  readonly roles: readonly Role[];
  /** Where the inviter may be reached: multiaddrs. */
  readonly addresses: readonly string[];
}

/** Why a text is not taken as an invitation. */
export type InvitationFault = 'notAnInvitation' | 'otherVersion' | 'altered' | 'expired';

export class InvitationError extends Error {
  override readonly name = 'InvitationError';
  readonly reason: InvitationFault;
  constructor(reason: InvitationFault, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
  }
}

const SCHEME = 'nabowatt:';
const VERSION = 1;
const PREFIX = utf8Bytes('nabowatt/invitation/v1\0');
const ROLES: readonly Role[] = ['steward', 'superUser', 'publicProducer'];
const MAX_ADDRESSES = 8;
const MAX_ADDRESS_CHARACTERS = 300;

/** The key by which homes know who holds this invitation. */
export function invitedHousehold({ secret }: Pick<Invitation, 'secret'>): HouseholdId {
  return householdIdOf(signerFromSeed(secret).publicKey);
}

/** Signs it and puts it into words that can be sent. `signer` is the inviter's. */
export function encodeInvitation(invitation: Omit<Invitation, 'inviter'>, signer: Signer): string {
  const addresses = invitation.addresses.slice(0, MAX_ADDRESSES);
  const fields = fieldsOf({ ...invitation, inviter: signer.publicKey, addresses });
  const signature = signer.sign(concatBytes(PREFIX, encode(fields)));
  return SCHEME + Buffer.from(encode([...fields, signature])).toString('base64url');
}

/**
 * Reads an invitation as somebody pasted it: spaces and line breaks do no harm.
 * @throws InvitationError
 */
export function decodeInvitation(
  text: string,
  { nowMs, verifier }: { readonly nowMs: number; readonly verifier: Verifier },
): Invitation {
  const compact = text.replaceAll(/\s+/g, '');
  if (!/^nabowatt:[\w-]+$/i.test(compact))
    throw new InvitationError('notAnInvitation', 'it does not begin with nabowatt:');
  const bytes = new Uint8Array(Buffer.from(compact.slice(SCHEME.length), 'base64url'));
  const { invitation, fields, signature } = readable(bytes);
  const message = concatBytes(PREFIX, encode(fields));
  const signed = { publicKey: invitation.inviter, message, signature };
  if (!verifier.verify(signed)) throw new InvitationError('altered', 'its signature does not hold');
  if (invitation.expiresMs <= nowMs)
    throw new InvitationError('expired', new Date(invitation.expiresMs).toISOString());
  return invitation;
}

/** The invitation, what its signature is over, and the signature. */
function readable(bytes: Uint8Array): {
  readonly invitation: Invitation;
  readonly fields: readonly CodecValue[];
  readonly signature: Uint8Array;
} {
  try {
    return readItems(bytes, (items) => {
      const version = items.integer();
      if (version !== VERSION) throw new InvitationError('otherVersion', `version ${version}`);
      const invitation = readInvitation(items);
      const signature = items.exactly(SIGNATURE_BYTES);
      return { invitation, fields: fieldsOf(invitation), signature };
    });
  } catch (error) {
    if (error instanceof ItemFault) throw new InvitationError('notAnInvitation', error.message);
    throw error;
  }
}

function readInvitation(items: ItemReader): Invitation {
  return {
    community: items.exactly(HASH_BYTES),
    inviter: items.exactly(PUBLIC_KEY_BYTES),
    expiresMs: items.integer(),
    secret: items.exactly(SEED_BYTES),
    roles: items.each(ROLES.length, (item) => roleOf(item.integer())),
    addresses: items.each(MAX_ADDRESSES, (item) => item.text(MAX_ADDRESS_CHARACTERS)),
  };
}

function fieldsOf(invitation: Invitation): readonly CodecValue[] {
  const { community, inviter, expiresMs, secret, roles, addresses } = invitation;
  return [
    VERSION,
    community,
    inviter,
    expiresMs,
    secret,
    roles.map((role) => ROLES.indexOf(role)),
    addresses,
  ];
}

function roleOf(place: number): Role {
  const role = ROLES[place];
  if (role === undefined) throw new ItemFault(`role ${place}`);
  return role;
}
