/** What has to hold for one telegram of `index.json`, however it is fed. */
import { decodeTelegram, type ReaderEvent, type Telegram } from '../../../node-core/meter/telegrams/index.ts';
import { compare } from './compare.ts';
import { fedByteByByte, fedRandomly, fedWhole, noise, seededRandom } from './feeds.ts';
import { checksumHolds } from './naive-checksums.ts';
import type { Vector } from './vectors.ts';

/** How many seeds of chunks and of noise each telegram goes through. */
export const SEEDS = 20;
export const NOISE_BYTES = 1024;

/** What came of a telegram. */
export interface VectorReport {
  /** Expected values that were equal, in one feed. */
  readonly values: number;
  /** Feeds that gave what was expected. */
  readonly feeds: number;
  /** Whole frames behind the refused one: a file may hold a capture. */
  readonly behind: number;
  /** What went wrong; empty when all is well. */
  readonly problems: readonly string[];
  /** Names of expected values that the comparison does not know. */
  readonly unknown: readonly string[];
}

/** Feeds a telegram whole, byte by byte, in random chunks, and behind noise. */
export function checkVector(vector: Vector, seeds: number = SEEDS): VectorReport {
  const problems: string[] = [];
  let values = 0;
  let behind = 0;
  let feeds = 0;
  const unknown = new Set<string>();
  const whole = fedWhole(vector.bytes, vector.keys);
  for (const { name, bytes, events } of feedsOf(vector, whole, seeds)) {
    const before = problems.length;
    const found = telegramsIn(events);
    if (found.length !== telegramsIn(whole).length) problems.push(`${name}: ${found.length} telegrams`);
    for (const { telegram, frame } of found.map((each) => ({ ...each, frame: frameOf(bytes, each) }))) {
      if (!checksumHolds(telegram, frame))
        problems.push(`${name}: a reading from a frame that does not hold`);
      if (!vector.valid) continue;
      const comparison = compare(telegram, vector.expected);
      problems.push(...comparison.different.map((each) => `${name}: ${each}`));
      for (const each of comparison.unknown) unknown.add(each);
      values = comparison.equal;
    }
    if (problems.length === before) feeds += 1;
  }
  const first = decodeTelegram(vector.bytes, vector.keys);
  if (vector.valid !== (first.kind === 'telegram'))
    problems.push(`the first frame: ${JSON.stringify(first.kind)}`);
  if (!vector.valid) behind = telegramsIn(whole).length;
  return { values, feeds, behind, problems, unknown: [...unknown] };
}

interface Feed {
  readonly name: string;
  /** What was fed. */
  readonly bytes: Uint8Array;
  readonly events: readonly ReaderEvent[];
}

function* feedsOf({ bytes, keys }: Vector, whole: readonly ReaderEvent[], seeds: number): Generator<Feed> {
  yield { name: 'whole', bytes, events: whole };
  yield { name: 'byte by byte', bytes, events: fedByteByByte(bytes, keys) };
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seededRandom(seed);
    yield { name: `chunks of seed ${seed}`, bytes, events: fedRandomly(bytes, keys, random) };
    const noisy = Buffer.concat([noise(NOISE_BYTES, random), bytes]);
    yield { name: `noise of seed ${seed}`, bytes: noisy, events: fedRandomly(noisy, keys, random) };
  }
}

/** A reading, and where its frame was. */
export interface FoundTelegram {
  readonly telegram: Telegram;
  readonly offset: number;
  readonly bytes: number;
}

/** The readings among what a reader said. */
export function telegramsIn(events: readonly ReaderEvent[]): FoundTelegram[] {
  return events.filter((event) => event.kind === 'telegram');
}

/** The bytes of a reading's frame. */
export function frameOf(fed: Uint8Array, { offset, bytes }: FoundTelegram): Uint8Array {
  return fed.subarray(offset, offset + bytes);
}
