import { Point } from '@noble/ed25519';

/**
 * Whether anybody can sign for an Ed25519 key: by ZIP-215 the neutral point and zero are a valid signature of every message
 * under a key of small order. Bytes that are no point are not weak: no signature holds under them.
 */
export function isWeakKey(publicKey: Uint8Array): boolean {
  const point = pointOf(publicKey);
  return point !== undefined && point.isSmallOrder();
}

/** Decoded as ZIP-215 does, which takes more encodings than RFC 8032. */
function pointOf(publicKey: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(publicKey, true);
  } catch {
    return undefined;
  }
}
