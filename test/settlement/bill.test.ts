import { describe, expect, test } from 'vitest';
import { type Bill, billOf } from '../../node-core/settlement/bill.ts';
import { billLine, roundingLines, vatLines } from '../../node-core/settlement/bill-lines.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import { isValidKid } from '../../node-core/settlement/payment.ts';
import type { AsOf } from '../../node-core/settlement/settlement.ts';
import {
  formatMinute,
  formatMoney,
  money,
  moneyMinor,
  monthFromText,
  parseMoney,
  spanOfMonth,
} from '../../node-core/units/index.ts';
import { cutAt } from './evidence-fixture.ts';
import { communityOf, contractOf, kwh, RULES, steady, tariffOf } from './fixtures.ts';

const JUNE = monthFromText('2026-06');
const SPAN = spanOfMonth(JUNE, RULES.timeZone);
const MINUTES = SPAN.endMinute - SPAN.startMinute;
const CLOSED: AsOf = { kind: 'closed' };

/** Home 0 buys from 1, sells to 2 and to producer 8, and buys from 8 and 9; both contracts fall short. */
const COMMUNITY = communityOf({
  contracts: [
    contractOf({
      id: 'buy',
      start: SPAN.startMinute,
      end: SPAN.endMinute,
      seller: 1,
      buyer: 0,
      buyerShare: 500,
      price: 400_000,
      minimum: kwh(100),
      period: 'month',
      carbon: 11,
    }),
    contractOf({
      id: 'sell',
      start: SPAN.startMinute,
      end: SPAN.endMinute,
      seller: 0,
      buyer: 2,
      sellerShare: 500,
      price: 600_000,
      minimum: kwh(100),
      period: 'month',
    }),
  ],
  tariffs: [
    tariffOf(8, SPAN.endMinute, [[SPAN.startMinute, 1_000_000, 50_000, 90]]),
    tariffOf(9, SPAN.endMinute, [[SPAN.startMinute + 1000, 900_000, null, 90]]),
  ],
  rules: { vatNeighbourBasisPoints: 1200, vatPublicBasisPoints: 2500, totalRoundingMinor: 100 },
});
/** By day home 0 has a surplus, by night a need; 1 has little to give, 2 takes little. */
const SERIES = new Map([
  [0, alternating([0, 4000], [4000, 500])],
  [1, steady(SPAN, [0, 1000], { 50: null })],
  [2, steady(SPAN, [1000, 0])],
]);

function alternating(day: readonly [number, number], night: readonly [number, number]) {
  const series = steady(SPAN, day);
  for (let place = 0; place < MINUTES; place += 1) {
    if (place % 1440 < 720) continue;
    [series.importMwh[place], series.exportMwh[place]] = night;
  }
  return series;
}

function bill(household: number, asOf: AsOf = CLOSED, documentNumber: number | null = 12): Bill {
  const settlement = settleMonth({ community: COMMUNITY, household, month: JUNE, series: SERIES, asOf });
  const cuts = { after: cutAt(0), upTo: cutAt(9) };
  return billOf({ settlement, corrections: [], community: COMMUNITY, documentNumber, cuts });
}

