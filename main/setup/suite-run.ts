import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { buildRenderer } from './renderer.mjs';
import { SetupError } from './report.mjs';
import { allowedMs, type Suite } from './suites.ts';
import { NO_TESTS, playwrightTotals, type Totals, vitestTotals, withExitCode } from './totals.ts';

/** What became of one suite. */
export interface SuiteResult {
  readonly totals: Totals;
  readonly seconds: number;
  /** Why it did not run, or not to its end, in words; undefined when its totals tell all. */
  readonly note?: string;
}

/**
 * Runs one suite, its output going to this terminal.
 *
 * A suite that lacks something from the machine is skipped and says so; where `CI` is set, that fails it.
 *
 * @param folder where the runner's report goes
 */
export async function runSuite(suite: Suite, folder: string): Promise<SuiteResult> {
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  const missing = suite.missing?.();
  if (missing !== undefined) return notRun(missing);
  if (suite.needsRenderer === true) {
    const problem = await rendererProblem();
    if (problem !== undefined)
      return { totals: { ...NO_TESTS, failed: 1 }, seconds: seconds(), note: problem };
  }
  const report = join(folder, `${suite.name.replaceAll(':', '-')}.json`);
  const timeoutMs = allowedMs(suite, { deadline: process.env['NABOWATT_DEADLINE'], nowMs: Date.now() });
  if (timeoutMs === 0) {
    return { totals: { ...NO_TESTS, failed: 1 }, seconds: seconds(), note: 'FAILED: no time left for it' };
  }
  const ending = await runCommand(suite, { report, timeoutMs });
  const totals = withExitCode(countTests(suite, { report, exitCode: ending.exitCode }), ending.exitCode);
  if (!ending.timedOut) return { totals, seconds: seconds() };
  const note = `FAILED: stopped after ${(timeoutMs / 60_000).toFixed(1)} minutes`;
  return { totals, seconds: seconds(), note };
}

function notRun(missing: string): SuiteResult {
  const inCi = (process.env['CI'] ?? '') !== '';
  const note = `not run: ${missing}`;
  console.log(note);
  return inCi
    ? { totals: { ...NO_TESTS, failed: 1 }, seconds: 0, note: `FAILED, ${note}` }
    : { totals: { ...NO_TESTS, skipped: 1 }, seconds: 0, note };
}

async function rendererProblem(): Promise<string | undefined> {
  try {
    await buildRenderer();
    return undefined;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 'FAILED: the screens do not build';
  }
}

/** The flags and variables that make a runner write its report, next to its usual output. */
function reporting(suite: Suite, report: string): { args: string[]; env: NodeJS.ProcessEnv } {
  switch (suite.counting) {
    case 'exit-code':
      return { args: [], env: {} };
    case 'vitest':
      return { args: ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`], env: {} };
    case 'playwright':
      return {
        args: ['--reporter=list,json', `--output=${report}.results`],
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      };
  }
}

interface Ending {
  readonly exitCode: number;
  readonly timedOut: boolean;
}

function runCommand(
  suite: Suite,
  { report, timeoutMs }: { report: string; timeoutMs: number },
): Promise<Ending> {
  const [command, ...args] = suite.command;
  const extra = reporting(suite, report);
  return new Promise((resolve) => {
    // A process group of its own: stopping a runner must stop its workers and browsers too.
    const child = spawn(command, [...args, ...extra.args], {
      cwd: ROOT,
      env: { ...process.env, ...extra.env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    let timedOut = false;
    const stopGroup = (signal: NodeJS.Signals): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, signal);
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      stopGroup('SIGKILL');
    }, timeoutMs);
    const end = (exitCode: number): void => {
      clearTimeout(timer);
      for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
      resolve({ exitCode, timedOut });
    };
    const onSignal = (signal: NodeJS.Signals): void => {
      stopGroup(signal);
    };
    for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
    child.once('error', (error) => {
      console.error(`${command} did not start: ${error.message}`);
      end(127);
    });
    child.once('exit', (code) => {
      end(code ?? 1);
    });
  });
}

const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function countTests(suite: Suite, { report, exitCode }: { report: string; exitCode: number }): Totals {
  if (suite.counting === 'exit-code') {
    return exitCode === 0 ? { ...NO_TESTS, passed: 1 } : { ...NO_TESTS, failed: 1 };
  }
  const written = readReport(report);
  // A runner that could not begin leaves no report; its exit code speaks.
  if (written === undefined) return { ...NO_TESTS, failed: 1 };
  return suite.counting === 'vitest' ? vitestTotals(written) : playwrightTotals(written);
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
