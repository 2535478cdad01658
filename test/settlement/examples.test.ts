import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { billOf } from '../../node-core/settlement/bill.ts';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import { deliveryPeriods } from '../../node-core/settlement/periods.ts';
import { type Settlement, settle } from '../../node-core/settlement/settlement.ts';
import {
  formatDecimal,
  formatMoney,
  minute,
  monthFromText,
  spanOfMonth,
} from '../../node-core/units/index.ts';
import { billFor, Chain, cutAt, readingOf } from './evidence-fixture.ts';
import { at, communityOf, contractOf, kwh, RULES, seriesOf, steady, tariffOf } from './fixtures.ts';

/** docs/settlement.md, by number of the example: what is worked out here must stand there. */
const SECTIONS = readFileSync(join(import.meta.dirname, '../../docs/settlement.md'), 'utf8').split(/^## /m);
const [ANNA, BJORN, CECILIE, VERKET] = [0, 1, 2, 8];
const DAY = { startMinute: at('2026-06-10T00:00+02:00'), endMinute: at('2026-06-11T00:00+02:00') };
const NOON = 720;

/** Asserts that the page says these texts in an example. */
function says(example: number, ...texts: readonly string[]) {
  const section = SECTIONS.find((text) => text.startsWith(`${example}. `));
  for (const text of texts) expect(section).toContain(text);
}

const kwhText = (mwh: number) => `${formatDecimal(BigInt(mwh), 6)} kWh`;
const krText = (amount: bigint | undefined) => `${formatDecimal(amount ?? 0n, 12)} kr`;

test('1. one minute', () => {
  const span = { startMinute: DAY.startMinute, endMinute: minute(DAY.startMinute + 1) };
  const series = new Map([
    [ANNA, seriesOf(DAY.startMinute, [[5_000, 45_000]])],
    [BJORN, seriesOf(DAY.startMinute, [[25_000, 0]])],
  ]);
  const both = (buyerShare: number): [Settlement, Settlement] => {
    const contract = contractOf({ start: span.startMinute, end: span.endMinute, price: 900_000, buyerShare });
    const tariffs = [tariffOf(VERKET, span.endMinute, [[span.startMinute, 1_200_000]])];
    const frame = settlementFrame(communityOf({ contracts: [contract], tariffs }), span);
    const of = (household: number) => settle({ frame, household, series, asOf: { kind: 'closed' } });
    return [of(ANNA), of(BJORN)];
  };
  const [anna, bjorn] = both(1000);
  expect([anna.nettedMwh, anna.soldNeighboursMwh, anna.storedMwh]).toEqual([5_000, 25_000, 15_000]);
  expect(bjorn.spent).toBe(anna.earned);
  says(
    1,
    `**${krText(bjorn.spent)}**`,
    kwhText(anna.storedMwh),
    kwhText(anna.nettedMwh),
    kwhText(bjorn.boughtNeighboursMwh),
  );
  const [, shared] = both(600);
  expect(shared.boughtPublicMwh).toBe(10_000);
  says(1, kwhText(shared.boughtNeighboursMwh), kwhText(shared.boughtPublicMwh));
  says(1, krText(shared.contracts[0]?.amount), krText(shared.purchases[0]?.amount));
});

/** A day of the contract with 5 kWh promised: Anna exports by day, Bjørn needs by day and in the evening. */
function dayOf(parts: {
  anna: number;
  bjornByDay: number;
  bjornInTheEvening: number;
  evening: number;
  start?: number;
}) {
  const contract = contractOf({
    start: DAY.startMinute + (parts.start ?? 0),
    end: DAY.endMinute,
    price: 900_000,
    minimum: kwh(5),
  });
  const community = communityOf({
    contracts: [contract],
    tariffs: [
      tariffOf(VERKET, DAY.endMinute, [
        [DAY.startMinute, 1_200_000],
        [DAY.startMinute + 1000, parts.evening],
      ]),
    ],
  });
  const anna = steady(DAY, [0, 0]);
  const bjorn = steady(DAY, [0, 0]);
  for (let place = 300; place < 900; place += 1) {
    anna.exportMwh[place] = parts.anna;
    bjorn.importMwh[place] = parts.bjornByDay;
  }
  for (let place = 1000; place < 1400; place += 1) bjorn.importMwh[place] = parts.bjornInTheEvening;
  const frame = settlementFrame(community, DAY);
  const settled = settle({
    frame,
    household: BJORN,
    series: new Map([
      [ANNA, anna],
      [BJORN, bjorn],
    ]),
    asOf: { kind: 'closed' },
  });
  const [period] = settled.contracts[0]?.periods ?? [];
  if (period === undefined) throw new Error('a delivery period was expected');
  return { settled, period, clipped: deliveryPeriods(contract, frame) };
}

test('2. a day below the minimum: Anna had too little', () => {
  const { settled, period } = dayOf({
    anna: 5_000,
    bjornByDay: 5_000,
    bjornInTheEvening: 10_000,
    evening: 1_400_000,
  });
  expect(period).toMatchObject({
    deliveredMwh: kwh(3),
    shortMwh: kwh(2),
    sellerPartMwh: kwh(2),
    buyerPartMwh: 0,
    buyerFee: 0n,
  });
  expect(settled.boughtPublicMwh).toBe(kwh(4));
  says(
    2,
    kwhText(period.minimumMwh),
    kwhText(period.deliveredMwh),
    kwhText(period.shortMwh),
    kwhText(settled.boughtPublicMwh),
  );
  says(2, `**${krText(period.sellerFee)}**`);
  const cheaper = dayOf({ anna: 5_000, bjornByDay: 5_000, bjornInTheEvening: 10_000, evening: 800_000 });
  expect(cheaper.period.sellerFee).toBe(0n);
});

test('3. a day below the minimum: Bjørn took too little', () => {
  const { period } = dayOf({ anna: 10_000, bjornByDay: 5_000, bjornInTheEvening: 0, evening: 1_400_000 });
  expect(period).toMatchObject({
    deliveredMwh: kwh(3),
    shortMwh: kwh(2),
    sellerPartMwh: 0,
    buyerPartMwh: kwh(2),
    sellerFee: 0n,
  });
  says(3, kwhText(period.deliveredMwh), `**${krText(period.buyerFee)}**`);
});

test('4. both, and scaling', () => {
  const { period, settled } = dayOf({
    anna: 10_000,
    bjornByDay: 5_000,
    bjornInTheEvening: 10_000,
    evening: 1_400_000,
  });
  expect(period.sellerPartMwh + period.buyerPartMwh).toBe(period.shortMwh);
  says(4, `**${kwhText(period.sellerPartMwh)}**`, `**${kwhText(period.buyerPartMwh)}**`);
  says(
    4,
    `**${krText(period.sellerFee)}**`,
    `**${krText(period.buyerFee)}**`,
    kwhText(settled.boughtPublicMwh),
  );
  const { clipped } = dayOf({ anna: 0, bjornByDay: 0, bjornInTheEvening: 0, evening: 0, start: NOON });
  says(4, kwhText(clipped[0]?.minimumMwh ?? 0));
});

test('5. a negative price', () => {
  const windy = dayOf({ anna: 0, bjornByDay: 0, bjornInTheEvening: 5_000, evening: -100_000 });
  expect(windy.settled.boughtPublicMwh).toBe(kwh(2));
  expect(windy.period.sellerFee).toBe(0n);
  says(5, `**${krText(-windy.settled.spent)}**`);
  const span = { startMinute: DAY.startMinute, endMinute: minute(DAY.startMinute + 100) };
  const contract = contractOf({
    start: span.startMinute,
    end: span.endMinute,
    price: -50_000,
    minimum: kwh(50),
    period: 'hour',
  });
  const frame = settlementFrame(communityOf({ contracts: [contract] }), span);
  const series = new Map([
    [ANNA, steady(span, [0, 12_000])],
    [BJORN, steady(span, [10_000, 0])],
  ]);
  const anna = settle({ frame, household: ANNA, series, asOf: { kind: 'closed' } });
  says(5, `**${krText(-anna.earned)}** for 1 kWh`);
  expect(anna.contracts[0]?.buyerFee).toBe(0n);
});

describe('6. a late reading', () => {
  const [MAY, JUNE] = [monthFromText('2026-05'), monthFromText('2026-06')];
  const [may, june] = [spanOfMonth(MAY, RULES.timeZone), spanOfMonth(JUNE, RULES.timeZone)];
  const community = communityOf({
    contracts: [contractOf({ start: may.startMinute, end: june.endMinute, price: 900_000 })],
    tariffs: [tariffOf(VERKET, june.endMinute, [[may.startMinute, 1_200_000]])],
  });
  const chain = new Chain(community);
  const hour = Array.from({ length: 60 }, (_, place) => place + 600);
  chain.addSeries(ANNA, steady(may, [0, 20_000], Object.fromEntries(hour.map((place) => [place, null]))), 1);
  chain.addSeries(BJORN, steady(may, [20_000, 0]), 1);
  for (const place of hour) chain.add(ANNA, { ...readingOf(may.startMinute + place, 0, 20_000), height: 7 });
  chain.addSeries(ANNA, steady(june, [0, 0]), 8);
  chain.addSeries(BJORN, steady(june, [0, 0]), 8);

  test('is missing on the one bill and a correction on the next', () => {
    const mayBill = billFor(chain, { household: BJORN, month: MAY, cuts: [-1, 5] });
    expect(mayBill.missing.map(({ party, count }) => [party, count])).toEqual([[ANNA, 60]]);
    const juneBill = billFor(chain, { household: BJORN, month: JUNE, cuts: [5, 10] });
    const corrections = juneBill.lines.filter(({ kind }) => kind === 'correction');
    const rows = ['from Anna', 'from Verket', 'VAT 25%'];
    for (const [place, { energyMwh, amount }] of corrections.entries()) {
      const energy = energyMwh === null ? '' : `${kwhText(energyMwh)} `;
      says(6, `| correction of May: ${rows[place]} | ${energy}| ${krText(amount)} |`);
    }
    expect(corrections).toHaveLength(rows.length);
    const anna = billFor(chain, { household: ANNA, month: JUNE, cuts: [5, 10] });
    expect(anna.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toContainEqual([
      'correction',
      108,
    ]);
  });
});

test('7. VAT and rounding', () => {
  const month = monthFromText('2026-06');
  const span = spanOfMonth(month, RULES.timeZone);
  const community = communityOf({
    contracts: [
      contractOf({
        id: 'a',
        start: span.startMinute,
        end: span.endMinute,
        seller: ANNA,
        buyer: BJORN,
        price: 900_000,
      }),
      contractOf({
        id: 'b',
        start: span.startMinute,
        end: span.endMinute,
        seller: BJORN,
        buyer: CECILIE,
        price: 900_000,
      }),
    ],
    tariffs: [tariffOf(VERKET, span.endMinute, [[span.startMinute, 1_200_000]])],
    rules: { totalRoundingMinor: 100 },
  });
  const series = new Map([
    [ANNA, steady(span, [0, 0], { 5: [0, kwh(11.117)] })],
    [BJORN, steady(span, [0, 0], { 5: [kwh(27.787), 0], 9: [0, kwh(3.705)] })],
    [CECILIE, steady(span, [0, 0], { 9: [kwh(9), 0] })],
  ]);
  const settlement = settleMonth({ community, household: BJORN, month, series, asOf: { kind: 'closed' } });
  const bill = billOf({
    settlement,
    corrections: [],
    community,
    documentNumber: 1,
    cuts: { after: cutAt(0), upTo: cutAt(1) },
  });
  const names = [
    'from Anna, 11.117 kWh at 0.90',
    'from Verket, 16.67 kWh at 1.20',
    'VAT 25% of 20.00',
    'sold to Cecilie, 3.705 kWh at 0.90',
    'rounding',
  ];
  expect(bill.lines).toHaveLength(names.length);
  for (const [place, line] of bill.lines.entries()) {
    says(
      7,
      `| ${names[place]} | ${formatMoney(line.amount)} | ${formatDecimal(BigInt(line.amountMinor), 2)} |`,
    );
  }
  says(7, `| **to pay** | | **${formatDecimal(BigInt(bill.totalMinor), 2)}** |`);
});
