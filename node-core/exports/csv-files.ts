import {
  type Bill,
  type CsvStyle,
  documentsCsv,
  intervalsCsv,
  linesCsv,
  type RegisterStart,
  type Settlement,
} from '../settlement/index.ts';

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8';

/** A file to be kept somewhere. */
export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** How the files are written. */
export interface CsvExportStyle extends CsvStyle {
  /**
   * What stands before decimals: a spreadsheet takes a number for one only with the mark of its own language, and
   * Norwegian ones read `1.5` as the first of May.
   */
  readonly decimalMark: '.' | ',';
}

/** Columns that hold numbers; all others are texts, and a household may be called `1.5`. */
const NUMBERS: ReadonlySet<string> = new Set([
  'total',
  'energy_kwh',
  'average_price',
  'vat_percent',
  'amount_exact',
  'amount',
  'import_kwh',
  'export_kwh',
  'from_neighbours_kwh',
  'to_neighbours_kwh',
  'import_register_kwh',
  'export_register_kwh',
]);

/**
 * Columns of digits that are no number: a spreadsheet would drop a payment reference's leading zeros and round its last
 * digits. Written as a formula that is nothing but the text, which Excel and LibreOffice show as it is.
 */
const DIGITS: ReadonlySet<string> = new Set(['kid']);

/**
 * The three files of FACTS: documents (a row a bill), lines (a row a line), intervals (a row a minute with the meter's
 * registers and the quality). UTF-8 with a byte order mark, `;` between fields, times with their offset.
 */
export function csvFiles(question: {
  readonly bills: readonly Bill[];
  /** The minutes: one settled span, usually a month. */
  readonly settlement: Settlement;
  readonly registers?: RegisterStart;
  readonly style: CsvExportStyle;
}): readonly ExportFile[] {
  const { bills, settlement, registers, style } = question;
  return [
    ...billTables(bills, style),
    csvFile('intervals.csv', intervalsCsv(settlement, style, registers), style),
  ];
}

/** The first two of the three: what a year of bills needs. */
export function billTables(bills: readonly Bill[], style: CsvExportStyle): readonly ExportFile[] {
  return [
    csvFile('documents.csv', documentsCsv(bills, style), style),
    csvFile('lines.csv', linesCsv(bills, style), style),
  ];
}

function csvFile(name: string, csv: string, { decimalMark }: CsvExportStyle): ExportFile {
  return { name, mediaType: CSV_MEDIA_TYPE, text: forSpreadsheets(csv, decimalMark) };
}

/** The same CSV with the decimal mark asked for in the columns of numbers, and digits kept where they are a text. */
function forSpreadsheets(csv: string, decimalMark: '.' | ','): string {
  const [header = [], ...rows] = rowsOf(csv);
  const names = header.map((name) => name.replace('\uFEFF', ''));
  const written = rows.map((row) =>
    row.map((field, column) => {
      const name = names[column] ?? '';
      if (NUMBERS.has(name)) return field.replace('.', decimalMark);
      return DIGITS.has(name) && field !== '' ? `"=""${field}"""` : field;
    }),
  );
  return [header, ...written].map((row) => `${row.join(';')}\r\n`).join('');
}

/** Rows of fields as they stand, quotes and all, so that what is not changed is written back letter for letter. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /("(?:[^"]|"")*"|[^;"\r\n]*)(;|\r\n)/y;
  while (field.lastIndex < csv.length) {
    const found = field.exec(csv);
    if (found === null) throw new Error('a CSV of our own does not follow its own rules');
    row.push(found[1] ?? '');
    if (found[2] === ';') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