describe('a bill', () => {
  const own = bill(0);

  test('has its lines in the order of FACTS, each named', () => {
    const [buy, sell] = ['buy', 'sell'].map((id) => id.padEnd(64, '0'));
    expect(own.lines.map(({ id, kind, counterparty }) => [id, kind, counterparty])).toEqual([
      [`purchase:${buy}`, 'neighbourPurchase', 1],
      ['public:8', 'publicPurchase', 8],
      ['public:9', 'publicPurchase', 9],
      [`buyerFee:${buy}`, 'buyerFee', 1],
      [`sellerFee:${sell}`, 'sellerFee', 2],
      ['vat:1200', 'vat', null],
      ['vat:2500', 'vat', null],
      [`sale:${sell}`, 'neighbourSale', 2],
      ['feedIn:8', 'publicSale', 8],
      [`buyerFee:${sell}`, 'buyerFee', 2],
      [`sellerFee:${buy}`, 'sellerFee', 1],
      ['rounding', 'rounding', null],
    ]);
  });

  test('rounds each line once and sums the rounded lines', () => {
    for (const line of own.lines) {
      const exact = Number(formatMoney(line.amount)) * 100;
      expect(Math.abs(exact - line.amountMinor)).toBeLessThanOrEqual(0.5);
    }
    expect(own.totalMinor).toBe(own.lines.reduce((sum, line) => sum + line.amountMinor, 0));
    expect(Math.abs(own.totalMinor % 100)).toBe(0);
  });

  test('what it owes is negative, what it is owed is positive', () => {
    const signs = own.lines.map(({ kind, amountMinor }) => [kind, Math.sign(amountMinor)]);
    expect(signs.filter(([kind]) => kind !== 'rounding')).toEqual([
      ['neighbourPurchase', -1],
      ['publicPurchase', -1],
      ['publicPurchase', -1],
      ['buyerFee', -1],
      ['sellerFee', -1],
      ['vat', -1],
      ['vat', -1],
      ['neighbourSale', 1],
      ['publicSale', 1],
      ['buyerFee', 1],
      ['sellerFee', 1],
    ]);
  });

  test("the buyer's line and the seller's line of one trade are the same number", () => {
    const lineOf = (household: number, id: string) =>
      bill(household).lines.find((line) => line.id === id.padEnd(id.indexOf(':') + 65, '0'));
    for (const [mine, other, theirs] of [
      ['purchase:buy', 1, 'sale:buy'],
      ['sale:sell', 2, 'purchase:sell'],
      ['sellerFee:buy', 1, 'sellerFee:buy'],
      ['buyerFee:sell', 2, 'buyerFee:sell'],
    ] as const) {
      const [a, b] = [lineOf(0, mine), lineOf(other, theirs)];
      expect(a?.amountMinor).toBe(-(b?.amountMinor ?? Number.NaN));
      expect(a?.amount).toBe(-(b?.amount ?? 0n));
      expect(a?.energyMwh).toBe(b?.energyMwh);
      expect(a?.averagePrice).toBe(b?.averagePrice);
    }
  });

  test('VAT is on the rounded purchases of its rate, and on nothing else', () => {
    const minor = (prefix: string) =>
      own.lines.filter(({ id }) => id.startsWith(prefix)).reduce((sum, line) => sum + line.amountMinor, 0);
    const vat = (rate: number) => own.lines.find((line) => line.vatBasisPoints === rate);
    expect(vat(1200)?.amount).toBe((BigInt(minor('purchase:')) * 10n ** 10n * 12n) / 100n);
    expect(vat(2500)?.amount).toBe((BigInt(minor('public:')) * 10n ** 10n) / 4n);
  });

  test('shows that the energy adds up', () => {
    expect(
      own.identities.map(({ kind, holds, parts }) => [kind, holds, parts.map((part) => part.kind)]),
    ).toEqual([
      ['import', true, ['neighbours', 'public', 'netted']],
      ['export', true, ['neighbours', 'public', 'stored', 'netted']],
    ]);
    for (const { totalMwh, parts } of own.identities) {
      expect(parts.reduce((sum, part) => sum + part.energyMwh, 0)).toBe(totalMwh);
    }
  });

  test('shows need without a tariff', () => {
    const community = communityOf({});
    const settlement = settleMonth({ community, household: 0, month: JUNE, series: SERIES, asOf: CLOSED });
    const cuts = { after: cutAt(0), upTo: cutAt(9) };
    const unpriced = billOf({ settlement, corrections: [], community, documentNumber: 1, cuts });
    expect(unpriced.identities[0]?.parts).toContainEqual({
      kind: 'unpriced',
      energyMwh: (MINUTES / 2) * 3500,
    });
    expect(unpriced.identities[0]?.holds).toBe(true);
    expect(unpriced.lines).toEqual([]);
  });

  test('average prices are weighted by energy', () => {
    expect(own.lines.find(({ id }) => id === 'public:9')?.averagePrice).toBe(900_000);
    expect(own.lines.find(({ kind }) => kind === 'neighbourPurchase')?.averagePrice).toBe(400_000);
    expect(own.lines.find(({ kind }) => kind === 'vat')?.averagePrice).toBeNull();
  });

  test('names missing minutes by party, oneself first', () => {
    expect(own.missing).toEqual([
      {
        party: 1,
        runs: [{ startMinute: SPAN.startMinute + 50, endMinute: SPAN.startMinute + 51 }],
        count: 1,
      },
    ]);
    expect(bill(1).missing.map(({ party, count }) => [party, count])).toEqual([[1, 1]]);
    expect(bill(2).missing).toEqual([]);
    expect(own.provisionalMinutes).toBe(0);
  });

  test('what is to be paid has a reference and a date; what is to be had has none', () => {
    const owing = bill(2);
    expect(owing.totalMinor).toBeLessThan(0);
    expect(isValidKid(owing.kid ?? '')).toBe(true);
    expect(formatMinute(owing.dueMinute ?? SPAN.startMinute, RULES.timeZone)).toBe(
      '2026-07-18T00:00:00+02:00',
    );
    const selling = bill(1);
    expect(selling.totalMinor).toBeGreaterThan(0);
    expect([selling.kid, selling.dueMinute]).toEqual([null, null]);
  });

  test('is open, then closing, then closed', () => {
    const provisional = (now: number) =>
      bill(0, { kind: 'provisional', nowMinute: SPAN.startMinute + now } as AsOf, null);
    const open = provisional(2000);
    expect([open.state, open.kid, open.documentNumber]).toEqual(['open', null, null]);
    expect(open.provisionalMinutes).toBe(1);
    expect(provisional(MINUTES).state).toBe('closing');
    expect([own.state, own.documentNumber]).toEqual(['closed', 12]);
  });
});

