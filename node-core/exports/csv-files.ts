import {
  type Bill,
  type CsvStyle,
  documentsCsv,
  intervalsCsv,
  linesCsv,
  type RegistersRead,
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
  'co2_g_per_kwh',
]);

/** Columns that are left out where nobody knows the meter's registers: empty ones would look like a fault. */
const REGISTERS: ReadonlySet<string> = new Set(['import_register_kwh', 'export_register_kwh']);

/**
 * Columns of digits that are no number: a spreadsheet would drop a payment reference's leading zeros and round its last
 * digits. Written as a formula that is nothing but the text, which Excel and LibreOffice show as it is.
 */
const DIGITS: ReadonlySet<string> = new Set(['kid']);

/**
 * The three files of FACTS: documents (a row a bill), lines (a row a line), intervals (a row a minute with the quality, and
 * with the meter's registers where they are given). UTF-8 with a byte order mark, `;` between fields, times with their offset.
 */
export function csvFiles(question: {
  readonly bills: readonly Bill[];
  /** The minutes: one settled span, usually a month. */
  readonly settlement: Settlement;
  readonly registers?: RegistersRead;
  readonly style: CsvExportStyle;
}): readonly ExportFile[] {
  const { bills, settlement, registers, style } = question;
  return [
    ...billTables(bills, style),
    csvFile('intervals.csv', intervalsCsv(settlement, style, registers), {
      style,
      without: registers === undefined ? REGISTERS : NONE,
    }),
  ];
}

/** The first two of the three: what a year of bills needs. */
export function billTables(bills: readonly Bill[], style: CsvExportStyle): readonly ExportFile[] {
  return [
    csvFile('documents.csv', documentsCsv(bills, style), {
      style,
      // How green the month was, by the labels that its sellers have signed.
      last: {
        header: 'co2_g_per_kwh',
        fields: bills.map(({ carbonGramsAverage }) => String(carbonGramsAverage ?? '')),
      },
    }),
    csvFile('lines.csv', linesCsv(bills, style), { style }),
  ];
}

/** What is different from the CSV as the settlement writes it. */
interface Writing {
  readonly style: CsvExportStyle;
  /** Names of columns to leave out. */
  readonly without?: ReadonlySet<string>;
  /** One more column, a field for each row; of digits alone. */
  readonly last?: { readonly header: string; readonly fields: readonly string[] };
}

const NONE: ReadonlySet<string> = new Set();

function csvFile(name: string, csv: string, writing: Writing): ExportFile {
  return { name, mediaType: CSV_MEDIA_TYPE, text: forSpreadsheets(csv, writing) };
}

/** The same CSV with the decimal mark asked for in the columns of numbers, and digits kept where they are a text. */
function forSpreadsheets(csv: string, { style, without = NONE, last }: Writing): string {
  const [header = [], ...rows] = rowsOf(csv);
  const names = header.map((name) => name.replace('\uFEFF', ''));
  const kept = (row: readonly string[]) => row.filter((_, column) => !without.has(names[column] ?? ''));
  const written = rows.map((row, at) => {
    const fields = row.map((field, column) => {
      const name = names[column] ?? '';
      if (NUMBERS.has(name)) return field.replace('.', style.decimalMark);
      return DIGITS.has(name) && field !== '' ? `"=""${field}"""` : field;
    });
    return [...kept(fields), ...(last === undefined ? [] : [last.fields[at] ?? ''])];
  });
  const titles = [...kept(header), ...(last === undefined ? [] : [last.header])];
  return [titles, ...written].map((row) => `${row.join(';')}\r\n`).join('');
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
