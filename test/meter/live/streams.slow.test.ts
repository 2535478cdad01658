import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  capturePieces,
  captureSource,
  forgetfulMemory,
  liveMeter,
} from '../../../node-core/meter/live/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { checkStream } from '../telegrams/streams.ts';
import { haveTelegrams, readStreams, TELEGRAMS } from '../telegrams/vectors.ts';
import { HandClock } from './hand-clock.ts';
import { MinuteStore } from './minute-store.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What a stream says of itself (`streams.json`). */
const STATED = z.array(
  z.object({
    file: z.string(),
    expected: z.object({
      frames: z.number(),
      bad: z.number(),
      registers: z.array(z.object({ meter_time: z.string(), import_wh: z.number() })),
      hours: z.array(z.object({ frm: z.string(), to: z.string(), register_wh: z.number() })),
    }),
  }),
);

/** When the host heard their first bytes: Kamstrup's by the PC that recorded it; Kaifa's by the meter, which alone says. */
const BEGINS: Readonly<Record<string, number>> = {
  'streams/kaifa-20170915-a.hexlines': Date.UTC(2017, 8, 15, 4, 51, 22),
  'streams/kamstrup-20171020.tsv': Date.UTC(2017, 9, 20, 4, 43, 32, 368),
};
/** The Kamstrup meter sends standard time in summer: an hour behind the PC. */
const BEHIND_MS: Readonly<Record<string, number>> = { 'streams/kamstrup-20171020.tsv': HOUR };

describe.skipIf(!haveTelegrams)(
  'recorded streams, from their bytes to minutes (../shared/data/telegrams)',
  () => {
    const stated = haveTelegrams
      ? STATED.parse(JSON.parse(readFileSync(join(TELEGRAMS, 'streams', 'streams.json'), 'utf8')))
      : [];

    test.each(stated)('$file', async ({ file, expected }) => {
      const capture = readStreams().find((each) => each.file === file);
      if (capture === undefined) throw new Error(`${file} is not there`);
      const { good, bad, problems } = checkStream(capture);
      expect([problems, good, bad]).toEqual([[], expected.frames - expected.bad, expected.bad]);

      const { store, registers } = await played(file);
      expect(store.broken).toEqual([]);
      expect(store.ends).toBe(1);
      // Whole, a stream has a telegram more than in pieces: some were cut in two.
      const wanted = expected.registers.map(({ import_wh }) => import_wh * 1_000);
      expect(registers).toEqual(expect.arrayContaining(wanted));

      for (const { frm, to, register_wh } of expected.hours) {
        const span = { from: hourMinute(file, frm), to: hourMinute(file, to) };
        expect(store.sum(span)).toBe(register_wh * 1_000);
        const before = sumOf(store.first, span);
        expect(Math.abs(before - register_wh * 1_000)).toBeLessThan(0.02 * register_wh * 1_000);
        expect(store.qualities(span)).toBe('m'.repeat(span.to - span.from));
      }
    });
  },
);

/** The minute in which the list's hour ended, by the host's clock. */
function hourMinute(file: string, meterTime: string): number {
  const meterMs = Date.parse(`${meterTime}Z`) + (BEHIND_MS[file] ?? 0);
  return Math.floor(meterMs / HOUR) * 60;
}

function sumOf(minutes: MinuteStore['first'], { from, to }: { from: number; to: number }): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += minutes.get(at)?.importMwh ?? Number.NaN;
  return sum;
}

async function played(file: string): Promise<{ store: MinuteStore; registers: number[] }> {
  const pieces = capturePieces(readFileSync(join(TELEGRAMS, file)));
  const startMs = BEGINS[file] ?? Number.NaN;
  const clock = new HandClock(startMs);
  const store = new MinuteStore();
  const registers: number[] = [];
  liveMeter({
    source: captureSource({ name: file, pieces, clock }),
    settings: { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 },
    clock,
    memory: forgetfulMemory(),
    notice(notice) {
      if (notice.kind !== 'heard' || notice.event.kind !== 'telegram') return;
      const { importMwh } = notice.event.telegram;
      if (importMwh !== undefined) registers.push(importMwh);
    },
  }).start({ fromMinute: minuteOfMs(startMs), listener: store });
  await clock.advance((pieces.at(-1)?.atMs ?? 0) + MINUTE);
  return { store, registers };
}
