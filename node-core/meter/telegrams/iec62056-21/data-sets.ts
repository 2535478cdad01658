import { malformed } from '../fault.ts';

/** One data set (IEC 62056-21 6.6): a code and the values in brackets behind it. */
export interface DataSet {
  /** As it stands there: '1-0:1.8.0*255', '1.8.1', 'F.F'. */
  readonly code: string;
  readonly values: readonly DataValue[];
}

/** One pair of brackets. */
export interface DataValue {
  readonly value: string;
  /** '' where there is none. */
  readonly unit: string;
}

/** A read-out taken apart. */
export interface ReadOut {
  /** The identification line, slash and all. */
  readonly ident: string;
  readonly dataSets: readonly DataSet[];
}

const LINE_BREAK = /[\r\n]/;

/**
 * Takes a read-out apart, from its slash to its exclamation mark. Several data sets may share a line (mode D heat
 * meters), and a data set may go on in the next one (the gas of DSMR 2 and 3).
 *
 * @param strict whether a line that is no data set spoils the read-out. It does where no checksum vouches for it;
 *   else the line is left out: national forms have their own.
 * @throws TelegramError `malformed` for such a line, and for a read-out without any data set
 */
export function parseReadOut(bytes: Uint8Array, strict: boolean): ReadOut {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const identEnd = text.search(LINE_BREAK);
  if (identEnd < 0) malformed(bytes, 0, 'a line of identification');
  const dataSets: { code: string; values: DataValue[] }[] = [];
  const end = text.endsWith('!') ? text.length - 1 : text.length;
  let at = identEnd;
  while (at < end) {
    const next = text[at] ?? '';
    if (LINE_BREAK.test(next) || next === '\u0002') {
      at += 1;
      continue;
    }
    const found = dataSetAt(text, at);
    if (found === undefined) {
      if (strict) malformed(bytes, at, 'code(value*unit)');
      const lineEnd = text.slice(at).search(LINE_BREAK);
      at = lineEnd < 0 ? end : at + lineEnd;
      continue;
    }
    const last = dataSets.at(-1);
    if (found.code !== '') dataSets.push({ code: found.code, values: found.values });
    else if (last !== undefined) last.values.push(...found.values);
    else if (strict) malformed(bytes, at, 'a code in front of the first value');
    at = found.end;
  }
  if (dataSets.length === 0) malformed(bytes, identEnd, 'at least one line code(value*unit)');
  return { ident: text.slice(0, identEnd), dataSets };
}

interface FoundDataSet {
  readonly code: string;
  readonly values: DataValue[];
  readonly end: number;
}

/** A code without brackets, blanks or line breaks, then brackets without brackets or line breaks in them. */
const DATA_SET = /([^()\s]{0,32})((?:\([^()\r\n]*\))+)/y;
const VALUE = /\(([^()*]*)(?:\*([^()]*))?\)/g;

function dataSetAt(text: string, at: number): FoundDataSet | undefined {
  DATA_SET.lastIndex = at;
  const match = DATA_SET.exec(text);
  if (match === null) return undefined;
  const [, code = '', brackets = ''] = match;
  const values = Array.from(brackets.matchAll(VALUE), ([, value = '', unit = '']) => ({ value, unit }));
  return { code, values, end: at + match[0].length };
}
