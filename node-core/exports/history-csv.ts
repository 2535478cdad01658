import { MinuteText } from '../settlement/index.ts';
import { formatDecimal, type Minute } from '../units/index.ts';

/** One row of a history: what is known of a stretch of time, energies in mWh. */
export interface HistoryRow {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  /** Null: nothing is known of it. */
  readonly importMwh: number | null;
  readonly exportMwh: number | null;
  readonly boughtNeighboursMwh: number;
  readonly boughtPublicMwh: number;
  readonly soldMwh: number;
  readonly storedMwh: number;
  /** Null where no second meter measures the roof. */
  readonly ownUseMwh: number | null;
  readonly knownMinutes: number;
  readonly correctedMinutes: number;
}

const HEADER = [
  'start',
  'end',
  'import_kwh',
  'export_kwh',
  'from_neighbours_kwh',
  'from_grid_kwh',
  'sold_kwh',
  'left_kwh',
  'minutes_known',
  'minutes_corrected',
  'own_roof_kwh',
];

/** The first line of the file, behind the mark by which spreadsheets know UTF-8. */
export function historyCsvHeader(): string {
  return `\uFEFF${HEADER.join(';')}\r\n`;
}

/** Rows as lines. What is not known is empty, never nought. */
export function historyCsvRows(
  rows: readonly HistoryRow[],
  { timeZone, decimalMark }: { readonly timeZone: string; readonly decimalMark: '.' | ',' },
): string {
  const times = new MinuteText(timeZone);
  const kwh = (energyMwh: number): string => formatDecimal(BigInt(energyMwh), 6).replace('.', decimalMark);
  const lines = rows.map((row) => {
    const isKnown = row.knownMinutes > 0;
    const known = (energyMwh: number | null): string => (isKnown && energyMwh !== null ? kwh(energyMwh) : '');
    return [
      times.of(row.startMinute),
      times.of(row.endMinute),
      known(row.importMwh),
      known(row.exportMwh),
      known(row.boughtNeighboursMwh),
      known(row.boughtPublicMwh),
      known(row.soldMwh),
      known(row.storedMwh),
      String(row.knownMinutes),
      String(row.correctedMinutes),
      known(row.ownUseMwh),
    ].join(';');
  });
  return lines.map((line) => `${line}\r\n`).join('');
}
