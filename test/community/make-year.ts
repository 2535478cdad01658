/**
 * `node test/community/make-year.ts --out DIR [--homes 20] [--minutes 525600]`: the ledgers of a community with a year behind
 * it, for the homes 0, 1 and 2 of five that vote (long-history.ts). The last line says how many entries, and the seconds.
 */
import { parseArgs } from 'node:util';
import { minute } from '../../node-core/units/index.ts';
import { makeLongHistory } from './long-history.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    homes: { type: 'string', default: '20' },
    minutes: { type: 'string', default: String(365 * 1440) },
  },
});
if (values.out === undefined) throw new Error('--out DIR is missing');
const startMs = performance.now();
const { entries, endMinute } = makeLongHistory({
  dir: values.out,
  homes: Number(values.homes),
  seats: 5,
  copies: 3,
  startMinute: minute(Date.UTC(2025, 9, 1) / 60_000),
  minutes: Number(values.minutes),
  progress: (done) => process.stderr.write(`\r${done} minutes`),
});
const seconds = Math.round((performance.now() - startMs) / 1000);
process.stdout.write(`\n${JSON.stringify({ entries, endMinute, seconds })}\n`);
