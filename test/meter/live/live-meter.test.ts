import { afterEach, describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../node-core/meter/byte-source.ts';
import { forgetfulMemory, liveMeter } from '../../../node-core/meter/live/index.ts';
import { minute, minuteOfMs, ZERO_ENERGY } from '../../../node-core/units/index.ts';
import { HandClock } from './hand-clock.ts';
import { HomeOnWire } from './home-on-wire.ts';
import { MinuteStore } from './minute-store.ts';

const MINUTE = 60_000;
/** 19:20:33 on a November evening: nothing comes from the roof. */
const EVENING_MS = Date.UTC(2026, 10, 23, 18, 20, 33);
const FIRST = minuteOfMs(EVENING_MS) + 1;

const homes: HomeOnWire[] = [];

function evening(name: ConstructorParameters<typeof HomeOnWire>[0] = 'p1-se'): HomeOnWire {
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

describe('the port of a meter source', () => {
  test('minutes in order from the first whole one; power with each telegram', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(5 * MINUTE);
    expect([...home.store.minutes.keys()]).toEqual([FIRST, FIRST + 1, FIRST + 2, FIRST + 3]);
    for (const [at, reading] of home.store.minutes) {
      const real = home.metered.home.minute(minute(at));
      expect(Math.abs(reading.importMwh - real.importMwh)).toBeLessThan(0.02 * real.importMwh + 1_000);
    }
    expect(home.store.samples.length).toBeGreaterThanOrEqual(29);
    const last = home.store.samples.at(-1);
    expect(last?.importW).toBe(home.metered.at((last?.atMs ?? 0) - ((last?.atMs ?? 0) % 10_000)).importW);
  });

  test('a start while running is a mistake; stop may be called twice; after it nothing is said', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(3 * MINUTE);
    const { size } = home.store.minutes;
    home.stop();
    home.stop();
    await home.clock.advance(10 * MINUTE);
    expect([home.store.minutes.size, size]).toEqual([2, 2]);
  });

  test('running twice, without corrections, with a wrong CT ratio or key: refused', () => {
    const clock = new HandClock(EVENING_MS);
    const source: ByteSource = { name: 'none', open: () => new Promise(() => undefined) };
    const settings = { baudRate: 2400, dataBits: 8, parity: 'none', stopBits: 1 } as const;
    const options = { source, settings, clock, memory: forgetfulMemory() };
    const meter = liveMeter(options);
    const fromMinute = minuteOfMs(EVENING_MS);
    const deaf = { reading: () => undefined, sample: () => undefined, ended: () => undefined };
    expect(() => meter.start({ fromMinute, listener: deaf })).toThrow('corrects minutes');
    meter.start({ fromMinute, listener: new MinuteStore() });
    expect(() => meter.start({ fromMinute, listener: new MinuteStore() })).toThrow('running already');
    meter.stop();
    expect(() => liveMeter({ ...options, setup: { factorPermille: 0.5 } })).toThrow(RangeError);
    expect(() => liveMeter({ ...options, keys: { encryptionKey: new Uint8Array(8) } })).toThrow(RangeError);
  });

  test('what the listener throws stops the source, and is thrown', async () => {
    const home = evening();
    home.store.reading = () => {
      throw new Error('the disk is full');
    };
    home.start();
    await expect(home.clock.advance(3 * MINUTE)).rejects.toThrow('the disk is full');
    const { length } = home.store.samples;
    await home.clock.advance(MINUTE);
    expect(home.store.samples.length).toBe(length);
  });
});

describe('a new process', () => {
  test('goes on where the last one was', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(10 * MINUTE);
    home.stop();
    await home.clock.advance(2 * MINUTE);
    home.start();
    await home.clock.advance(10 * MINUTE);
    expect(home.store.qualities({ from: FIRST, to: FIRST + 21 })).toMatch(/^m{8,9}e{2,4}m+$/);
    expect(kinds(home)).toEqual(['opened', 'opened']);
  });

  test('says again what was not stored', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(10 * MINUTE);
    home.stop();
    const lost = [...home.store.minutes.values()].slice(-1);
    for (const { minute: at } of lost) home.store.minutes.delete(at);
    const from = home.store.lastMinute ?? 0;
    home.store.lastMinute = from - 1;
    home.start(minute(from));
    await home.clock.advance(MINUTE);
    expect(home.store.minutes.get(from)).toEqual(lost[0]);
  });

  test('that finds minutes it knows nothing of begins a new series', async () => {
    const home = evening();
    home.start();
    await home.clock.advance(10 * MINUTE);
    home.stop();
    await home.clock.advance(10 * MINUTE);
    for (let at = home.store.nextMinute ?? 0; at < FIRST + 15; at += 1) {
      home.store.reading({
        minute: minute(at),
        importMwh: ZERO_ENERGY,
        exportMwh: ZERO_ENERGY,
        quality: 'gap',
      });
    }
    home.start();
    await home.clock.advance(60 * MINUTE);
    expect(kinds(home)).toContain('lostTrack');
    expect(home.store.qualities({ from: FIRST + 15, to: FIRST + 19 })).toBe('gggg');
    // The step of the register lies before the new series.
    expect(home.store.sum({ from: FIRST + 15, to: FIRST + 19 })).toBe(0);
  });

  test('that cannot read what was kept begins a new series, and keeps it aside', async () => {
    const home = evening();
    home.memory.save('{"version":2}');
    home.start();
    await home.clock.advance(3 * MINUTE);
    expect(kinds(home)).toEqual(['memoryDamaged', 'opened']);
    expect(home.store.minutes.size).toBe(2);
  });
});
