import { monthFromText, formatMonth, type Month } from '../../units/index.ts';
import type { BillView, MonthSummary } from '../../api/views.ts';
import { type Bill, counterpartyOf, statementsOf } from '../../settlement/index.ts';
import { formatMoney } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { signingOf } from '../month-close.ts';
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
      vatBasisPoints: line.vatBasisPoints,
      correctsMonth: line.correctsMonth === null ? null : formatMonth(line.correctsMonth),
      amountMinor: line.amountMinor,
      amountExact: formatMoney(line.amount),
    })),
    totalMinor: bill.totalMinor,
    identities: bill.identities,
    missingMinutes: bill.missing.map(({ party, count }) => ({
      party: partyView(household, party),
      minutes: count,
    })),
    provisionalMinutes: bill.provisionalMinutes,
    kid: bill.kid,
    dueMinute: bill.dueMinute,
    signatures: signatures(household, books, { bill, month }),
    carbonGramsAverage: bill.carbonGramsAverage,
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
