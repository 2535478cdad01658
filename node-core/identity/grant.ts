import { gcmsiv } from '@noble/ciphers/aes.js';
import { concatBytes, equalBytes, toHex } from '../codec/index.ts';
import type { UtcDay } from '../units/index.ts';
import { checkCommunity, dayBytes, deriveKey, KEY_BYTES, LABELS } from './derivation.ts';
import { checkLength, IdentityError } from './error.ts';
import { SEALING_KEY_BYTES, type SealingKey, sealingKeyFromSecret } from './sealing-key.ts';
import { PUBLIC_KEY_BYTES } from './signer.ts';

/**
 * Grants: one author's key of one UTC day, wrapped to the sealing keys of those who may open that day (DESIGN 4).
 * D stands for the day as four bytes, the most significant first; || joins bytes.
 *
 * | value | bytes | how |
 * | --- | --- | --- |
 * | context | 68 | community ID (32) || the author's public key (32) || D (4) |
 * | ephemeral secret | 32 | HKDF-SHA256(day key, salt: community ID, info: 'nabowatt/grant-ephemeral/v1' || author || D) |
 * | ephemeral key | 32 | X25519(ephemeral secret, base point) |
 * | shared secret | 32 | X25519(ephemeral secret, recipient's sealing key); all zeros is refused |
 * | wrapping key | 32 | HKDF-SHA256(shared secret, salt: community ID, info: 'nabowatt/grant-wrap/v1' || author || D || ephemeral key || recipient's sealing key) |
 * | wrapped | 48 | AES-256-GCM-SIV(wrapping key, nonce: 12 zeros, associated data: 'nabowatt/grant/v1' || context, day key) |
 *
 * Nothing in it is random: the ephemeral secret comes from the day key, so whoever opens a grant can make all of it again
 * and sees whether every other recipient was given the same key. A grant that does not open is thereby provable: any
 * recipient whose copy opens can show it. The ephemeral secret tells nothing that the day key does not.
 * A wrapping key wraps one text only, so its nonce may be fixed.
 */
export interface GrantContext {
  /** The community's ID, 32 bytes. */
  readonly community: Uint8Array;
  /** The author's node ID (Ed25519), 32 bytes. */
  readonly author: Uint8Array;
  /** The UTC day whose readings are opened. */
  readonly day: UtcDay;
}

/** Bytes of a wrapped day key: 32 of ciphertext, 16 of tag. */
export const WRAPPED_KEY_BYTES = 48;

const NONCE = new Uint8Array(12);

/** What a grant transaction carries, in the order of the recipients that were given. */
export interface WrappedDayKey {
  /** X25519, 32 bytes. */
  readonly ephemeralKey: Uint8Array;
  /** 48 bytes for each recipient. */
  readonly wrapped: readonly Uint8Array[];
}

/**
 * Why a grant did not open. `length`: a key or wrapped text of the wrong size. `ephemeralKey`: of small order.
 * `doesNotOpen`: not wrapped to this key, or changed. `notDerived`: it opens, but the ephemeral key is not the one
 * that its day key gives, so that nobody could check the other copies.
 */
export type GrantFailure = 'length' | 'ephemeralKey' | 'doesNotOpen' | 'notDerived';

export type OpenedGrant =
  | { readonly kind: 'opened'; readonly dayKey: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: GrantFailure };

/**
 * Wraps a day key to each recipient's sealing key. Equal input gives equal bytes.
 * @throws IdentityError 'length', 'range'; 'sealingKey' for a recipient's key of small order (see `isSealingKey`)
 */
export function wrapDayKey(
  grant: GrantContext & { readonly dayKey: Uint8Array; readonly recipients: readonly Uint8Array[] },
): WrappedDayKey {
  checkLength(grant.dayKey, { field: 'dayKey', length: KEY_BYTES });
  const ephemeral = ephemeralOf(grant);
  return {
    ephemeralKey: ephemeral.publicKey,
    wrapped: grant.recipients.map((recipient) => {
      const shared = ephemeral.sharedSecret(recipient);
      if (shared === undefined) throw new IdentityError('sealingKey', toHex(recipient));
      return cipherOf(grant, { shared, ephemeralKey: ephemeral.publicKey, recipient }).encrypt(grant.dayKey);
    }),
  };
}

