import { describe, expect, it } from 'vitest';
import { addFridge } from '../../../node-core/meter/simulator/base-load.ts';
import { coefficientOfPerformance, heatPumpPower } from '../../../node-core/meter/simulator/heat-pump.ts';
import {
  indexOfWall,
  isWeekend,
  localDayOf,
  wallAt,
  weekdayOf,
} from '../../../node-core/meter/simulator/local-day.ts';
import { isUp, planOfDay } from '../../../node-core/meter/simulator/plan.ts';
import { PROFILES } from '../../../node-core/meter/simulator/profile.ts';
import { roofModel } from '../../../node-core/meter/simulator/roof.ts';
import { createSky, OSLO } from '../../../node-core/meter/simulator/sky.ts';
import { type Use, usesOfDay } from '../../../node-core/meter/simulator/uses.ts';
import { minute, utcDay } from '../../../node-core/units/index.ts';

function minuteOf(iso: string) {
  return minute(Date.parse(iso) / 60_000);
}

describe('localDayOf', () => {
  it.each([
    ['an ordinary day', '2026-06-15T12:00:00Z', 1440, '2026-06-14T22:00:00Z'],
    ['the day summer time begins', '2026-03-29T12:00:00Z', 1380, '2026-03-28T23:00:00Z'],
    ['the day it ends', '2026-10-25T12:00:00Z', 1500, '2026-10-24T22:00:00Z'],
  ])('%s', (_, at, length, starts) => {
    const day = localDayOf(minuteOf(at), 'Europe/Oslo');
    expect(day.span.endMinute - day.span.startMinute).toBe(length);
    expect(day.span.startMinute).toBe(minuteOf(starts));
    expect(day.number).toBe(Date.parse(at.slice(0, 10)) / 86_400_000);
  });

  it('shows the wall clock where clocks change', () => {
    const spring = localDayOf(minuteOf('2026-03-29T12:00:00Z'), 'Europe/Oslo');
    expect([wallAt(spring, 119), wallAt(spring, 120), wallAt(spring, 1379)]).toEqual([119, 180, 1439]);
    expect([indexOfWall(spring, 600), indexOfWall(spring, 150), indexOfWall(spring, 1440)]).toEqual([
      540, 120, 1380,
    ]);
    const autumn = localDayOf(minuteOf('2026-10-25T12:00:00Z'), 'Europe/Oslo');
    expect([wallAt(autumn, 179), wallAt(autumn, 180), wallAt(autumn, 1499)]).toEqual([179, 120, 1439]);
    expect([indexOfWall(autumn, 600), indexOfWall(autumn, -5), indexOfWall(autumn, 1441)]).toEqual([
      660, -5, 1501,
    ]);
  });

  it('knows the weekday far east and west too', () => {
    for (const zone of ['Pacific/Auckland', 'Pacific/Honolulu', 'UTC', 'Asia/Kolkata']) {
      const day = localDayOf(minuteOf('2026-01-03T11:00:00Z'), zone);
      const local = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' });
      const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
      expect(names[weekdayOf(day.number)]).toBe(local.format(Date.parse('2026-01-03T11:00:00Z')));
    }
    expect([isWeekend(0), isWeekend(2), isWeekend(3), isWeekend(4)]).toEqual([false, true, true, false]);
  });
});

describe('planOfDay', () => {
  it('is in order, and sends commuters out on weekdays only by day', () => {
    for (let dayNumber = 20_600; dayNumber < 20_700; dayNumber++) {
      for (const profile of [PROFILES.consumer, PROFILES.cottage]) {
        const plan = planOfDay({ seed: 3, profile }, dayNumber);
        expect(plan.wakes).toBeGreaterThan(300);
        expect(plan.leaves).toBeGreaterThanOrEqual(plan.wakes);
        expect(plan.returns).toBeGreaterThanOrEqual(plan.leaves);
        expect(plan.sleeps).toBeGreaterThan(plan.returns);
        expect(plan.sleeps).toBeLessThan(1560);
        expect(isUp(plan, plan.sleeps - 1)).toBe(true);
        expect(isUp(plan, plan.sleeps)).toBe(false);
      }
      const shop = planOfDay({ seed: 3, profile: PROFILES.workshop }, dayNumber);
      expect(shop.sleeps > shop.wakes).toBe(!isWeekend(dayNumber));
    }
  });
});

