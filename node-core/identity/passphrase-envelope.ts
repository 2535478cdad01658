import { scrypt } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concatBytes, equalBytes, sha256, toHex, utf8Bytes } from '../codec/index.ts';
import { checkLength, IdentityError } from './error.ts';
import { KeystoreError } from './keystore.ts';
import { PUBLIC_KEY_BYTES, SEED_BYTES, signerFromSeed } from './signer.ts';

/**
 * A seed under a passphrase, as bytes for a file: scrypt (RFC 7914) makes the key, XChaCha20-Poly1305
 * (draft-irtf-cfrg-xchacha-03) seals the seed. 140 bytes:
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 7 | 'NABOKEY' in ASCII |
 * | 7 | 1 | version, 1 |
 * | 8 | 1 | scrypt: log2 N |
 * | 9 | 1 | scrypt: r |
 * | 10 | 1 | scrypt: p |
 * | 11 | 1 | zero |
 * | 12 | 16 | scrypt: salt |
 * | 28 | 24 | nonce |
 * | 52 | 32 | the seed's Ed25519 public key: whose key this is, legible without the passphrase |
 * | 84 | 48 | the sealed seed and its tag; bytes 0 to 83 are the associated data |
 * | 132 | 8 | the first 8 bytes of SHA-256 over bytes 0 to 131: tells a damaged file from a wrong passphrase |
 *
 * The passphrase is put into Unicode form NFKC and UTF-8, so that it opens on a PC that types the same letters as other
 * code points.
 */
export const ENVELOPE_BYTES = 140;
/** Random bytes that sealing needs: salt and nonce. */
export const ENVELOPE_RANDOM_BYTES = 40;

/** The work that a guess costs (RFC 7914, 2): N = 2^log2N, memory 128 x N x r bytes. */
export interface ScryptCost {
  /** 1 to 20. */
  readonly log2N: number;
  /** 1 to 16. */
  readonly r: number;
  /** 1 to 4. */
  readonly p: number;
}

/** 128 MiB and about half a second: what a home PC can bear once a start. */
export const DEFAULT_SCRYPT_COST: ScryptCost = { log2N: 17, r: 8, p: 1 };

const MAGIC = utf8Bytes('NABOKEY');
const VERSION = 1;
const OFFSETS = {
  version: 7,
  cost: 8,
  salt: 12,
  nonce: 28,
  publicKey: 52,
  sealed: 84,
  checksum: 132,
} as const;
/** No file may make this program take more than a gigabyte, or a minute. */
const MAX_MEMORY_BYTES = 2 ** 30;

/**
 * Seals a seed under a passphrase. `random`: 40 fresh random bytes. 140 bytes come out.
 * @throws IdentityError 'length' for a seed or random bytes of the wrong number, 'range' for a cost outside its bounds
 */
export async function sealSeed(input: {
  readonly seed: Uint8Array;
  readonly passphrase: string;
  readonly random: Uint8Array;
  readonly cost?: ScryptCost;
}): Promise<Uint8Array> {
  const { seed, random, cost = DEFAULT_SCRYPT_COST } = input;
  checkLength(seed, { field: 'seed', length: SEED_BYTES });
  checkLength(random, { field: 'random', length: ENVELOPE_RANDOM_BYTES });
  if (!affordable(cost)) throw new IdentityError('range', `scrypt cost ${JSON.stringify(cost)}`);
  const head = concatBytes(
    MAGIC,
    Uint8Array.of(VERSION, cost.log2N, cost.r, cost.p, 0),
    random,
    signerFromSeed(seed).publicKey,
  );
  const key = await keyFrom(input.passphrase, head);
  const body = concatBytes(head, cipherOf(key, head).encrypt(seed));
  return concatBytes(body, checksumOf(body));
}

/**
 * Opens what `sealSeed` made: the 32-byte seed.
 * @throws KeystoreError 'damaged', 'unknownVersion', 'tooCostly' or 'wrongPassphrase', looked for in this order
 */
