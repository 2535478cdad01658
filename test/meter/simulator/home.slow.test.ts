import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSky,
  OSLO,
  PROFILES,
  simulatedHome,
  type SimulatedHome,
} from '../../../node-core/meter/simulator/index.ts';
import { sunDirection } from '../../../node-core/meter/simulator/sun.ts';
import { type Minute, minute } from '../../../node-core/units/index.ts';

const sky = createSky(OSLO);
const KWH = 1e6;

function minuteOf(iso: string): Minute {
  return minute(Date.parse(iso) / 60_000);
}

function span(startMinute: Minute, days: number) {
  return { startMinute, endMinute: minute(startMinute + days * 1440) };
}

/** Used, made, imported, exported over some days, in kWh. */
function sums(home: SimulatedHome, { startMinute, endMinute }: ReturnType<typeof span>) {
  const total = { used: 0, made: 0, imported: 0, exported: 0 };
  for (let at = startMinute; at < endMinute; at = minute(at + 1)) {
    const { importMwh, exportMwh, roofMwh } = home.minute(at);
    total.imported += importMwh / KWH;
    total.exported += exportMwh / KWH;
    total.made += roofMwh / KWH;
  }
  total.used = total.imported - total.exported + total.made;
  return total;
}

describe('a simulated home, by the year', () => {
  const newYear = minuteOf('2025-12-31T23:00:00Z');

  it.each([
    ['apartment', 2_000, 6_000, 0, 0],
    ['consumer', 10_000, 22_000, 0, 0],
    ['commuter', 11_000, 22_000, 0, 0],
    ['prosumer', 8_000, 14_000, 6_000, 8_700],
    ['cottage', 6_000, 12_000, 4_500, 6_500],
    ['workshop', 6_000, 16_000, 0, 0],
  ] as const)('%s uses %i to %i kWh and makes %i to %i', (name, least, most, leastMade, mostMade) => {
    const home = simulatedHome({ seed: 11, profile: PROFILES[name], sky });
    // Every fifth day: weekdays and weekends come round alike.
    const total = { used: 0, made: 0 };
    for (let day = 0; day < 365; day += 5) {
      const { used, made } = sums(home, span(minute(newYear + day * 1440), 1));
      total.used += 5 * used;
      total.made += 5 * made;
    }
    expect(total.used).toBeGreaterThan(least);
    expect(total.used).toBeLessThan(most);
    expect(total.made).toBeGreaterThanOrEqual(leastMade);
    expect(total.made).toBeLessThanOrEqual(mostMade);
  });

  it('makes several times as much in June as in December', () => {
    const home = simulatedHome({ seed: 11, profile: PROFILES.cottage, sky });
    const june = sums(home, span(minuteOf('2026-06-01T00:00:00Z'), 30)).made;
    const december = sums(home, span(minuteOf('2026-12-01T00:00:00Z'), 30)).made;
    expect(june).toBeGreaterThan(4 * december);
    expect(december).toBeGreaterThan(10);
  });

  it('uses more in winter where a heat pump warms the house', () => {
    const home = simulatedHome({ seed: 11, profile: PROFILES.consumer, sky });
    const july = sums(home, span(minuteOf('2026-07-01T00:00:00Z'), 30)).used;
    const january = sums(home, span(minuteOf('2026-01-02T00:00:00Z'), 30)).used;
    expect(january).toBeGreaterThan(1.8 * july);
  });
});

