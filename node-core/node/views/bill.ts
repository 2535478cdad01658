import { monthFromText, formatMonth, type Month } from '../../units/index.ts';
import type { BillView, MonthSummary, VatView } from '../../api/views.ts';
import type { CommunityRules } from '../../ledger/index.ts';
import { type Bill, type BillLine, carbonOf, counterpartyOf, statementsOf } from '../../settlement/index.ts';
import { formatMoney } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import type { Books } from '../books.ts';
import { paidMinuteOf } from '../exports/payments.ts';
import type { Household } from '../household.ts';
import { signingOf } from '../month-close.ts';
import { roofSums } from './energy-sums.ts';
import { partyView } from './parties.ts';

/** Months with a bill, newest first. */
export function monthSummaries(household: Household, books: Books): MonthSummary[] {
  return books
    .months()
    .map((month) => ({
      month: formatMonth(month),
      state: books.state(month),
      totalMinor: billFor(household, books, month).totalMinor,
    }))
    .reverse();
}

export function billView(household: Household, books: Books, monthText: string): BillView {
  const month = monthFromText(monthText);
  const bill = billFor(household, books, month);
  const { rules } = household.replica.community;
  const settlement = books.month(month);
  return {
    month: monthText,
    state: bill.state,
    startMinute: bill.span.startMinute,
    endMinute: bill.span.endMinute,
    closesMinute: bill.closesMinute,
    number: bill.documentNumber === null ? null : `${household.member}-${bill.documentNumber}`,
    lines: bill.lines.map((line) => ({
      id: line.id,
      kind: line.kind,
      counterparty: line.counterparty === null ? null : partyView(household, line.counterparty),
      contractId: line.contractId,
      energyMwh: line.energyMwh,
      averagePrice: line.averagePrice,
      vat: vatView(line, bill.lines, rules),
      correctsMonth: line.correctsMonth === null ? null : formatMonth(line.correctsMonth),
      amountMinor: line.amountMinor,
      amountExact: formatMoney(line.amount),
    })),
    totalMinor: bill.totalMinor,
    identities: bill.identities,
    roof: roofSums(settlement, bill.span, household.roof),
    missingMinutes: bill.missing.map(({ party, count }) => ({
      party: partyView(household, party),
      minutes: count,
    })),
    provisionalMinutes: bill.provisionalMinutes,
    kid: bill.kid,
    dueMinute: bill.dueMinute,
    paidMinute: paidMinuteOf(household.outbox, monthText),
    signatures: signatures(household, books, { bill, month }),
    carbonGramsAverage: bill.carbonGramsAverage,
    green: carbonOf(settlement),
  };
}

/** A VAT line's base, by the community's rules: those lines of the bill, or of one month's corrections, that bear it. */
function vatView(
  { id, vatBasisPoints: rate }: BillLine,
  lines: readonly BillLine[],
  rules: Pick<CommunityRules, 'vatNeighbourBasisPoints' | 'vatPublicBasisPoints'>,
): VatView | null {
  const vatId = `vat:${rate}`;
  if (rate === null || !id.endsWith(vatId)) return null;
  const month = id.slice(0, -vatId.length);
  const bears = {
    neighbours: rules.vatNeighbourBasisPoints === rate,
    public: rules.vatPublicBasisPoints === rate,
  };
  const base = lines.filter(
    (line) =>
      (bears.neighbours && line.id.startsWith(`${month}purchase:`)) ||
      (bears.public && line.id.startsWith(`${month}public:`)),
  );
  return {
    basisPoints: rate,
    on: bears.neighbours && bears.public ? 'all' : bears.neighbours ? 'neighbours' : 'public',
    baseMinor: base.reduce((sum, line) => sum + line.amountMinor, 0),
  };
}

function signatures(
  household: Household,
  books: Books,
  of: { readonly bill: Bill; readonly month: Month },
): BillView['signatures'] {
  if (of.bill.state !== 'closed') return [];
  const { community } = household.replica;
  return statementsOf(books.month(of.month)).map((numbers) => {
    const { subject } = numbers;
    const contract = subject.kind === 'contract' ? community.contracts.get(subject.contract) : undefined;
    const counterparty =
      subject.kind === 'supply'
        ? subject.producer
        : contract === undefined
          ? household.member
          : counterpartyOf(contract, household.member);
    return {
      counterparty: partyView(household, counterparty),
      ...signingOf(household, { numbers, counterparty }),
    };
  });
}
