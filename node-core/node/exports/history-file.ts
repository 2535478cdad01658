import { closeSync, openSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HistoryRequest } from '../../api/inputs.ts';
import { type ExportLanguage, historyCsvHeader, historyCsvRows } from '../../exports/index.ts';
import { addMinutes, boundariesWithin, minute, type MinuteSpan } from '../../units/index.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { historyView } from '../views/history.ts';
import { csvStyle } from './bill-files.ts';

/** What is worked out in one go: a month of minutes would hold everything else up. */
const DAYS_AT_ONCE = { minute: 1, quarter: 7, hour: 28, day: 366, month: 366 } as const;

/**
 * Writes a stretch of history as CSV, a row a bar, some days at a time.
 *
 * @param of.progress how much is done, from 0 to 1000
 * @throws ApiError as the history itself
 */
export async function writeHistory(
  of: { readonly household: Household; readonly books: Books; readonly language: ExportLanguage },
  to: {
    readonly path: string;
    readonly request: HistoryRequest;
    readonly progress: (done: number) => void;
  },
): Promise<void> {
  const { household, books, language } = of;
  const { timeZone, decimalMark } = csvStyle(household, language);
  const { startMinute, endMinute, resolution } = to.request;
  const file = openSync(to.path, 'wx', 0o600);
  try {
    writeSync(file, historyCsvHeader());
    for (const chunk of chunksOf(to.request, timeZone)) {
      const { points } = historyView(household, books, { ...chunk, resolution });
      const rows = points.map((point) => {
        const start = minute(point.startMinute);
        return { ...point, startMinute: start, endMinute: addMinutes(start, point.minutes) };
      });
      writeSync(file, historyCsvRows(rows, { timeZone, decimalMark }));
      to.progress(
        Math.floor(((chunk.endMinute - startMinute) * 1000) / Math.max(1, endMinute - startMinute)),
      );
      await nextTurn();
    }
  } finally {
    closeSync(file);
  }
}

/** Whole local days, so that no bar is cut in two; months and years where the bars are so long. */
function chunksOf({ startMinute, endMinute, resolution }: HistoryRequest, timeZone: string): MinuteSpan[] {
  const span = { startMinute: minute(startMinute), endMinute: minute(endMinute) };
  if (endMinute <= startMinute || resolution === 'month') return [span];
  const edges = boundariesWithin(span, { unit: 'day', timeZone });
  const chunks: MinuteSpan[] = [];
  const days = DAYS_AT_ONCE[resolution];
  for (let at = 0; at + 1 < edges.length; at += days) {
    const from = edges[at];
    const until = edges[Math.min(at + days, edges.length - 1)];
    if (from !== undefined && until !== undefined) chunks.push({ startMinute: from, endMinute: until });
  }
  return chunks;
}
