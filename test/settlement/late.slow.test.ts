import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billOf } from '../../node-core/settlement/bill.ts';
import { correctionLines, monthsToCorrect } from '../../node-core/settlement/late.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import { verifyBill } from '../../node-core/settlement/verify-bill.ts';
import { formatMoney, minute, type Month, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { billFor, Chain, cutAt, readingOf } from './evidence-fixture.ts';
import { communityOf, contractOf, RULES, steady, tariffOf } from './fixtures.ts';

const [MAY, JUNE] = [monthFromText('2026-05'), monthFromText('2026-06')];
const [IN_MAY, IN_JUNE] = [spanOfMonth(MAY, RULES.timeZone), spanOfMonth(JUNE, RULES.timeZone)];

/** Home 0 sells to home 1 at 0.90 in both months; producer 8 asks 1.20, VAT 25% on that. */
const COMMUNITY = communityOf({
  contracts: [contractOf({ start: IN_MAY.startMinute, end: IN_JUNE.endMinute, price: 900_000 })],
  tariffs: [tariffOf(8, IN_JUNE.endMinute, [[IN_MAY.startMinute, 1_200_000]])],
});

function chainWith(
  late: readonly { minute: number; height: number; revision?: number; exportMwh: number }[],
) {
  const chain = new Chain(COMMUNITY);
  const lateMinutes = Object.fromEntries(late.map((one) => [one.minute - IN_MAY.startMinute, null]));
  chain.addSeries(0, steady(IN_MAY, [0, 20_000], lateMinutes), 1);
  chain.addSeries(1, steady(IN_MAY, [20_000, 0]), 1);
  for (const { minute: at, height, revision, exportMwh } of late) {
    chain.add(0, { ...readingOf(at, 0, exportMwh, revision ?? 0), height });
  }
  return chain;
}

function settled(chain: Chain, month: Month, height: number, household = 1) {
  const span = spanOfMonth(month, RULES.timeZone);
  const series = chain.series(span, cutAt(height));
  return settleMonth({ community: COMMUNITY, household, month, series, asOf: { kind: 'closed' } });
}

function corrected(chain: Chain, after: number, upTo: number, household = 1) {
  const change = {
    month: MAY,
    before: settled(chain, MAY, after, household),
    after: settled(chain, MAY, upTo, household),
  };
  return correctionLines(change, COMMUNITY);
}

describe('readings that come after the closing', () => {
  const hour = Array.from({ length: 60 }, (_, place) => ({
    minute: IN_MAY.startMinute + 5000 + place,
    height: 7,
    exportMwh: 20_000,
  }));
  const chain = chainWith(hour);

  test('are corrections on the next bill: the neighbour for the producer, with its VAT', () => {
    const id = 'c1'.padEnd(64, '0');
    expect(
      corrected(chain, 3, 7).map((line) => [
        line.id,
        line.energyMwh,
        formatMoney(line.amount),
        line.amountMinor,
      ]),
    ).toEqual([
      [`correction:2026-05:purchase:${id}`, 1_200_000, '-1.08', -108],
      ['correction:2026-05:public:8', -1_200_000, '1.44', 144],
      ['correction:2026-05:vat:2500', null, '0.36', 36],
    ]);
    expect(
      corrected(chain, 3, 7, 0).map((line) => [line.kind, line.correctsMonth, line.amountMinor]),
    ).toEqual([['correction', MAY, 108]]);
  });

  test('are booked once: neither before they came nor again later', () => {
    expect(corrected(chain, 3, 7).map((line) => line.averagePrice)).toEqual([null, null, null]);
    expect(corrected(chain, 3, 6)).toEqual([]);
    expect(corrected(chain, 7, 12)).toEqual([]);
    expect(settled(chain, MAY, 3).boughtNeighboursMwh).toBe(
      settled(chain, MAY, 7).boughtNeighboursMwh - 1_200_000,
    );
  });

  test('stand on the bill after the sales and before the rounding', () => {
    const bill = billOf({
      settlement: settled(chain, JUNE, 7),
      corrections: [{ month: MAY, before: settled(chain, MAY, 3), after: settled(chain, MAY, 7) }],
      community: { ...COMMUNITY, rules: { ...RULES, totalRoundingMinor: 100 } },
      documentNumber: 2,
      cuts: { after: cutAt(3), upTo: cutAt(7) },
    });
    expect(bill.lines.map(({ kind }) => kind)).toEqual([
      'neighbourPurchase',
      'correction',
      'correction',
      'correction',
      'rounding',
    ]);
    expect(bill.lines.slice(1).map(({ amountMinor }) => amountMinor)).toEqual([-108, 144, 36, 28]);
    expect(bill.totalMinor).toBe(100);
  });

  test('corrections of corrections telescope: however they are cut, the sum is the difference of the ends', () => {
    const reading = fc.record({
      minute: fc.integer({ min: IN_MAY.startMinute, max: IN_MAY.startMinute + 8 }).map(minute),
      height: fc.integer({ min: 2, max: 9 }),
      revision: fc.integer({ min: 0, max: 4 }),
      exportMwh: fc.integer({ min: 0, max: 25_000 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(reading, { maxLength: 12, selector: (one) => `${one.minute} ${one.revision}` }),
        (late) => {
          const changing = chainWith(late);
          const known = [1, 3, 4, 6, 9].map((height) => settled(changing, MAY, height));
          const untaxed = (
            before: (typeof known)[number] | undefined,
            after: (typeof known)[number] | undefined,
          ) =>
            before === undefined || after === undefined
              ? []
              : correctionLines({ month: MAY, before, after }, COMMUNITY).filter(
                  (line) => line.vatBasisPoints === null,
                );
          const sums = new Map<string, bigint>();
          for (const [place, after] of known.entries()) {
            for (const line of untaxed(known[place - 1], after))
              sums.set(line.id, (sums.get(line.id) ?? 0n) + line.amount);
          }
          const direct = untaxed(known.at(0), known.at(-1));
          expect(new Map([...sums].filter(([, amount]) => amount !== 0n))).toEqual(
            new Map(direct.filter(({ amount }) => amount !== 0n).map((line) => [line.id, line.amount])),
          );
        },
      ),
      { numRuns: 6 },
    );
  });

  test('a line that comes anew, and one that goes', () => {
    const empty = communityOf({
      tariffs: [tariffOf(9, IN_MAY.endMinute, [[IN_MAY.startMinute, 1_000_000]])],
    });
    const of = (community: typeof empty) =>
      settleMonth({
        community,
        household: 1,
        month: MAY,
        series: new Map([[1, steady(IN_MAY, [10, 0])]]),
        asOf: { kind: 'closed' },
      });
    const other = communityOf({
      tariffs: [tariffOf(8, IN_MAY.endMinute, [[IN_MAY.startMinute, 2_000_000]])],
    });
    const lines = correctionLines({ month: MAY, before: of(empty), after: of(other) }, empty);
    const energy = 10 * (IN_MAY.endMinute - IN_MAY.startMinute);
    expect(lines.map((line) => [line.id, line.energyMwh])).toEqual([
      ['correction:2026-05:public:8', energy],
      ['correction:2026-05:public:9', -energy],
      ['correction:2026-05:vat:2500', null],
    ]);
  });
});

describe('a late reading of a term that has ended', () => {
  const APRIL = monthFromText('2026-04');
  const inApril = spanOfMonth(APRIL, RULES.timeZone);
  const term = { startMinute: inApril.startMinute, endMinute: minute(IN_MAY.startMinute + 1440) };
  const community = communityOf({
    contracts: [
      contractOf({ start: term.startMinute, end: term.endMinute, minimum: 2 ** 40, period: 'term' }),
    ],
    tariffs: [tariffOf(8, IN_JUNE.endMinute, [[inApril.startMinute, 3_000_000]])],
  });
  const chain = new Chain(community);
  chain.addSeries(0, steady(term, [0, 0], { 7: null }), 1);
  chain.addSeries(1, steady(term, [500, 0]), 1);
  chain.add(0, { ...readingOf(term.startMinute + 7, 0, 500), height: 7 });

  test('corrects the month of the reading, and the fee in the month where the term ended', () => {
    const household = 1;
    const contracts = [...community.contracts.values()];
    const { timeZone } = RULES;
    expect(monthsToCorrect({ touched: [APRIL], month: JUNE, contracts, timeZone })).toEqual([APRIL, MAY]);
    expect(monthsToCorrect({ touched: [APRIL], month: MAY, contracts, timeZone })).toEqual([APRIL]);
    expect(monthsToCorrect({ touched: [JUNE], month: JUNE, contracts, timeZone })).toEqual([]);
    const bill = billFor(chain, { household, month: JUNE, cuts: [5, 9] });
    const id = 'c1'.padEnd(64, '0');
    // 0.0005 kWh were delivered after all: 1.00 to Anna for 3.00 to the producer, and no 2.00 of fee for them.
    expect(bill.lines.map((line) => [line.id, formatMoney(line.amount)])).toEqual([
      [`correction:2026-04:purchase:${id}`, '-0.0005'],
      ['correction:2026-04:public:8', '0.0015'],
      ['correction:2026-04:vat:2500', '0'],
      [`correction:2026-05:sellerFee:${id}`, '-0.001'],
    ]);
    expect(verifyBill({ bill, rules: RULES, source: chain }).faults).toEqual([]);
  });
});
