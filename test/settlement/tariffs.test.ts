import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tariff } from '../../node-core/ledger/transaction.ts';
import { priceTable } from '../../node-core/settlement/price-table.ts';
import { runsWithin, tariffIndex, tariffsInForce } from '../../node-core/settlement/tariffs.ts';
import { minute } from '../../node-core/units/index.ts';
import { tariffOf } from './fixtures.ts';

const SPAN = { startMinute: minute(100), endMinute: minute(200) };

/** Runs as [start, end, producer and price of the purchase, of the feed-in]. */
function shown(tariffs: readonly Tariff[], household = 0) {
  return tariffIndex(tariffs, SPAN)
    .runsFor(household)
    .map(({ startMinute, endMinute, purchase, feedIn }) => [
      startMinute,
      endMinute,
      purchase && `${purchase.producer}@${purchase.price}`,
      feedIn && `${feedIn.producer}@${feedIn.price}`,
    ]);
}

describe('the prices of a span', () => {
  test.each<{ name: string; tariffs: Tariff[]; runs: unknown[]; household?: number }>([
    { name: 'no tariff', tariffs: [], runs: [[100, 200, null, null]] },
    {
      name: 'steps, clipped at both ends',
      tariffs: [
        tariffOf(8, 500, [
          [0, 5],
          [150, 7],
        ]),
      ],
      runs: [
        [100, 150, '8@5', null],
        [150, 200, '8@7', null],
      ],
    },
    {
      name: 'before the first step and after the end there is no price',
      tariffs: [tariffOf(8, 180, [[120, 5]])],
      runs: [
        [100, 120, null, null],
        [120, 180, '8@5', null],
        [180, 200, null, null],
      ],
    },
    {
      name: 'the lowest of several producers, minute by minute',
      tariffs: [
        tariffOf(8, 500, [
          [0, 5],
          [150, 9],
        ]),
        tariffOf(9, 500, [[0, 6]]),
      ],
      runs: [
        [100, 150, '8@5', null],
        [150, 200, '9@6', null],
      ],
    },
    {
      name: 'at the same price the member with the lower index',
      tariffs: [tariffOf(9, 500, [[0, 5]]), tariffOf(8, 500, [[0, 5]])],
      runs: [[100, 200, '8@5', null]],
    },
    {
      name: 'of two prices of one producer the lower holds, whichever came first ...',
      tariffs: [tariffOf(8, 500, [[0, 5]]), tariffOf(8, 160, [[140, 4]])],
      runs: [
        [100, 140, '8@5', null],
        [140, 160, '8@4', null],
        [160, 200, '8@5', null],
      ],
    },
    {
      name: '... and never the higher',
      tariffs: [tariffOf(8, 500, [[0, 5]]), tariffOf(8, 160, [[140, 50]])],
      runs: [[100, 200, '8@5', null]],
    },
    {
      name: 'the highest feed-in price; zero is taken, negative is not',
      tariffs: [
        tariffOf(8, 500, [
          [0, 5, 1],
          [120, 5, -1],
          [140, 5, 0],
          [160, 5, 3],
        ]),
        tariffOf(9, 500, [
          [0, 6, 2],
          [110, 6, null],
        ]),
      ],
      runs: [
        [100, 110, '8@5', '9@2'],
        [110, 120, '8@5', '8@1'],
        [120, 140, '8@5', null],
        [140, 160, '8@5', '8@0'],
        [160, 200, '8@5', '8@3'],
      ],
    },
    {
      name: 'negative prices are lower than any',
      tariffs: [tariffOf(8, 500, [[0, 5]]), tariffOf(9, 500, [[0, -5]])],
      runs: [[100, 200, '9@-5', null]],
    },
    {
      name: 'a producer does not supply itself',
      tariffs: [tariffOf(8, 500, [[0, 5, 4]]), tariffOf(9, 500, [[0, 6, 3]])],
      household: 8,
      runs: [[100, 200, '9@6', '9@3']],
    },
    {
      name: 'equal neighbours become one run',
      tariffs: [
        tariffOf(8, 500, [
          [0, 5],
          [130, 5],
          [170, 6],
        ]),
      ],
      runs: [
        [100, 170, '8@5', null],
        [170, 200, '8@6', null],
      ],
    },
  ])('$name', ({ tariffs, runs, household }) => {
    expect(shown(tariffs, household)).toEqual(runs);
  });

  test('at the same price of the same producer the greener step counts, whatever the order', () => {
    const tariffs = [tariffOf(8, 500, [[0, 5, null, 90]]), tariffOf(8, 500, [[0, 5, null, 20]])];
    for (const order of [tariffs, tariffs.toReversed()]) {
      expect(tariffIndex(order, SPAN).runsFor(0)[0]?.purchase?.carbon).toBe(20);
    }
  });

  test('are those of a table that writes every step over every minute', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: -3, max: 3 }),
      fc.option(fc.integer({ min: -2, max: 2 })),
    );
    const tariff = fc
      .tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 60, max: 250 }),
        fc.array(step, { minLength: 1, maxLength: 8 }),
      )
      .map(([author, start, steps]) => {
        let from = start;
        const placed = steps.map(([gap, price, feedIn]) => {
          const one: [number, number, number | null] = [from, price, feedIn];
          from += gap + 1;
          return one;
        });
        return tariffOf(author, from, placed);
      });
    fc.assert(
      fc.property(
        fc.array(tariff, { maxLength: 6 }),
        fc.integer({ min: 0, max: 4 }),
        (tariffs, household) => {
          const table = priceTable(tariffs, { household, span: SPAN });
          const runs = tariffIndex(tariffs, SPAN).runsFor(household);
          let expectedStart: number = SPAN.startMinute;
          for (const run of runs) {
            expect(run.startMinute).toBe(expectedStart);
            expectedStart = run.endMinute;
            for (let now: number = run.startMinute; now < run.endMinute; now += 1) {
              const [bought, fedIn] = [table.purchaseAt(minute(now)), table.feedInAt(minute(now))];
              expect([run.purchase?.producer, run.purchase?.price]).toEqual([
                bought?.producer,
                bought?.price,
              ]);
              expect([run.feedIn?.producer, run.feedIn?.price]).toEqual([fedIn?.producer, fedIn?.price]);
            }
          }
          expect(expectedStart).toBe(SPAN.endMinute);
        },
      ),
    );
  });
});

