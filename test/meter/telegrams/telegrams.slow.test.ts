import { describe, expect, test } from 'vitest';
import { checkBitFlips, checkTruncations } from './mutations.ts';
import { haveTelegrams, readVectors } from './vectors.ts';

/** One bit in eleven here, all of them in `npm run test:telegrams`. */
const ONE_BIT_IN = 11;

describe.skipIf(!haveTelegrams)('damaged telegrams', () => {
  test.each(haveTelegrams ? readVectors() : [])('$id', (vector) => {
    expect(checkTruncations(vector).problems).toEqual([]);
    expect(checkBitFlips(vector, (bit) => bit % ONE_BIT_IN === 0).problems).toEqual([]);
  });
});
