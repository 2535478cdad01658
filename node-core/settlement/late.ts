import type { Contract } from '../ledger/community.ts';
import {
  addMinutes,
  addMoney,
  energyMwh,
  formatMonth,
  intersectSpans,
  type Month,
  monthOfMinute,
  negateMoney,
  spanOfMonth,
} from '../units/index.ts';
import { type BillLine, billLine, tradeLines, vatLines } from './bill-lines.ts';
import type { SettlementCommunity } from './frame.ts';
import type { MonthSettlement } from './month.ts';
import { spanOfContract } from './periods.ts';
import type { ReadingCut } from './reading-cut.ts';

/**
 * An earlier month, settled with what was known when the bill before this one closed, and with what is known when
 * this one does.
 */
export interface MonthCorrection {
  readonly month: Month;
  readonly before: MonthSettlement;
  readonly after: MonthSettlement;
}

/**
 * Between which two cuts a bill looks for late readings: the closing of the bill before it, and its own. The spans of
 * successive bills join without overlap, and each books the difference between its two ends, so nothing is booked
 * twice and nothing is left out, however often a minute is corrected.
 */
export interface CorrectionCuts {
  readonly after: ReadingCut;
  readonly upTo: ReadingCut;
}

/**
 * The earlier months that a bill must settle anew: those that something came in for (`touched`), and those in which a
 * term ended that such a month was part of, for its fee is worked out there. Ascending, all before `month`.
 */
export function monthsToCorrect(question: {
  readonly touched: Iterable<Month>;
  readonly month: Month;
  /** The household's. */
  readonly contracts: Iterable<Contract>;
  readonly timeZone: string;
}): Month[] {
  const { month, timeZone } = question;
  const months = new Set(question.touched);
  const touched = [...months].map((one) => spanOfMonth(one, timeZone));
  for (const contract of question.contracts) {
    const { period, minimumEnergyMwh } = contract.terms;
    const span = spanOfContract(contract);
    if (period !== 'term' || minimumEnergyMwh === 0 || span.startMinute === span.endMinute) continue;
    if (touched.some((one) => intersectSpans(one, span) !== undefined)) {
      months.add(monthOfMinute(addMinutes(span.endMinute, -1), timeZone));
    }
  }
  return [...months].filter((one) => one < month).toSorted((a, b) => a - b);
}

/**
 * Correction lines for one earlier month: each line of that month's bill that came out differently, with the
 * difference; then VAT on those of them that bear it, by the rates of `community.rules`. In the order of a bill.
 */
export function correctionLines(
  { month, before, after }: MonthCorrection,
  community: Pick<SettlementCommunity, 'rules' | 'minorDigits'>,
): BillLine[] {
  const { minorDigits } = community;
  const earlier = new Map(linesOf(before, minorDigits).map((line) => [line.id, line]));
  const later = linesOf(after, minorDigits);
  const gone = [...earlier.values()].filter((line) => later.every(({ id }) => id !== line.id));
  const changed = [...later.map((line) => difference(line, earlier.get(line.id))), ...gone.map(negated)];
  const differences = changed
    .filter((line) => line.amount !== 0n || (line.energyMwh ?? 0) !== 0)
    .map((line) => billLine({ ...line, averagePrice: null }, minorDigits));
  return [...differences, ...vatLines(differences, community)].map((line) => ({
    ...line,
    id: `correction:${formatMonth(month)}:${line.id}`,
    kind: 'correction',
    correctsMonth: month,
  }));
}

function linesOf(settlement: MonthSettlement, minorDigits: number): readonly BillLine[] {
  const { owed, earned } = tradeLines(settlement, minorDigits);
  return [...owed, ...earned];
}

function difference(line: BillLine, earlier: BillLine | undefined): BillLine {
  if (earlier === undefined) return line;
  return {
    ...line,
    energyMwh: line.energyMwh === null ? null : energyMwh(line.energyMwh - (earlier.energyMwh ?? 0)),
    amount: addMoney(line.amount, negateMoney(earlier.amount)),
  };
}

function negated(line: BillLine): BillLine {
  return {
    ...line,
    energyMwh: line.energyMwh === null ? null : energyMwh(-line.energyMwh),
    amount: negateMoney(line.amount),
  };
}
