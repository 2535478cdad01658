import { describe, expect, test } from 'vitest';
import { membersNeeded, monthFrame, settlementFrame } from '../../node-core/settlement/frame.ts';
import { closesMinuteOf, settleMonth } from '../../node-core/settlement/month.ts';
import { type AsOf, settle } from '../../node-core/settlement/settlement.ts';
import { formatMinute, minute, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { at, communityOf, contractOf, kwh, RULES, seriesOf, steady, tariffOf } from './fixtures.ts';

const START = at('2026-06-10T12:00+02:00');
const CLOSED: AsOf = { kind: 'closed' };

function spanFrom(start: number, minutes: number) {
  return { startMinute: minute(start), endMinute: minute(start + minutes) };
}

describe('a household over a few minutes', () => {
  const span = spanFrom(START, 4);
  const community = communityOf({
    contracts: [
      contractOf({
        id: 'a',
        start: START,
        end: START + 3,
        seller: 0,
        buyer: 1,
        sellerShare: 600,
        price: 500_000,
        carbon: 20,
      }),
      contractOf({
        id: 'b',
        start: START + 1,
        end: START + 9,
        seller: 0,
        buyer: 2,
        sellerShare: 400,
        price: 700_000,
        carbon: 30,
      }),
    ],
    tariffs: [
      tariffOf(8, START + 3, [
        [START, 1_000_000, 200_000, 100],
        [START + 2, 2_000_000, null, 300],
      ]),
    ],
  });
  const series = new Map([
    [
      0,
      seriesOf(START, [
        [0, 1000],
        [100, 1100],
        [0, 1000],
        [0, 1000],
      ]),
    ],
    [
      1,
      seriesOf(START, [
        [700, 0],
        [500, 0],
        [800, 0],
        [50, 0],
      ]),
    ],
    [
      2,
      seriesOf(START, [
        [300, 0],
        [300, 0],
        [900, 0],
        [900, 0],
      ]),
    ],
  ]);
  const frame = settlementFrame(community, span);
  const settled = (household: number) => settle({ frame, household, series, asOf: CLOSED });

  test('the seller: what each contract took, what a producer took, what was stored', () => {
    const seller = settled(0);
    expect(seller.contracts.map((one) => [...one.deliveredMwh])).toEqual([
      [600, 500, 600, 0],
      [0, 300, 400, 400],
    ]);
    expect(seller.feedIn).toMatchObject([{ producer: 8, energyMwh: 400 + 200, amount: 600n * 200_000n }]);
    expect(seller).toMatchObject({
      importMwh: 100,
      exportMwh: 4100,
      nettedMwh: 100,
      soldNeighboursMwh: 1700 + 1100,
      soldPublicMwh: 600,
      storedMwh: 600,
      earned: 1700n * 500_000n + 1100n * 700_000n + 600n * 200_000n,
      spent: 0n,
      carbonGramsAverage: null,
    });
  });

  test('the buyer: what was left is bought, by price; without a tariff it is unpriced', () => {
    const buyer = settled(1);
    expect(buyer.purchases).toEqual([
      {
        producer: 8,
        energyMwh: 100 + 200,
        amount: 100n * 1_000_000n + 200n * 2_000_000n,
        segments: [
          { startMinute: START, endMinute: START + 2, price: 1_000_000, energyMwh: 100 },
          { startMinute: START + 2, endMinute: START + 3, price: 2_000_000, energyMwh: 200 },
        ],
      },
    ]);
    expect(buyer.unpricedMwh).toBe(50);
    // (1700 x 20 + 100 x 100 + 200 x 300) / 2000 = 52
    expect(buyer.carbonGramsAverage).toBe(52);
  });

  test('whose readings are needed: oneself and the other party of each contract', () => {
    expect(membersNeeded(frame, 0)).toEqual([0, 1, 2]);
    expect(membersNeeded(frame, 2)).toEqual([2, 0]);
    expect(membersNeeded(frame, 7)).toEqual([7]);
  });

  test('shares past the whole are a broken invariant, and stop settlement', () => {
    const broken = communityOf({
      contracts: [
        contractOf({ id: 'a', start: START, end: START + 4 }),
        contractOf({ id: 'b', start: START, end: START + 4, buyer: 2 }),
      ],
    });
    expect(() =>
      settle({ frame: settlementFrame(broken, span), household: 0, series, asOf: CLOSED }),
    ).toThrow('shares past the whole');
  });

  test('a reading of one party that is absurd stops nobody else', () => {
    const absurd = new Map([...series, [2, steady(span, [2 ** 48 - 1, 0])]]);
    expect(settle({ frame, household: 0, series: absurd, asOf: CLOSED }).soldNeighboursMwh).toBeGreaterThan(
      0,
    );
  });
});

test('need after the end of a tariff whose producer left is unpriced', () => {
  const span = spanFrom(START, 10);
  const published = communityOf({
    tariffs: [
      tariffOf(8, START + 10, [
        [START, 1_000_000],
        [START + 8, 5],
      ]),
    ],
  });
  const tariffs = published.tariffs.map((record) => ({ ...record, endMinute: minute(START + 4) }));
  const frame = settlementFrame({ ...published, tariffs }, span);
  const settled = settle({ frame, household: 0, series: new Map([[0, steady(span, [7, 0])]]), asOf: CLOSED });
  expect([settled.boughtPublicMwh, settled.unpricedMwh]).toEqual([28, 42]);
});

describe('minutes without a reading', () => {
  const span = spanFrom(START, 5);
  const community = communityOf({
    contracts: [contractOf({ start: START, end: START + 5 })],
    tariffs: [tariffOf(8, START + 5, [[START, 1_000_000]])],
  });
  const series = new Map([
    [0, seriesOf(START, [[0, 9], null, [0, 9], 'gap', [0, 9]])],
    [1, seriesOf(START, [[5, 0], [5, 0], null, [5, 0], [5, 0]])],
  ]);
  const settled = (asOf: AsOf) =>
    settle({ frame: settlementFrame(community, span), household: 1, series, asOf });

  test('deliver nothing, and are named by party', () => {
    const { contracts, missing, boughtPublicMwh } = settled(CLOSED);
    const [one] = contracts;
    expect([...(one?.deliveredMwh ?? [])]).toEqual([5, 0, 0, 0, 5]);
    expect(one?.missing.seller).toEqual({ runs: [spanFrom(START + 1, 1)], count: 1 });
    expect(one?.missing.buyer).toEqual({ runs: [spanFrom(START + 2, 1)], count: 1 });
    expect(one?.missing.either).toEqual({ runs: [spanFrom(START + 1, 2)], count: 2 });
    expect(missing).toEqual({ runs: [spanFrom(START + 2, 1)], count: 1 });
    // The minute that the seller is missing, and its gap.
    expect(boughtPublicMwh).toBe(10);
  });

  test('before the closing, minutes to come are not looked at', () => {
    const { contracts, missing, settledSpan } = settled({
      kind: 'provisional',
      nowMinute: minute(START + 2),
    });
    expect(settledSpan).toEqual(spanFrom(START, 2));
    expect([...(contracts[0]?.deliveredMwh ?? [])]).toEqual([5, 0]);
    expect([contracts[0]?.missing.either.count, missing.count]).toEqual([1, 0]);
  });

  test('before the span begins nothing is settled', () => {
    const none = settled({ kind: 'provisional', nowMinute: minute(START - 10) });
    expect([none.importMwh, none.contracts.length, none.missing.count]).toEqual([0, 0, 0]);
  });

  test('a home is not missed before it was a member, nor after it left', () => {
    const members = [
      {},
      { admittedMinute: minute(START + 1), standing: { kind: 'left', sinceMinute: minute(START + 3) } },
    ] as const;
    const strangers = communityOf({ members });
    const nothing = settle({
      frame: settlementFrame(strangers, span),
      household: 1,
      series: new Map(),
      asOf: CLOSED,
    });
    expect(nothing.missing).toEqual({ runs: [spanFrom(START + 1, 2)], count: 2 });
  });
});

describe('delivery periods before and after the closing', () => {
  const day = { startMinute: at('2026-06-10T00:00+02:00'), endMinute: at('2026-06-11T00:00+02:00') };
  const community = communityOf({
    contracts: [contractOf({ start: day.startMinute, end: day.endMinute, minimum: kwh(5), price: 900_000 })],
    tariffs: [tariffOf(8, day.endMinute, [[day.startMinute, 1_400_000]])],
  });
  const frame = settlementFrame(community, day);
  const complete = new Map([
    [0, steady(day, [0, 2000])],
    [1, steady(day, [3000, 0])],
  ]);
  const withGap = new Map([...complete, [0, steady(day, [0, 2000], { 100: null })]]);
  const fees = (series: typeof complete, asOf: AsOf) =>
    settle({ frame, household: 1, series, asOf }).contracts[0]?.periods.map((period) => [
      period.state,
      period.deliveredMwh,
      period.sellerFee,
    ]);

  test('a day that runs has no fee yet', () => {
    const noon: AsOf = { kind: 'provisional', nowMinute: at('2026-06-10T12:00+02:00') };
    expect(fees(complete, noon)).toEqual([['running', 720 * 2000, 0n]]);
  });

  test('a day that is over and complete is settled at once', () => {
    const evening: AsOf = { kind: 'provisional', nowMinute: day.endMinute };
    // 2.88 kWh of 5; short 2.12, of which the seller answers for the 1.44 that the buyer bought at 1.40.
    expect(fees(complete, evening)).toEqual([['settled', kwh(2.88), 1_440_000n * 500_000n]]);
  });

  test('a day with a missing minute waits for the closing', () => {
    const evening: AsOf = { kind: 'provisional', nowMinute: day.endMinute };
    expect(fees(withGap, evening)).toEqual([['waiting', 1439 * 2000, 0n]]);
    const sellerPart = 1439n * 1000n + 3000n;
    expect(fees(withGap, CLOSED)).toEqual([['settled', 1439 * 2000, sellerPart * 500_000n]]);
  });
});

describe('a month', () => {
  const JUNE = monthFromText('2026-06');
  const span = spanOfMonth(JUNE, RULES.timeZone);

  test('is the local one, and closes so many days after its end', () => {
    const settled = settleMonth({
      community: communityOf({}),
      household: 0,
      month: JUNE,
      series: new Map(),
      asOf: CLOSED,
    });
    expect(settled.span).toEqual(span);
    expect(settled.home.quality.length).toBe(30 * 1440);
    expect(formatMinute(closesMinuteOf(JUNE, RULES), RULES.timeZone)).toBe('2026-07-04T00:00:00+02:00');
  });

  test('a frame made once serves every household', () => {
    const community = communityOf({
      contracts: [contractOf({ start: span.startMinute, end: span.endMinute })],
    });
    const series = new Map([
      [0, steady(span, [0, 5])],
      [1, steady(span, [7, 0])],
    ]);
    const frame = monthFrame(community, JUNE);
    for (const household of [0, 1]) {
      const question = { community, household, month: JUNE, series, asOf: CLOSED };
      expect(settleMonth({ ...question, frame })).toEqual(settleMonth(question));
    }
  });

  test('a term that began months ago is settled where it ends, with the readings of all of it', () => {
    const term = { start: at('2026-04-15T00:00+02:00'), end: at('2026-06-20T00:00+02:00') };
    const community = communityOf({
      contracts: [contractOf({ ...term, minimum: kwh(1000), period: 'term', price: 1_000_000 })],
      tariffs: [
        tariffOf(8, span.endMinute, [
          [term.start, 1_500_000],
          [at('2026-06-01T00:00+02:00'), 3_000_000],
        ]),
      ],
    });
    const whole = { startMinute: minute(term.start), endMinute: span.endMinute };
    const series = new Map([
      [0, steady(whole, [0, 2000])],
      [1, steady(whole, [3000, 0])],
    ]);
    const question = { community, household: 1, series, asOf: CLOSED };
    expect(monthFrame(community, JUNE).neededSpan).toEqual(whole);
    const may = settleMonth({ ...question, month: monthFromText('2026-05') });
    expect(may.contracts[0]?.periods.map(({ state }) => state)).toEqual(['running']);
    const june = settleMonth({ ...question, month: JUNE });
    const early = BigInt(at('2026-06-01T00:00+02:00') - term.start);
    const late = BigInt(term.end - at('2026-06-01T00:00+02:00'));
    // U = 1 Wh a minute, all of it less than what is short: paid at 1.50 and at 3.00, against 1.00.
    expect(june.contracts[0]?.sellerFee).toBe(early * 1000n * 500_000n + late * 1000n * 2_000_000n);
  });
});
