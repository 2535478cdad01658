import { describe, expect, test } from 'vitest';
import { firstDifference, type KeptBill, keptBill } from '../../node-core/node/kept-bill.ts';
import { octoberBill } from '../exports/sample-bill.ts';

const expected = keptBill('Solveig', octoberBill());

/** The kept bill with its first line changed. */
function withFirstLine(changes: Partial<KeptBill['lines'][number]>): KeptBill {
  const [first, ...others] = expected.lines;
  if (first === undefined) throw new Error('the sample has lines');
  return { ...expected, lines: [{ ...first, ...changes }, ...others] };
}

describe('the first thing in which a kept bill differs', () => {
  const [first, second] = expected.lines;
  const where = `line ${first?.id}`;

  test('is nothing where it is the same', () => {
    expect(firstDifference(structuredClone(expected), expected)).toBeUndefined();
  });

  test.each([
    [
      'an exact amount',
      withFirstLine({ amount: '-1' }),
      `${where}: the ledger gives ${first?.amount}, the bill says -1`,
    ],
    [
      'a rounded amount',
      withFirstLine({ amountMinor: 7 }),
      `${where}: the ledger gives ${first?.amountMinor} minor units, the bill says 7`,
    ],
    [
      'an energy',
      withFirstLine({ energyMwh: 7 }),
      `${where}: the ledger gives ${first?.energyMwh} mWh, the bill says 7`,
    ],
    [
      'an energy that is not there',
      withFirstLine({ energyMwh: null }),
      `${where}: the ledger gives ${first?.energyMwh} mWh, the bill says none`,
    ],
    [
      'another line in its place',
      { ...expected, lines: expected.lines.slice(1) },
      `${where}: in its place the bill has line ${second?.id}`,
    ],
    [
      'no line at all',
      { ...expected, lines: [] },
      `${where}: the ledger gives ${first?.amount}, the bill says nothing`,
    ],
    [
      'a line too many',
      { ...expected, lines: [...expected.lines, ...expected.lines.slice(0, 1)] },
      'it has a line that the ledger does not give',
    ],
    [
      'the total',
      { ...expected, totalMinor: 1 },
      `the ledger gives a total of ${expected.totalMinor}, the bill says 1`,
    ],
    ['the energies', { ...expected, identities: [] }, 'its energies do not add up as the ledger says'],
    [
      'the payment reference',
      { ...expected, kid: '60224' },
      'its number or payment reference is not what the ledger gives',
    ],
  ])('%s', (_what, kept, difference) => {
    expect(firstDifference(kept, expected)).toBe(difference);
  });
});