/**
 * Opens one's own copy. Nothing is thrown for bytes of the grant, whatever they are.
 * @throws IdentityError 'length' or 'range' for a context that cannot be
 */
export function openGrant(
  grant: GrantContext & {
    readonly sealing: SealingKey;
    readonly ephemeralKey: Uint8Array;
    readonly wrapped: Uint8Array;
  },
): OpenedGrant {
  const { sealing, ephemeralKey, wrapped } = grant;
  if (ephemeralKey.length !== SEALING_KEY_BYTES || wrapped.length !== WRAPPED_KEY_BYTES)
    return failed('length');
  const shared = sealing.sharedSecret(ephemeralKey);
  if (shared === undefined) return failed('ephemeralKey');
  const dayKey = decrypted(cipherOf(grant, { shared, ephemeralKey, recipient: sealing.publicKey }), wrapped);
  if (dayKey === undefined) return failed('doesNotOpen');
  const derived = ephemeralOf({ ...grant, dayKey }).publicKey;
  return equalBytes(derived, ephemeralKey) ? { kind: 'opened', dayKey } : failed('notDerived');
}

/**
 * True when a whole grant is what an honest author of this day key makes for these recipients, in this order.
 * False, too, when one of the recipients' keys cannot be wrapped to.
 * @throws IdentityError 'length' or 'range' for a day key or context that cannot be
 */
export function checkGrant(
  grant: GrantContext &
    WrappedDayKey & { readonly dayKey: Uint8Array; readonly recipients: readonly Uint8Array[] },
): boolean {
  checkLength(grant.dayKey, { field: 'dayKey', length: KEY_BYTES });
  const ephemeral = ephemeralOf(grant);
  if (!equalBytes(ephemeral.publicKey, grant.ephemeralKey)) return false;
  if (grant.wrapped.length !== grant.recipients.length) return false;
  return grant.recipients.every((recipient, position) => {
    const wrapped = grant.wrapped[position];
    const shared = recipient.length === SEALING_KEY_BYTES ? ephemeral.sharedSecret(recipient) : undefined;
    if (wrapped === undefined || shared === undefined) return false;
    const cipher = cipherOf(grant, { shared, ephemeralKey: ephemeral.publicKey, recipient });
    return equalBytes(cipher.encrypt(grant.dayKey), wrapped);
  });
}

function ephemeralOf(grant: GrantContext & { readonly dayKey: Uint8Array }): SealingKey {
  const { community, author, day } = checkContext(grant);
  const info = [LABELS.grantEphemeral, author, dayBytes(day)];
  return sealingKeyFromSecret(deriveKey({ secret: grant.dayKey, salt: community, info }));
}

function cipherOf(
  grant: GrantContext,
  between: { readonly shared: Uint8Array; readonly ephemeralKey: Uint8Array; readonly recipient: Uint8Array },
): ReturnType<typeof gcmsiv> {
  const { community, author, day } = checkContext(grant);
  const wrappingKey = deriveKey({
    secret: between.shared,
    salt: community,
    info: [LABELS.grantWrap, author, dayBytes(day), between.ephemeralKey, between.recipient],
  });
  return gcmsiv(wrappingKey, NONCE, concatBytes(LABELS.grant, community, author, dayBytes(day)));
}

function checkContext(grant: GrantContext): GrantContext {
  checkCommunity(grant.community);
  checkLength(grant.author, { field: 'author', length: PUBLIC_KEY_BYTES });
  return grant;
}

function decrypted(cipher: ReturnType<typeof gcmsiv>, wrapped: Uint8Array): Uint8Array | undefined {
  try {
    return cipher.decrypt(wrapped);
  } catch {
    return undefined;
  }
}

function failed(reason: GrantFailure): OpenedGrant {
  return { kind: 'failed', reason };
}
