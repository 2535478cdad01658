/**
 * Random numbers that are looked up, not drawn: number `counter` of stream `key` is the same whoever asks, in any
 * order, so any minute of a simulated home can be worked out without the ones before it.
 *
 * Source: SplitMix (Steele, Lea and Flood, 'Fast splittable pseudorandom number generators', OOPSLA 2014, figure
 * 17) in its 32-bit form: a Weyl sequence of the golden ratio, put through the finalizer of MurmurHash3 (Austin
 * Appleby, public domain). Good enough for weather and kettles; never for keys.
 */

/** Floor of 2^32 / the golden ratio, made odd. */
const GOLDEN_GAMMA = 0x9e3779b9;
const TWO_TO_32 = 2 ** 32;

/** Names a stream; a whole number from 0 to 2^32 - 1. */
export type StreamKey = number;

/** The stream of a seed and a path of words below it, such as (7, 'kettle', 20654). Numbers count by their low 32 bits. */
export function streamKey(seed: number, ...path: readonly (string | number)[]): StreamKey {
  let key = mix(seed);
  for (const step of path) {
    if (typeof step === 'number') key = mix(key ^ mix(step + GOLDEN_GAMMA));
    else for (let i = 0; i < step.length; i++) key = mix(key ^ (step.charCodeAt(i) + GOLDEN_GAMMA));
  }
  return key;
}

/** Number `counter` of a stream: evenly spread over 0 (included) to 1 (excluded). */
export function numberAt(key: StreamKey, counter: number): number {
  return mix(key + Math.imul(counter, GOLDEN_GAMMA)) / TWO_TO_32;
}

/**
 * A smooth curve through random heights at the whole positions: -1 to 1, average 0 (value noise with the cubic
 * 3f^2 - 2f^3 between its knots).
 */
export function smoothAt(key: StreamKey, position: number): number {
  const knot = Math.floor(position);
  const along = position - knot;
  const eased = along * along * (3 - 2 * along);
  const from = numberAt(key, knot);
  return 2 * (from + (numberAt(key, knot + 1) - from) * eased) - 1;
}

/** Numbers of one stream, one after the other: for what is worked out once a day in a fixed order. */
export interface Draws {
  /** 0 (included) to 1 (excluded). */
  next(): number;
  /** From `low` (included) to `high` (excluded). */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** The draws of a stream from its start. */
export function draws(key: StreamKey): Draws {
  let counter = 0;
  const next = () => numberAt(key, counter++);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
  };
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
