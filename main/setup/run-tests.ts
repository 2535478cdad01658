/**
 * Runs suites one after the other, stops at the first that fails, and ends with one line of totals over all
 * runners. Started by test.mjs, under Node 24. Words after it: see `suitesFor`.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './paths.mjs';
import { runSuite, type SuiteResult } from './suite-run.ts';
import { SUITES, type Suite, suitesFor } from './suites.ts';
import { addTotals, type Totals, totalsLine } from './totals.ts';

const DAY_MS = 24 * 3600 * 1000;

async function main(args: readonly string[]): Promise<number> {
  const suites = suitesFor(args);
  if (suites === undefined) {
    console.error(`Cannot run '${args.join(' ')}'. Groups: ${Object.keys(SUITES).join(', ')}.`);
    console.log('0 passed, 1 failed');
    return 1;
  }
  const folder = reportFolder(join(CACHE, 'test'));
  const results = await runUntilFailure(suites, folder);
  const totals = addTotals(results.map((result) => result.totals));
  if (totals.failed === 0) rmSync(folder, { recursive: true, force: true });
  printSummary({ suites, results, totals, folder });
  return totals.failed === 0 ? 0 : 1;
}

/** An empty folder of this process's own, as two runs may go on at once; reports of former days go. */
function reportFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const old = join(parent, name);
    if (Date.now() - statSync(old).mtimeMs > DAY_MS) rmSync(old, { recursive: true, force: true });
  }
  const folder = join(parent, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

async function runUntilFailure(suites: readonly Suite[], folder: string): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    console.log(`\n== ${suite.name}: ${suite.command.join(' ')}`);
    const result = await runSuite(suite, folder);
    results.push(result);
    if (result.totals.failed > 0) break;
  }
  return results;
}

function printSummary(run: {
  suites: readonly Suite[];
  results: readonly SuiteResult[];
  totals: Totals;
  folder: string;
}): void {
  console.log('\n== summary');
  for (const [index, suite] of run.suites.entries()) {
    const result = run.results[index];
    const outcome = result === undefined ? 'not run, because of the failure above' : describe(result, suite);
    console.log(`${suite.name.padEnd(18)} ${outcome}`);
  }
  if (run.totals.failed > 0) console.log(`Reports of this run: ${run.folder}`);
  console.log(totalsLine(run.totals));
}

function describe({ totals, seconds, note }: SuiteResult, suite: Suite): string {
  if (note !== undefined) return note;
  const numbers =
    suite.counting === 'exit-code' ? (totals.failed === 0 ? 'ok' : 'FAILED') : totalsLine(totals);
  return `${numbers} (${seconds.toFixed(1)} s)`;
}

process.exitCode = await main(process.argv.slice(2));
