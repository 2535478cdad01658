/** `npm run -s community -- --homes N`: a community of processes on this PC. See HELP. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import type { Status } from './messages.ts';
import { bundleHome } from './bundle.ts';
import { StreetOfProcesses } from './processes.ts';
import { loopbackBytes } from './loopback.ts';
import { communityReport, type CommunityReport, type LastSight, type Load } from './report.ts';

const HELP = `Runs a whole community on this PC: each home a process with its own keys, disk and simulated meter.

  npm run -s community -- --homes N [--validators 5] [--minutes M] [--speed X] [--out DIR] [--json]

  --homes N         how many homes, from 1; the first one founds, the others come by invitation
  --validators 5    how many of them vote: 1, 3, 5 or 7
  --minutes M       for how many minutes of the meters it runs; 10 by default
  --speed X         how many of their seconds pass in one; 60 by default
  --no-trade        no offers and contracts, readings alone
  --out DIR         keeps their files there
  --json            the last line alone

The last line is one JSON object. Exit code 0: nothing lost, all copies equal, the ledger verified. 1: not so.
2: called wrongly.
`;

/** A PC that was sped up beyond its strength has some catching up to do. */
const LAST_PATIENCE_MS = 300_000;

interface Options {
  readonly homes: number;
  readonly validators: number;
  readonly minutes: number;
  readonly speed: number;
  readonly trades: boolean;
  readonly json: boolean;
  readonly dir: string;
  readonly isKept: boolean;
}

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === undefined) return 2;
  const { dir, isKept, json } = options;
  const startMs = performance.now();
  const street = new StreetOfProcesses({
    program: await bundleHome(),
    dir,
    validators: options.validators,
    // Homes come in at real speed, and are then sped up.
    speed: 1,
    topSpeed: options.speed,
    // Midday in June: the roofs have something to sell.
    originMs: Date.UTC(2026, 5, 12, 9),
    trades: options.trades,
  });
  process.once('SIGINT', () => {
    street.killAll();
    process.exit(130);
  });
  const line = statusLine({ street, isQuiet: json });
  try {
    const sight = await live(street, options);
    line.end();
    const report = await communityReport(street, { sight, startMs });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return isGood(report) ? 0 : 1;
  } finally {
    line.end();
    street.killAll();
    if (!isKept) rmSync(dir, { recursive: true, force: true });
  }
}

/** From the founding to the last home's end. */
async function live(
  street: StreetOfProcesses,
  { homes, validators, minutes, speed }: Options,
): Promise<LastSight> {
  await street.found();
  for (let n = 1; n < homes; n += 1) await street.join();
  const seats = Math.min(validators, homes);
  await street.until(`${seats} seats`, (all) => all.every((status) => status.seats === seats));
  street.pace(speed);
  const load = beginLoad(street);
  const last = minuteOfMs(street.nowMs()) + minutes;
  street.lastMinute(last);
  await street.untilMinute(last + 1);
  await street.until(
    'all readings on the chain, all copies level',
    (all) => {
      return all.length === homes && all.every(({ pending }) => pending === 0) && areLevel(all);
    },
    LAST_PATIENCE_MS,
  );
  const all = street.statuses.flatMap((status) => status ?? []);
  const sight = {
    recorded: all.map(({ n }) => ({ member: n, recorded: street.recordedBy(n) })),
    equal: new Set(all.map(({ stateHash }) => stateHash)).size === 1,
    rssMb: Math.max(...all.map(({ rssMb }) => rssMb)),
    observerRssMb: largest(all.filter(({ role }) => role === 'observer').map(({ rssMb }) => rssMb)),
    validators: seats,
    load: load.end(),
  };
  await street.endAll();
  return sight;
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

/** What the homes take of this PC from here on, their coming in left out. */
function beginLoad(street: StreetOfProcesses): { end(): Load } {
  const startMs = performance.now();
  const wireBytes = loopbackBytes();
  const cpuMs = (): number[] => street.statuses.flatMap((status) => status?.cpuMs ?? []);
  const recorded = (): number => street.statuses.reduce((sum, status) => sum + (status?.recorded ?? 0), 0);
  const [cpuBefore, readingsBefore] = [cpuMs(), recorded()];
  return {
    end() {
      const elapsedMs = performance.now() - startMs;
      const shares = cpuMs().map((now, n) => ((now - (cpuBefore[n] ?? 0)) / elapsedMs) * 100);
      const carried = wireBytes === null ? null : (loopbackBytes() ?? 0) - wireBytes;
      const readings = recorded() - readingsBefore;
      const perHome = readings === 0 ? null : (carried ?? 0) / readings / street.count;
      const rounded = (value: number): number => Math.round(value * 100) / 100;
      return {
        seconds: Math.round(elapsedMs / 1000),
        cpuPercent: {
          mean: rounded(shares.reduce((sum, share) => sum + share, 0) / shares.length),
          most: rounded(Math.max(...shares)),
        },
        wireBytesPerReadingAndHome: carried === null || perHome === null ? null : Math.round(perHome),
      };
    },
  };
}

function areLevel(all: readonly Status[]): boolean {
  if (all.some(({ stateHash }) => stateHash === null)) return false;
  return new Set(all.map(({ appliedIndex, stateHash }) => `${appliedIndex} ${stateHash}`)).size === 1;
}

function isGood({ readingsLost, equal, fault }: CommunityReport): boolean {
  return readingsLost === 0 && equal && fault === null;
}

/** One line that says how it goes, on a terminal. */
function statusLine({ street, isQuiet }: { street: StreetOfProcesses; isQuiet: boolean }): { end(): void } {
  if (isQuiet || !process.stderr.isTTY) return { end: () => {} };
  const timer = setInterval(() => {
    const all = street.statuses.flatMap((status) => status ?? []);
    const [first] = all;
    if (first === undefined) return;
    const leader = all.find(({ role }) => role === 'leader');
    const recorded = all.reduce((sum, status) => sum + status.recorded, 0);
    const pending = all.reduce((sum, status) => sum + status.pending, 0);
    const words = [
      `${all.length} homes`,
      `${first.seats} vote`,
      leader === undefined ? 'no leader' : `home ${leader.n} leads (term ${leader.term})`,
      `entry ${first.appliedIndex}`,
      `${first.contracts} contracts`,
      `${recorded} readings, ${pending} waiting`,
    ];
    process.stderr.write(`\r\u001B[K${words.join(' · ')}`);
  }, 300);
  return {
    end() {
      clearInterval(timer);
      process.stderr.write('\r\u001B[K');
    },
  };
}

function optionsFrom(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      homes: { type: 'string' },
      validators: { type: 'string', default: '5' },
      minutes: { type: 'string', default: '10' },
      speed: { type: 'string', default: '60' },
      'no-trade': { type: 'boolean', default: false },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [homes, validators, minutes, speed] = [
    values.homes,
    values.validators,
    values.minutes,
    values.speed,
  ].map(Number);
  const isWhole = (value: number | undefined): value is number =>
    Number.isInteger(value) && Number(value) >= 1;
  if (
    values.help ||
    !isWhole(homes) ||
    !isWhole(minutes) ||
    !isWhole(speed) ||
    ![1, 3, 5, 7].includes(validators ?? 0)
  ) {
    process.stdout.write(HELP);
    return undefined;
  }
  return {
    homes,
    validators: validators ?? 5,
    minutes,
    speed,
    trades: !values['no-trade'],
    json: values.json,
    dir: path.resolve(values.out ?? mkdtempSync(path.join(os.tmpdir(), 'nabowatt-community-'))),
    isKept: values.out !== undefined,
  };
}

process.exitCode = await main();
