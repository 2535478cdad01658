import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CORRECTED,
  MinuteIndex,
  type MinuteColumns,
  READ,
  type Stretch,
  UNKNOWN,
} from '../../../renderer/src/charts/minute-index.ts';

/** Walks through every minute. */
function naive(columns: MinuteColumns, from: number, to: number): Stretch {
  const sumsMwh = columns.series.map(() => 0);
  let knownMinutes = 0;
  let correctedMinutes = 0;
  columns.states.forEach((state, at) => {
    const minute = columns.startMinute + at;
    if (minute < from || minute >= to) return;
    columns.series.forEach((values, series) => {
      sumsMwh[series] = (sumsMwh[series] ?? 0) + (values[at] ?? 0);
    });
    if (state !== UNKNOWN) knownMinutes += 1;
    if (state === CORRECTED) correctedMinutes += 1;
  });
  return { sumsMwh, knownMinutes, correctedMinutes };
}

const minute = fc.record({
  state: fc.constantFrom(UNKNOWN, READ, READ, READ, CORRECTED),
  values: fc.tuple(fc.nat(50_000_000), fc.nat(50_000_000), fc.nat(9)),
});

function columnsOf(startMinute: number, minutes: readonly { state: number; values: readonly number[] }[]) {
  return {
    startMinute,
    states: Uint8Array.from(minutes, ({ state }) => state),
    series: [0, 1, 2].map((series) =>
      Int32Array.from(minutes, ({ state, values }) => (state === UNKNOWN ? 0 : (values[series] ?? 0))),
    ),
  };
}

describe('an index of minutes', () => {
  it('knows of any stretch what walking through it would tell', () => {
    fc.assert(
      fc.property(
        fc.array(minute, { minLength: 0, maxLength: 700 }),
        fc.integer({ min: -50, max: 760 }),
        fc.nat(760),
        (minutes, from, length) => {
          const columns = columnsOf(1_000, minutes);
          const index = new MinuteIndex(columns);
          const [start, end] = [1_000 + from, 1_000 + from + length];
          expect(index.stretch(start, end)).toEqual(naive(columns, start, end));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is empty where nothing is known', () => {
    const index = new MinuteIndex(columnsOf(0, []));
    expect(index.stretch(-10, 10)).toEqual({
      sumsMwh: [0, 0, 0],
      knownMinutes: 0,
      correctedMinutes: 0,
    });
  });

  it('adds up a year without losing a milliwatt-hour', () => {
    const minutes = 525_600;
    const index = new MinuteIndex({
      startMinute: 0,
      states: new Uint8Array(minutes).fill(READ),
      series: [new Int32Array(minutes).fill(123_456_789)],
    });
    expect(index.stretch(0, minutes).sumsMwh).toEqual([123_456_789 * minutes]);
    expect(index.stretch(1, minutes - 1).sumsMwh).toEqual([123_456_789 * (minutes - 2)]);
  });

  it('refuses series of another length', () => {
    expect(
      () => new MinuteIndex({ startMinute: 0, states: new Uint8Array(2), series: [new Int32Array(3)] }),
    ).toThrow(RangeError);
  });
});
