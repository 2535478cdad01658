import { gcmsiv } from '@noble/ciphers/aes.js';
import { concatBytes } from '../codec/index.ts';
import { energyMwh, MAX_MINUTE_ENERGY_MWH, type Minute } from '../units/index.ts';
import { checkCommunity, KEY_BYTES, LABELS } from './derivation.ts';
import { checkLength, IdentityError } from './error.ts';
import type { ReadingContent, ReadingQuality } from './reading-content.ts';
import { PUBLIC_KEY_BYTES } from './signer.ts';

/**
 * Readings under the key of the day (DESIGN 4): AES-256-GCM-SIV (RFC 8452), 16 bytes of ciphertext, then 16 of tag.
 *
 * Plaintext, always 16 bytes:
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 6 | import in mWh, the most significant byte first |
 * | 6 | 6 | export in mWh, the same |
 * | 12 | 1 | flags: bits 0-1 quality (0 measured, 1 estimated, 2 gap), bit 2 corrected, bits 3-7 zero |
 * | 13 | 3 | zero |
 *
 * Nonce, 12 bytes: neither a correction nor a restored PC meets the nonce of other text, and if one did, SIV would
 * give away no more than that two texts are equal.
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 6 | minute, the most significant byte first |
 * | 6 | 2 | revision, the same |
 * | 8 | 4 | zero |
 *
 * Associated data, 83 bytes: 'nabowatt/reading/v1' (19) || community ID (32) || the author's public key (32).
 */
const PLAINTEXT_BYTES = 16;
/** Bytes of a sealed reading: 16 of ciphertext and 16 of tag. */
export const SEALED_READING_BYTES = 32;

const MAX_REVISION = 0xffff;
const MAX_UINT48 = 2 ** 48 - 1;
const QUALITIES: readonly ReadingQuality[] = ['measured', 'estimated', 'gap'];
const QUALITY_BITS = 0b11;
const CORRECTED_BIT = 0b100;

/** Which reading is meant: everything that its seal is bound to. */
export interface ReadingSlot {
  /** The author's key of the UTC day that the minute lies in; 32 bytes. */
  readonly dayKey: Uint8Array;
  /** The community's ID, 32 bytes. */
  readonly community: Uint8Array;
  /** The author's node ID, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly minute: Minute;
  /** 0 to 65 535; the ledger allows 255. */
  readonly revision: number;
}

/**
 * Seals a reading: 32 bytes. Equal input gives equal bytes.
 * @throws IdentityError 'length' or 'range' (energies outside 0 to 2^48 - 1, a revision outside 0 to 65 535)
 */
export function sealReading(reading: ReadingSlot & { readonly content: ReadingContent }): Uint8Array {
  return cipherOf(reading).encrypt(plaintextOf(reading.content));
}

/**
 * Opens a sealed reading. Undefined when it does not open: another day's key, another community, author, minute or
 * revision, a changed bit, a wrong length, or a plaintext that no honest author makes (unknown quality, bits or bytes
 * set that must be zero). Who the bytes came from must not matter, so nothing is thrown for them.
 * @throws IdentityError 'length' or 'range' for a slot that cannot be
 */
export function openReading(
  reading: ReadingSlot & { readonly sealed: Uint8Array },
): ReadingContent | undefined {
  const cipher = cipherOf(reading);
  if (reading.sealed.length !== SEALED_READING_BYTES) return undefined;
  const plaintext = decrypted(cipher, reading.sealed);
  return plaintext === undefined ? undefined : contentOf(plaintext);
}

function cipherOf(slot: ReadingSlot): ReturnType<typeof gcmsiv> {
  checkLength(slot.dayKey, { field: 'dayKey', length: KEY_BYTES });
  checkLength(slot.publicKey, { field: 'publicKey', length: PUBLIC_KEY_BYTES });
  const associated = concatBytes(LABELS.reading, checkCommunity(slot.community), slot.publicKey);
  return gcmsiv(slot.dayKey, nonceOf(slot), associated);
}

function nonceOf(slot: ReadingSlot): Uint8Array {
  const { minute, revision } = slot;
  if (!Number.isInteger(revision) || revision < 0 || revision > MAX_REVISION) {
    throw new IdentityError('range', `revision ${revision}`);
  }
  if (!Number.isSafeInteger(minute) || minute < 0 || minute > MAX_UINT48) {
    throw new IdentityError('range', `minute ${minute}`);
  }
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  writeUint48(view, 0, minute);
  view.setUint16(6, revision);
  return nonce;
}

function plaintextOf(content: ReadingContent): Uint8Array {
  const plaintext = new Uint8Array(PLAINTEXT_BYTES);
  const view = new DataView(plaintext.buffer);
  writeUint48(view, 0, checkEnergy('importMwh', content.importMwh));
  writeUint48(view, 6, checkEnergy('exportMwh', content.exportMwh));
  view.setUint8(12, QUALITIES.indexOf(content.quality) | (content.corrected ? CORRECTED_BIT : 0));
  return plaintext;
}

function contentOf(plaintext: Uint8Array): ReadingContent | undefined {
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  const flags = view.getUint8(12);
  const quality = QUALITIES[flags & QUALITY_BITS];
  const unknown = flags & ~(QUALITY_BITS | CORRECTED_BIT);
  if (quality === undefined || unknown !== 0 || view.getUint8(13) !== 0 || view.getUint16(14) !== 0)
    return undefined;
  return {
    importMwh: energyMwh(readUint48(view, 0)),
    exportMwh: energyMwh(readUint48(view, 6)),
    quality,
    corrected: (flags & CORRECTED_BIT) !== 0,
  };
}

function decrypted(cipher: ReturnType<typeof gcmsiv>, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return cipher.decrypt(sealed);
  } catch {
    return undefined;
  }
}

function checkEnergy(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= MAX_MINUTE_ENERGY_MWH) return value;
  // The number itself stays out of the message: it is what the seal is there to hide.
  throw new IdentityError('range', `${field} is not 0 to 2^48 - 1`);
}

function writeUint48(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, Math.floor(value / 2 ** 32));
  view.setUint32(offset + 2, value % 2 ** 32);
}

function readUint48(view: DataView, offset: number): number {
  return view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2);
}
