/**
 * What can be wrong with a file of readings.
 *
 * | problem | when |
 * | --- | --- |
 * | `noFiles` | the folder holds no CSV file, or cannot be read |
 * | `unreadable` | no valid UTF-8, or more than 256 MiB |
 * | `empty` | no header, or no line after it |
 * | `missingColumn`, `unknownColumn` | the header is not Date, Consumed, Produced, in any order |
 * | `fields` | a line has more or fewer fields than the header |
 * | `date` | not of the form dd-mm-yy HH:MM |
 * | `impossibleDate` | of that form, but no such day or time, or skipped by the clock of the time zone |
 * | `gap`, `repeated`, `order` | a minute was skipped, is there twice, or lies before the one above it |
 * | `number` | no plain decimal number of kWh with at most six decimals |
 * | `sign` | Consumed below 0, or Produced above 0 |
 * | `tooLarge` | more than a reading can hold |
 * | `differentMinutes` | two homes do not cover the same minutes |
 */
export type CsvProblem =
  | 'noFiles'
  | 'unreadable'
  | 'empty'
  | 'missingColumn'
  | 'unknownColumn'
  | 'fields'
  | 'date'
  | 'impossibleDate'
  | 'gap'
  | 'repeated'
  | 'order'
  | 'number'
  | 'sign'
  | 'tooLarge'
  | 'differentMinutes';

/** A fault at a place in a file. */
export interface CsvFault {
  readonly file: string;
  /** From 1, the header's; 0 where the file as a whole is meant. */
  readonly line: number;
  readonly column?: string;
  readonly problem: CsvProblem;
  /** What is wrong, and what was expected. */
  readonly detail: string;
  /** What stood there; long text is cut. */
  readonly given: string;
}

/** How much of a line an error shows. */
const EVIDENCE_CHARACTERS = 60;

/** A file of readings that cannot be used; the message is 'file:line: what is wrong and what was expected'. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly file: string;
  readonly line: number;
  readonly column: string | undefined;
  readonly problem: CsvProblem;
  readonly given: string;

  constructor(fault: CsvFault) {
    const given =
      fault.given.length > EVIDENCE_CHARACTERS
        ? `${fault.given.slice(0, EVIDENCE_CHARACTERS)}...`
        : fault.given;
    const place = fault.line === 0 ? fault.file : `${fault.file}:${fault.line}`;
    const column = fault.column === undefined ? '' : `${fault.column}: `;
    super(`${place}: ${column}${fault.detail}; given: ${JSON.stringify(given)}`);
    this.file = fault.file;
    this.line = fault.line;
    this.column = fault.column;
    this.problem = fault.problem;
    this.given = given;
  }
}
