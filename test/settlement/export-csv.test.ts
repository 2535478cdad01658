import { describe, expect, test } from 'vitest';
import { billOf } from '../../node-core/settlement/bill.ts';
import { documentsCsv, intervalsCsv, linesCsv } from '../../node-core/settlement/export-csv.ts';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import { settle } from '../../node-core/settlement/settlement.ts';
import { ESTIMATED } from '../../node-core/settlement/series.ts';
import { energyMwh, minute, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { cutAt } from './evidence-fixture.ts';
import { at, communityOf, contractOf, RULES, seriesOf, steady, tariffOf } from './fixtures.ts';

const OCTOBER = monthFromText('2026-10');
const SPAN = spanOfMonth(OCTOBER, RULES.timeZone);
const STYLE = {
  timeZone: RULES.timeZone,
  nameOf: (member: number) => ['Anna', 'Bo; "the roof"', '=1+1'][member] ?? 'Verket',
};
const COMMUNITY = communityOf({
  contracts: [
    contractOf({
      id: 'a',
      start: SPAN.startMinute,
      end: SPAN.endMinute,
      seller: 1,
      buyer: 0,
      buyerShare: 500,
      price: 950_000,
    }),
    contractOf({
      id: 'b',
      start: SPAN.startMinute,
      end: SPAN.endMinute,
      seller: 2,
      buyer: 0,
      buyerShare: 500,
      price: -10_000,
    }),
  ],
  tariffs: [tariffOf(8, SPAN.endMinute, [[SPAN.startMinute, 1_234_567]])],
});

/** The rows of a CSV text: without the mark, split at lines and semicolons. */
function rowsOf(csv: string) {
  expect(csv.startsWith('\uFEFF')).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
  return csv.slice(1, -2).split('\r\n');
}

function octoberBill() {
  const series = new Map([
    [0, steady(SPAN, [30_000, 0], { 7: null })],
    [1, steady(SPAN, [0, 10_000])],
    [2, steady(SPAN, [0, 5_000])],
  ]);
  const settlement = settleMonth({
    community: COMMUNITY,
    household: 0,
    month: OCTOBER,
    series,
    asOf: { kind: 'closed' },
  });
  return billOf({
    settlement,
    corrections: [],
    community: COMMUNITY,
    documentNumber: 4,
    cuts: { after: cutAt(1), upTo: cutAt(2) },
  });
}

describe('the three files', () => {
  test('documents', () => {
    expect(rowsOf(documentsCsv([octoberBill()], STYLE))).toEqual([
      'document;month;household;state;from;to;closes;due;kid;total;currency;missing_minutes;provisional_minutes',
      // The month begins in summer time and ends in winter time.
      `4;2026-10;Anna;closed;2026-10-01T00:00:00+02:00;2026-11-01T00:00:00+01:00;2026-11-04T00:00:00+01:00;2026-11-18T00:00:00+01:00;${octoberBill().kid};${(octoberBill().totalMinor / 100).toFixed(2)};NOK;1;0`,
    ]);
  });

  test('lines, with names quoted and no formula for a spreadsheet to run', () => {
    const [a, b] = ['a', 'b'].map((id) => id.padEnd(64, '0'));
    const minutes = SPAN.endMinute - SPAN.startMinute - 1;
    const kwh = (mwh: number) => String((mwh * minutes) / 1_000_000);
    const rows = rowsOf(linesCsv([octoberBill()], STYLE));
    expect(rows[0]).toBe(
      'document;month;line;kind;counterparty;contract;corrects_month;energy_kwh;average_price;vat_percent;amount_exact;amount;currency',
    );
    expect(rows[1]).toBe(
      `4;2026-10;purchase:${a};neighbourPurchase;"Bo; ""the roof""";${a};;${kwh(10_000)};0.95;;-${(minutes * 0.0095).toFixed(4)};-${(minutes * 0.0095).toFixed(2)};NOK`,
    );
    expect(rows[2]).toContain(`neighbourPurchase;'=1+1;${b};;${kwh(5_000)};-0.01;;2.2`);
    expect(rows[3]).toContain(';public:8;publicPurchase;Verket;;;');
    expect(rows[4]).toContain(';vat:2500;vat;;;;;;25;-');
    expect(rows).toHaveLength(5);
  });

  test('intervals, with registers as far as they are known, through the hour that comes twice', () => {
    const start = at('2026-10-25T02:58+02:00');
    const span = { startMinute: minute(start), endMinute: minute(start + 5) };
    const series = seriesOf(start, [[30_000, 0], [1, 2], 'gap', [5, 0], null]);
    series.quality[1] = ESTIMATED;
    const settlement = settle({
      frame: settlementFrame(COMMUNITY, span),
      household: 0,
      series: new Map([
        [0, series],
        [1, steady(span, [0, 10_000])],
      ]),
      asOf: { kind: 'closed' },
    });
    const registers = new Map([
      [minute(start - 1), { importMwh: energyMwh(5_000_000), exportMwh: energyMwh(0) }],
      [minute(start + 3), { importMwh: energyMwh(5_100_000), exportMwh: null }],
    ]);
    expect(rowsOf(intervalsCsv(settlement, STYLE, registers))).toEqual([
      'household;start;end;import_kwh;export_kwh;from_neighbours_kwh;to_neighbours_kwh;import_register_kwh;export_register_kwh;quality',
      'Anna;2026-10-25T02:58:00+02:00;2026-10-25T02:59:00+02:00;0.03;0;0.01;0;5.03;0;measured',
      'Anna;2026-10-25T02:59:00+02:00;2026-10-25T02:00:00+01:00;0.000001;0.000002;0;0;5.030001;0.000002;estimated',
      'Anna;2026-10-25T02:00:00+01:00;2026-10-25T02:01:00+01:00;0;0;0;0;;;gap',
      'Anna;2026-10-25T02:01:00+01:00;2026-10-25T02:02:00+01:00;0.000005;0;0.000002;0;5.1;;measured',
      'Anna;2026-10-25T02:02:00+01:00;2026-10-25T02:03:00+01:00;;;0;0;;;missing',
    ]);
    expect(rowsOf(intervalsCsv(settlement, STYLE))[1]).toMatch(/;0\.01;0;;;measured$/);
  });
});
