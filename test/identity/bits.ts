/** A copy with one bit turned over; bits are counted from the lowest of the first byte, round and round. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const bent = Uint8Array.from(bytes);
  const at = bit % (bytes.length * 8);
  bent[at >> 3] = (bent[at >> 3] ?? 0) ^ (1 << (at & 7));
  return bent;
}
