import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../codec/index.ts';
import { deriveKey, LABELS } from './derivation.ts';
import { checkLength } from './error.ts';
import { SecretHolder } from './secret.ts';
import { SEED_BYTES } from './signer.ts';

/** Bytes of an X25519 key, public or secret (RFC 7748). */
export const SEALING_KEY_BYTES = 32;

/** PKCS #8 and SubjectPublicKeyInfo wrappings of X25519 keys (RFC 8410), up to the key itself. */
const PKCS8_PREFIX = fromHex('302e020100300506032b656e04220420');
const SPKI_PREFIX = fromHex('302a300506032b656e032100');

/**
 * A household's X25519 key, to which others wrap their day keys.
 *
 * The secret is `HKDF-SHA256(seed, salt: none, info: 'nabowatt/sealing-secret/v1')`, 32 bytes, clamped by X25519
 * itself. It is the same in every community, as the node ID is: the founding block holds its public half, so it cannot
 * depend on that block's hash.
 */
export interface SealingKey {
  /** X25519, 32 bytes: what the membership publishes. */
  readonly publicKey: Uint8Array;
  /**
   * The shared secret with another's public key (RFC 7748, 6.1), 32 bytes; undefined when it is all zeros, which
   * means that the other key is of small order and that everybody knows the secret.
   * @throws IdentityError 'length'
   */
  sharedSecret(publicKey: Uint8Array): Uint8Array | undefined;
}

/** The sealing key of a 32-byte seed. @throws IdentityError 'length' */
export function sealingKeyFromSeed(seed: Uint8Array): SealingKey {
  checkLength(seed, { field: 'seed', length: SEED_BYTES });
  return sealingKeyFromSecret(deriveKey({ secret: seed, info: [LABELS.sealingSecret] }));
}

/** The sealing key of 32 secret bytes, as they are. @throws IdentityError 'length' */
export function sealingKeyFromSecret(secret: Uint8Array): SealingKey {
  return new X25519Key(checkLength(secret, { field: 'sealing secret', length: SEALING_KEY_BYTES }));
}

/**
 * True for 32 bytes to which a day key can be wrapped: any but the few public keys of small order (RFC 7748, 7).
 * A membership with another key must not be admitted: grants to it could not be made.
 */
export function isSealingKey(publicKey: Uint8Array): boolean {
  return publicKey.length === SEALING_KEY_BYTES && PROBE.sharedSecret(publicKey) !== undefined;
}

class X25519Key extends SecretHolder implements SealingKey {
  readonly publicKey: Uint8Array;
  readonly #key: KeyObject;

  constructor(secret: Uint8Array) {
    super();
    this.#key = createPrivateKey({
      key: Buffer.from(concatBytes(PKCS8_PREFIX, secret)),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
  }

  sharedSecret(publicKey: Uint8Array): Uint8Array | undefined {
    checkLength(publicKey, { field: 'sealing key', length: SEALING_KEY_BYTES });
    const spki = Buffer.from(concatBytes(SPKI_PREFIX, publicKey));
    const other = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const shared = agree(this.#key, other);
    return shared === undefined || shared.every((byte) => byte === 0) ? undefined : shared;
  }

  protected describe(): string {
    return `SealingKey of ${toHex(this.publicKey)}`;
  }
}

/** OpenSSL throws for the all-zero secret, and for nothing else of 32-byte keys. */
function agree(privateKey: KeyObject, publicKey: KeyObject): Uint8Array | undefined {
  try {
    return Uint8Array.from(diffieHellman({ privateKey, publicKey }));
  } catch {
    return undefined;
  }
}

/** Any secret will do: clamping makes it a multiple of 8, which sends every key of small order to zero. */
const PROBE = sealingKeyFromSecret(new Uint8Array(SEALING_KEY_BYTES).fill(1));
