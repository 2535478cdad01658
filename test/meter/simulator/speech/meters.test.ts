import { describe, expect, test } from 'vitest';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  type MeterSpeech,
  meteredHome,
} from '../../../../node-core/meter/simulator/speech/index.ts';
import { readCapture, type Telegram } from '../../../../node-core/meter/telegrams/index.ts';
import { minute, minuteOfMs } from '../../../../node-core/units/index.ts';

const HOUR_MS = 3_600_000;
/** A June noon: the roof gives more than the home takes. */
const NOON_MS = Date.UTC(2026, 5, 14, 11);
const START = minute(minuteOfMs(NOON_MS) - 60);
const REGISTERS = { importMwh: 12_345_678_901, exportMwh: 2_345_678_901 };

const HOME = simulatedHome({ seed: 7, profile: PROFILES.prosumer, sky: createSky(OSLO) });
const METERED = meteredHome(HOME, { startMinute: START, ...REGISTERS });

function said(speech: MeterSpeech, timeMs: number): Telegram {
  const events = readCapture(speech.telegram(timeMs, METERED), speech.keys);
  expect(events.map(({ kind }) => kind)).toEqual(['telegram']);
  const [event] = events;
  if (event?.kind !== 'telegram') throw new Error('no telegram');
  return event.telegram;
}

describe('our own decoders read what simulated meters say', () => {
  /** What each shows of power, in mW, and the digits of its registers, in mWh; null where it says none. */
  const SHOWN: Record<keyof typeof METER_SPEECHES, readonly [powerMw: number | null, digitMwh: number]> = {
    aidon: [1000, 10_000],
    'aidon-se': [1000, 1000],
    'aidon-encrypted': [1000, 1000],
    kaifa: [1000, 1000],
    kamstrup: [1000, 10_000],
    'kamstrup-encrypted': [1000, 10_000],
    'p1-v2': [10_000, 1000],
    'p1-v4': [1000, 1000],
    'p1-v5': [1000, 1000],
    'p1-se': [1000, 1000],
    sml: [1000, 100],
    'sml-no-pin': [null, 1_000_000],
    'mode-c': [null, 100_000],
    'mode-d': [1000, 1],
  };

  test.each(Object.entries(METER_SPEECHES))('%s', (name, speech: MeterSpeech) => {
    const [powerMw, digitMwh] = SHOWN[name as keyof typeof METER_SPEECHES];
    // Registers, at the hour; a Norwegian list some seconds after it says those of the hour.
    const hourly = ['aidon', 'kaifa'].includes(name) ? 10_000 : name.startsWith('kamstrup') ? 5_000 : 0;
    const telegram = said(speech, NOON_MS + hourly);
    const atHour = METERED.at(NOON_MS);
    const now = METERED.at(NOON_MS + hourly);
    const cut = (mwh: number): number => mwh - (mwh % digitMwh);
    expect(atHour.exportMwh).toBeGreaterThan(REGISTERS.exportMwh);
    // P1 has two tariffs, each cut.
    const apart = name.startsWith('p1-v') ? 2 * digitMwh : 0;
    expect(Math.abs((telegram.importMwh ?? 0) - cut(atHour.importMwh))).toBeLessThanOrEqual(apart);
    expect(Math.abs((telegram.exportMwh ?? 0) - cut(atHour.exportMwh))).toBeLessThanOrEqual(apart);
    const exportMw = now.exportW * 1000;
    expect(exportMw).toBeGreaterThan(0);
    expect(telegram.importMw ?? 0).toBe(0);
    expect(telegram.exportMw).toBe(powerMw === null ? undefined : exportMw - (exportMw % powerMw));
  });

  test('a Norwegian meter has three lists', () => {
    const kinds = [0, 2_000, 10_000].map((ms) => said(METER_SPEECHES.kaifa, NOON_MS + ms).registers.length);
    expect(kinds).toEqual([10, 1, 14]);
  });
});

describe('a home behind a meter', () => {
  test("between beginnings of minutes its registers move by the home's energy", () => {
    for (let at = 0; at < 60; at += 1) {
      const begin = METERED.at(NOON_MS + at * 60_000);
      const end = METERED.at(NOON_MS + (at + 1) * 60_000);
      const energy = HOME.minute(minute(minuteOfMs(NOON_MS) + at));
      expect(end.importMwh - begin.importMwh).toBe(energy.importMwh);
      expect(end.exportMwh - begin.exportMwh).toBe(energy.exportMwh);
    }
  });

  test('within a minute they only go up, and end where the next begins', () => {
    let last = METERED.at(NOON_MS);
    for (let ms = 500; ms <= 120_000; ms += 500) {
      const next = METERED.at(NOON_MS + ms);
      expect(next.importMwh).toBeGreaterThanOrEqual(last.importMwh);
      expect(next.exportMwh).toBeGreaterThanOrEqual(last.exportMwh);
      last = next;
    }
  });

  test('asked backwards it says the same; before it began to count it says nothing', () => {
    const later = METERED.at(NOON_MS + HOUR_MS);
    METERED.at(NOON_MS);
    expect(METERED.at(NOON_MS + HOUR_MS)).toEqual(later);
    expect(() => METERED.at(START * 60_000 - 1)).toThrow(RangeError);
  });
});
