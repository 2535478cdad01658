import {
  billOf,
  type Bill,
  type BillLine,
  carbonOf,
  type CarbonSums,
} from '../../node-core/settlement/index.ts';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import { settle } from '../../node-core/settlement/settlement.ts';
import { addMinutes, monthFromText, moneyMinor, spanOfMonth } from '../../node-core/units/index.ts';
import { cutAt } from '../settlement/evidence-fixture.ts';
import { communityOf, contractOf, RULES, steady, tariffOf } from '../settlement/fixtures.ts';

const OCTOBER = monthFromText('2026-10');
const SPAN = spanOfMonth(OCTOBER, RULES.timeZone);
export const TIME_ZONE = RULES.timeZone;
export const NAMES = ['Solveig og Jonas', 'Bjørg Ødegård', '=1+1', 'Fjord Kraft; Voss'] as const;

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
      seller: 0,
      buyer: 2,
      price: 800_000,
    }),
  ],
  tariffs: [tariffOf(3, SPAN.endMinute, [[SPAN.startMinute, 1_234_567]])],
});

/** October of household 0: bought from a neighbour and the grid, sold to another, a minute missing. */
function settledOctober(state: 'open' | 'closed' = 'closed') {
  return settleMonth({
    community: COMMUNITY,
    household: 0,
    month: OCTOBER,
    series: new Map([
      [0, steady(SPAN, [30_000, 0], { 7: null, 9: [0, 8_000_000] })],
      [1, steady(SPAN, [0, 10_000])],
      [2, steady(SPAN, [5_000_000, 0])],
    ]),
    asOf: state === 'closed' ? { kind: 'closed' } : { kind: 'provisional', nowMinute: SPAN.endMinute },
  });
}

/** Its first two hours alone. */
export function settledHours() {
  const span = { startMinute: SPAN.startMinute, endMinute: addMinutes(SPAN.startMinute, 120) };
  return settle({
    frame: settlementFrame(COMMUNITY, span),
    household: 0,
    series: new Map([
      [0, steady(span, [30_000, 0], { 7: null })],
      [1, steady(span, [0, 10_000])],
    ]),
    asOf: { kind: 'closed' },
  });
}

/** How green that October was. */
export function octoberGreen(): CarbonSums {
  return carbonOf(settledOctober());
}

const bills = new Map<string, Bill>();

export function octoberBill(state: 'open' | 'closed' = 'closed'): Bill {
  const known = bills.get(state);
  if (known !== undefined) return known;
  const bill = billOf({
    settlement: settledOctober(state),
    corrections: [],
    community: COMMUNITY,
    documentNumber: state === 'closed' ? 4 : null,
    cuts: { after: cutAt(1), upTo: cutAt(2) },
  });
  bills.set(state, bill);
  return bill;
}

/** The same bill with so many purchases from neighbours more. */
export function longBill(lines: number): Bill {
  const bill = octoberBill();
  const [first] = bill.lines;
  if (first === undefined) throw new Error('the sample has no lines');
  const more = Array.from({ length: lines }, (_, at): BillLine => ({ ...first, id: `purchase:${at}` }));
  return { ...bill, lines: [...more, ...bill.lines], totalMinor: moneyMinor(bill.totalMinor) };
}
