import { describe, expect, test } from 'vitest';
import { checkVector } from './check-vector.ts';
import { checkStream } from './streams.ts';
import { haveTelegrams, readStreams, readVectors } from './vectors.ts';

/** All feeds, cuts and flips are in `npm run test:telegrams`, and some of them in the slow tests. */
const SEEDS_HERE = 2;

describe.skipIf(!haveTelegrams)('the recorded telegrams (../shared/data/telegrams)', () => {
  test.each(haveTelegrams ? readVectors() : [])('$id', (vector) => {
    const report = checkVector(vector, SEEDS_HERE);
    expect(report.problems).toEqual([]);
    expect(report.unknown).toEqual([]);
    expect(report.values > 0).toBe(vector.valid);
  });

  test.each(haveTelegrams ? readStreams() : [])('$file', (stream) => {
    expect(checkStream(stream).problems).toEqual([]);
  });
});
