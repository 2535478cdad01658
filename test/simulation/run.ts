/**
 * Storms over the Raft core from the command line: `node test/simulation/run.ts --seed S|fresh --steps N [--seconds T] [--churn]`.
 * With `--seconds` it goes on with the seeds that follow. The last line is one JSON object.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type StormReport, storm } from './storm.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '20000' },
    churn: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '0' },
  },
});
const until = performance.now() + Number(values.seconds) * 1000;
const reports: StormReport[] = [];
/** `fresh`: a seed that nobody has chosen; a failure prints the one that it is of. */
let seed = values.seed === 'fresh' ? randomInt(2 ** 31) : Number(values.seed);
console.log(`Seeds from ${seed}`);
do {
  reports.push(storm({ seed, steps: Number(values.steps), churn: values.churn }));
  seed += 1;
} while (performance.now() < until);
const sum = (key: keyof StormReport): number => reports.reduce((total, report) => total + report[key], 0);
console.log(
  JSON.stringify({
    seeds: reports.length,
    steps: sum('steps'),
    committed: sum('committed'),
    terms: sum('terms'),
    reads: sum('reads'),
    withdrawals: sum('withdrawals'),
  }),
);
