import { toHex } from '../codec/index.ts';
import { type Minute, minute } from '../units/index.ts';
import { DamagedDatabase } from './storage-error.ts';

/**
 * The boundary at which a row out of a file becomes typed values. STRICT tables hold a type when it is written; a bad
 * disk may change it afterwards, so it is asserted again here (pair assertion): what does not fit is damage.
 */
export interface RowSource {
  readonly path: string;
}
export type SqlRow = readonly unknown[];

/** A whole number from 0 to 2^53 - 1: no column of ours holds a negative one. @throws DamagedDatabase */
export function integerAt(source: RowSource, row: SqlRow, column: number): number {
  const value = row[column];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return damaged(source, column, 'a whole number', value);
}

/** A whole number, or null. @throws DamagedDatabase */
export function integerOrNullAt(source: RowSource, row: SqlRow, column: number): number | null {
  return row[column] === null ? null : integerAt(source, row, column);
}

/** A minute. @throws DamagedDatabase */
export function minuteAt(source: RowSource, row: SqlRow, column: number): Minute {
  const value = integerAt(source, row, column);
  return value < 2 ** 32 ? minute(value) : damaged(source, column, 'a minute', value);
}

/** Bytes as a plain Uint8Array: a Buffer's `slice` shares memory where a Uint8Array's copies. @throws DamagedDatabase */
export function bytesAt(source: RowSource, row: SqlRow, column: number): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return damaged(source, column, 'bytes', value);
}

/** Bytes, or null. @throws DamagedDatabase */
export function bytesOrNullAt(source: RowSource, row: SqlRow, column: number): Uint8Array | null {
  return row[column] === null ? null : bytesAt(source, row, column);
}

/** Bytes as lower-case hexadecimal digits. @throws DamagedDatabase */
export function hexAt(source: RowSource, row: SqlRow, column: number): string {
  const value = row[column];
  if (value instanceof Uint8Array) return toHex(value);
  return damaged(source, column, 'bytes', value);
}

/** Text. @throws DamagedDatabase */
export function textAt(source: RowSource, row: SqlRow, column: number): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  return damaged(source, column, 'text', value);
}

/** Text, or null. @throws DamagedDatabase */
export function textOrNullAt(source: RowSource, row: SqlRow, column: number): string | null {
  return row[column] === null ? null : textAt(source, row, column);
}

/** One of a few words, as stored by its place in the list. @throws DamagedDatabase */
export function wordAt<Word extends string>(
  source: RowSource,
  row: SqlRow,
  at: { readonly column: number; readonly words: readonly Word[] },
): Word {
  const word = at.words[integerAt(source, row, at.column)];
  return word ?? damaged(source, at.column, `one of ${at.words.join(', ')}`, row[at.column]);
}

function damaged(source: RowSource, column: number, wanted: string, found: unknown): never {
  const shown = found instanceof Uint8Array ? `${found.length} bytes` : String(found).slice(0, 40);
  throw new DamagedDatabase({
    path: source.path,
    detail: `column ${column} of a row should hold ${wanted}; found: ${shown}`,
  });
}
