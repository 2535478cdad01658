import { expect, test } from 'vitest';
import { carbonOf, settle, settlementFrame } from '../../node-core/settlement/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { communityOf, contractOf, seriesOf, tariffOf } from './fixtures.ts';

const START = 28_000_000;

test('grams by source: contracts by their label, public power by that of each minute', () => {
  const span = { startMinute: minute(START), endMinute: minute(START + 3) };
  const community = communityOf({
    contracts: [
      contractOf({ id: 'a', start: START, end: START + 1, seller: 0, buyer: 1, price: 500_000, carbon: 41 }),
      contractOf({ id: 'b', start: START + 1, end: START + 2, seller: 2, buyer: 1, price: 1, carbon: 10 }),
      contractOf({ id: 'c', start: START, end: START + 3, seller: 1, buyer: 2, price: 1, carbon: 999 }),
    ],
    tariffs: [
      tariffOf(8, START + 2, [
        [START, 1_000_000, null, 100],
        [START + 1, 2_000_000, null, 300],
      ]),
    ],
  });
  const series = new Map([
    // Two kWh from 0 in the first minute, one from 2 in the second; the rest is public, and unpriced in the third.
    [
      0,
      seriesOf(START, [
        [0, 2_000_000],
        [0, 0],
        [0, 0],
      ]),
    ],
    [
      1,
      seriesOf(START, [
        [5_000_000, 0],
        [2_000_000, 0],
        [1_000_000, 0],
      ]),
    ],
    [
      2,
      seriesOf(START, [
        [0, 0],
        [0, 1_000_000],
        [0, 0],
      ]),
    ],
  ]);
  const settled = (household: number) =>
    settle({ frame: settlementFrame(community, span), household, series, asOf: { kind: 'closed' } });
  expect(carbonOf(settled(1))).toEqual({
    neighbours: { energyMwh: 3_000_000, grams: 2 * 41 + 10, gramsPerKwh: 31 },
    public: { energyMwh: 4_000_000, grams: 3 * 100 + 300, gramsPerKwh: 150 },
  });
  const nothing = { energyMwh: 0, grams: 0, gramsPerKwh: null };
  expect(carbonOf(settled(0))).toEqual({ neighbours: nothing, public: nothing });
});
