import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../codec/index.ts';
import { checkLength } from './error.ts';
import { SecretHolder } from './secret.ts';

/** Bytes of an Ed25519 seed (RFC 8032, 5.1.5), of a public key and of a signature. */
export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** PKCS #8 wrapping of an Ed25519 seed (RFC 8410, 7), up to the seed itself. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420');
/** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410, 4), up to the key itself. */
const SPKI_PREFIX = fromHex('302a300506032b6570032100');

/** Something that signs for one household. */
export interface Signer {
  /** Ed25519, 32 bytes: the node ID. */
  readonly publicKey: Uint8Array;
  /** Ed25519 (RFC 8032, 5.1.6), 64 bytes; the same message gives the same signature. */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * The signer of a 32-byte seed. The key object is made once: parsing it again costs as much as a signature.
 * @throws IdentityError 'length'
 */
export function signerFromSeed(seed: Uint8Array): Signer {
  return new SeedSigner(checkLength(seed, { field: 'seed', length: SEED_BYTES }));
}

/**
 * The key object of a public key. Whether the 32 bytes are a point of the curve is not looked at here.
 * @throws IdentityError 'length'
 */
export function publicKeyObject(publicKey: Uint8Array): KeyObject {
  checkLength(publicKey, { field: 'publicKey', length: PUBLIC_KEY_BYTES });
  return createPublicKey({
    key: Buffer.from(concatBytes(SPKI_PREFIX, publicKey)),
    format: 'der',
    type: 'spki',
  });
}

class SeedSigner extends SecretHolder implements Signer {
  readonly publicKey: Uint8Array;
  readonly #key: KeyObject;

  constructor(seed: Uint8Array) {
    super();
    this.#key = createPrivateKey({
      key: Buffer.from(concatBytes(PKCS8_PREFIX, seed)),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
  }

  sign(message: Uint8Array): Uint8Array {
    return Uint8Array.from(sign(null, message, this.#key));
  }

  protected describe(): string {
    return `Signer of ${toHex(this.publicKey)}`;
  }
}
