import type { BoardMonthView } from '../../api/board-views.ts';
import { billTables, CSV_MEDIA_TYPE, type ExportFile } from '../../exports/index.ts';
import type { Bill } from '../../settlement/index.ts';
import { formatDecimal, formatMinute, minute } from '../../units/index.ts';
import type { Household } from '../household.ts';

export type BoardFileKind = 'ledger' | 'documents' | 'lines';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const MWH_DECIMALS = 6;

/** A month's file for the accountant: the member ledger, or every home's bills and their lines. */
export function boardFile(
  household: Household,
  month: { readonly view: BoardMonthView; readonly bills: readonly Bill[] },
  want: { readonly file: BoardFileKind; readonly decimalMark: '.' | ',' },
): ExportFile {
  const { file, decimalMark } = want;
  const name = `${month.view.month}-${file}.csv`;
  if (file === 'ledger') {
    return { name, mediaType: CSV_MEDIA_TYPE, text: ledgerCsv(household, month.view, decimalMark) };
  }
  const { community } = household.replica;
  const tables = billTables(month.bills, {
    timeZone: community.rules.timeZone,
    nameOf: (member) => community.members[member]?.displayName ?? `#${member}`,
    decimalMark,
  });
  const table = tables.find((each) => each.name.includes(file));
  if (table === undefined) throw new RangeError(`there is no table of ${file}`);
  return { ...table, name };
}

/** One row a member. Amounts: positive is owed to the member, as on its bill. */
function ledgerCsv({ replica }: Household, view: BoardMonthView, decimalMark: '.' | ','): string {
  const { currency, minorDigits, rules } = replica.community;
  const money = (minor: number) => formatDecimal(BigInt(minor), minorDigits).replace('.', decimalMark);
  const kwh = (mwh: number) => formatDecimal(BigInt(mwh), MWH_DECIMALS).replace('.', decimalMark);
  const time = (at: number | null) => (at === null ? '' : formatMinute(minute(at), rules.timeZone));
  const header = [
    'month',
    'state',
    'member',
    'document',
    'bought_from_neighbours_kwh',
    'bought_public_kwh',
    'sold_kwh',
    'purchases',
    'public',
    'sales',
    'fees',
    'vat',
    'corrections',
    'rounding',
    'total',
    'currency',
    'kid',
    'due',
    'paid',
    'missing_minutes',
  ];
  const rows = view.rows.map((row) => [
    view.month,
    view.state,
    row.party.name,
    row.number ?? '',
    kwh(row.boughtNeighboursMwh),
    kwh(row.boughtPublicMwh),
    kwh(row.soldMwh),
    ...[row.purchasesMinor, row.publicMinor, row.salesMinor, row.feesMinor].map(money),
    ...[row.vatMinor, row.correctionsMinor, row.roundingMinor, row.totalMinor].map(money),
    currency,
    // A spreadsheet would drop a reference's leading zeros: a formula that is nothing but the text.
    row.kid === null ? '' : `="${row.kid}"`,
    time(row.dueMinute),
    row.paidMs === null ? '' : new Date(row.paidMs).toISOString().slice(0, 10),
    String(row.missingMinutes),
  ]);
  const lines = [header, ...rows].map((row) => row.map(field).join(';'));
  return BYTE_ORDER_MARK + lines.map((line) => line + LINE_END).join('');
}

/** RFC 4180: quoted where it must be. A name that begins like a formula is kept from being one. */
function field(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && !/^(-?[\d.,]+|="\d+")$/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
