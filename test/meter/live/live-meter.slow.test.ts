import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { draws, streamKey } from '../../../node-core/meter/simulator/random.ts';
import { METER_SPEECHES, type SpeechName } from '../../../node-core/meter/simulator/speech/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { HomeOnWire } from './home-on-wire.ts';

const MINUTE = 60_000;
/** 19:20:33 on a November evening: nothing comes from the roof. */
const EVENING_MS = Date.UTC(2026, 10, 23, 18, 20, 33);
const FIRST = minuteOfMs(EVENING_MS) + 1;
/** A June morning: the roof begins to give more than the home takes. */
const MORNING_MS = Date.UTC(2026, 5, 14, 4, 20, 33);

/** Of what a live meter keeps: up to where minutes are settled. */
const ANCHORED = z.object({
  book: z.object({
    import: z.object({ anchor: z.object({ boundaryMs: z.number(), totalMwh: z.number() }).nullable() }),
  }),
});

const homes: HomeOnWire[] = [];

function evening(name: SpeechName = 'p1-se'): HomeOnWire {
  const home = new HomeOnWire(name, { startMs: EVENING_MS });
  homes.push(home);
  return home;
}

afterEach(() => {
  for (const home of homes.splice(0)) {
    home.stop();
    expect(home.store.broken).toEqual([]);
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
    '%s: full hours are the steps of its registers',
    async (name, digitMwh) => {
      const home = new HomeOnWire(nameOf(name), { startMs: MORNING_MS });
      homes.push(home);
      home.start();
      await home.clock.advance(220 * MINUTE);
      expect(kinds(home)).toEqual(['opened']);
      const hour = Math.ceil(MORNING_MS / (60 * MINUTE)) * 60;
      // Two registers of P1, each cut to whole Wh, move apart by a digit.
      const apart = name.startsWith('p1-v') ? 1_000 : 0;
      for (const from of [hour, hour + 60]) {
        const span = { from, to: from + 60 };
        for (const direction of ['importMwh', 'exportMwh'] as const) {
          const difference = home.store.sum(span, direction) - home.step(span, direction, digitMwh);
          expect(Math.abs(difference)).toBeLessThanOrEqual(apart);
        }
        expect(home.store.qualities(span)).toBe('m'.repeat(60));
      }
    },
  );

  test.each(['mode-c', 'sml-no-pin'] as const)(
    '%s: says no power; its registers alone are right in sum',
    async (name) => {
      const home = new HomeOnWire(name, { startMs: MORNING_MS });
      homes.push(home);
      home.start();
      await home.clock.advance(400 * MINUTE);
      const anchored = [...home.store.minutes.values()].filter(({ exportMwh }) => exportMwh > 0);
      const [first, last] = [anchored[0]?.minute ?? 0, anchored.at(-1)?.minute ?? 0];
      const span = { from: first, to: last + 1 };
      const digitMwh = name === 'mode-c' ? 100_000 : 1_000_000;
      const difference = home.store.sum(span, 'exportMwh') - home.step(span, 'exportMwh', 1);
      expect(Math.abs(difference)).toBeLessThan(digitMwh);
      expect(home.store.qualities(span)).not.toContain('m');
    },
  );
});

function nameOf(name: string): SpeechName {
  if (Object.hasOwn(METER_SPEECHES, name)) return name as SpeechName;
  throw new Error(`${name} is no meter`);
}

