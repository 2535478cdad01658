import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicPrices, type ShareClaim, suggestOffer } from '../../node-core/market/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../node-core/meter/simulator/index.ts';
import { minute, moneyFor, minuteOfLocalDay } from '../../node-core/units/index.ts';
import { minuteOf, pattern, tariff } from './fixtures.ts';

const zone = 'Europe/Oslo';
/** A Wednesday, 20:00 in Oslo; midnight was at 22:00 UTC. */
const EVENING = minuteOf('2026-06-17T18:00:00Z');
const MORNING = minuteOf('2026-06-17T05:00:00Z');
const MIDNIGHT = minuteOf('2026-06-16T22:00:00Z');
const DAY = 1440;
const history = { start: MIDNIGHT - 14 * DAY, end: EVENING };

/** From 10:00 to 16:00 local time, 1 Wh a minute on even days and 3 on odd ones; else a need. */
function sunny(at: number): number {
  const day = Math.floor((at - MIDNIGHT) / DAY);
  const ofDay = at - MIDNIGHT - day * DAY;
  if (ofDay < 600 || ofDay >= 960) return -500;
  return day % 2 === 0 ? 1_000 : 3_000;
}

const prices = publicPrices([tariff([[history.start - DAY, '1.20', '0.40']], { end: EVENING + 9 * DAY })], {
  household: 1,
  span: { startMinute: minute(history.start), endMinute: minute(EVENING + 8 * DAY) },
});

function suggest(of: {
  now?: number;
  net?: (at: number) => number | undefined;
  claims?: ShareClaim[];
  prices?: typeof prices;
}) {
  const now = of.now ?? EVENING;
  return suggestOffer({
    now: minute(now),
    timeZone: zone,
    pattern: pattern({ start: history.start, end: now }, of.net ?? sunny),
    claims: of.claims ?? [],
    prices: of.prices ?? prices,
  });
}

function claim(start: number, end: number, share = 1000): ShareClaim {
  return { startMinute: minute(start), endMinute: minute(end), share };
}

