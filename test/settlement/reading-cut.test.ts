import { describe, expect, test } from 'vitest';
import { type PlacedReading, qualityCode, seriesAsOf } from '../../node-core/settlement/reading-cut.ts';
import { ESTIMATED, GAP, MEASURED, MISSING } from '../../node-core/settlement/series.ts';
import { minute } from '../../node-core/units/index.ts';
import { cutAt, readingOf } from './evidence-fixture.ts';

const SPAN = { startMinute: minute(100), endMinute: minute(104) };
const READINGS: PlacedReading[] = [
  { ...readingOf(100, 1, 0), height: 5 },
  { ...readingOf(101, 2, 0), height: 9 },
  { ...readingOf(101, 3, 0, 1), height: 7 },
  { ...readingOf(101, 4, 0, 2), height: 12 },
  { ...readingOf(99, 8, 0), height: 1 },
  { ...readingOf(104, 8, 0), height: 1 },
];

describe('a series as of a cut', () => {
  test.each([
    { height: -1, imports: [0, 0, 0, 0], quality: [MISSING, MISSING, MISSING, MISSING] },
    { height: 5, imports: [1, 0, 0, 0], quality: [MEASURED, MISSING, MISSING, MISSING] },
    { height: 7, imports: [1, 3, 0, 0], quality: [MEASURED, MEASURED, MISSING, MISSING] },
    { height: 9, imports: [1, 3, 0, 0], quality: [MEASURED, MEASURED, MISSING, MISSING] },
    { height: 12, imports: [1, 4, 0, 0], quality: [MEASURED, MEASURED, MISSING, MISSING] },
  ])('height $height', ({ height, imports, quality }) => {
    for (const order of [READINGS, READINGS.toReversed()]) {
      const series = seriesAsOf(order, { span: SPAN, cut: cutAt(height) });
      expect([...series.importMwh]).toEqual(imports);
      expect([...series.quality]).toEqual(quality);
    }
  });

  test('every quality has its number', () => {
    expect((['measured', 'estimated', 'gap'] as const).map(qualityCode)).toEqual([MEASURED, ESTIMATED, GAP]);
  });
});
