import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedMeter, spreadEvenly } from '../../node-core/meter/simulated-meter.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../node-core/meter/simulator/index.ts';
import type { Clock } from '../../node-core/meter/source.ts';
import { manualClock } from '../../node-core/node/clock.ts';
import { type Minute, minute } from '../../node-core/units/index.ts';
import { recorder } from './recorder.ts';

const START = minute(Date.UTC(2026, 5, 15, 8) / 60_000);
const sky = createSky(OSLO);
const home = simulatedHome({ seed: 5, profile: PROFILES.prosumer, sky });
const MS = 60_000;

function minutesFrom(start: Minute, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/** A clock whose time may jump without a timer running: a PC that sleeps. */
function sleepyClock(originMs: number): Clock & { sleepUntil(ms: number): void; runDue(): void } {
  let now = originMs;
  let timers: { timeMs: number; run: () => void }[] = [];
  return {
    nowMs: () => now,
    at(timeMs, run) {
      const timer = { timeMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    sleepUntil(ms) {
      now = ms;
    },
    runDue() {
      for (;;) {
        const due = timers.find((timer) => timer.timeMs <= now);
        if (due === undefined) return;
        timers = timers.filter((other) => other !== due);
        due.run();
      }
    },
  };
}

describe('simulatedMeter', () => {
  it('says each minute once, after it has ended, in order', () => {
    const clock = manualClock(START * MS);
    const heard = recorder();
    const said: number[] = [];
    simulatedMeter({ home, clock }).start({
      fromMinute: START,
      listener: { ...heard, reading: (reading) => said.push(reading.minute, clock.nowMs()) },
    });
    clock.advanceTo((START + 90) * MS);
    expect(said).toEqual(minutesFrom(START, 90).flatMap((at) => [at, (at + 1) * MS]));
  });

  it('says what the home has, as measured', () => {
    const clock = manualClock(START * MS);
    const heard = recorder();
    simulatedMeter({ home, clock }).start({ fromMinute: START, listener: heard });
    clock.advanceTo((START + 5) * MS);
    for (const reading of heard.readings) {
      const { importMwh, exportMwh, roofMwh } = home.minute(reading.minute);
      const energies = { importMwh, exportMwh, roofMwh };
      expect(reading).toEqual({ minute: reading.minute, ...energies, quality: 'measured' });
    }
    expect(heard.readings.length).toBe(5);

    const cottage = recorder();
    const unmetered = simulatedHome({ seed: 5, profile: PROFILES.cottage, sky });
    simulatedMeter({ home: unmetered, clock }).start({ fromMinute: START, listener: cottage });
    clock.advanceTo((START + 6) * MS);
    expect(cottage.readings.some((reading) => 'roofMwh' in reading)).toBe(false);
  });

  it('samples power every few seconds of the clock, with the roof just where it has a meter', () => {
    const clock = manualClock(START * MS);
    const heard = recorder();
    simulatedMeter({ home, clock, sampleEveryMs: 5_000 }).start({ fromMinute: START, listener: heard });
    clock.advanceTo((START + 2) * MS - 1);
    expect(heard.samples.map(({ atMs }) => atMs - START * MS)).toEqual(
      minutesFrom(minute(0), 24).map((i) => i * 5_000),
    );
    expect(heard.samples.every(({ roofW }) => roofW !== null && roofW > 0)).toBe(true);

    const cottage = recorder();
    const unmetered = simulatedHome({ seed: 5, profile: PROFILES.cottage, sky });
    simulatedMeter({ home: unmetered, clock }).start({ fromMinute: START, listener: cottage });
    clock.advanceTo((START + 2) * MS);
    expect(cottage.samples.length).toBeGreaterThan(0);
    expect(cottage.samples.every(({ roofW }) => roofW === null)).toBe(true);
  });

  it('gives slept minutes as estimates that add up to the registers', () => {
    const clock = sleepyClock(START * MS);
    const heard = recorder();
    simulatedMeter({ home, clock }).start({ fromMinute: START, listener: heard });
    clock.runDue();
    clock.sleepUntil((START + 2) * MS);
    clock.runDue();
    clock.sleepUntil((START + 602) * MS);
    clock.runDue();
    clock.sleepUntil((START + 603) * MS);
    clock.runDue();
    expect(heard.readings.map((reading) => reading.minute)).toEqual(minutesFrom(START, 603));
    const qualities = heard.readings.map(({ quality }) => quality);
    expect(qualities.slice(0, 2)).toEqual(['measured', 'measured']);
    expect(new Set(qualities.slice(2, 602))).toEqual(new Set(['estimated']));
    expect(qualities[602]).toBe('measured');
    const truth = home.series({ startMinute: minute(START + 2), endMinute: minute(START + 602) });
    const slept = heard.readings.slice(2, 602);
    expect(sum(slept.map(({ importMwh }) => importMwh))).toBe(sum([...truth.importMwh]));
    expect(sum(slept.map(({ exportMwh }) => exportMwh))).toBe(sum([...truth.exportMwh]));
    const roof = slept.map(({ minute: at }) => home.minute(at).roofMwh);
    expect(sum(slept.map(({ roofMwh }) => roofMwh ?? 0))).toBe(sum(roof));
  });

  it('calls nothing estimated under a clock that is said to run fast', () => {
    const clock = sleepyClock((START + 500) * MS);
    const heard = recorder();
    simulatedMeter({ home, clock, missedAfterMs: null }).start({ fromMinute: START, listener: heard });
    clock.runDue();
    expect(heard.readings.length).toBe(500);
    expect(heard.readings.every(({ quality }) => quality === 'measured')).toBe(true);
  });

  it('gives way to others while it catches up on a month', () => {
    const clock = sleepyClock((START + 30 * 1440) * MS);
    const heard = recorder();
    let turns = 0;
    const counting: Clock = {
      nowMs: () => clock.nowMs(),
      at: (timeMs, run) => clock.at(timeMs, () => (turns++, run())),
    };
    simulatedMeter({ home, clock: counting }).start({ fromMinute: START, listener: heard });
    clock.runDue();
    expect(heard.readings.length).toBe(30 * 1440);
    expect(turns).toBe((30 * 1440) / 240);
  });

  it('goes on where it was stopped, and says no minute twice', () => {
    const clock = manualClock(START * MS);
    const heard = recorder();
    const meter = simulatedMeter({ home, clock });
    meter.start({ fromMinute: START, listener: heard });
    clock.advanceTo((START + 3) * MS);
    meter.stop();
    meter.stop();
    const samples = heard.samples.length;
    clock.advanceTo((START + 6) * MS);
    expect(heard.readings.length).toBe(3);
    expect(heard.samples.length).toBe(samples);
    meter.start({ fromMinute: minute(START + 3), listener: heard });
    clock.advanceTo((START + 8) * MS);
    expect(heard.readings.map((reading) => reading.minute)).toEqual(minutesFrom(START, 8));
  });

  it('says nothing of minutes to come, and waits when the clock is set back', () => {
    const clock = sleepyClock(START * MS);
    const heard = recorder();
    simulatedMeter({ home, clock }).start({ fromMinute: minute(START + 10), listener: heard });
    clock.runDue();
    clock.sleepUntil((START + 11) * MS);
    clock.runDue();
    clock.sleepUntil((START - 60) * MS);
    clock.runDue();
    clock.sleepUntil((START + 12) * MS);
    clock.runDue();
    expect(heard.readings.map((reading) => reading.minute)).toEqual([START + 10, START + 11]);
  });

  it('stops from within a listener, and at what a listener throws', () => {
    const clock = manualClock(START * MS);
    const meter = simulatedMeter({ home, clock });
    const minutes: number[] = [];
    meter.start({
      fromMinute: minute(START - 5),
      listener: { ...recorder(), reading: (reading) => (minutes.push(reading.minute), meter.stop()) },
    });
    clock.advanceTo((START + 5) * MS);
    expect(minutes).toEqual([START - 5]);

    const full = () => {
      throw new Error('disk full');
    };
    meter.start({ fromMinute: minute(START + 5), listener: { ...recorder(), reading: full } });
    expect(() => clock.advanceTo((START + 6) * MS)).toThrow('disk full');
    expect(() => clock.advanceTo((START + 9) * MS)).not.toThrow();
  });

  it('refuses a second start', () => {
    const meter = simulatedMeter({ home, clock: manualClock(START * MS) });
    meter.start({ fromMinute: START, listener: recorder() });
    expect(() => meter.start({ fromMinute: START, listener: recorder() })).toThrow('running already');
  });
});

describe('spreadEvenly', () => {
  it('adds up to the registers, and no two minutes differ by more than 1 mWh', () => {
    const total = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), total, total, (length, importMwh, exportMwh) => {
        const span = { startMinute: START, endMinute: minute(START + length) };
        const spread = spreadEvenly(span, { importMwh, exportMwh });
        const readings = minutesFrom(START, length).map((at) => spread(minute(at)));
        expect(sum(readings.map((reading) => reading.importMwh))).toBe(importMwh);
        expect(sum(readings.map((reading) => reading.exportMwh))).toBe(exportMwh);
        const imports = readings.map((reading) => reading.importMwh);
        expect(Math.max(...imports) - Math.min(...imports)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
