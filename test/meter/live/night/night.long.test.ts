import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { haveTelegrams, TELEGRAMS } from '../../telegrams/vectors.ts';
import { liveThroughNight, type Night, type NightOptions, storedMinutes } from './night.ts';

/** 60 by default; faster while somebody works on it. */
const SPEED = Number(process.env['NIGHT_SPEED'] ?? 60);
const SEED = Number(process.env['NIGHT_SEED'] ?? 20_261_123);
const MINUTE_MS = 60_000;
/** A pause that is no gap. */
const PAUSE_MS = 35_000;

const STREAMS: Readonly<Record<string, Pick<NightOptions, 'originMs' | 'registersMs'>>> = {
  'kaifa-20170915-a.hexlines': {
    originMs: Date.UTC(2017, 8, 15, 4, 51, 22),
    registersMs: [528_000, 22_128_000],
  },
  'kamstrup-20171020.tsv': {
    originMs: Date.UTC(2017, 9, 20, 4, 43, 32, 368),
    registersMs: [995_000, 4_595_000],
  },
};

function checkNight({ entries, unheard }: Night): void {
  const { minutes, broken } = storedMinutes(entries);
  expect(broken).toEqual([]);
  const lastMinute = Math.max(...minutes.keys());
  const registers = entries.flatMap((entry) => (entry.kind === 'register' ? [entry] : []));
  expect(registers.length).toBeGreaterThan(1);
  for (const [index, { atMs, importMwh }] of registers.entries()) {
    const before = registers[index - 1];
    if (before === undefined) continue;
    const [from, to] = [before.atMs, atMs].map((ms) => Math.round((ms - 10_000) / MINUTE_MS));
    let sum = 0;
    for (let at = from ?? 0; at < (to ?? 0); at += 1) sum += minutes.get(at)?.importMwh ?? Number.NaN;
    expect({ from, to, sum }).toEqual({ from, to, sum: importMwh - before.importMwh });
  }
  const unmarked = unheard.flatMap(({ fromMs, toMs }) => {
    if (toMs - fromMs < PAUSE_MS) return [];
    const spoiled = minutesOf(fromMs + PAUSE_MS, toMs).filter((at) => at <= lastMinute);
    return spoiled.filter((at) => minutes.get(at)?.quality === 'measured');
  });
  expect(unmarked).toEqual([]);
  // Marks are no way out: what was heard is measured. A kill takes the minute before it along. An hour in which power was
  // held over so much that it and the register are 5 % apart is estimated as a whole.
  const near = new Set([
    ...unheard.flatMap(({ fromMs, toMs }) => minutesOf(fromMs - 120_000, toMs + 180_000)),
    ...registers.flatMap(({ atMs }, at) => {
      const before = registers[at - 1]?.atMs ?? atMs;
      const isDoubtful = entries.some(
        (entry) =>
          entry.kind === 'notice' && entry.notice === 'doubtful' && Math.abs(entry.atMs - atMs) < 60_000,
      );
      const isCut = unheard.some(({ fromMs, toMs }) => toMs > before && fromMs < atMs);
      return isDoubtful && isCut ? minutesOf(before, atMs) : [];
    }),
  ]);
  const heard = [...minutes.values()].filter((each) => !near.has(each.minute));
  expect(heard.filter(({ quality }) => quality === 'measured').length / heard.length).toBeGreaterThan(0.9);
}

function minutesOf(fromMs: number, toMs: number): number[] {
  const [first, last] = [Math.floor(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

describe.skipIf(!haveTelegrams)(`a night at ${SPEED}x, seed ${SEED}`, () => {
  test.concurrent.each(Object.entries(STREAMS))(
    '%s: killed five times, pulled ten times',
    async (file, { originMs, registersMs }) => {
      // A night that fails leaves its log there, for whoever looks for the fault.
      const folder = mkdtempSync(join(tmpdir(), `night-${SEED}-`));
      const stream = join(TELEGRAMS, 'streams', file);
      const options = { stream, originMs, registersMs, speed: SPEED, seed: SEED, folder };
      const night = await liveThroughNight(options);
      expect([night.kills, night.pulls]).toEqual([5, 10]);
      checkNight(night);
      rmSync(folder, { recursive: true, force: true });
    },
    900_000,
  );
});
