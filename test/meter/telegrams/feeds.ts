/** Ways to feed bytes to a reader, and random numbers that a seed repeats. */
import {
  type ReaderEvent,
  type TelegramKeys,
  TelegramReader,
} from '../../../node-core/meter/telegrams/index.ts';

/** Whole numbers from 0 up to, not including, a limit: xorshift32, the same for the same seed. */
export function seededRandom(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Random bytes. */
export function noise(length: number, random: (below: number) => number): Uint8Array {
  return Uint8Array.from({ length }, () => random(256));
}

/** All at once. */
export function fedWhole(bytes: Uint8Array, keys?: TelegramKeys): ReaderEvent[] {
  return fedInChunks(bytes, keys, () => bytes.length || 1);
}

/** One byte at a time. */
export function fedByteByByte(bytes: Uint8Array, keys?: TelegramKeys): ReaderEvent[] {
  return fedInChunks(bytes, keys, () => 1);
}

/** In chunks of 1 to 96 bytes, as USB delivers them. */
export function fedRandomly(
  bytes: Uint8Array,
  keys: TelegramKeys | undefined,
  random: (below: number) => number,
): ReaderEvent[] {
  return fedInChunks(bytes, keys, () => 1 + random(96));
}

function fedInChunks(bytes: Uint8Array, keys: TelegramKeys | undefined, size: () => number): ReaderEvent[] {
  const reader = new TelegramReader(keys);
  const events: ReaderEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const to = Math.min(at + size(), bytes.length);
    events.push(...reader.push(bytes.slice(at, to)));
    at = to;
  }
  return [...events, ...reader.end()];
}
