import { hkdfSync } from 'node:crypto';
import { concatBytes, uint32Bytes, utf8Bytes } from '../codec/index.ts';
import type { UtcDay } from '../units/index.ts';
import { checkLength, IdentityError } from './error.ts';

/** Bytes of every derived key and of a community's ID. */
export const KEY_BYTES = 32;
export const COMMUNITY_BYTES = 32;

/**
 * Every label that enters a derivation or a seal, as UTF-8 without a terminator. Each carries its version: a change of
 * meaning is a new label, never a new meaning of an old one.
 */
export const LABELS = {
  sealingSecret: utf8Bytes('nabowatt/sealing-secret/v1'),
  daySecret: utf8Bytes('nabowatt/day-secret/v1'),
  dayKey: utf8Bytes('nabowatt/day-key/v1'),
  reading: utf8Bytes('nabowatt/reading/v1'),
  grantEphemeral: utf8Bytes('nabowatt/grant-ephemeral/v1'),
  grantWrap: utf8Bytes('nabowatt/grant-wrap/v1'),
  grant: utf8Bytes('nabowatt/grant/v1'),
} as const;

const MAX_DAY = 2 ** 32 - 1;
const NO_SALT = new Uint8Array(0);

/** 32 bytes of HKDF-SHA256 (RFC 5869). An absent salt is the empty one, which HKDF takes as 32 zeros. */
export function deriveKey(input: {
  readonly secret: Uint8Array;
  readonly salt?: Uint8Array;
  /** Joined without separators: every part but the label must have a fixed length. */
  readonly info: readonly Uint8Array[];
}): Uint8Array {
  const info = concatBytes(...input.info);
  return new Uint8Array(hkdfSync('sha256', input.secret, input.salt ?? NO_SALT, info, KEY_BYTES));
}

/** A UTC day as four bytes, the most significant first. @throws IdentityError 'range' for what does not fit */
export function dayBytes(day: UtcDay): Uint8Array {
  if (!Number.isInteger(day) || day < 0 || day > MAX_DAY) throw new IdentityError('range', `day ${day}`);
  return uint32Bytes(day);
}

/** Checks a community's ID. @throws IdentityError 'length' */
export function checkCommunity(community: Uint8Array): Uint8Array {
  return checkLength(community, { field: 'community', length: COMMUNITY_BYTES });
}
