/**
 * `node test/fuzz/telegrams.ts [--inputs N] [--seed S] [--data DIR]`: damaged telegrams and random bytes, from a seed.
 * Looks for a throw out of the reader, a reading from a frame whose checksum does not hold, an input that takes long,
 * and memory that grows. The last line is one JSON object; exit code 1 when anything was found.
 *
 * | input | share | what it reaches |
 * | --- | --- | --- |
 * | random bytes | 1/8 | the search for frames |
 * | a telegram with some bytes changed, lost, doubled, swapped or put in | 4/8 | framing and resynchronising |
 * | the same, its checksums made to hold again | 3/8 | what lies behind the checksums: the decoders |
 *
 * Readers are kept for a thousand inputs, so that what one leaves behind meets the next.
 */
import { parseArgs } from 'node:util';
import { TelegramReader } from '../../node-core/meter/telegrams/index.ts';
import { frameOf, telegramsIn } from '../meter/telegrams/check-vector.ts';
import { noise, seededRandom } from '../meter/telegrams/feeds.ts';
import { checksumHolds } from '../meter/telegrams/naive-checksums.ts';
import { KEYS, mutated, sealed, telegramsToMutate } from './telegram-mutations.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
  },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
const INPUTS_PER_READER = 1000;
const INPUTS_PER_LOOK = 10_000;
/** No input of a few KB takes so long, but on a machine that stands still. */
const SLOW_MS = 2000;

const random = seededRandom(seed);
const bases = telegramsToMutate(values.data);
const problems: string[] = [];
let readings = 0;
let faults = 0;
let bytes = 0;
let slowestMs = 0;
let reader = new TelegramReader(KEYS);
let offset = 0;
const heapAfterWarmUp = { bytes: 0 };
let peakHeapMb = 0;
const start = performance.now();

for (let input = 0; input < inputs && problems.length < 10; input += 1) {
  if (input % INPUTS_PER_READER === 0) {
    reader = new TelegramReader(KEYS);
    offset = 0;
  }
  if (input % INPUTS_PER_LOOK === 0) {
    peakHeapMb = Math.max(peakHeapMb, Math.round(process.memoryUsage().heapUsed / 1e6));
  }
  if (input === Math.floor(inputs / 4)) heapAfterWarmUp.bytes = process.memoryUsage().heapUsed;
  const fed = nextInput();
  const began = performance.now();
  try {
    const events = [...reader.push(fed), ...reader.end()];
    for (const found of telegramsIn(events)) {
      readings += 1;
      const frame = frameOf(fed, { ...found, offset: found.offset - offset });
      if (!checksumHolds(found.telegram, frame))
        note(input, 'a reading from a frame that does not hold', fed);
    }
    faults += events.filter(({ kind }) => kind === 'fault').length;
  } catch (error) {
    note(input, error instanceof Error ? (error.stack ?? error.message) : String(error), fed);
  }
  const tookMs = performance.now() - began;
  slowestMs = Math.max(slowestMs, tookMs);
  if (tookMs > SLOW_MS) note(input, `took ${Math.round(tookMs)} ms`, fed);
  offset += fed.length;
  bytes += fed.length;
}

const seconds = (performance.now() - start) / 1000;
const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
// Whatever was collected when: more than 200 MB above the first quarter is a leak, not a late collection.
if (Math.max(heapMb, peakHeapMb) > heapAfterWarmUp.bytes / 1e6 + 200)
  problems.push(`the heap grew to ${Math.max(heapMb, peakHeapMb)} MB`);
for (const problem of problems) console.log(problem);
console.log(
  JSON.stringify({
    inputs,
    seed,
    bytes,
    readings,
    faults,
    problems: problems.length,
    perSecond: Math.round(inputs / seconds),
    slowestMs: Math.round(slowestMs),
    heapMb,
    peakHeapMb,
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  }),
);
process.exitCode = problems.length === 0 ? 0 : 1;

function nextInput(): Uint8Array {
  const choice = random(8);
  if (choice === 0) return noise(random(400), random);
  const base = bases[random(bases.length)] ?? new Uint8Array();
  return choice <= 4 ? mutated(base, random) : sealed(base, random);
}

function note(input: number, what: string, fed: Uint8Array): void {
  problems.push(`seed ${seed}, input ${input}: ${what}\n  ${Buffer.from(fed).toString('hex')}`);
}
