import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESTIMATED, GAP, MEASURED, MISSING } from '../../node-core/settlement/series.ts';
import { type HomeStore, type OpenedReading, openHomeStore } from '../../node-core/storage/index.ts';
import {
  MAX_MINUTE_ENERGY_MWH,
  dayOfMinute,
  energyMwh,
  firstMinuteOfDay,
  minute,
  utcDay,
} from '../../node-core/units/index.ts';
import { START, tempPath, thrownBy } from './fixtures.ts';
import { bytesOf } from './made-up.ts';

function emptyHome(): HomeStore {
  return openHomeStore(tempPath('home.sqlite'));
}

function readingAt(offset: number, changes: Partial<OpenedReading> = {}): OpenedReading {
  return {
    member: 1,
    minute: minute(START + offset),
    revision: 0,
    importMwh: energyMwh(1000 + Math.abs(offset)),
    exportMwh: energyMwh(Math.abs(offset)),
    quality: 'measured',
    corrected: false,
    height: Math.abs(offset),
    ...changes,
  };
}

const SPAN = { startMinute: START, endMinute: minute(START + 5) };

function slotKey(given: {
  readonly member: number;
  readonly offset: number;
  readonly revision: number;
}): string {
  return `${given.member} ${given.offset} ${given.revision}`;
}

describe('series', () => {
  test('each minute of the span, missing where there is none', () => {
    const home = emptyHome();
    home.put({
      readings: [
        readingAt(-1),
        readingAt(0),
        readingAt(2, { quality: 'estimated' }),
        readingAt(3, { quality: 'gap', importMwh: energyMwh(0), exportMwh: energyMwh(0) }),
        readingAt(5),
        readingAt(1, { member: 2 }),
      ],
    });
    const series = home.series(1, SPAN);
    expect(series.startMinute).toBe(START);
    expect([...series.quality]).toEqual([MEASURED, MISSING, ESTIMATED, GAP, MISSING]);
    expect([...series.importMwh]).toEqual([1000, 0, 1002, 0, 0]);
    expect([...series.exportMwh]).toEqual([0, 0, 2, 0, 0]);
    expect(series.importMwh).toBeInstanceOf(Float64Array);
    expect([...home.series(3, SPAN).quality]).toEqual([0, 0, 0, 0, 0]);
    expect(home.series(1, { startMinute: START, endMinute: START }).quality).toHaveLength(0);
    home.close();
  });

  test('the highest revision, as of a height of the energy chain', () => {
    const home = emptyHome();
    home.put({
      readings: [
        readingAt(1, { height: 10 }),
        readingAt(1, { height: 30, revision: 2, importMwh: energyMwh(7), corrected: true }),
        readingAt(1, { height: 20, revision: 1, importMwh: energyMwh(8), corrected: true }),
      ],
    });
    const importAt = (asOfHeight: number): number | undefined =>
      home.series(1, SPAN, { asOfHeight }).importMwh[1];
    expect([9, 10, 19, 20, 29, 30].map(importAt)).toEqual([0, 1001, 1001, 8, 8, 7]);
    expect(home.series(1, SPAN).importMwh[1]).toBe(7);
    expect(
      home.revisions(1, minute(START + 1)).map(({ revision, importMwh }) => [revision, importMwh]),
    ).toEqual([
      [0, 1001],
      [1, 8],
      [2, 7],
    ]);
    home.close();
  });

  test('the largest energies come back exactly', () => {
    const home = emptyHome();
    const most = energyMwh(MAX_MINUTE_ENERGY_MWH);
    home.put({ readings: [readingAt(0, { importMwh: most, exportMwh: most })] });
    expect(home.series(1, SPAN).importMwh[0]).toBe(MAX_MINUTE_ENERGY_MWH);
    expect(home.revisions(1, START)[0]).toEqual(readingAt(0, { importMwh: most, exportMwh: most }));
    home.close();
  });

  test('agrees with a naive twin on any readings, in any order of arrival', () => {
    const reading = fc.record({
      member: fc.integer({ min: 0, max: 2 }),
      offset: fc.integer({ min: -2, max: 7 }),
      revision: fc.integer({ min: 0, max: 3 }),
      energy: fc.integer({ min: 0, max: MAX_MINUTE_ENERGY_MWH }),
      height: fc.integer({ min: 0, max: 9 }),
    });
    const readings = fc.uniqueArray(reading, { selector: slotKey, maxLength: 40 });
    fc.assert(
      fc.property(readings, fc.integer({ min: 0, max: 9 }), (given, asOfHeight) => {
        const home = emptyHome();
        home.put({
          readings: given.map(({ member, offset, revision, energy, height }) =>
            readingAt(offset, { member, revision, importMwh: energyMwh(energy), height }),
          ),
        });
        for (const member of [0, 1, 2]) {
          const naive = [0, 1, 2, 3, 4].map((offset) => {
            const seen = given.filter(
              (r) => r.member === member && r.offset === offset && r.height <= asOfHeight,
            );
            return seen.toSorted((a, b) => b.revision - a.revision)[0]?.energy ?? 0;
          });
          expect([...home.series(member, SPAN, { asOfHeight }).importMwh]).toEqual(naive);
        }
        home.close();
      }),
      { numRuns: 30 },
    );
  });
});

test('putting a batch twice changes nothing', () => {
  const home = emptyHome();
  const batch = { readings: [readingAt(0), readingAt(1)], appliedIndex: 4 };
  home.put(batch);
  home.put(batch);
  expect(home.revisions(1, START)).toEqual([readingAt(0)]);
  expect(home.appliedIndex()).toBe(4);
  home.close();
});

