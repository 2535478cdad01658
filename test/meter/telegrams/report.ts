/**
 * `npm run test:telegrams [-- --data DIR]`: every telegram of `index.json`, fed whole, byte by byte, in random chunks
 * and behind noise; every truncation and bit flip of them; the captures of `streams/`. Prints exact counts; exit code 1
 * when anything is not as expected, 2 when there are no telegrams.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkVector, NOISE_BYTES, SEEDS } from './check-vector.ts';
import { checkBitFlips, checkTruncations, type MutationReport } from './mutations.ts';
import { checkStream } from './streams.ts';
import { readStreams, readVectors, TELEGRAMS } from './vectors.ts';

const { values } = parseArgs({ options: { data: { type: 'string', default: TELEGRAMS } } });
const problems: string[] = [];

if (!existsSync(join(values.data, 'index.json'))) {
  console.log(`There are no telegrams in ${values.data}.`);
  process.exitCode = 2;
} else {
  reportVectors();
  reportStreams();
  for (const problem of problems) console.log(`PROBLEM ${problem}`);
  console.log(problems.length === 0 ? 'All as expected.' : `${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function reportVectors(): void {
  const vectors = readVectors(values.data);
  const reports = vectors.map((vector) => ({ vector, report: checkVector(vector) }));
  for (const { vector, report } of reports) {
    problems.push(...report.problems.map((problem) => `${vector.id}: ${problem}`));
    if (report.unknown.length > 0) console.log(`${vector.id}: not compared: ${report.unknown.join(', ')}`);
  }
  const valid = reports.filter(({ vector }) => vector.valid);
  const refused = reports.filter(({ vector }) => !vector.valid);
  const well = (all: typeof reports): number =>
    all.filter(({ report }) => report.problems.length === 0).length;
  const equal = valid.reduce((sum, { report }) => sum + report.values, 0);
  const feeds = reports.reduce((sum, { report }) => sum + report.feeds, 0);
  console.log(`${vectors.length} telegrams in ${values.data}`);
  console.log(
    `${well(valid)} of ${valid.length} valid ones decoded, ${equal} expected values equal in every feed`,
  );
  console.log(`${well(refused)} of ${refused.length} others refused`);
  for (const { vector, report } of refused.filter(({ report: { behind } }) => behind > 0))
    console.log(
      `  ${vector.id}: ${report.behind} more frames behind the refused one, whole by their own checksums`,
    );
  console.log(
    `${feeds} feeds: whole, byte by byte, ${SEEDS} x in random chunks, ${SEEDS} x behind ${NOISE_BYTES} bytes of noise`,
  );
  reportMutations('truncations', vectors.map(checkTruncations));
  reportMutations(
    'bit flips',
    vectors.map((vector) => checkBitFlips(vector)),
  );
}

function reportMutations(name: string, reports: readonly MutationReport[]): void {
  const inputs = reports.reduce((sum, report) => sum + report.inputs, 0);
  const readings = reports.reduce((sum, report) => sum + report.readings, 0);
  const mended = reports.reduce((sum, report) => sum + report.mended, 0);
  const found = reports.flatMap((report) => report.problems);
  problems.push(...found);
  console.log(
    `${inputs} ${name}: ${found.length} readings that should not be ` +
      `(${readings - mended} are of other frames in the same file or of telegrams that have no checksum, ` +
      `${mended} of faulty telegrams that were mended)`,
  );
}

function reportStreams(): void {
  if (!existsSync(join(values.data, 'streams', 'streams.json'))) return;
  for (const stream of readStreams(values.data)) {
    const report = checkStream(stream);
    problems.push(...report.problems);
    const kinds = [...report.kinds].map(([kind, count]) => `${count} of ${kind} values`).join(', ');
    console.log(
      `${stream.file}: ${stream.chunks.length} pieces, ${report.good} good (${kinds}), ${report.bad} bad; ` +
        `in one piece: ${report.joined} telegrams`,
    );
  }
}
