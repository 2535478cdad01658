/**
 * A household with a year of its own history, for `bench/desktop.ts`: the demo's street, whose first home has been metered
 * for eleven months before the others came. The demo's own calendar is changed on its way in; all else is the product's
 * own. Made once for the same sources of the node: a minute or two.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { CACHE, ROOT } from '../../main/setup/paths.mjs';
import { fingerprintOf } from '../../main/setup/renderer.mjs';

const YEAR = join(CACHE, 'bench-desktop-year');
const STAMP = `${YEAR}.stamp`;
/** The last month that is closed. */
const LAST_MONTH = '2026-06';
/** Days before the demo's first month: with it and the days after, a year. */
const DAYS_BEFORE = 334;

/** What gives the files their form; the rest of the node only reads them. */
const MADE_FROM = [
  'node-core/codec',
  'node-core/identity',
  'node-core/ledger',
  'node-core/node/demo',
  'node-core/storage',
  'test/bench/desktop-year.ts',
];
/** What is changed in which file; a text that is not there stops the bench. */
const CHANGES: Readonly<Record<string, readonly (readonly [search: string, replace: string])[]>> = {
  'calendar.ts': [
    ['Date.UTC(2026, 4, 31, 10, 0)', `Date.UTC(2026, 4, 31 - ${DAYS_BEFORE}, 10, 0)`],
    [
      'startMinute: spanOfMonth(FIRST_MONTH, TIME_ZONE).startMinute,',
      `startMinute: minuteOfMs(Date.UTC(2026, 4, 31 - ${DAYS_BEFORE}, 22, 0)),`,
    ],
  ],
  // A year in blocks of hours is past the first checkpoint, which the demo's past is not made for.
  'demo.ts': [['monthCloseDays: 1 }', 'monthCloseDays: 1, checkpointInterval: 60_000 }']],
  'past-trades.ts': [['(joinsOnDay ?? 0) * DAY', `(joinsOnDay ?? -${DAYS_BEFORE}) * DAY`]],
};

/** The folder; copy it before use. */
export async function yearOfHistory(): Promise<string> {
  const fingerprint = fingerprintOf(ROOT, MADE_FROM);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return YEAR;
  process.stderr.write('Making a year of history; a minute or two, once ...\n');
  const fresh = `${YEAR}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  changeCalendar();
  const { openDemo } = await import('../../node-core/node/demo/demo.ts');
  const node = await openDemo({
    dataDir: fresh,
    speed: 0,
    host: 'desktop',
    version: '0.0.0',
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  // A household that has looked at its bills, month by month; else a start would work out twelve of them as news.
  node.api.bill(LAST_MONTH);
  await node.close();
  rmSync(STAMP, { force: true });
  rmSync(YEAR, { recursive: true, force: true });
  renameSync(fresh, YEAR);
  writeFileSync(STAMP, fingerprint);
  return YEAR;
}

function changeCalendar(): void {
  registerHooks({
    load(url, context, next) {
      const [, name = ''] = /\/node-core\/node\/demo\/([\w-]+\.ts)$/.exec(url) ?? [];
      const changes = CHANGES[name];
      const loaded = next(url, context);
      if (changes === undefined) return loaded;
      let source = readFileSync(new URL(url), 'utf8');
      for (const [search, replace] of changes) {
        if (!source.includes(search)) throw new Error(`${name} does not say ${search}`);
        source = source.replace(search, () => replace);
      }
      return { ...loaded, format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