describe('a process that is killed at any moment', () => {
  class Killed extends Error {}

  test.each([1, 2, 3, 4, 5, 6])('run %i: no minute twice, none lost, and they add up', async (seed) => {
    const home = evening('aidon-se');
    const draw = draws(streamKey(seed, 'kills'));
    const { memory } = home;
    let left = draw.whole(1, 60);
    /** Before what is durable, or just after it. */
    const durable = (run: () => void): void => {
      left -= 1;
      const dies = left === 0;
      const done = draw.chance(0.5);
      if (!dies || done) run();
      if (!dies) return;
      left = draw.whole(1, 120);
      throw new Killed();
    };
    const anchors: { boundaryMs: number; totalMwh: number }[] = [];
    home.memory = {
      ...memory,
      save: (text) =>
        durable(() => {
          memory.save(text);
          const anchor = ANCHORED.parse(JSON.parse(text)).book.import.anchor;
          if (anchor !== null) anchors.push(anchor);
        }),
    };
    const { store } = home;
    const { reading, correction } = store;
    store.reading = (each) => durable(() => reading.call(store, each));
    store.correction = (each) => durable(() => correction.call(store, each));
    let kills = 0;
    const until = home.clock.nowMs() + 280 * MINUTE;
    home.start();
    while (home.clock.nowMs() < until) {
      try {
        await home.clock.advance(until - home.clock.nowMs());
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills += 1;
        home.stop();
        await home.clock.advance(draw.whole(0, 4) * draw.whole(0, 4) * MINUTE);
        home.start();
      }
    }
    expect(kills).toBeGreaterThan(3);
    const [first, last] = [anchors[0], anchors.at(-1)].map(
      (anchor) => anchor ?? { boundaryMs: 0, totalMwh: 0 },
    );
    const span = { from: (first?.boundaryMs ?? 0) / MINUTE, to: (last?.boundaryMs ?? 0) / MINUTE };
    expect(span.to - span.from).toBeGreaterThan(200);
    // By the registers that it was settled to; and by the meter's own, which lie a digit apart at most.
    expect(home.store.sum(span)).toBe((last?.totalMwh ?? 0) - (first?.totalMwh ?? 0));
    expect(home.store.sum(span)).toBe(home.step(span, 'importMwh', 1_000));
  });
});

describe('clocks', () => {
  test('set forward by an hour: minutes that nobody heard, and no energy made up', async () => {
    const home = evening('kaifa');
    home.start();
    await home.clock.advance(50 * MINUTE);
    home.clock.setWall(60 * MINUTE);
    await home.clock.advance(150 * MINUTE);
    expect(kinds(home).filter((kind) => kind === 'clockSet')).toHaveLength(1);
    const unheard = home.store.qualities({ from: FIRST + 51, to: FIRST + 108 });
    expect(unheard).toMatch(/^e+$/);
    // Both registers, with the hour between them that never was.
    const span = { from: FIRST + 39, to: FIRST + 39 + 180 };
    const real = home.step({ from: span.from, to: span.from + 120 }, 'importMwh', 1_000);
    expect(home.store.sum(span)).toBe(real);
  });

  test('set back by an hour: no minute is lived twice, and the register is not lost', async () => {
    const home = evening('kaifa');
    home.start();
    await home.clock.advance(50 * MINUTE);
    const { size } = home.store.minutes;
    home.clock.setWall(-60 * MINUTE);
    await home.clock.advance(58 * MINUTE);
    expect(home.store.minutes.size).toBe(size);
    await home.clock.advance(150 * MINUTE);
    const span = { from: FIRST + 39, to: FIRST + 39 + 120 };
    const real = home.step({ from: span.from, to: span.from + 180 }, 'importMwh', 1_000);
    expect(home.store.sum(span)).toBe(real);
  });

  test('a PC that sleeps an hour: the register fills it', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(10 * MINUTE);
    home.clock.sleep(60 * MINUTE);
    await home.clock.advance(60 * MINUTE);
    expect(kinds(home)).toEqual(['opened']);
    expect(home.store.qualities({ from: FIRST, to: FIRST + 120 })).toMatch(/^m{9,10}e{59,61}m+-*$/);
    // From the first register to the one of nine o'clock.
    const span = { from: FIRST, to: FIRST + 99 };
    expect(home.store.sum(span)).toBe(home.step(span, 'importMwh', 1_000));
  });
});
