import {
  type EnergyMwh,
  energyFromKwhText,
  energyMwh,
  MAX_MINUTE_ENERGY_MWH,
  type Minute,
  minute,
} from '../units/index.ts';
import { CsvError, type CsvProblem } from './csv-error.ts';
import { readStamp } from './replay-stamp.ts';
import type { MinuteReading } from './source.ts';

export { CsvError } from './csv-error.ts';

/** One file of readings as text. */
export interface ReplayText {
  /** For errors. */
  readonly file: string;
  readonly text: string;
  /** By whose clock the stamps are; an IANA name. */
  readonly timeZone: string;
}

const COLUMNS = ['Date', 'Consumed', 'Produced'] as const;
type Column = (typeof COLUMNS)[number];

interface Header {
  readonly count: number;
  readonly place: Readonly<Record<Column, number>>;
}

/**
 * Reads the thesis' files, every minute of them `measured`: a header, then a line a minute, oldest first, without holes.
 *
 * | column | what |
 * | --- | --- |
 * | Date | `dd-mm-yy HH:MM`: the minute from then on |
 * | Consumed | kWh into the home, 0 or above |
 * | Produced | kWh out of the home, 0 or below: the files write it with a minus |
 *
 * A byte order mark in front, LF or CRLF, and an end of the last line or none are all read. Produced above 0 and
 * Consumed below 0 are refused and not turned round: a file that means something else by its signs would sell what was
 * bought. So is `+`, an exponent, a comma, blanks, or a seventh decimal: no digit is guessed or dropped.
 *
 * @throws CsvError for the first fault from the top
 */
export function parseReplay(source: ReplayText): MinuteReading[] {
  const [first = '', ...others] = linesOf(source.text);
  const header = readHeader(source.file, first);
  if (others.length === 0) throw new CsvError({ file: source.file, line: 2, ...NO_LINES });
  let previous: Minute | undefined;
  return others.map((text, i) => {
    const line = new Line({ file: source.file, line: i + 2, text, header });
    previous = line.minute(source.timeZone, previous);
    const importMwh = line.energy('Consumed');
    return { minute: previous, importMwh, exportMwh: line.energy('Produced'), quality: 'measured' };
  });
}

const NO_LINES = {
  problem: 'empty',
  detail: 'there are no readings; a line a minute was expected',
  given: '',
} as const;

function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function readHeader(file: string, text: string): Header {
  const names = text.split(',');
  const fail = (problem: CsvProblem, detail: string): never => {
    throw new CsvError({ file, line: 1, problem, detail, given: text });
  };
  if (text === '') fail('empty', `the file is empty; the header ${COLUMNS.join(',')} was expected`);
  for (const column of COLUMNS) {
    if (!names.includes(column))
      fail('missingColumn', `the column ${column} is missing; ${COLUMNS.join(',')} was expected`);
  }
  if (names.length > COLUMNS.length)
    fail('unknownColumn', `only the columns ${COLUMNS.join(',')} were expected`);
  const [Date, Consumed, Produced] = COLUMNS.map((column) => names.indexOf(column));
  return {
    count: names.length,
    place: { Date: Date ?? 0, Consumed: Consumed ?? 0, Produced: Produced ?? 0 },
  };
}

/** One line after the header. */
class Line {
  readonly #at: { readonly file: string; readonly line: number };
  readonly #header: Header;
  readonly #fields: readonly string[];

  constructor(of: {
    readonly file: string;
    readonly line: number;
    readonly text: string;
    readonly header: Header;
  }) {
    this.#at = { file: of.file, line: of.line };
    this.#header = of.header;
    this.#fields = of.text.split(',');
    if (this.#fields.length !== of.header.count) {
      const detail = `${of.header.count} fields were expected, as in the header`;
      throw new CsvError({ ...this.#at, problem: 'fields', detail, given: of.text });
    }
  }

  /** The minute of the stamp, which must follow the previous one. */
  minute(timeZone: string, previous: Minute | undefined): Minute {
    const stamp = readStamp(this.#field('Date'), timeZone);
    if (stamp.kind === 'form')
      return this.#fail('Date', 'date', 'a time such as 21-05-18 00:00 (dd-mm-yy HH:MM) was expected');
    if (stamp.kind === 'impossible')
      return this.#fail('Date', 'impossibleDate', `${stamp.why}; a minute of the calendar was expected`);
    if (previous === undefined) return stamp.earlier;
    const expected = minute(previous + 1);
    if (stamp.earlier === expected || stamp.later === expected) return expected;
    return this.#fail('Date', ...wrongMinute(stamp.earlier, previous));
  }

  /** Consumed as it is, Produced without its minus. @returns mWh, at least 0 */
  energy(column: 'Consumed' | 'Produced'): EnergyMwh {
    const mwh = this.#mwh(column);
    const energy = energyMwh(column === 'Consumed' ? mwh : 0 - mwh);
    if (energy < 0) {
      const wanted = column === 'Consumed' ? '0 or above' : '0 or below (production is written with a minus)';
      return this.#fail(column, 'sign', `kWh of ${wanted} were expected`);
    }
    if (energy > MAX_MINUTE_ENERGY_MWH) {
      return this.#fail(column, 'tooLarge', `at most ${MAX_MINUTE_ENERGY_MWH / 1e6} kWh fit a minute`);
    }
    return energy;
  }

  #mwh(column: Column): EnergyMwh {
    try {
      return energyFromKwhText(this.#field(column));
    } catch {
      return this.#fail(column, 'number', 'kWh such as 0.517 were expected, with at most six decimals');
    }
  }

  #field(column: Column): string {
    return this.#fields[this.#header.place[column]] ?? '';
  }

  #fail(column: Column, problem: CsvProblem, detail: string): never {
    throw new CsvError({ ...this.#at, column, problem, detail, given: this.#field(column) });
  }
}

function wrongMinute(at: Minute, previous: Minute): [CsvProblem, string] {
  if (at === previous) return ['repeated', 'this minute is there twice; the one after it was expected'];
  if (at < previous)
    return ['order', 'this minute lies before the one above it; the one after it was expected'];
  const skipped = at - previous - 1;
  return [
    'gap',
    `${skipped} ${skipped === 1 ? 'minute is' : 'minutes are'} missing before this one; a line for each minute was expected`,
  ];
}
