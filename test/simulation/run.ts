/**
 * Storms from the command line:
 * `node test/simulation/run.ts --seed S|fresh [--steps N] [--seconds T] [--churn] [--core | --ledger] [--real-signatures]`.
 *
 * `--core`: over the Raft core alone (storm.ts). `--ledger`: over whole homes, with driver, ledger and disks
 * (community/community-storm.ts). Neither: both, half of the time each. With `--seconds` it goes on with the seeds that
 * follow, and every second storm over homes has `--churn`. A failure prints the command that does it again. The last
 * line is one JSON object.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Violation } from './checker.ts';
import { communityStorm, type CommunityStormReport } from './community/community-storm.ts';
import { type StormReport, storm } from './storm.ts';

const CORE_STEPS = 20_000;
const LEDGER_STEPS = 8000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    churn: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '0' },
    core: { type: 'boolean', default: false },
    ledger: { type: 'boolean', default: false },
    'real-signatures': { type: 'boolean', default: false },
  },
});
/** `fresh`: a seed that nobody has chosen; a failure prints the one that it is of. */
const firstSeed = values.seed === 'fresh' ? randomInt(2 ** 31) : Number(values.seed);
const both = values.core === values.ledger;
const milliseconds = (Number(values.seconds) * 1000) / (both ? 2 : 1);

console.log(`Seeds from ${firstSeed}`);
const core = both || values.core ? coreStorms() : undefined;
const ledger = both || values.ledger ? await ledgerStorms() : undefined;
console.log(JSON.stringify({ ...core, ...(ledger === undefined ? {} : { ledger }) }));

function coreStorms() {
  const steps = Number(values.steps ?? CORE_STEPS);
  const reports: StormReport[] = [];
  const untilMs = performance.now() + milliseconds;
  for (let seed = firstSeed; ; seed += 1) {
    try {
      reports.push(storm({ seed, steps, churn: values.churn }));
    } catch (violation) {
      const churn = values.churn ? ' --churn' : '';
      console.error(`Again: node test/simulation/run.ts --core --seed ${seed} --steps ${steps}${churn}`);
      throw violation;
    }
    if (performance.now() >= untilMs) break;
  }
  const sum = (key: keyof StormReport): number => reports.reduce((total, report) => total + report[key], 0);
  return {
    seeds: reports.length,
    steps: sum('steps'),
    committed: sum('committed'),
    terms: sum('terms'),
    reads: sum('reads'),
    withdrawals: sum('withdrawals'),
  };
}

async function ledgerStorms() {
  const steps = Number(values.steps ?? LEDGER_STEPS);
  const startMs = performance.now();
  const reports: CommunityStormReport[] = [];
  for (let seed = firstSeed; ; seed += 1) {
    const churn = values.churn || (milliseconds > 0 && seed % 2 === 1);
    reports.push(await communityStorm({ seed, steps, churn, realSignatures: values['real-signatures'] }));
    if (performance.now() >= startMs + milliseconds) break;
  }
  const seconds = (performance.now() - startMs) / 1000;
  const total = (key: Exclude<keyof CommunityStormReport, 'events'>): number =>
    reports.reduce((sum, report) => sum + report[key], 0);
  const events: Record<string, number> = {};
  for (const report of reports) {
    for (const [name, count] of Object.entries(report.events)) events[name] = (events[name] ?? 0) + count;
  }
  if (total('blocks') === 0) throw new Violation('storms in which nothing got done');
  return {
    seeds: reports.length,
    steps: total('turns'),
    stepsPerHour: Math.round((total('turns') / seconds) * 3600),
    blocks: total('blocks'),
    settled: total('settled'),
    terms: total('terms'),
    acknowledged: total('acknowledged'),
    racesWon: total('races'),
    stuckByEquivocation: total('stuck'),
    malices: total('malices'),
    events,
  };
}