describe('suggestOffer', () => {
  const tomorrow = MIDNIGHT + DAY;

  it('offers tomorrow in the evening: the hours, the energy of the days, the price and what it earns', () => {
    const energy = 360 * 2_000;
    expect(suggest({})).toEqual({
      startMinute: tomorrow + 600,
      endMinute: tomorrow + 960,
      reason: 'pattern',
      expectedEnergyMwh: energy,
      lowEnergyMwh: 360 * 1_000,
      highEnergyMwh: 360 * 3_000,
      sharePermille: 1000,
      price: 1_020_000,
      priceLow: 960_000,
      priceHigh: 1_080_000,
      expectedEarning: moneyFor(suggest({}).expectedEnergyMwh, suggest({}).price),
      daysSeen: 14,
    });
  });

  it('offers today in the morning, and what is left of today while that is half', () => {
    expect(suggest({ now: MORNING })).toMatchObject({
      startMinute: MIDNIGHT + 600,
      endMinute: MIDNIGHT + 960,
    });
    const noon = suggest({ now: MIDNIGHT + 601 });
    expect(noon).toMatchObject({
      startMinute: MIDNIGHT + 630,
      endMinute: MIDNIGHT + 960,
      expectedEnergyMwh: 330 * 2_000,
    });
    expect(suggest({ now: MIDNIGHT + 765 })).toMatchObject({ startMinute: MIDNIGHT + 780 });
    expect(suggest({ now: MIDNIGHT + 766 })).toMatchObject({ startMinute: tomorrow + 600 });
  });

  it('goes to the next day that is free', () => {
    const sold = claim(tomorrow + 700, tomorrow + 710);
    expect(suggest({ claims: [sold] })).toMatchObject({
      startMinute: tomorrow + DAY + 600,
      reason: 'pattern',
    });
  });

  it('offers the share that is free, and the energy of that share', () => {
    expect(suggest({ claims: [claim(tomorrow, tomorrow + 610, 250)] })).toMatchObject({
      startMinute: tomorrow + 600,
      sharePermille: 750,
      expectedEnergyMwh: 540_000,
      lowEnergyMwh: 270_000,
      highEnergyMwh: 810_000,
    });
  });

  it.each([
    ['tooLittleHistory', { net: (at: number) => (at < MIDNIGHT - 2 * DAY ? undefined : sunny(at)) }],
    ['tooLittleHistory', { net: () => undefined }],
    [
      'tooLittleHistory',
      { prices: publicPrices([], { household: 1, span: { startMinute: minute(0), endMinute: minute(0) } }) },
    ],
    ['noSurplus', { net: () => -300 }],
    ['noSurplus', { net: (at: number) => (at % DAY === 0 ? 99_999 : -1) }],
    ['alreadySold', { claims: [claim(EVENING, EVENING + 30 * DAY)] }],
  ] as const)('says %s', (reason, of) => {
    const suggestion = suggest({ ...of, claims: 'claims' in of ? [...of.claims] : [] });
    expect(suggestion).toMatchObject({ reason, expectedEnergyMwh: 0, sharePermille: 0, price: 0 });
    expect(suggestion).toMatchObject({ startMinute: tomorrow, endMinute: tomorrow + DAY });
  });

  it('leaves out days that are hardly known', () => {
    const net = (at: number) => (at < MIDNIGHT - 10 * DAY && at % DAY < 200 ? undefined : sunny(at));
    expect(suggest({ net }).daysSeen).toBe(10);
  });

  it('prices hours that have no tariff yet by the days before', () => {
    const known = publicPrices(
      [
        tariff(
          [
            [history.start, '2.00', null],
            [MIDNIGHT + 720, '1.00', null],
          ],
          { end: MIDNIGHT + DAY },
        ),
      ],
      {
        household: 1,
        span: { startMinute: minute(history.start), endMinute: minute(EVENING + 2 * DAY) },
      },
    );
    // Before noon yesterday's day cost 2, after noon 1: four and eight of twelve half hours.
    expect(suggest({ prices: known }).price).toBe(Math.floor(((2 * 120 + 1 * 240) / 360) * 85) * 10_000);
  });

  it('keeps wall-clock hours over the change of clocks', () => {
    const change = minuteOf('2026-10-24T18:00:00Z');
    const atNoon = (at: number) => {
      const wall = minuteOfLocalDay(minute(at), zone);
      return wall >= 660 && wall < 780 ? 2_000 : -500;
    };
    const offer = suggestOffer({
      now: minute(change),
      timeZone: zone,
      pattern: pattern({ start: change - 5 * DAY, end: change }, atNoon),
      claims: [],
      prices: publicPrices([tariff([[0, '1', null]], { end: change + 9 * DAY })], {
        household: 1,
        span: { startMinute: minute(change - 5 * DAY), endMinute: minute(change + 8 * DAY) },
      }),
    });
    expect(offer.startMinute).toBe(minuteOf('2026-10-25T10:00:00Z'));
    expect(offer.endMinute).toBe(minuteOf('2026-10-25T12:00:00Z'));
  });

  it('makes sense of a simulated home, at any minute', () => {
    const home = simulatedHome({ seed: 3, profile: PROFILES.prosumer, sky: createSky(OSLO) });
    const readings = home.series({ startMinute: minute(history.start), endMinute: minute(EVENING) });
    const net = (at: number) =>
      (readings.exportMwh[at - history.start] ?? 0) - (readings.importMwh[at - history.start] ?? 0);
    fc.assert(
      fc.property(fc.integer({ min: MIDNIGHT, max: EVENING }), (now) => {
        const offer = suggest({ now, net });
        expect(offer.reason).toBe('pattern');
        expect(offer.startMinute).toBeGreaterThan(now);
        expect([offer.startMinute % 15, offer.endMinute % 15]).toEqual([0, 0]);
        expect(offer.lowEnergyMwh).toBeLessThanOrEqual(offer.expectedEnergyMwh);
        expect(offer.expectedEnergyMwh).toBeLessThanOrEqual(offer.highEnergyMwh);
        expect(offer.expectedEnergyMwh).toBeGreaterThan(5_000_000);
      }),
      { numRuns: 15 },
    );
  });
});
