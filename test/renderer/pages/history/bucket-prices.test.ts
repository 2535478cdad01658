import { expect, it } from 'vitest';
import { bucketPrices } from '../../../../renderer/src/pages/history/bucket-prices.ts';
import { savedDetail } from '../../../../renderer/src/pages/history/saved-detail.ts';

const hour = (at: number, minutes = 60) => ({ startMinute: at * 60, minutes });
const price = (from: number, until: number, amount: number) => ({
  startMinute: from,
  endMinute: until,
  price: amount,
});

it.each([
  ['one price over all', [hour(0), hour(1)], [price(0, 120, 5)], [5, 5]],
  [
    'a price that changes within a bar, by its minutes',
    [hour(0)],
    [price(0, 15, 100), price(15, 60, 20)],
    [40],
  ],
  ['times without a price left out of the mean', [hour(0)], [price(30, 60, 8)], [8]],
  ['no price at all', [hour(0), hour(1)], [price(60, 120, 8)], [null, 8]],
  ['a price below nothing', [hour(0)], [price(0, 60, -30)], [-30]],
  ['bars longer than prices', [hour(0, 1440)], [price(0, 720, 10), price(720, 1440, 30)], [20]],
  ['a price that runs over several bars', [hour(0), hour(1), hour(2)], [price(0, 180, 7)], [7, 7, 7]],
  ['nothing', [], [price(0, 60, 1)], []],
] as const)('the price of a bar: %s', (_what, buckets, tariffs, expected) => {
  expect(bucketPrices(buckets, tariffs)).toEqual(expected);
});

it.each([
  [1, 'minute'],
  [7, 'minute'],
  [31, 'quarter'],
  [366, 'hour'],
  [1_096, 'day'],
])('%i days are saved by the %s', (days, detail) => {
  expect(savedDetail({ startMinute: 0, endMinute: days * 1_440 })).toBe(detail);
});
