/**
 * `node test/fuzz/group-frames.ts [--inputs N] [--seed S]`: a home with a seat sends the four others of five what homes
 * really send, damaged (test/node/group/garbler.ts). Looks for a throw, a settled block that changes, a community that
 * cannot go on afterwards, and memory that grows. The last line is one JSON object; exit code 1 when anything was found.
 */
import { parseArgs } from 'node:util';
import { garble } from '../node/group/garbler.ts';

const MAX_GROWTH_MB = 150;
const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const startMs = performance.now();
const seed = Number(values.seed);
const garbled = await garble({ inputs: Number(values.inputs), seed });
const seconds = Math.round((performance.now() - startMs) / 1000);
console.log(JSON.stringify({ seed, seconds, ...garbled }));
process.exitCode = garbled.heapMb.end > garbled.heapMb.early + MAX_GROWTH_MB ? 1 : 0;
