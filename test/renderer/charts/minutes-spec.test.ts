import { describe, expect, it } from 'vitest';
import { LocalDays } from '../../../renderer/src/charts/local-days.ts';
import { CORRECTED, MinuteIndex, READ, UNKNOWN } from '../../../renderer/src/charts/minute-index.ts';
import {
  barsOf,
  extentOf,
  isGap,
  isPartial,
  meanPowerW,
  type MinutesSpec,
  stepOf,
} from '../../../renderer/src/charts/minutes-spec.ts';
import { barAt } from '../../../renderer/src/charts/use-pan-and-zoom.ts';

/** Two days from a midnight in UTC; the first hour unknown, 5 minutes of the second missing, one corrected. */
const START = 29_900_160;
const MINUTES = 2 * 1_440;
const states = new Uint8Array(MINUTES).fill(READ);
states.fill(UNKNOWN, 0, 60);
states.fill(UNKNOWN, 70, 75);
states[100] = CORRECTED;
const column = (value: number) => Int32Array.from(states, (state) => (state === UNKNOWN ? 0 : value));
const bounds = { startMinute: START, endMinute: START + MINUTES };

const spec: MinutesSpec = {
  kind: 'minutes',
  title: 'Energy',
  bounds,
  source: new MinuteIndex({
    startMinute: START,
    states,
    series: [column(10_000), column(5_000), column(2_000)],
  }),
  days: new LocalDays(bounds, 'UTC'),
  series: [
    { id: 'n', label: 'Neighbours', tone: 'neighbours', side: 'above' },
    { id: 'g', label: 'Grid', tone: 'grid', side: 'above' },
    { id: 's', label: 'Sold', tone: 'sold', side: 'below' },
  ],
  toComeMinute: START + MINUTES - 120,
  compare: { label: 'The day before', daysBefore: 1 },
  value: (energyMwh) => `${energyMwh} mWh`,
  axis: String,
};

const words = {
  time: ({ startMinute }: { startMinute: number }) => `minute ${startMinute - START}`,
  partial: (known: number, minutes: number) => `${known} of ${minutes}`,
  corrected: 'corrected',
  coming: 'coming',
};

describe('bars of minutes', () => {
  const bars = barsOf(spec, bounds, 60);

  it('are there for every hour', () => {
    expect(bars).toHaveLength(48);
    expect(bars[1]?.known).toEqual({
      sumsMwh: [550_000, 275_000, 110_000],
      knownMinutes: 55,
      correctedMinutes: 1,
    });
  });

  it('show gaps as gaps, and what is still to come as neither', () => {
    expect(bars.flatMap((bar, at) => (isGap(spec, bar) ? [at] : []))).toEqual([0]);
    expect(bars.flatMap((bar, at) => (isPartial(spec, bar) ? [at] : []))).toEqual([1]);
    const later = { startMinute: bounds.endMinute - 60, endMinute: bounds.endMinute };
    const nothing = { sumsMwh: [0, 0, 0], knownMinutes: 0, correctedMinutes: 0 };
    expect(isGap(spec, { ...later, known: nothing, comparedMwh: null })).toBe(false);
    expect(isGap({ ...spec, toComeMinute: null }, { ...later, known: nothing, comparedMwh: null })).toBe(
      true,
    );
    expect(isGap(spec, { ...later, known: null, comparedMwh: null })).toBe(false);
  });

  it('mean the power over the minutes that are known', () => {
    expect(meanPowerW(550_000, 55)).toBe(600);
    expect(meanPowerW(0, 0)).toBe(0);
    expect(extentOf(spec, bars)).toEqual({ aboveW: 900, belowW: 120 });
  });

  it('are compared with the same hour of the day before, where that is known', () => {
    expect(bars[5]?.comparedMwh).toBeNull();
    expect(bars[24]?.comparedMwh).toBeNull();
    expect(bars[25]?.comparedMwh).toBe(825_000);
    expect(bars[26]?.comparedMwh).toBe(900_000);
  });

  it('are read out with what is missing and what was put right', () => {
    const [gap, partial] = bars;
    if (gap === undefined || partial === undefined) throw new Error('no bars');
    expect(stepOf(spec, gap, words).values.map(({ text }) => text)).toEqual([null, null, null, null]);
    expect(stepOf(spec, partial, words)).toMatchObject({ name: 'minute 60', note: '55 of 60, corrected' });
  });

  it('are found under a minute', () => {
    expect(barAt(bars, START)).toBe(0);
    expect(barAt(bars, START + 119.5)).toBe(1);
    expect(barAt(bars, START + MINUTES - 1)).toBe(47);
    expect(barAt(bars, START - 1)).toBeNull();
    expect(barAt(bars, START + MINUTES)).toBeNull();
    expect(barAt([], START)).toBeNull();
  });
});