describe('usesOfDay', () => {
  it('starts nothing before its day, and lets nothing run past the next', () => {
    const wrong: Use[] = [];
    for (const profile of Object.values(PROFILES)) {
      for (let dayNumber = 20_600; dayNumber < 20_800; dayNumber++) {
        const plan = planOfDay({ seed: 9, profile }, dayNumber);
        for (const use of usesOfDay({ seed: 9, profile, dayNumber, plan })) {
          const within = use.startWall >= 0 && use.startWall + use.minutes < 2880;
          if (!within || use.minutes <= 0 || use.watts <= 0) wrong.push(use);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('charges the car with what it drove, and never runs the water heater twice at once', () => {
    const profile = PROFILES.commuter;
    let kwh = 0;
    for (let dayNumber = 20_600; dayNumber < 20_965; dayNumber++) {
      const plan = planOfDay({ seed: 9, profile }, dayNumber);
      const uses = usesOfDay({ seed: 9, profile, dayNumber, plan });
      kwh += energyOf(uses.filter(({ watts }) => watts === 7360)) / 1000;
      const heater = uses.filter(({ watts }) => watts === profile.waterHeaterW);
      const sorted = heater.toSorted((a, b) => a.startWall - b.startWall);
      for (const [i, use] of sorted.slice(1).entries()) {
        const before = sorted[i];
        expect(use.startWall).toBeGreaterThanOrEqual((before?.startWall ?? 0) + (before?.minutes ?? 0));
      }
    }
    // Nine tenths of some 12 000 km at 0.19 kWh.
    expect(kwh).toBeGreaterThan(1500);
    expect(kwh).toBeLessThan(2600);
  });
});

function energyOf(uses: readonly { readonly minutes: number; readonly watts: number }[]): number {
  return uses.reduce((sum, { minutes, watts }) => sum + (minutes * watts) / 60, 0);
}

describe('addFridge', () => {
  it('turns on and off some twenty times a day, and takes what fridges take', () => {
    const up = new Uint8Array(1440).fill(1, 420, 1380);
    for (let seed = 0; seed < 20; seed++) {
      const load = new Float64Array(1440);
      addFridge(load, { seed, number: 0, dayNumber: 20_600, up });
      const starts = load.filter((watts, i) => watts > 0 && load[i - 1] === 0).length;
      expect(starts).toBeGreaterThan(12);
      expect(starts).toBeLessThan(45);
      const wh = load.reduce((a, b) => a + b, 0) / 60;
      expect(wh).toBeGreaterThan(450);
      expect(wh).toBeLessThan(1100);
    }
  });
});

describe('heatPumpPower', () => {
  const pump = { lossWattsPerKelvin: 150, ratedW: 2000 };

  it('needs nothing in summer, more the colder it is, and its spare when it is very cold', () => {
    const mean = (celsius: number) => {
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += heatPumpPower(pump, { celsius, phase: i / 1000 });
      return sum / 1000;
    };
    expect(mean(17)).toBe(0);
    let previous = 0;
    for (let celsius = 16; celsius > -30; celsius--) {
      const now = mean(celsius);
      expect(now).toBeGreaterThan(previous);
      previous = now;
    }
    expect(mean(-25)).toBeGreaterThan(2000);
  });

  it('makes as much heat as the house loses', () => {
    for (const celsius of [10, 0, -10, -20]) {
      let sum = 0;
      for (let i = 0; i < 2600; i++) sum += heatPumpPower(pump, { celsius, phase: i / 2600 });
      const watts = sum / 2600;
      const heat =
        watts <= pump.ratedW
          ? watts * coefficientOfPerformance(celsius)
          : pump.ratedW * coefficientOfPerformance(celsius) + watts - pump.ratedW;
      expect(Math.abs(heat / (150 * (17 - celsius)) - 1)).toBeLessThan(0.01);
    }
  });
});

describe('roofModel', () => {
  const roof = { peakW: 6000, tiltDegrees: 35, azimuthDegrees: 180, inverterW: 5000, metered: true };
  const power = roofModel(roof);
  const noon = { east: 0, north: -0.6, up: 0.8 };

  it('is nothing with the sun down, and never above the inverter', () => {
    expect(power({ sun: { east: 0, north: 1, up: 0 }, clear: 1, celsius: 0 })).toBe(0);
    expect(power({ sun: { east: 1, north: 0, up: -0.1 }, clear: 1, celsius: 0 })).toBe(0);
    expect(roofModel({ ...roof, inverterW: 3000 })({ sun: noon, clear: 1, celsius: 0 })).toBe(3000);
  });

  it('falls with clouds, and keeps the light of the whole sky under the thickest', () => {
    const clear = power({ sun: noon, clear: 1, celsius: 15 });
    const half = power({ sun: noon, clear: 0.5, celsius: 15 });
    const overcast = power({ sun: noon, clear: 0, celsius: 15 });
    expect(clear).toBeGreaterThan(4000);
    expect(half).toBeLessThan(clear * 0.75);
    expect(overcast).toBeLessThan(clear * 0.35);
    expect(overcast).toBeGreaterThan(clear * 0.1);
  });

  it('works better in the cold, and faces where it is turned', () => {
    expect(power({ sun: noon, clear: 1, celsius: -10 })).toBeGreaterThan(
      power({ sun: noon, clear: 1, celsius: 30 }),
    );
    const evening = { east: -0.9, north: -0.2, up: Math.sqrt(0.15) };
    const west = roofModel({ ...roof, azimuthDegrees: 270 });
    expect(west({ sun: evening, clear: 1, celsius: 10 })).toBeGreaterThan(
      1.5 * power({ sun: evening, clear: 1, celsius: 10 }),
    );
  });
});

describe('createSky', () => {
  it('gives the same day again, also after it has forgotten it', () => {
    const sky = createSky(OSLO);
    const first = sky.day(utcDay(20_600));
    expect(sky.day(utcDay(20_600))).toBe(first);
    for (let day = 20_700; day < 20_745; day++) sky.day(utcDay(day));
    const again = sky.day(utcDay(20_600));
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  it('has air that changes slowly, warm in July and cold in January', () => {
    const sky = createSky(OSLO);
    const mean = (first: number) => {
      let sum = 0;
      let steepest = 0;
      for (let day = first; day < first + 31; day++) {
        const air = sky.day(utcDay(day)).temperatureC;
        for (let i = 1; i < 1440; i++)
          steepest = Math.max(steepest, Math.abs((air[i] ?? 0) - (air[i - 1] ?? 99)));
        sum += air.reduce((a, b) => a + b, 0) / 1440;
      }
      expect(steepest).toBeLessThan(0.1);
      return sum / 31;
    };
    const january = mean(Date.UTC(2026, 0, 1) / 86_400_000);
    const july = mean(Date.UTC(2026, 6, 1) / 86_400_000);
    expect(january).toBeGreaterThan(-12);
    expect(january).toBeLessThan(1);
    expect(july).toBeGreaterThan(12);
    expect(july).toBeLessThan(23);
  });

  it('has clear days, grey days and days of both', () => {
    const sky = createSky(OSLO);
    const kinds = { clear: 0, grey: 0, mixed: 0 };
    for (let day = 20_454; day < 20_819; day += 3) {
      const mean = sky.day(utcDay(day)).clear.reduce((a, b) => a + b, 0) / 1440;
      kinds[mean > 0.8 ? 'clear' : mean < 0.35 ? 'grey' : 'mixed']++;
    }
    expect(kinds.clear).toBeGreaterThan(6);
    expect(kinds.grey).toBeGreaterThan(20);
    expect(kinds.mixed).toBeGreaterThan(20);
  });
});
