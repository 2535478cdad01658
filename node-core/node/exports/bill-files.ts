import {
  billDocument,
  type BillDocument,
  billTables,
  csvFiles,
  type CsvExportStyle,
  type ExportFile,
  type ExportLanguage,
  layoutBill,
  yearDocument,
} from '../../exports/index.ts';
import { type Bill, carbonOf, type RegistersRead } from '../../settlement/index.ts';
import { formatMonth, type MinuteSpan, minute, type Month, msOfMinute } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import { roofSums } from '../views/energy-sums.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';

/** Where the bills come from, and in which language they are written. */
export interface BillFilesOf {
  readonly household: Household;
  readonly books: Books;
  readonly language: ExportLanguage;
}

/** A month's bill on paper: the same bytes wherever it is made. */
export async function billPdf(
  { household, books, language }: BillFilesOf,
  month: Month,
): Promise<Uint8Array> {
  const { community } = household.replica;
  const bill = billFor(household, books, month);
  const settlement = books.month(month);
  const document = billDocument({
    bill,
    language,
    timeZone: community.rules.timeZone,
    communityName: community.name,
    rules: community.rules,
    green: carbonOf(settlement),
    roof: roofSums(settlement, bill.span, household.roof),
    nameOf: (member) => community.members[member]?.displayName,
  });
  return await written(document, madeMs(household, [bill]));
}

/** A month as the three CSV files. */
export function billCsv({ household, books, language }: BillFilesOf, month: Month): readonly ExportFile[] {
  const settlement = books.month(month);
  const registers = registersRead(household, settlement.settledSpan);
  return csvFiles({
    bills: [billFor(household, books, month)],
    settlement,
    ...(registers.size === 0 ? {} : { registers }),
    style: csvStyle(household, language),
  });
}

/** Of the span's minutes and of the one before it: what the meter said; simulated ones say none. */
function registersRead({ outbox }: Household, { startMinute, endMinute }: MinuteSpan): RegistersRead {
  const read = outbox.registers({ startMinute: minute(startMinute - 1), endMinute });
  return new Map(read.map(({ minute: at, ...registers }) => [at, registers]));
}

/** The months of a calendar year that have a bill. */
export function monthsOfYear(books: Books, year: number): readonly Month[] {
  return books.months().filter((month) => formatMonth(month).startsWith(`${year}-`));
}

export async function yearPdf(
  { household, language }: BillFilesOf,
  { year, bills }: { readonly year: number; readonly bills: readonly Bill[] },
): Promise<Uint8Array> {
  const { community } = household.replica;
  const document = yearDocument({
    year,
    bills,
    language,
    timeZone: community.rules.timeZone,
    communityName: community.name,
    householdName: community.members[household.member]?.displayName ?? '',
  });
  return await written(document, madeMs(household, bills));
}

export function yearCsv({ household, language }: BillFilesOf, bills: readonly Bill[]): readonly ExportFile[] {
  return billTables(bills, csvStyle(household, language));
}

/** Spreadsheets of a language take decimals with that language's mark alone. */
export function csvStyle(household: Household, language: ExportLanguage): CsvExportStyle {
  const { community } = household.replica;
  return {
    timeZone: community.rules.timeZone,
    nameOf: (member) => community.members[member]?.displayName ?? `#${member}`,
    decimalMark: language === 'nb' ? ',' : '.',
  };
}

/** pdfkit is large, and few starts of the app need it: it is loaded with the first document. */
async function written(document: BillDocument, made: number): Promise<Uint8Array> {
  const { pdfOf } = await import('./pdf-writer.ts');
  return await pdfOf({ ...document, madeMs: made }, (metrics) => layoutBill(document, metrics));
}

/** A closed bill is as old as its closing, whenever and wherever it is printed; any other is of now. */
function madeMs({ clock }: Household, bills: readonly Bill[]): number {
  if (bills.some(({ state }) => state !== 'closed')) return Math.floor(clock.nowMs() / 60_000) * 60_000;
  const last = bills.at(-1);
  return last === undefined ? 0 : msOfMinute(last.closesMinute);
}
