import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, type CsvProblem } from '../../node-core/meter/csv-error.ts';
import { parseReplay } from '../../node-core/meter/replay-csv.ts';

const HEADER = 'Date,Consumed,Produced';

function parse(text: string, timeZone = 'UTC') {
  return parseReplay({ file: '8000.csv', text, timeZone });
}

function fault(text: string, timeZone = 'UTC'): CsvError {
  try {
    parse(text, timeZone);
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
  throw new Error(`no fault was found in ${text}`);
}

describe('parseReplay', () => {
  it('reads the form of the thesis, byte order mark and all', () => {
    const readings = parse(`\uFEFF${HEADER}\n21-05-18 00:00,0.000,-0.517\n21-05-18 00:01,3.4165,0\n`);
    expect(readings).toEqual([
      { minute: Date.UTC(2018, 4, 21) / 60_000, importMwh: 0, exportMwh: 517_000, quality: 'measured' },
      { minute: Date.UTC(2018, 4, 21) / 60_000 + 1, importMwh: 3_416_500, exportMwh: 0, quality: 'measured' },
    ]);
    expect(Object.is(readings[1]?.exportMwh, 0)).toBe(true);
  });

  it.each([
    ['CRLF', `${HEADER}\r\n21-05-18 00:00,1,-2\r\n`],
    ['no end of the last line', `${HEADER}\n21-05-18 00:00,1,-2`],
    ['columns in another order', 'Produced,Date,Consumed\n-2,21-05-18 00:00,1\n'],
    ['six decimals', `${HEADER}\n21-05-18 00:00,1.000000,-2.000000\n`],
  ])('reads %s', (_, text) => {
    expect(parse(text)).toMatchObject([{ importMwh: 1_000_000, exportMwh: 2_000_000 }]);
  });

  it('reads minus zero as nothing', () => {
    expect(parse(`${HEADER}\n21-05-18 00:00,-0.000,-0.000\n`)).toMatchObject([
      { importMwh: 0, exportMwh: 0 },
    ]);
  });

  const first = '21-05-18 00:00,0,0';
  it.each<[string, string, CsvProblem, string]>([
    [
      'an empty file',
      '',
      'empty',
      '8000.csv:1: the file is empty; the header Date,Consumed,Produced was expected; given: ""',
    ],
    [
      'a header alone',
      `${HEADER}\n`,
      'empty',
      '8000.csv:2: there are no readings; a line a minute was expected; given: ""',
    ],
    [
      'a missing column',
      'Date,Consumed\n21-05-18 00:00,1\n',
      'missingColumn',
      '8000.csv:1: the column Produced is missing; Date,Consumed,Produced was expected; given: "Date,Consumed"',
    ],
    ['no header', `${first}\n`, 'missingColumn', '8000.csv:1: the column Date is missing'],
    [
      'a column too many',
      `${HEADER},Price\n`,
      'unknownColumn',
      '8000.csv:1: only the columns Date,Consumed,Produced were expected',
    ],
    ['a column twice', `${HEADER},Date\n`, 'unknownColumn', '8000.csv:1: only the columns'],
    [
      'a field too few',
      `${HEADER}\n21-05-18 00:00,1\n`,
      'fields',
      '8000.csv:2: 3 fields were expected, as in the header; given: "21-05-18 00:00,1"',
    ],
    ['a decimal comma', `${HEADER}\n21-05-18 00:00,1,5,0\n`, 'fields', '8000.csv:2: 3 fields were expected'],
    [
      'a blank line',
      `${HEADER}\n${first}\n\n21-05-18 00:01,0,0\n`,
      'fields',
      '8000.csv:3: 3 fields were expected',
    ],
    [
      'text for a number',
      `${HEADER}\n${first}\n21-05-18 00:01,much,0\n`,
      'number',
      '8000.csv:3: Consumed: kWh such as 0.517 were expected, with at most six decimals; given: "much"',
    ],
    ['nothing for a number', `${HEADER}\n21-05-18 00:00,,0\n`, 'number', '8000.csv:2: Consumed: kWh'],
    ['an exponent', `${HEADER}\n21-05-18 00:00,1e3,0\n`, 'number', '8000.csv:2: Consumed: kWh'],
    ['a blank before a number', `${HEADER}\n21-05-18 00:00, 1,0\n`, 'number', '8000.csv:2: Consumed: kWh'],
    ['a plus', `${HEADER}\n21-05-18 00:00,+1,0\n`, 'number', '8000.csv:2: Consumed: kWh'],
    ['a seventh decimal', `${HEADER}\n21-05-18 00:00,0,-0.1234567\n`, 'number', '8000.csv:2: Produced: kWh'],
    [
      'a number past all bounds',
      `${HEADER}\n21-05-18 00:00,99999999999999999999,0\n`,
      'number',
      '8000.csv:2: Consumed: kWh',
    ],
    [
      'more than fits a minute',
      `${HEADER}\n21-05-18 00:00,300000000,0\n`,
      'tooLarge',
      '8000.csv:2: Consumed: at most 281474976.710655 kWh fit a minute',
    ],
    [
      'a positive Produced',
      `${HEADER}\n21-05-18 00:00,0,0.5\n`,
      'sign',
      '8000.csv:2: Produced: kWh of 0 or below (production is written with a minus) were expected; given: "0.5"',
    ],
    [
      'a negative Consumed',
      `${HEADER}\n21-05-18 00:00,-0.5,0\n`,
      'sign',
      '8000.csv:2: Consumed: kWh of 0 or above were expected; given: "-0.5"',
    ],
    [
      'another date form',
      `${HEADER}\n2018-05-21 00:00,0,0\n`,
      'date',
      '8000.csv:2: Date: a time such as 21-05-18 00:00 (dd-mm-yy HH:MM) was expected; given: "2018-05-21 00:00"',
    ],
    ['seconds', `${HEADER}\n21-05-18 00:00:00,0,0\n`, 'date', '8000.csv:2: Date: a time such as'],
    ['no date', `${HEADER}\n,0,0\n`, 'date', '8000.csv:2: Date: a time such as'],
    [
      '31 February',
      `${HEADER}\n31-02-18 00:00,0,0\n`,
      'impossibleDate',
      '8000.csv:2: Date: there is no such day or time; a minute of the calendar was expected; given: "31-02-18 00:00"',
    ],
    [
      '29 February of a common year',
      `${HEADER}\n29-02-19 00:00,0,0\n`,
      'impossibleDate',
      '8000.csv:2: Date: there is no such day',
    ],
    [
      'month 13',
      `${HEADER}\n01-13-18 00:00,0,0\n`,
      'impossibleDate',
      '8000.csv:2: Date: there is no such day',
    ],
    [
      "24 o'clock",
      `${HEADER}\n21-05-18 24:00,0,0\n`,
      'impossibleDate',
      '8000.csv:2: Date: there is no such day',
    ],
    [
      'minute 60',
      `${HEADER}\n21-05-18 00:60,0,0\n`,
      'impossibleDate',
      '8000.csv:2: Date: there is no such day',
    ],
    [
      'a gap',
      `${HEADER}\n${first}\n21-05-18 00:02,0,0\n`,
      'gap',
      '8000.csv:3: Date: 1 minute is missing before this one; a line for each minute was expected; given: "21-05-18 00:02"',
    ],
    [
      'a long gap',
      `${HEADER}\n${first}\n22-05-18 00:00,0,0\n`,
      'gap',
      '8000.csv:3: Date: 1439 minutes are missing',
    ],
    [
      'a repeated minute',
      `${HEADER}\n${first}\n${first}\n`,
      'repeated',
      '8000.csv:3: Date: this minute is there twice; the one after it was expected',
    ],
    [
      'a minute out of order',
      `${HEADER}\n${first}\n20-05-18 23:59,0,0\n`,
      'order',
      '8000.csv:3: Date: this minute lies before the one above it',
    ],
  ])('refuses %s', (_, text, problem, message) => {
    const error = fault(text);
    expect(error.problem).toBe(problem);
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error.file).toBe('8000.csv');
  });

  it('cuts long evidence', () => {
    expect(fault(`${HEADER}\n21-05-18 00:00,${'x'.repeat(5000)},0\n`).given.length).toBeLessThan(70);
  });

  it('accepts 29 February of a leap year', () => {
    expect(parse(`${HEADER}\n29-02-20 12:00,0,0\n`)[0]?.minute).toBe(Date.UTC(2020, 1, 29, 12) / 60_000);
  });

  it('reads back whatever whole mWh were written', () => {
    const energy = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(energy, energy), { minLength: 1, maxLength: 70 }), (minutes) => {
        const lines = minutes.map(([consumed, produced], i) => {
          const stamp = `01-01-19 0${Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}`;
          return `${stamp},${kwh(consumed)},-${kwh(produced)}`;
        });
        const readings = parse([HEADER, ...lines].join('\n'));
        expect(readings.map(({ importMwh, exportMwh }) => [importMwh, exportMwh])).toEqual(minutes);
      }),
    );
  });
});

