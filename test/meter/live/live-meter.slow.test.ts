import { captureSource, forgetfulMemory, liveMeter } from '../../../node-core/meter/live/index.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { draws, streamKey } from '../../../node-core/meter/simulator/random.ts';
import type { SpeechName } from '../../../node-core/meter/simulator/speech/index.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { HandClock } from './hand-clock.ts';
import { HomeOnWire } from './home-on-wire.ts';
import { MinuteStore } from './minute-store.ts';

const MINUTE = 60_000;
/** 19:20:33 on a November evening: nothing comes from the roof. */
const EVENING_MS = Date.UTC(2026, 10, 23, 18, 20, 33);
const FIRST = minuteOfMs(EVENING_MS) + 1;

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
    home.store.check();
  }
});

function kinds(home: HomeOnWire): string[] {
  return home.notices.map(({ kind }) => kind);
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
    const reading = store.reading.bind(store);
    const correction = store.correction.bind(store);
    store.reading = (each) => durable(() => reading(each));
    store.correction = (each) => durable(() => correction(each));
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

describe('a bad wire', () => {
  test.each(['kaifa', 'p1-v4', 'aidon-encrypted', 'sml'] as const)(
    '%s: damaged telegrams are counted, and none of them is believed',
    async (name) => {
      const home = evening(name);
      const draw = draws(streamKey(11, 'noise', name));
      home.wire = (chunk) =>
        draw.chance(0.03) ? chunk.with(draw.whole(0, chunk.length - 1), draw.whole(0, 255)) : chunk;
      home.start();
      await home.clock.advance(165 * MINUTE);
      expect(home.faults.length).toBeGreaterThan(20);
      expect(kinds(home)).toEqual(['opened']);
      const span = { from: FIRST + 39, to: FIRST + 39 + 120 };
      const real = home.step(span, 'importMwh', 100);
      // Where the first telegram of an hour was damaged, the next one, ten seconds later, stands for it.
      expect(Math.abs(home.store.sum(span) - real)).toBeLessThanOrEqual(8_000);
      expect(home.store.samples.every(({ importW, exportW }) => importW < 12_000 && exportW === 0)).toBe(
        true,
      );
    },
  );

  test('other line settings: nothing but noise, and no minute is made up', async () => {
    const home = evening('kaifa');
    home.wire = (chunk) => chunk.map((byte) => (byte * 31) & 0xff);
    home.start();
    await home.clock.advance(30 * MINUTE);
    expect(home.store.samples).toEqual([]);
    expect(home.store.qualities({ from: FIRST, to: FIRST + 20 })).toMatch(/^g+$/);
  });
});

test('a meter that pushes every second costs less than a hundredth of a core', async () => {
  const home = evening('p1-v5');
  const said: Uint8Array[] = [];
  home.wire = (chunk) => {
    said.push(chunk);
    return chunk;
  };
  home.start();
  await home.clock.advance(20 * MINUTE);
  const pieces = said.map((bytes, at) => ({ atMs: at * 100, bytes }));
  const clock = new HandClock(EVENING_MS);
  const source = captureSource({ name: 'said', pieces, clock });
  const meter = liveMeter({ source, settings: home.speech.settings, clock, memory: forgetfulMemory() });
  const store = new MinuteStore();
  meter.start({ fromMinute: minute(FIRST), listener: store });
  const before = process.cpuUsage();
  await clock.advance(pieces.length * 100);
  const { user, system } = process.cpuUsage(before);
  expect(store.samples.length).toBeGreaterThan(1_190);
  // Of twenty minutes' telegrams, in microseconds; the hand clock's part is in it.
  expect((user + system) / (20 * MINUTE * 1000)).toBeLessThan(0.01);
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