describe('a simulated home, by the minute', () => {
  const june = span(minuteOf('2026-06-08T00:00:00Z'), 14);
  const prosumer = simulatedHome({ seed: 4, profile: PROFILES.prosumer, sky });

  it('makes exactly nothing at night, and never stops using', () => {
    let nights = 0;
    let lit = 0;
    let leastUsed = Number.POSITIVE_INFINITY;
    for (let at = june.startMinute; at < june.endMinute; at = minute(at + 1)) {
      const { importMwh, exportMwh, roofMwh } = prosumer.minute(at);
      leastUsed = Math.min(leastUsed, importMwh - exportMwh + roofMwh);
      if (sunDirection(at * 60_000 + 30_000, OSLO).up > 0) continue;
      nights++;
      if (roofMwh + exportMwh + prosumer.powerAt(at * 60_000 + 17_000).roofW !== 0) lit++;
    }
    expect(leastUsed).toBeGreaterThan(500);
    expect(nights).toBeGreaterThan(14 * 240);
    expect(lit).toBe(0);
  });

  it('changes from minute to minute under broken clouds', () => {
    let jumps = 0;
    let previous = 0;
    for (let at = june.startMinute; at < june.endMinute; at = minute(at + 1)) {
      const now = prosumer.minute(at).roofMwh;
      // 1 kW up or down in a minute.
      if (Math.abs(now - previous) > 1_000_000 / 60) jumps++;
      previous = now;
    }
    expect(jumps).toBeGreaterThan(200);
  });

  it('sees the clouds of its neighbours, a little later or sooner', () => {
    const one = roofOver(june, simulatedHome({ seed: 21, profile: PROFILES.prosumer, sky }));
    const other = roofOver(june, simulatedHome({ seed: 34, profile: PROFILES.prosumer, sky }));
    const elsewhere = createSky({ ...OSLO, seed: 77 });
    const stranger = roofOver(june, simulatedHome({ seed: 34, profile: PROFILES.prosumer, sky: elsewhere }));
    expect(one).not.toEqual(other);
    expect(likeness(one, other)).toBeGreaterThan(0.9);
    expect(likeness(one, stranger)).toBeLessThan(0.85);
  });

  it('eats at the hour that its people eat, and differs between weekday and weekend', () => {
    const home = simulatedHome({ seed: 4, profile: PROFILES.apartment, sky });
    const hours = meanByLocalHour(home, span(minuteOf('2026-01-31T23:00:00Z'), 28));
    expect(hours.weekday[17]).toBeGreaterThan(2 * (hours.weekday[3] ?? 0));
    expect(hours.weekend[12]).toBeGreaterThan(1.2 * (hours.weekday[12] ?? 0));
    const shop = meanByLocalHour(simulatedHome({ seed: 4, profile: PROFILES.workshop, sky }), june);
    expect(shop.weekday[10]).toBeGreaterThan(4 * (shop.weekend[10] ?? 0));
  });

  it('follows the wall clock with its people, and the sun with its roof, when the clocks change', () => {
    // 26 October 2026 is the first day of winter time in Oslo; three weeks before and after.
    const home = simulatedHome({ seed: 4, profile: PROFILES.workshop, sky });
    const opens = (startMinute: Minute) => {
      const at = Array.from({ length: 1440 }, (_, i) => minute(startMinute + i));
      return at.find((each) => home.minute(each).importMwh > 700_000 / 60) ?? minute(0);
    };
    const before = opens(minuteOf('2026-10-22T22:00:00Z')) - minuteOf('2026-10-22T22:00:00Z');
    const after = opens(minuteOf('2026-10-25T23:00:00Z')) - minuteOf('2026-10-25T23:00:00Z');
    expect(Math.abs(before - after)).toBeLessThan(45);

    const roofed = simulatedHome({ seed: 4, profile: PROFILES.cottage, sky });
    const rises = (day: string) => {
      const midnight = minuteOf(`${day}T00:00:00Z`);
      const at = Array.from({ length: 1440 }, (_, i) => minute(midnight + i));
      return (at.find((each) => roofed.minute(each).roofMwh > 0) ?? minute(0)) - midnight;
    };
    // By UTC the sun rises some 2.5 minutes later each day, change of clocks or not.
    const drift = rises('2026-10-26') - rises('2026-10-24');
    expect(drift).toBeGreaterThan(-25);
    expect(drift).toBeLessThan(35);
  });

  it('has every minute of the days with 23 and 25 hours', () => {
    for (const day of ['2026-03-28T23:00:00Z', '2026-10-24T22:00:00Z']) {
      const series = prosumer.series(span(minuteOf(day), 2));
      let empty = 0;
      for (let i = 0; i < series.quality.length; i++) {
        if ((series.importMwh[i] ?? 0) + (series.exportMwh[i] ?? 0) === 0) empty++;
      }
      expect(empty).toBe(0);
    }
  });
});