/** Six decimals by cutting digits, with no arithmetic. */
function kwh(mwh: number): string {
  const digits = String(mwh).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** A line of nothing used and nothing made. */
function line(stamp: string): string {
  return `${stamp},0,0\n`;
}

describe('parseReplay by the clock of a time zone', () => {
  it('reads summer time', () => {
    expect(parse(`${HEADER}\n${line('21-05-18 00:00')}`, 'Europe/Oslo')[0]?.minute).toBe(
      Date.UTC(2018, 4, 20, 22) / 60_000,
    );
  });

  it('takes the hour that is there twice in autumn in its order', () => {
    const stamps: string[] = [];
    for (const hour of ['01', '02', '02', '03']) {
      for (let i = 0; i < 60; i++) stamps.push(line(`28-10-18 ${hour}:${String(i).padStart(2, '0')}`));
    }
    const readings = parse(`${HEADER}\n${stamps.join('')}`, 'Europe/Oslo');
    expect(readings.length).toBe(240);
    expect((readings.at(-1)?.minute ?? 0) - (readings[0]?.minute ?? 0)).toBe(239);
  });

  it('goes from 01:59 to 03:00 in spring, and knows no 02:30', () => {
    const spring = `${HEADER}\n${line('25-03-18 01:59')}`;
    expect(parse(`${spring}${line('25-03-18 03:00')}`, 'Europe/Oslo').length).toBe(2);
    const error = fault(`${spring}${line('25-03-18 02:30')}`, 'Europe/Oslo');
    expect(error.problem).toBe('impossibleDate');
    expect(error.message).toContain('the clock of Europe/Oslo skipped this time');
  });
});