test('readings and the index they come from are kept together or not at all', () => {
  const home = emptyHome();
  home.put({ readings: [readingAt(0)], appliedIndex: 1 });
  const bad = readingAt(2, { revision: 256 });
  expect(thrownBy(() => home.put({ readings: [readingAt(1), bad], appliedIndex: 2 }))).toMatchObject({
    kind: 'conflict',
  });
  expect(home.appliedIndex()).toBe(1);
  expect(home.latestMinute(1)).toBe(START);
  expect(thrownBy(() => home.put({ readings: [readingAt(1)], appliedIndex: 0 }))).toMatchObject({
    kind: 'outOfOrder',
  });
  expect(home.latestMinute(1)).toBe(START);
  home.close();
});

test('first and latest minute of a member; readings of the past that a grant opened leave the index', () => {
  const home = emptyHome();
  expect(home.firstMinute(1)).toBeUndefined();
  expect(home.latestMinute(1)).toBeUndefined();
  home.put({ readings: [readingAt(3), readingAt(4)], appliedIndex: 9 });
  home.put({ readings: [readingAt(-700)] });
  expect(home.firstMinute(1)).toBe(START - 700);
  expect(home.latestMinute(1)).toBe(START + 4);
  expect(home.appliedIndex()).toBe(9);
  home.close();
});

test('day keys survive a restart', () => {
  const home = emptyHome();
  const key = bytesOf('day key', 32);
  home.put({ dayKeys: [{ member: 4, day: utcDay(20_000), key }] });
  home.close();
  const again = openHomeStore(home.path);
  expect(again.dayKey({ member: 4, day: utcDay(20_000) })).toEqual(key);
  expect(again.dayKey({ member: 4, day: utcDay(20_001) })).toBeUndefined();
  expect(again.integrityCheck('full')).toEqual([]);
  again.close();
});

test('own grants that are on the chain', () => {
  const home = emptyHome();
  const [day, next] = [utcDay(20_000), utcDay(20_001)];
  home.put({
    granted: [
      { day, recipient: 3 },
      { day, recipient: 1 },
      { day, recipient: 3 },
    ],
  });
  home.put({ granted: [{ day: next, recipient: 2 }], appliedIndex: 1 });
  expect(home.grantedTo(day)).toEqual(new Set([1, 3]));
  expect(home.grantedTo(next)).toEqual(new Set([2]));
  expect(home.grantedTo(utcDay(0))).toEqual(new Set());
  home.close();
});

test('days with readings, of one member, from a day on', () => {
  const home = emptyHome();
  const day = dayOfMinute(START);
  const at = (minutesOfDay: number) => readingAt(firstMinuteOfDay(day) - START + minutesOfDay);
  home.put({
    readings: [at(-1), at(0), at(1439), at(3 * 1440), at(3 * 1440 + 5), { ...at(1440), member: 2 }],
  });
  expect(home.daysWithReadings(1, utcDay(0))).toEqual([day - 1, day, day + 3]);
  expect(home.daysWithReadings(1, day)).toEqual([day, day + 3]);
  expect(home.daysWithReadings(1, utcDay(day + 4))).toEqual([]);
  expect(home.daysWithReadings(2, utcDay(0))).toEqual([day + 1]);
  home.close();
});

test('minutes of which a reading of a member came between two heights', () => {
  const home = emptyHome();
  const came = (offset: number, height: number, member = 1): OpenedReading =>
    readingAt(offset, { height, member, revision: height });
  home.put({
    readings: [came(5, 10), came(4, 11), came(4, 12), came(3, 12, 2), came(1, 12), came(9, 12), came(0, 13)],
  });
  const late = { startMinute: START, endMinute: minute(START + 9), afterHeight: 10, upToHeight: 12 };
  expect(home.minutesBetween(1, late)).toEqual([START + 1, START + 4]);
  expect(home.minutesBetween(2, late)).toEqual([START + 3]);
  expect(home.minutesBetween(1, { ...late, afterHeight: 13, upToHeight: 99 })).toEqual([]);
  home.close();
});

test('one reading as of a height: the highest revision that was there by then', () => {
  const home = emptyHome();
  const first = readingAt(1, { height: 10 });
  const second = readingAt(1, { height: 20, revision: 1, corrected: true });
  home.put({ readings: [second, first] });
  const asOf = (asOfHeight: number) => home.readingAsOf({ member: 1, minute: minute(START + 1), asOfHeight });
  expect([9, 10, 19, 20, 99].map(asOf)).toEqual([undefined, first, first, second, second]);
  home.close();
});

test('clear forgets everything, so that all may be opened anew', () => {
  const home = emptyHome();
  const day = utcDay(20_000);
  home.put({
    readings: [readingAt(0)],
    dayKeys: [{ member: 1, day, key: bytesOf('day key', 32) }],
    granted: [{ day, recipient: 1 }],
    appliedIndex: 8,
  });
  home.clear();
  expect(home.appliedIndex()).toBe(0);
  expect(home.latestMinute(1)).toBeUndefined();
  expect(home.dayKey({ member: 1, day })).toBeUndefined();
  expect(home.grantedTo(day)).toEqual(new Set());
  home.put({ readings: [readingAt(0)], appliedIndex: 1 });
  expect(home.appliedIndex()).toBe(1);
  home.close();
});