export async function openSeed(input: {
  readonly envelope: Uint8Array;
  readonly passphrase: string;
}): Promise<Uint8Array> {
  const { head, sealed } = checkEnvelope(input.envelope);
  const cipher = cipherOf(await keyFrom(input.passphrase, head), head);
  const seed = decrypted(cipher, sealed);
  if (seed === undefined) throw new KeystoreError('wrongPassphrase', 'nothing was opened');
  const publicKey = head.subarray(OFFSETS.publicKey);
  if (!equalBytes(signerFromSeed(seed).publicKey, publicKey)) {
    throw new KeystoreError('damaged', `the seed is not that of ${toHex(publicKey)}`);
  }
  return seed;
}

/** Whose key an envelope holds: the public key in its head, 32 bytes. @throws KeystoreError 'damaged', 'unknownVersion', 'tooCostly' */
export function envelopeOwner(envelope: Uint8Array): Uint8Array {
  return checkEnvelope(envelope).head.slice(OFFSETS.publicKey, OFFSETS.publicKey + PUBLIC_KEY_BYTES);
}

function checkEnvelope(envelope: Uint8Array): { readonly head: Uint8Array; readonly sealed: Uint8Array } {
  if (!equalBytes(envelope.subarray(0, MAGIC.length), MAGIC))
    throw new KeystoreError('damaged', 'no key file');
  const version = envelope[OFFSETS.version];
  if (version !== undefined && version > VERSION)
    throw new KeystoreError('unknownVersion', `version ${version}`);
  if (version !== VERSION) throw new KeystoreError('damaged', `version ${version}`);
  if (envelope.length !== ENVELOPE_BYTES) throw new KeystoreError('damaged', `${envelope.length} bytes`);
  const body = envelope.subarray(0, OFFSETS.checksum);
  if (!equalBytes(checksumOf(body), envelope.subarray(OFFSETS.checksum))) {
    throw new KeystoreError('damaged', 'wrong checksum');
  }
  const head = envelope.subarray(0, OFFSETS.sealed);
  if (!affordable(costOf(head))) throw new KeystoreError('tooCostly', JSON.stringify(costOf(head)));
  return { head, sealed: envelope.subarray(OFFSETS.sealed, OFFSETS.checksum) };
}

function costOf(head: Uint8Array): ScryptCost {
  const [log2N = 0, r = 0, p = 0] = head.subarray(OFFSETS.cost, OFFSETS.cost + 3);
  return { log2N, r, p };
}

function affordable({ log2N, r, p }: ScryptCost): boolean {
  return (
    isFrom1To(20, log2N) && isFrom1To(16, r) && isFrom1To(4, p) && 128 * 2 ** log2N * r <= MAX_MEMORY_BYTES
  );
}

function isFrom1To(most: number, value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function cipherOf(key: Uint8Array, head: Uint8Array): ReturnType<typeof xchacha20poly1305> {
  return xchacha20poly1305(key, head.subarray(OFFSETS.nonce, OFFSETS.publicKey), head);
}

function checksumOf(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, ENVELOPE_BYTES - OFFSETS.checksum);
}

function decrypted(cipher: ReturnType<typeof xchacha20poly1305>, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return cipher.decrypt(sealed);
  } catch {
    return undefined;
  }
}

function keyFrom(passphrase: string, head: Uint8Array): Promise<Uint8Array> {
  const { log2N, r, p } = costOf(head);
  const salt = head.subarray(OFFSETS.salt, OFFSETS.nonce);
  // Twice the memory of RFC 7914: OpenSSL counts its own buffers against the bound.
  const options = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r + 2 ** 20 };
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  scrypt(utf8Bytes(passphrase.normalize('NFKC').toWellFormed()), salt, 32, options, (error, key) => {
    if (error === null) resolve(Uint8Array.from(key));
    else reject(error);
  });
  return promise;
}
