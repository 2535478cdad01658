/** Every truncation and every flipped bit of a telegram: none may yield a reading that the whole one does not. */
import type { Telegram } from '../../../node-core/meter/telegrams/index.ts';
import { frameOf, telegramsIn } from './check-vector.ts';
import { fedWhole } from './feeds.ts';
import { checksumHolds } from './naive-checksums.ts';
import type { Vector } from './vectors.ts';

/** What came of mutating a telegram. */
export interface MutationReport {
  readonly inputs: number;
  /** Readings that came out all the same: the ones of other frames in it, or of frames that have no checksum. */
  readonly readings: number;
  /** Telegrams with a fault that a flipped bit took away. */
  readonly mended: number;
  readonly problems: readonly string[];
}

/** Cuts a telegram after each of its bytes. */
export function checkTruncations(vector: Vector): MutationReport {
  const inputs = Array.from(vector.bytes, (_, length) => ({
    name: `cut after ${length} bytes`,
    bytes: vector.bytes.subarray(0, length),
  }));
  return checkInputs(vector, inputs, { mayChange: false });
}

/** Flips each bit, or those that `picks` says. */
export function checkBitFlips(vector: Vector, picks: (bit: number) => boolean = () => true): MutationReport {
  function* flips(): Generator<Input> {
    for (let bit = 0; bit < vector.bytes.length * 8; bit += 1) {
      if (!picks(bit)) continue;
      const bytes = Uint8Array.from(vector.bytes);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      yield { name: `bit ${bit & 7} of byte ${bit >> 3} flipped`, bytes };
    }
  }
  return checkInputs(vector, flips(), { mayChange: true });
}

interface Input {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * @param mayChange whether a frame without any checksum may say something else: nothing could tell
 */
function checkInputs(
  vector: Vector,
  inputs: Iterable<Input>,
  { mayChange }: { readonly mayChange: boolean },
): MutationReport {
  const original = telegramsIn(fedWhole(vector.bytes, vector.keys)).map(({ telegram }) => telegram);
  const known = new Set(original.map(textOf));
  const unchecked = original.some(({ integrity }) => integrity === 'none');
  const problems: string[] = [];
  let count = 0;
  let readings = 0;
  let mended = 0;
  for (const { name, bytes } of inputs) {
    count += 1;
    for (const found of telegramsIn(fedWhole(bytes, vector.keys))) {
      readings += 1;
      const excused = mayChange && unchecked && found.telegram.integrity === 'none';
      if (!checksumHolds(found.telegram, frameOf(bytes, found)))
        problems.push(`${vector.id}: ${name}: a checksum that does not hold`);
      else if (excused || known.has(textOf(found.telegram))) continue;
      // A bit of a faulty telegram that is flipped back mends it: its checksum was just found to hold.
      else if (mayChange && !vector.valid && found.telegram.integrity === 'checksum') mended += 1;
      else problems.push(`${vector.id}: ${name}: another reading`);
    }
  }
  return { inputs: count, readings, mended, problems };
}

/** All that a telegram says; the CRC as it stood is not part of it: 'a' and 'A' are the same digit. */
function textOf(telegram: Telegram): string {
  return JSON.stringify({ ...telegram, crc: telegram.crc?.toUpperCase() }, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