describe('a simulated home is its setup', () => {
  const days = span(minuteOf('2026-06-08T00:00:00Z'), 3);
  const profile = PROFILES.prosumer;

  it('gives the same bytes for the same seed, and others for another', () => {
    const one = simulatedHome({ seed: 8, profile, sky }).series(days);
    const again = simulatedHome({ seed: 8, profile, sky: createSky({ ...OSLO }) }).series(days);
    const other = simulatedHome({ seed: 9, profile, sky }).series(days);
    expect(new Uint8Array(one.importMwh.buffer)).toEqual(new Uint8Array(again.importMwh.buffer));
    expect(new Uint8Array(one.exportMwh.buffer)).toEqual(new Uint8Array(again.exportMwh.buffer));
    expect(one.importMwh).not.toEqual(other.importMwh);
  });

  it('does not care in which order it is asked', () => {
    const series = simulatedHome({ seed: 8, profile, sky }).series(span(days.startMinute, 10));
    const asked = simulatedHome({ seed: 8, profile, sky });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14_399 }), (i) => {
        const { importMwh, exportMwh } = asked.minute(minute(days.startMinute + i));
        expect([importMwh, exportMwh]).toEqual([series.importMwh[i], series.exportMwh[i]]);
      }),
      { numRuns: 60 },
    );
  });

  it('has power that means the energy of its minute', () => {
    const home = simulatedHome({ seed: 8, profile, sky });
    let turning = 0;
    let both = 0;
    let worst = 0;
    for (let at = days.startMinute; at < days.startMinute + 1440; at = minute(at + 1)) {
      let importW = 0;
      let exportW = 0;
      let roofW = 0;
      for (let step = 0; step < 30; step++) {
        const power = home.powerAt(at * 60_000 + step * 2_000 + 500);
        if (power.importW > 0 && power.exportW > 0) both++;
        importW += power.importW;
        exportW += power.exportW;
        roofW += power.roofW;
      }
      const energy = home.minute(at);
      if (importW > 0 && exportW > 0) turning++;
      worst = Math.max(
        worst,
        Math.abs((importW * 1000) / 1800 - energy.importMwh),
        Math.abs((exportW * 1000) / 1800 - energy.exportMwh),
        Math.abs((roofW * 1000) / 1800 - energy.roofMwh),
      );
    }
    // Whole watts are off by half of one at most: 8.4 mWh in a minute.
    expect(worst).toBeLessThan(9.5);
    expect(both).toBe(0);
    expect(turning).toBeGreaterThan(0);
  });

  it('gives whole numbers only', () => {
    const home = simulatedHome({ seed: 8, profile, sky });
    const numbers: number[] = [];
    for (let i = 0; i < 1440; i++) {
      const at = minute(days.startMinute + i);
      const energy = home.minute(at);
      const power = home.powerAt(at * 60_000 + 7);
      numbers.push(
        energy.importMwh,
        energy.exportMwh,
        energy.roofMwh,
        power.importW,
        power.exportW,
        power.roofW,
      );
    }
    expect(numbers.filter((number) => !Number.isSafeInteger(number) || number < 0)).toEqual([]);
  });
});

function roofOver({ startMinute, endMinute }: ReturnType<typeof span>, home: SimulatedHome): number[] {
  const made: number[] = [];
  for (let at = startMinute; at < endMinute; at = minute(at + 1)) made.push(home.minute(at).roofMwh);
  return made;
}

/** Pearson's correlation over daylight. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const both = a.map((value, i) => [value, b[i] ?? 0] as const).filter(([x, y]) => x + y > 0);
  const meanA = both.reduce((sum, [x]) => sum + x, 0) / both.length;
  const meanB = both.reduce((sum, [, y]) => sum + y, 0) / both.length;
  let together = 0;
  let alone = 0;
  let other = 0;
  for (const [x, y] of both) {
    together += (x - meanA) * (y - meanB);
    alone += (x - meanA) ** 2;
    other += (y - meanB) ** 2;
  }
  return together / Math.sqrt(alone * other);
}

/** Mean use by local hour in W; spans outside of a change of clocks, Oslo in the offset of its first minute. */
function meanByLocalHour(home: SimulatedHome, { startMinute, endMinute }: ReturnType<typeof span>) {
  const hours = { weekday: new Array<number>(24).fill(0), weekend: new Array<number>(24).fill(0) };
  const count = { weekday: 0, weekend: 0 };
  const local = new Intl.DateTimeFormat('en', {
    timeZone: 'Europe/Oslo',
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  for (let hour = startMinute; hour < endMinute; hour = minute(hour + 60)) {
    const parts = local.formatToParts(hour * 60_000);
    const weekday = parts.find(({ type }) => type === 'weekday')?.value ?? '';
    const kind = weekday.startsWith('S') ? 'weekend' : 'weekday';
    const at = Number(parts.find(({ type }) => type === 'hour')?.value);
    count[kind] += 1 / 24;
    for (let i = 0; i < 60; i++) {
      const { importMwh, exportMwh, roofMwh } = home.minute(minute(hour + i));
      hours[kind][at] = (hours[kind][at] ?? 0) + (importMwh - exportMwh + roofMwh) / 1000;
    }
  }
  return {
    weekday: hours.weekday.map((wattHours) => wattHours / count.weekday),
    weekend: hours.weekend.map((wattHours) => wattHours / count.weekend),
  };
}
