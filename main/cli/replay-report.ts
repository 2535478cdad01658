import type { ReplayReport } from '../../node-core/node/replay-run.ts';

/** Prints what a replay came to: one JSON object on standard output, or a table for people. */
export function printReport(
  report: ReplayReport,
  how: { readonly json: boolean; readonly dir: string | undefined },
): void {
  if (how.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const lines: string[] = [];
  for (const [home, { neighbours, public: fromPublic, total }] of Object.entries(report.households)) {
    lines.push(home);
    for (const [neighbour, amount] of Object.entries(neighbours))
      lines.push(`  with ${neighbour.padEnd(12)} ${amount.padStart(16)}`);
    lines.push(`  public grid       ${fromPublic.padStart(16)}`, `  in all            ${total.padStart(16)}`);
  }
  const { readings, blocks, bytes, verified, seconds } = report;
  lines.push(
    '',
    `${readings} readings in ${blocks.energy} energy and ${blocks.contract} contract blocks; ${bytes.perReading} bytes a reading`,
    verified
      ? `Everything was checked again from the files and holds. ${seconds} s`
      : 'THE LEDGER DOES NOT VERIFY',
  );
  if (how.dir !== undefined) lines.push(`Kept in ${how.dir}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
