import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ROOT } from './paths.mjs';

/** Where a suite's numbers come from. `exit-code`: it counts as one test, passed when it exits with 0. */
export type Counting = 'exit-code' | 'vitest' | 'playwright';

/** One thing that `npm test` runs: a check, or a runner with many tests. */
export interface Suite {
  readonly name: string;
  /** The command and its arguments; the first is found in node_modules/.bin. */
  readonly command: readonly [string, ...string[]];
  readonly counting: Counting;
  /** After this long it is stopped and counts as failed: nothing may hang a machine that runs it by itself. */
  readonly timeoutMinutes: number;
  /** What it needs that may be missing from a machine: the reason not to run it here, or undefined. */
  readonly missing?: () => string | undefined;
  /** Whether the screens must be built for it. */
  readonly needsRenderer?: boolean;
}

/**
 * `check` is for every change, `long` for the machine that runs .ci/run; `npm test` is the first three. `journeys` is all
 * that is done in a browser, what `npm test` has of it too.
 */
export type Group = 'check' | 'slow' | 'e2e' | 'journeys' | 'long';

/** The groups of `npm test`. */
export const SHORT: readonly Group[] = ['check', 'slow', 'e2e'];

/** Every suite, in the order in which they run: what fails soonest comes first. */
export const SUITES: Readonly<Record<Group, readonly Suite[]>> = {
  check: [
    { name: 'format', command: ['biome', 'format'], counting: 'exit-code', timeoutMinutes: 2 },
    {
      name: 'lint',
      command: ['oxlint', '--type-aware', '--deny-warnings'],
      counting: 'exit-code',
      timeoutMinutes: 3,
    },
    { name: 'types', command: ['tsc', '-b'], counting: 'exit-code', timeoutMinutes: 3 },
    vitestSuite('house', 2),
    vitestSuite('fast', 5),
  ],
  slow: [vitestSuite('slow', 11)],
  e2e: [browserSuite('e2e', 10)],
  journeys: [browserSuite('e2e', 10), browserSuite('long', 45)],
  // The longer suites of .ci/run: one line for each. What they take together is held by the deadline of .ci/run.
  long: [
    vitestSuite('long', 30),
    program('bench:settlement', ['test/bench/settlement.ts', '--quick'], 6),
    program(
      'test:simulation',
      ['test/simulation/run.ts', '--core', '--seed', 'fresh', '--seconds', '120', '--churn'],
      5,
    ),
    program(
      'test:simulation ledger',
      ['test/simulation/run.ts', '--ledger', '--seed', 'fresh', '--seconds', '60'],
      5,
    ),
    { ...program('test:telegrams', ['test/meter/telegrams/report.ts'], 6), missing: noTelegrams },
    {
      ...program('fuzz:telegrams', ['test/fuzz/telegrams.ts', '--inputs', '500000'], 8),
      missing: noTelegrams,
    },
    {
      name: 'test:desktop',
      command: ['playwright', 'test', '-c', 'test/electron/playwright.config.ts'],
      counting: 'playwright',
      timeoutMinutes: 10,
      needsRenderer: true,
      missing: noChromium,
    },
    { ...program('test:packaged', ['test/packaged/run.ts'], 8), missing: noChromium },
    { ...program('test:usb', ['test/usb/run.ts'], 11), missing: noQemu },
    {
      ...program('test:networks', ['test/networks/run.ts', '--cable-seconds', '30', '--punches', '8'], 9),
      missing: notRoot,
    },
  ],
};

/** A program of ours under Node 24, which fails by its exit code. */
function program(name: string, args: readonly string[], timeoutMinutes: number): Suite {
  return { name, command: ['node', ...args], counting: 'exit-code', timeoutMinutes };
}

function noTelegrams(): string | undefined {
  return existsSync(join(ROOT, '..', 'shared', 'data', 'telegrams', 'index.json'))
    ? undefined
    : '../shared/data/telegrams is not on this machine';
}

function noChromium(): string | undefined {
  return findChromium() === undefined ? 'Chromium is not on this machine' : undefined;
}

function noQemu(): string | undefined {
  return existsSync('/usr/bin/qemu-system-x86_64') ? undefined : 'qemu-system-x86 is not on this machine';
}

function notRoot(): string | undefined {
  return process.getuid?.() === 0 ? undefined : 'network namespaces need root';
}

function browserSuite(project: string, timeoutMinutes: number): Suite {
  return {
    name: project === 'e2e' ? 'e2e' : 'journeys',
    command: ['playwright', 'test', `--project=${project}`],
    counting: 'playwright',
    timeoutMinutes,
    needsRenderer: true,
    missing: noChromium,
  };
}

function vitestSuite(project: string, timeoutMinutes: number): Suite {
  return {
    name: project,
    command: ['vitest', 'run', '--project', project],
    counting: 'vitest',
    timeoutMinutes,
  };
}

/**
 * The suites to run for the words given to `npm test --`.
 *
 * @param args nothing for all that `npm test` runs; else a group, then arguments for that group's one command
 * @returns the suites, or undefined where the first word names no group or the rest has nowhere to go
 */
export function suitesFor(args: readonly string[]): readonly Suite[] | undefined {
  const [group, ...rest] = args;
  if (group === undefined) return SHORT.flatMap((short) => SUITES[short]);
  if (!isGroup(group)) return undefined;
  const suites = SUITES[group];
  if (rest.length === 0) return suites;
  const [only, ...others] = suites;
  if (only === undefined || others.length > 0) return undefined;
  return [{ ...only, command: [...only.command, ...rest] }];
}

function isGroup(word: string): word is Group {
  return Object.hasOwn(SUITES, word);
}

/**
 * How long a suite may take: its own time, or what is left until the deadline that .ci/run sets for all of them.
 *
 * @param at.deadline NABOWATT_DEADLINE: seconds since 1970, or nothing
 * @throws Error for a deadline that is no number
 */
export function allowedMs(
  suite: Suite,
  { deadline, nowMs }: { readonly deadline: string | undefined; readonly nowMs: number },
): number {
  const ownMs = suite.timeoutMinutes * 60_000;
  if (deadline === undefined) return ownMs;
  if (!/^\d+$/.test(deadline)) throw new Error(`NABOWATT_DEADLINE is '${deadline}', not seconds since 1970`);
  return Math.max(0, Math.min(ownMs, Number(deadline) * 1000 - nowMs));
}
