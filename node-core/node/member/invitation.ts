import { CodecError, type CodecValue, concatBytes, decode, encode, utf8Bytes } from '../../codec/index.ts';
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

/** The key by which homes know who holds this invitation. */
export function invitedHousehold({ secret }: Pick<Invitation, 'secret'>): HouseholdId {
  return householdIdOf(signerFromSeed(secret).publicKey);
}

/** Signs it and puts it into words that can be sent. `signer` is the inviter's. */
export function encodeInvitation(invitation: Omit<Invitation, 'inviter'>, signer: Signer): string {
  const { community, expiresMs, secret, roles, addresses } = invitation;
  const kept = addresses.slice(0, MAX_ADDRESSES);
  const fields = [
    VERSION,
    community,
    signer.publicKey,
    expiresMs,
    secret,
    roles.map((role) => ROLES.indexOf(role)),
    kept,
  ];
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
  const fields = fieldsOf(new Uint8Array(Buffer.from(compact.slice(SCHEME.length), 'base64url')));
  const [version, community, inviter, expiresMs, secret, roles, addresses, signature] = fields;
  if (version !== VERSION) throw new InvitationError('otherVersion', `version ${String(version)}`);
  const invitation = {
    community: bytesOf(community, HASH_BYTES),
    inviter: bytesOf(inviter, PUBLIC_KEY_BYTES),
    expiresMs: numberOf(expiresMs),
    secret: bytesOf(secret, SEED_BYTES),
    roles: listOf(roles).map(roleOf),
    addresses: listOf(addresses).map(textOf),
  };
  const message = concatBytes(PREFIX, encode(fields.slice(0, -1)));
  const signed = { publicKey: invitation.inviter, message, signature: bytesOf(signature, SIGNATURE_BYTES) };
  if (!verifier.verify(signed)) throw new InvitationError('altered', 'its signature does not hold');
  if (invitation.expiresMs <= nowMs)
    throw new InvitationError('expired', new Date(invitation.expiresMs).toISOString());
  return invitation;
}

function fieldsOf(bytes: Uint8Array): readonly CodecValue[] {
  try {
    const value = decode(bytes);
    if (isList(value) && value[0] !== VERSION && typeof value[0] === 'number') return value;
    if (isList(value) && value.length === 8) return value;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  throw new InvitationError('notAnInvitation', 'a part of it is missing');
}

function bytesOf(value: CodecValue | undefined, length: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value;
  throw new InvitationError('notAnInvitation', `${length} bytes are missing`);
}

function numberOf(value: CodecValue | undefined): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new InvitationError('notAnInvitation', 'a number is missing');
}

function listOf(value: CodecValue | undefined): readonly CodecValue[] {
  if (value !== undefined && isList(value) && value.length <= MAX_ADDRESSES) return value;
  throw new InvitationError('notAnInvitation', 'a list is missing');
}

function textOf(value: CodecValue): string {
  if (typeof value === 'string' && value.length <= 300) return value;
  throw new InvitationError('notAnInvitation', 'an address is missing');
}

function roleOf(value: CodecValue): Role {
  const role = typeof value === 'number' ? ROLES[value] : undefined;
  if (role === undefined) throw new InvitationError('notAnInvitation', 'a role is missing');
  return role;
}

function isList(value: CodecValue): value is readonly CodecValue[] {
  return Array.isArray(value);
}
