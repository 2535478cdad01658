import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportLanguage } from '../../exports/index.ts';
import { formatMonth } from '../../units/index.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { contractViews } from '../views/contracts.ts';
import { billCsv, billPdf } from './bill-files.ts';
import { piecesOf } from './file-pieces.ts';
import { writeHistory } from './history-file.ts';
import { EVERYTHING_WORDS } from './readme-words.ts';
import { ZipFile } from './zip-file.ts';

const BILL_FOLDERS = { en: 'bills', nb: 'regninger' } as const satisfies Record<ExportLanguage, string>;

/**
 * Everything that the household may read of itself, in open forms: each bill as PDF and CSV, every minute, every
 * contract. `progress`: from 0 to 1000. Returns the ZIP file's path.
 */
export async function writeEverything(
  of: { readonly household: Household; readonly books: Books; readonly language: ExportLanguage },
  to: { readonly folder: string; readonly progress: (done: number) => void },
): Promise<string> {
  const { household, books, language } = of;
  const file = path.join(to.folder, 'everything.zip');
  const { rules } = household.replica.community;
  const zip = new ZipFile(file, { madeMs: household.clock.nowMs(), timeZone: rules.timeZone });
  try {
    zip.add(EVERYTHING_WORDS[language].fileName, EVERYTHING_WORDS[language].text);
    const months = books.months();
    for (const [done, month] of months.entries()) {
      const name = `${BILL_FOLDERS[language]}/${formatMonth(month)}`;
      zip.add(`${name}.pdf`, await billPdf(of, month));
      for (const { name: csv, text } of billCsv(of, month)) zip.add(`${name}/${csv}`, text);
      to.progress(Math.floor(((done + 1) * 500) / months.length));
      await nextTurn();
    }
    zip.add('contracts.json', `${JSON.stringify(contractViews(household, books), null, 1)}\n`);
    const first = household.home.firstMinute(household.member);
    const last = household.home.latestMinute(household.member);
    if (first !== undefined && last !== undefined) {
      const readings = path.join(to.folder, 'readings.csv');
      const request = { startMinute: first, endMinute: last + 1, resolution: 'minute' } as const;
      const progress = (done: number): void => to.progress(500 + Math.floor(done / 2));
      await writeHistory(of, { path: readings, request, progress });
      zip.addPieces('readings.csv', piecesOf(readings));
    }
    zip.finish();
  } catch (error) {
    zip.abandon();
    throw error;
  }
  return file;
}