test('a tariff whose producer left ends there, in the middle of a step or before one', () => {
  const tariff = tariffOf(8, 500, [
    [0, 1],
    [120, 2],
    [150, 3],
  ]);
  const ended = tariffsInForce([{ id: '', tariff, endMinute: minute(130) }]);
  expect(shown(ended)).toEqual([
    [100, 120, '8@1', null],
    [120, 130, '8@2', null],
    [130, 200, null, null],
  ]);
  const table = priceTable(ended, { household: 0, span: SPAN });
  expect([129, 130, 150].map((at) => table.purchaseAt(minute(at))?.price)).toEqual([2, undefined, undefined]);
});

describe('runs within a span', () => {
  const runs = tariffIndex(
    [
      tariffOf(8, 500, [
        [0, 1],
        [120, 2],
        [140, 3],
        [160, 4],
      ]),
    ],
    SPAN,
  ).runsFor(0);

  test.each([
    { span: [100, 200], prices: [1, 2, 3, 4] },
    { span: [120, 140], prices: [2] },
    { span: [119, 141], prices: [1, 2, 3] },
    { span: [150, 151], prices: [3] },
    { span: [130, 130], prices: [] },
  ])('$span', ({ span: [from = 0, to = 0], prices }) => {
    const within = runsWithin(runs, { startMinute: minute(from), endMinute: minute(to) });
    expect(within.map((run) => run.purchase?.price)).toEqual(prices);
    const ends = [within[0]?.startMinute, within.at(-1)?.endMinute];
    expect(ends).toEqual(prices.length === 0 ? [undefined, undefined] : [from, to]);
  });
});
