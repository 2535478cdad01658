import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatMinute } from '../units/index.ts';
import { CsvError } from './csv-error.ts';
import { parseReplay } from './replay-csv.ts';
import type { MinuteReading } from './source.ts';

const LARGEST_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Reads every `*.csv` of a folder, in the order of their names: a home each, called by its file (8000.csv is home
 * '8000'), with its readings from the first minute on. All of it is read and checked before anything is returned, so
 * that nothing is stored of a folder with a fault in it.
 *
 * @param options.timeZone by whose clock the stamps are, an IANA name; UTC by default
 * @throws CsvError naming file and line, for any fault of `parseReplay`, for a folder without a file, and for homes
 * that do not cover the same minutes
 */
export function readHomes(
  folder: string,
  options: { readonly timeZone?: string } = {},
): ReadonlyMap<string, readonly MinuteReading[]> {
  const timeZone = options.timeZone ?? 'UTC';
  const homes = csvFiles(folder).map((file) => {
    return { file, readings: parseReplay({ file, text: readText(file), timeZone }) };
  });
  checkSameMinutes(homes);
  return new Map(homes.map(({ file, readings }) => [basename(file, '.csv'), readings]));
}

function csvFiles(folder: string): string[] {
  const fault = { file: folder, line: 0, problem: 'noFiles', given: folder } as const;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    const detail = `the folder cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new CsvError({ ...fault, detail });
  }
  const files = names.filter((name) => name.endsWith('.csv')).toSorted();
  if (files.length === 0) {
    throw new CsvError({ ...fault, detail: 'there is no CSV file here; one for each home was expected' });
  }
  return files.map((name) => join(folder, name));
}

function readText(file: string): string {
  const fail = (detail: string, given: string): never => {
    throw new CsvError({ file, line: 0, problem: 'unreadable', detail, given });
  };
  const bytes = statSync(file).size;
  if (bytes > LARGEST_FILE_BYTES) fail(`at most ${LARGEST_FILE_BYTES} bytes are read`, `${bytes} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    return fail('UTF-8 text was expected', cause instanceof Error ? cause.message : String(cause));
  }
}

interface HomeFile {
  readonly file: string;
  readonly readings: readonly MinuteReading[];
}

/** Homes that trade must be known for the same minutes. @throws CsvError at the first that starts or ends elsewhere */
function checkSameMinutes([first, ...others]: readonly HomeFile[]): void {
  if (first === undefined) return;
  for (const other of others) {
    for (const [end, verb] of [
      [0, 'starts at'],
      [-1, 'ends with'],
    ] as const) {
      const wanted = stampAt(first, end);
      const given = stampAt(other, end);
      if (given === wanted) continue;
      throw new CsvError({
        file: other.file,
        line: end === 0 ? 2 : other.readings.length + 1,
        column: 'Date',
        problem: 'differentMinutes',
        detail: `the same minutes as in ${first.file} were expected, which ${verb} ${wanted}`,
        given,
      });
    }
  }
}

function stampAt({ readings }: HomeFile, end: number): string {
  const at = readings.at(end)?.minute;
  return at === undefined ? '' : formatMinute(at, 'UTC');
}
