/**
 * A second, deliberately plain implementation of what identity derives, seals and wraps, from the tables in the doc
 * comments and the RFCs alone: HKDF from HMAC, AES-GCM-SIV from single AES blocks and big integers, X25519 from
 * @noble/curves (identity itself uses OpenSSL's). Slow; for tests and vectors.
 */
import { createCipheriv, createHmac } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';

const EMPTY = new Uint8Array(0);

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A whole number in so many bytes, the most significant first. */
export function bigEndian(value: number, length: number): Uint8Array {
  const digits = BigInt(value)
    .toString(16)
    .padStart(length * 2, '0');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** RFC 5869, sections 2.2 and 2.3, for one block of output. */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Uint8Array {
  const pseudoRandomKey = hmac(salt.length === 0 ? new Uint8Array(32) : salt, secret);
  return hmac(pseudoRandomKey, joined(info, Uint8Array.of(1)));
}

function hmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  return Uint8Array.from(createHmac('sha256', key).update(data).digest());
}

export interface Sealed {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly associated: Uint8Array;
  readonly plaintext: Uint8Array;
}

/** RFC 8452, section 4: AES-256-GCM-SIV; ciphertext, then tag. */
export function gcmSiv({ key, nonce, associated, plaintext }: Sealed): Uint8Array {
  const derived = [0, 1, 2, 3, 4, 5].map((counter) =>
    aesBlock(key, joined(littleEndian(BigInt(counter), 4), nonce)).subarray(0, 8),
  );
  const authenticationKey = joined(...derived.slice(0, 2));
  const encryptionKey = joined(...derived.slice(2));
  const lengths = joined(
    littleEndian(BigInt(associated.length * 8), 8),
    littleEndian(BigInt(plaintext.length * 8), 8),
  );
  const sum = polyval(authenticationKey, joined(padded(associated), padded(plaintext), lengths));
  const masked = sum.map((byte, at) => (at < 12 ? byte ^ (nonce[at] ?? 0) : byte));
  masked[15] = (masked[15] ?? 0) & 0x7f;
  const tag = aesBlock(encryptionKey, masked);
  return joined(counterMode(encryptionKey, tag, plaintext), tag);
}

function counterMode(key: Uint8Array, tag: Uint8Array, text: Uint8Array): Uint8Array {
  const block = Uint8Array.from(tag);
  block[15] = (block[15] ?? 0) | 0x80;
  const view = new DataView(block.buffer);
  const out = Uint8Array.from(text);
  for (let at = 0; at < text.length; at += 16) {
    const stream = aesBlock(key, block);
    for (let byte = at; byte < Math.min(at + 16, text.length); byte += 1) {
      out[byte] = (text[byte] ?? 0) ^ (stream[byte - at] ?? 0);
    }
    view.setUint32(0, (view.getUint32(0, true) + 1) >>> 0, true);
  }
  return out;
}

/** RFC 8452, section 3: sums in GF(2^128), bit 0 of byte 0 being the coefficient of x^0. */
function polyval(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const h = fromLittleEndian(key);
  let sum = 0n;
  for (let at = 0; at < blocks.length; at += 16) {
    sum = dot(sum ^ fromLittleEndian(blocks.subarray(at, at + 16)), h);
  }
  return littleEndian(sum, 16);
}

/** a x b x x^-128 modulo x^128 + x^127 + x^126 + x^121 + 1. */
function dot(a: bigint, b: bigint): bigint {
  const modulus = (1n << 128n) | (1n << 127n) | (1n << 126n) | (1n << 121n) | 1n;
  let product = 0n;
  for (let bit = 0n; bit < 128n; bit += 1n) if (((b >> bit) & 1n) === 1n) product ^= a << bit;
  for (let step = 0; step < 128; step += 1) {
    if ((product & 1n) === 1n) product ^= modulus;
    product >>= 1n;
  }
  return product;
}

function aesBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ecb', key, null);
  cipher.setAutoPadding(false);
  return Uint8Array.from(cipher.update(block));
}

function padded(bytes: Uint8Array): Uint8Array {
  return joined(bytes, new Uint8Array((16 - (bytes.length % 16)) % 16));
}

function littleEndian(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Every value on the way from a seed to a household's keys (household-keys.ts). */
export function keysOf(seed: Uint8Array, community: Uint8Array) {
  const sealingSecret = hkdf(seed, EMPTY, utf8('nabowatt/sealing-secret/v1'));
  const daySecret = hkdf(seed, community, utf8('nabowatt/day-secret/v1'));
  return {
    sealingSecret,
    sealingKey: x25519.getPublicKey(sealingSecret),
    daySecret,
    dayKey: (day: number) => hkdf(daySecret, EMPTY, joined(utf8('nabowatt/day-key/v1'), bigEndian(day, 4))),
  };
}

export interface PlainReading {
  readonly dayKey: Uint8Array;
  readonly community: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly minute: number;
  readonly revision: number;
  readonly importMwh: number;
  readonly exportMwh: number;
  /** The byte of quality and correction. */
  readonly flags: number;
  /** The last three bytes; zeros but in tests. */
  readonly reserved?: Uint8Array;
}

/** Every value on the way to a sealed reading (sealing.ts). */
export function sealingOf(reading: PlainReading) {
  const plaintext = joined(
    bigEndian(reading.importMwh, 6),
    bigEndian(reading.exportMwh, 6),
    Uint8Array.of(reading.flags),
    reading.reserved ?? new Uint8Array(3),
  );
  const nonce = joined(bigEndian(reading.minute, 6), bigEndian(reading.revision, 2), new Uint8Array(4));
  const associated = joined(utf8('nabowatt/reading/v1'), reading.community, reading.publicKey);
  const sealed = gcmSiv({ key: reading.dayKey, nonce, associated, plaintext });
  return { plaintext, nonce, associated, sealed };
}

export interface PlainGrant {
  readonly dayKey: Uint8Array;
  readonly community: Uint8Array;
  readonly author: Uint8Array;
  readonly day: number;
}

/** Every value on the way to one recipient's copy of a day key (grant.ts). */
export function wrappingOf(grant: PlainGrant, recipient: Uint8Array) {
  const day = bigEndian(grant.day, 4);
  const ephemeralSecret = hkdf(
    grant.dayKey,
    grant.community,
    joined(utf8('nabowatt/grant-ephemeral/v1'), grant.author, day),
  );
  const ephemeralKey = x25519.getPublicKey(ephemeralSecret);
  const sharedSecret = x25519.getSharedSecret(ephemeralSecret, recipient);
  const wrappingKey = hkdf(
    sharedSecret,
    grant.community,
    joined(utf8('nabowatt/grant-wrap/v1'), grant.author, day, ephemeralKey, recipient),
  );
  const associated = joined(utf8('nabowatt/grant/v1'), grant.community, grant.author, day);
  const wrapped = gcmSiv({
    key: wrappingKey,
    nonce: new Uint8Array(12),
    associated,
    plaintext: grant.dayKey,
  });
  return { ephemeralSecret, ephemeralKey, sharedSecret, wrappingKey, wrapped };
}