describe('VAT and rounding by themselves', () => {
  const line = (kind: 'neighbourPurchase' | 'publicPurchase' | 'neighbourSale', amount: string) =>
    billLine({ id: `${kind}:${amount}`, kind, amount: parseMoney(amount) }, 2);
  const community = (rules: Partial<typeof RULES>) => ({ rules: { ...RULES, ...rules }, minorDigits: 2 });

  test.each([
    {
      name: 'of the sum, not of each',
      rates: [2500, 2500],
      lines: ['-0.01', '-0.01'],
      vat: [[2500, '-0.005', -1]],
    },
    {
      name: 'of rounded lines',
      rates: [2500, 2500],
      lines: ['-10.004', '-10.004'],
      vat: [[2500, '-5', -500]],
    },
    { name: 'a rate of zero has no line', rates: [0, 2500], lines: ['-8', '-8'], vat: [[2500, '-2', -200]] },
    {
      name: 'two rates, ascending',
      rates: [2500, 1200],
      lines: ['-10', '-10'],
      vat: [
        [1200, '-1.2', -120],
        [2500, '-2.5', -250],
      ],
    },
    {
      name: 'a negative price is VAT to be had',
      rates: [0, 2500],
      lines: ['0', '10'],
      vat: [[2500, '2.5', 250]],
    },
  ])('$name', ({ rates: [neighbour = 0, fromPublic = 0], lines: [a = '', b = ''], vat }) => {
    const lines = [line('neighbourPurchase', a), line('publicPurchase', b), line('neighbourSale', '99')];
    const found = vatLines(
      lines,
      community({ vatNeighbourBasisPoints: neighbour, vatPublicBasisPoints: fromPublic }),
    );
    expect(found.map((one) => [one.vatBasisPoints, formatMoney(one.amount), one.amountMinor])).toEqual(vat);
  });

  test.each([
    { sum: -12_345, step: 100, rounding: [45] },
    { sum: -12_350, step: 100, rounding: [-50] },
    { sum: 12_350, step: 100, rounding: [50] },
    { sum: -12_300, step: 100, rounding: [] },
    { sum: -12_345, step: 1, rounding: [] },
    { sum: 3, step: 5, rounding: [2] },
    { sum: 0, step: 100, rounding: [] },
  ])('$sum to a multiple of $step', ({ sum, step, rounding }) => {
    const lines = roundingLines(moneyMinor(sum), community({ totalRoundingMinor: step }));
    expect(lines.map(({ amountMinor }) => amountMinor)).toEqual(rounding);
    expect(lines.map(({ amount }) => amount)).toEqual(
      rounding.map((minor) => money(BigInt(minor) * 10n ** 10n)),
    );
  });

  test.each([
    { amount: '0.005', minor: 1 },
    { amount: '-0.005', minor: -1 },
    { amount: '0.004999999999', minor: 0 },
    { amount: '-1.015', minor: -102 },
  ])('$amount is rounded half away from zero', ({ amount, minor }) => {
    expect(line('neighbourSale', amount).amountMinor).toBe(minor);
  });
});
