/**
 * `node test/fuzz/network-frames.ts [--inputs N] [--seed S]`: what peers and routers may send, damaged, from a seed.
 * Looks for a throw that is no `NetworkError`, for a frame that a naive reader cuts otherwise, for an input that is read
 * and would be written otherwise, for one that takes long, and for memory that grows or is taken for an announcement.
 * The last line is one JSON object; exit code 1 when anything was found.
 */
import { parseArgs } from 'node:util';
import { NetworkError } from '../../node-core/network/error.ts';
import { seededRandom } from '../meter/telegrams/feeds.ts';
import { READERS } from './network-readers.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
/** No input of some KB takes so long, but on a machine that stands still. */
const SLOW_MS = 2_000;
const MAX_GROWTH_MB = 100;

const random = seededRandom(seed);
const problems: string[] = [];
const counts = new Map(READERS.map(({ name }) => [name, { read: 0, refused: 0 }]));
let bytes = 0;
let slowestMs = 0;
const afterWarmUp = { mb: 0 };
const start = performance.now();

for (let input = 0; input < inputs && problems.length < 10; input += 1) {
  if (input === Math.floor(inputs / 4)) afterWarmUp.mb = usedMb();
  const reader = READERS[input % READERS.length];
  if (reader === undefined) break;
  const fed = reader.input(random);
  const count = counts.get(reader.name);
  const began = performance.now();
  try {
    const problem = reader.read(fed, random);
    if (problem !== undefined) note(input, `${reader.name}: ${problem}`, fed);
    if (count !== undefined) count.read += 1;
  } catch (thrown) {
    if (!(thrown instanceof NetworkError)) note(input, `${reader.name} threw ${String(thrown)}`, fed);
    if (count !== undefined) count.refused += 1;
  }
  const tookMs = performance.now() - began;
  slowestMs = Math.max(slowestMs, tookMs);
  if (tookMs > SLOW_MS) note(input, `${reader.name} took ${Math.round(tookMs)} ms`, fed);
  bytes += fed.length;
}

const seconds = (performance.now() - start) / 1000;
const heapMb = usedMb();
if (heapMb > afterWarmUp.mb + MAX_GROWTH_MB)
  problems.push(`memory grew from ${afterWarmUp.mb} to ${heapMb} MB`);
for (const problem of problems) console.log(problem);
console.log(
  JSON.stringify({
    inputs,
    seed,
    bytes,
    ...Object.fromEntries(counts),
    problems: problems.length,
    perSecond: Math.round(inputs / seconds),
    slowestMs: Math.round(slowestMs),
    heapMb,
  }),
);
process.exitCode = problems.length === 0 ? 0 : 1;

function usedMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1e6);
}

function note(input: number, what: string, fed: Uint8Array): void {
  problems.push(`seed ${seed}, input ${input}: ${what}\n  ${Buffer.from(fed).toString('hex')}`);
}
