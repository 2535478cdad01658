/**
 * `npm run test:processes -- [--minutes 15] [--races N] [--homes 7] [--seed S] [--out DIR]`: a community of real processes whose homes are
 * killed, frozen and cut off at random under load, while buyers race for the same surplus. Nothing that was acknowledged
 * may be lost, all copies must end equal and verify, of two buyers exactly one may win, in so many races at least (1000 in a
 * quarter of an hour or more, else as many as there are); it goes on for twice as long for them. The last line is one JSON object.
 * As root it runs in a network namespace of its own, where links can be cut; else it says so and does without.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleHome } from '../../main/cli/community/bundle.ts';
import { StreetOfProcesses } from '../../main/cli/community/processes.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import { verifyLedger } from '../../node-core/node/verify-ledger.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { minute, minuteOfMs } from '../../node-core/units/index.ts';
import { seededRandom } from '../meter/telegrams/feeds.ts';
import { Chaos } from './chaos.ts';
import { Races } from './races.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    races: { type: 'string' },
    homes: { type: 'string', default: '7' },
    seed: { type: 'string' },
    out: { type: 'string' },
    inside: { type: 'boolean', default: false },
  },
});
const SPEED = 60;
const LANES = 3;
const WANTED_RACES = Number(values.races ?? (Number(values.minutes) >= 15 ? 1000 : 0));
const ALWAYS = { startMinute: minute(0), endMinute: minute(2 ** 31) };

/** Runs this program again in a network of its own, with nothing in it but loopback. */
function insideNamespace(): number {
  const command = [
    'ip link set lo up && exec "$0" "$@"',
    process.execPath,
    ...process.argv.slice(1),
    '--inside',
  ];
  return spawnSync('unshare', ['--net', '--', 'sh', '-c', ...command], { stdio: 'inherit' }).status ?? 1;
}

async function main(): Promise<number> {
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  const homes = Number(values.homes);
  console.log(
    `Seed ${seed}; ${homes} homes for ${values.minutes} minutes${values.inside ? '' : '; links are not cut'}`,
  );
  const dir = values.out ?? mkdtempSync(path.join(os.tmpdir(), 'nabowatt-faults-'));
  const street = new StreetOfProcesses({
    program: await bundleHome(),
    dir,
    validators: 5,
    speed: SPEED,
    originMs: Date.UTC(2026, 5, 12, 9),
    trades: false,
  });
  try {
    const result = await storm(street, { homes, random: seededUnit(seed) });
    console.log(JSON.stringify({ seed, ...result }));
    return result.problems.length === 0 ? 0 : 1;
  } finally {
    street.killAll();
    if (values.out === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

async function storm(
  street: StreetOfProcesses,
  { homes, random }: { readonly homes: number; readonly random: () => number },
) {
  await street.found();
  for (let n = 1; n < homes; n += 1) await street.join();
  await street.until('five seats', (all) => all.every(({ seats }) => seats === 5));
  const chaos = new Chaos(street, { random, mayCut: values.inside });
  const races = new Races(street, random);
  chaos.start();
  const running = races.run(LANES);
  const begun = minuteOfMs(street.nowMs());
  await street.untilMinute(begun + Number(values.minutes) * SPEED);
  const longest = begun + 2 * Number(values.minutes) * SPEED;
  while (races.races.length < WANTED_RACES && minuteOfMs(street.nowMs()) < longest) {
    await street.untilMinute(minuteOfMs(street.nowMs()) + 1);
  }
  races.stop();
  await chaos.stop();
  await running;
  street.lastMinute(minuteOfMs(street.nowMs()));
  await street.until('all copies level, nothing waiting', (all) => {
    const level =
      new Set(all.map(({ appliedIndex, stateHash }) => `${appliedIndex} ${stateHash}`)).size === 1;
    const isTold = all.every(({ pending, stateHash }) => pending === 0 && stateHash !== null);
    return all.length === homes && level && isTold;
  });
  const recorded = Array.from({ length: homes }, (_, n) => street.recordedBy(n));
  const failovers = failoverTimes(street, chaos.leaderKillsMs);
  const { elections } = street;
  await street.endAll();
  if (values.out !== undefined)
    writeFileSync(
      path.join(values.out, 'events.json'),
      JSON.stringify([...street.events, ...chaos.log], null, 1),
    );
  const problems = await checked(street, { recorded, races });
  const raced = races.races.length;
  if (raced < WANTED_RACES) problems.push(`${raced} races of ${WANTED_RACES}`);
  return {
    faults: chaos.counts,
    elections,
    races: raced,
    acknowledged: races.acknowledged.length,
    readings: recorded.reduce((sum, count) => sum + count, 0),
    failoverMs: failovers,
    problems,
  };
}

/** From each killing of a leader to the first block of its successor. */
function failoverTimes(street: StreetOfProcesses, killsMs: readonly number[]) {
  const firstBlocks = street.events.filter(({ what }) => what.includes('firstBlock')).map(({ atMs }) => atMs);
  const took = killsMs
    .flatMap((atMs) => {
      const next = firstBlocks.find((blockMs) => blockMs > atMs);
      return next === undefined ? [] : [next - atMs];
    })
    .sort((a, b) => a - b);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? null;
  return { count: took.length, p50: at(0.5), p99: at(0.99) };
}

async function checked(
  street: StreetOfProcesses,
  { recorded, races }: { readonly recorded: readonly number[]; readonly races: Races },
): Promise<string[]> {
  const problems: string[] = [];
  const hashes = new Set<string>();
  for (let n = 0; n < street.count; n += 1) {
    const store = openLedgerStore(path.join(street.dirOf(n), 'ledger.sqlite'), { mode: 'read' });
    try {
      const { fault, community } = await verifyLedger({ store, verifier: createVerifier() });
      if (fault !== undefined) problems.push(`home ${n}: ${fault.where}: ${fault.what}`);
      hashes.add(Buffer.from(community.stateHash()).toString('hex'));
      if (n > 0) continue;
      for (const [member, count] of recorded.entries()) {
        const there = store.placesOf(member, ALWAYS).length;
        if (there < count) problems.push(`${count - there} acknowledged readings of home ${member} are lost`);
      }
      const lost = races.acknowledged.filter((id) => store.findTransaction(id) === undefined);
      if (lost.length > 0) problems.push(`${lost.length} acknowledged transactions are lost: ${lost[0]}`);
      for (const { proposals, outcomes } of races.races) {
        const won = proposals.filter((id) => community.contracts.has(id)).length;
        const told = outcomes.filter((outcome) => outcome === 'certified').length;
        const isDecided = outcomes.every((outcome) => outcome === 'certified' || outcome === 'refused');
        if (won > 1 || told > 1) problems.push(`both buyers won: ${proposals.join(', ')}`);
        if (isDecided && (won !== 1 || told !== 1))
          problems.push(`${won} won, ${told} told: ${proposals.join(', ')}`);
      }
    } finally {
      store.close();
    }
  }
  if (hashes.size !== 1) problems.push(`${hashes.size} different states`);
  return problems;
}

function seededUnit(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random(2 ** 30) / 2 ** 30;
}

const canUnshare = process.getuid?.() === 0 && process.platform === 'linux';
process.exitCode = canUnshare && !values.inside ? insideNamespace() : await main();
