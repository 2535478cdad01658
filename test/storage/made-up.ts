import { concatBytes, sha256, toHex, uint32Bytes, utf8Bytes } from '../../node-core/codec/index.ts';

/** Bytes that look random and are the same for the same label. */
export function bytesOf(label: string, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at * 32 < length; at++) parts.push(sha256(utf8Bytes(label), uint32Bytes(at)));
  return concatBytes(...parts).slice(0, length);
}

/** A transaction ID of its own for each label. */
export function idOf(label: string): string {
  return toHex(sha256(utf8Bytes(label)));
}

/** Seeded numbers from 0 to `below` - 1 (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
