import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptySeries, nettedOf, needOf, surplusOf, windowOf } from '../../node-core/settlement/flows.ts';
import { missingIn, missingWithin, nextMissing, unionOf } from '../../node-core/settlement/missing.ts';
import { minute, type MinuteSpan } from '../../node-core/units/index.ts';
import { type MinuteFact, seriesOf } from './fixtures.ts';

function spanOf(startMinute: number, endMinute: number): MinuteSpan {
  return { startMinute: minute(startMinute), endMinute: minute(endMinute) };
}

describe('flows of a minute', () => {
  test('surplus, need and what cancels make up import and export, for every reading', () => {
    const reading = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(reading, reading, (imported, exported) => {
        expect(surplusOf(imported, exported)).toBe(exported > imported ? exported - imported : 0);
        expect(needOf(imported, exported)).toBe(imported > exported ? imported - exported : 0);
        expect(nettedOf(imported, exported)).toBe(imported < exported ? imported : exported);
        expect(needOf(imported, exported) + nettedOf(imported, exported)).toBe(imported);
        expect(surplusOf(imported, exported) + nettedOf(imported, exported)).toBe(exported);
      }),
    );
  });
});

describe('a window of a series', () => {
  const series = seriesOf(100, [
    [1, 0],
    [2, 0],
    [3, 0],
  ]);

  test.each([
    { name: 'all of it', span: spanOf(100, 103), imports: [1, 2, 3], quality: [1, 1, 1] },
    { name: 'its middle', span: spanOf(101, 102), imports: [2], quality: [1] },
    { name: 'from before it', span: spanOf(98, 101), imports: [0, 0, 1], quality: [0, 0, 1] },
    { name: 'to after it', span: spanOf(102, 105), imports: [3, 0, 0], quality: [1, 0, 0] },
    { name: 'around it', span: spanOf(99, 104), imports: [0, 1, 2, 3, 0], quality: [0, 1, 1, 1, 0] },
    { name: 'before it', span: spanOf(90, 92), imports: [0, 0], quality: [0, 0] },
    { name: 'after it', span: spanOf(200, 202), imports: [0, 0], quality: [0, 0] },
    { name: 'no minutes', span: spanOf(101, 101), imports: [], quality: [] },
  ])('$name', ({ span, imports, quality }) => {
    const window = windowOf(series, span);
    expect([...window.importMwh]).toEqual(imports);
    expect([...window.quality]).toEqual(quality);
    expect(window.startMinute).toBe(span.startMinute);
  });

  test('of a home of which nothing is known, every minute is missing', () => {
    expect([...windowOf(undefined, spanOf(5, 8)).quality]).toEqual([0, 0, 0]);
  });

  test('a series with arrays of uneven length is a broken invariant', () => {
    const uneven = { ...series, importMwh: new Float64Array(2) };
    expect(() => windowOf(uneven, spanOf(100, 101))).toThrow('uneven');
  });
});

describe('missing minutes', () => {
  const facts: MinuteFact[] = [null, [1, 0], null, null, 'gap', [1, 0], null];
  const series = seriesOf(10, facts);

  test('are listed as runs and counted; a gap is a reading', () => {
    expect(missingIn(series, spanOf(10, 17))).toEqual({
      runs: [spanOf(10, 11), spanOf(12, 14), spanOf(16, 17)],
      count: 4,
    });
  });

  test('outside the series everything is missing', () => {
    expect(missingIn(series, spanOf(8, 12))).toEqual({ runs: [spanOf(8, 11)], count: 3 });
    expect(missingIn(series, spanOf(15, 20))).toEqual({ runs: [spanOf(16, 20)], count: 4 });
    expect(missingIn(series, spanOf(30, 33))).toEqual({ runs: [spanOf(30, 33)], count: 3 });
    expect(missingIn(emptySeries(spanOf(5, 5)), spanOf(5, 7))).toEqual({ runs: [spanOf(5, 7)], count: 2 });
  });

  test('a series that shares its memory is searched within its own part', () => {
    const part = windowOf(series, spanOf(14, 16));
    expect(nextMissing(part.quality, 0)).toBe(2);
    expect(missingIn(part, spanOf(14, 16)).count).toBe(0);
  });

  test('a union merges what overlaps or touches, in whatever order it comes', () => {
    const runs = [spanOf(7, 9), spanOf(1, 3), spanOf(3, 5), spanOf(8, 8), spanOf(2, 4), spanOf(7, 8)];
    expect(unionOf(runs)).toEqual({ runs: [spanOf(1, 5), spanOf(7, 9)], count: 6 });
    expect(missingWithin(unionOf(runs), spanOf(4, 8))).toEqual({
      runs: [spanOf(4, 5), spanOf(7, 8)],
      count: 2,
    });
  });

  test('a union holds just the minutes that are in some run', () => {
    const run = fc.tuple(fc.nat(40), fc.nat(8)).map(([from, length]) => spanOf(from, from + length));
    fc.assert(
      fc.property(fc.array(run), (runs) => {
        const naive = new Set<number>();
        for (const one of runs)
          for (let at = one.startMinute as number; at < one.endMinute; at += 1) naive.add(at);
        const union = unionOf(runs);
        expect(union.count).toBe(naive.size);
        for (const [at, one] of union.runs.entries()) {
          expect(one.endMinute).toBeGreaterThan(one.startMinute);
          expect(one.startMinute).toBeGreaterThan(union.runs[at - 1]?.endMinute ?? -1);
        }
      }),
    );
  });
});
