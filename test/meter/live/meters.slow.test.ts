import { afterEach, describe, expect, test } from 'vitest';
import { METER_SPEECHES, type SpeechName } from '../../../node-core/meter/simulator/speech/index.ts';
import { HomeOnWire } from './home-on-wire.ts';

const MINUTE = 60_000;
/** A June morning: the roof begins to give more than the home takes. */
const MORNING_MS = Date.UTC(2026, 5, 14, 4, 20, 33);

const homes: HomeOnWire[] = [];

afterEach(() => {
  for (const home of homes.splice(0)) {
    home.stop();
    home.store.check();
  }
});

function kinds(home: HomeOnWire): string[] {
  return home.notices.map(({ kind }) => kind);
}

describe('every meter, from its bytes to minutes', () => {
  /** What one digit of their registers is, mWh. */
  const DIGITS = {
    aidon: 10_000,
    'aidon-se': 1_000,
    'aidon-encrypted': 1_000,
    kaifa: 1_000,
    kamstrup: 10_000,
    'p1-v2': 1_000,
    'p1-v4': 1_000,
    'p1-v5': 1_000,
    'p1-se': 1_000,
    sml: 100,
    'mode-d': 1,
  } as const satisfies Partial<Record<SpeechName, number>>;

  test.each(Object.entries(DIGITS))(
    '%s: a full hour is the step of its registers',
    async (name, digitMwh) => {
      const home = new HomeOnWire(nameOf(name), { startMs: MORNING_MS });
      homes.push(home);
      home.start();
      await home.clock.advance(102 * MINUTE);
      expect(kinds(home)).toEqual(['opened']);
      const hour = Math.ceil(MORNING_MS / (60 * MINUTE)) * 60;
      // Two registers of P1, each cut to whole Wh, move apart by a digit.
      const apart = name.startsWith('p1-v') ? 1_000 : 0;
      const span = { from: hour, to: hour + 60 };
      for (const direction of ['importMwh', 'exportMwh'] as const) {
        const difference = home.store.sum(span, direction) - home.step(span, direction, digitMwh);
        expect(Math.abs(difference)).toBeLessThanOrEqual(apart);
      }
      expect(home.store.qualities(span)).toBe('m'.repeat(60));
    },
  );

  test.each(['mode-c', 'sml-no-pin'] as const)(
    '%s: says no power; its registers alone are right in sum',
    async (name) => {
      const home = new HomeOnWire(name, { startMs: MORNING_MS });
      homes.push(home);
      home.start();
      await home.clock.advance(300 * MINUTE);
      const anchored = [...home.store.minutes.values()].filter(({ exportMwh }) => exportMwh > 0);
      const [first, last] = [anchored[0]?.minute ?? 0, anchored.at(-1)?.minute ?? 0];
      const span = { from: first, to: last + 1 };
      const digitMwh = name === 'mode-c' ? 100_000 : 1_000_000;
      const difference = home.store.sum(span, 'exportMwh') - home.step(span, 'exportMwh', 1);
      expect(Math.abs(difference)).toBeLessThan(digitMwh);
      expect(home.store.qualities(span)).not.toContain('m');
      // Power is said as soon as a register has turned twice, and not before; it is the mean of a while, never a made-up 0.
      const { samples } = home.store;
      expect(samples.every(({ derived }) => derived === true)).toBe(true);
      expect(samples[0]?.atMs ?? 0).toBeGreaterThan(MORNING_MS + MINUTE);
      const { exportW = 0, atMs = 0 } = samples.at(-1) ?? {};
      const before = home.metered.at(atMs - 30 * MINUTE);
      const halfHourMwh = home.metered.at(atMs).exportMwh - before.exportMwh;
      expect(exportW).toBeGreaterThan(halfHourMwh / 1_000);
      expect(exportW).toBeLessThan(halfHourMwh / 250);
    },
  );
});

function nameOf(name: string): SpeechName {
  if (Object.hasOwn(METER_SPEECHES, name)) return name as SpeechName;
  throw new Error(`${name} is no meter`);
}
