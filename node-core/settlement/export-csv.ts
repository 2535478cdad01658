import type { MemberIndex } from '../ledger/transaction.ts';
import {
  addMinutes,
  type EnergyMwh,
  energyMwh,
  formatDecimal,
  formatMinute,
  formatMoney,
  formatMonth,
  formatPrice,
  type Minute,
  type MoneyMinor,
} from '../units/index.ts';
import type { Bill } from './bill.ts';
import { MinuteText } from './minute-text.ts';
import { GAP, ESTIMATED, MEASURED, MISSING } from './series.ts';
import type { Settlement } from './settlement.ts';

/** How names and times are written. */
export interface CsvStyle {
  /** IANA name; times are local with their offset. */
  readonly timeZone: string;
  readonly nameOf: (member: MemberIndex) => string;
}

/** What the meter's registers stood at; null where it has no such register. */
export interface Registers {
  readonly importMwh: EnergyMwh;
  readonly exportMwh: EnergyMwh | null;
}

/** Registers at the ends of some minutes; between them each minute's energy is added. */
export type RegistersRead = ReadonlyMap<Minute, Registers>;

/** Excel reads UTF-8 only behind this mark. */
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/** One row a bill. Amounts: positive is owed to the household. */
export function documentsCsv(bills: readonly Bill[], style: CsvStyle): string {
  const header = [
    'document',
    'month',
    'household',
    'state',
    'from',
    'to',
    'closes',
    'due',
    'kid',
    'total',
    'currency',
    'missing_minutes',
    'provisional_minutes',
  ];
  const time = (at: Minute | null) => (at === null ? '' : formatMinute(at, style.timeZone));
  const rows = bills.map((bill) => [
    String(bill.documentNumber ?? ''),
    formatMonth(bill.month),
    style.nameOf(bill.household),
    bill.state,
    time(bill.span.startMinute),
    time(bill.span.endMinute),
    time(bill.closesMinute),
    time(bill.dueMinute),
    bill.kid ?? '',
    minorText(bill.totalMinor, bill.minorDigits),
    bill.currency,
    String(bill.missing.reduce((sum, { count }) => sum + count, 0)),
    String(bill.provisionalMinutes),
  ]);
  return csv([header, ...rows]);
}

/** One row a line of each bill, in its order. */
export function linesCsv(bills: readonly Bill[], style: CsvStyle): string {
  const header = [
    'document',
    'month',
    'line',
    'kind',
    'counterparty',
    'contract',
    'corrects_month',
    'energy_kwh',
    'average_price',
    'vat_percent',
    'amount_exact',
    'amount',
    'currency',
  ];
  const rows = bills.flatMap((bill) =>
    bill.lines.map((line) => [
      String(bill.documentNumber ?? ''),
      formatMonth(bill.month),
      line.id,
      line.kind,
      line.counterparty === null ? '' : style.nameOf(line.counterparty),
      line.contractId ?? '',
      line.correctsMonth === null ? '' : formatMonth(line.correctsMonth),
      line.energyMwh === null ? '' : kwhText(line.energyMwh),
      line.averagePrice === null ? '' : formatPrice(line.averagePrice),
      line.vatBasisPoints === null ? '' : formatDecimal(BigInt(line.vatBasisPoints), 2),
      formatMoney(line.amount),
      minorText(line.amountMinor, bill.minorDigits),
      bill.currency,
    ]),
  );
  return csv([header, ...rows]);
}

/**
 * One row a minute of a settled span. With `registers`, the meter's registers at each minute's end: those that were read, and
 * from there on as long as every minute was read. Past a gap or a missing reading they are unknown, and empty, until they
 * are read again. Those of the minute before the span count, too.
 */
export function intervalsCsv(settlement: Settlement, style: CsvStyle, registers?: RegistersRead): string {
  const { home, contracts, household } = settlement;
  const header = [
    'household',
    'start',
    'end',
    'import_kwh',
    'export_kwh',
    'from_neighbours_kwh',
    'to_neighbours_kwh',
    'import_register_kwh',
    'export_register_kwh',
    'quality',
  ];
  const name = style.nameOf(household);
  const bought = contracts.filter(({ contract }) => contract.terms.buyer === household);
  const sold = contracts.filter(({ contract }) => contract.terms.seller === household);
  let register = registers?.get(addMinutes(home.startMinute, -1));
  const times = new MinuteText(style.timeZone);
  let end = times.of(home.startMinute);
  const rows: string[][] = [header];
  for (const [at, quality] of home.quality.entries()) {
    const imported = home.importMwh[at] ?? 0;
    const exported = home.exportMwh[at] ?? 0;
    const known = quality !== MISSING;
    register =
      registers?.get(addMinutes(home.startMinute, at)) ?? advance(register, { quality, imported, exported });
    const start = end;
    end = times.of(addMinutes(home.startMinute, at + 1));
    rows.push([
      name,
      start,
      end,
      known ? kwhText(imported) : '',
      known ? kwhText(exported) : '',
      kwhText(bought.reduce((sum, { deliveredMwh }) => sum + (deliveredMwh[at] ?? 0), 0)),
      kwhText(sold.reduce((sum, { deliveredMwh }) => sum + (deliveredMwh[at] ?? 0), 0)),
      register === undefined ? '' : kwhText(register.importMwh),
      register === undefined || register.exportMwh === null ? '' : kwhText(register.exportMwh),
      qualityName(quality),
    ]);
  }
  return csv(rows);
}

function advance(
  register: Registers | undefined,
  minute: { readonly quality: number; readonly imported: number; readonly exported: number },
): Registers | undefined {
  if (register === undefined || minute.quality === MISSING || minute.quality === GAP) return undefined;
  return {
    importMwh: energyMwh(register.importMwh + minute.imported),
    exportMwh: register.exportMwh === null ? null : energyMwh(register.exportMwh + minute.exported),
  };
}

function qualityName(quality: number): string {
  switch (quality) {
    case MEASURED:
      return 'measured';
    case ESTIMATED:
      return 'estimated';
    case GAP:
      return 'gap';
    default:
      return 'missing';
  }
}

function csv(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => row.map(field).join(';') + LINE_END).join('');
}

/**
 * Quoted where RFC 4180 asks for it. A text that a spreadsheet would take for a formula (a neighbour may call itself
 * '=HYPERLINK(...)') gets an apostrophe before it; numbers keep their minus.
 */
function field(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function kwhText(milliwattHours: number): string {
  return formatDecimal(BigInt(milliwattHours), 6);
}

function minorText(amount: MoneyMinor, minorDigits: number): string {
  const negative = amount < 0;
  const digits = String(Math.abs(amount)).padStart(minorDigits + 1, '0');
  const whole = digits.slice(0, digits.length - minorDigits);
  const fraction = minorDigits === 0 ? '' : `.${digits.slice(digits.length - minorDigits)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}
