import { describe, expect, it } from 'vitest';
import { csvFiles } from '../../node-core/exports/index.ts';
import { energyMwh, minute } from '../../node-core/units/index.ts';
import { NAMES, octoberBill, settledHours, TIME_ZONE } from './sample-bill.ts';

function filesWith(decimalMark: '.' | ',', names: readonly string[] = NAMES) {
  return csvFiles({
    bills: [octoberBill()],
    settlement: settledHours(),
    registers: new Map([
      [
        minute(settledHours().settledSpan.startMinute - 1),
        { importMwh: energyMwh(12_345_678_000), exportMwh: energyMwh(0) },
      ],
    ]),
    style: { timeZone: TIME_ZONE, nameOf: (member) => names[member] ?? '', decimalMark },
  });
}

/** Reads a CSV as a spreadsheet does: fields by name, quotes taken off. */
function recordsOf(text: string): Readonly<Record<string, string>>[] {
  const rows: string[][] = [[]];
  for (const [, field = '', end] of text
    .replace('\uFEFF', '')
    .matchAll(/("(?:[^"]|"")*"|[^;"\r\n]*)(;|\r\n)/g)) {
    rows.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end !== ';') rows.push([]);
  }
  const [header = [], ...records] = rows.slice(0, -1);
  return records.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

describe.each([',', '.'] as const)('the three files, decimals with %s', (mark) => {
  const files = filesWith(mark);
  const [documents = [], lines = [], intervals = []] = files.map(({ text }) => recordsOf(text));

  it('are there, each behind a byte order mark, each row as wide as its header', () => {
    expect(files.map(({ name }) => name)).toEqual(['documents.csv', 'lines.csv', 'intervals.csv']);
    for (const { text } of files) expect(text.startsWith('\uFEFF')).toBe(true);
    expect(lines).toHaveLength(octoberBill().lines.length);
    expect(intervals).toHaveLength(120);
  });

  it('have numbers of the language in the columns of numbers', () => {
    expect(documents[0]).toMatchObject({ total: `-1800${mark}19`, currency: 'NOK' });
    expect(lines[1]).toMatchObject({ energy_kwh: `893${mark}96`, average_price: `1${mark}234567` });
    expect(intervals[0]).toMatchObject({
      import_kwh: `0${mark}03`,
      import_register_kwh: `12345${mark}708`,
      start: '2026-10-01T00:00:00+02:00',
      quality: 'measured',
    });
    const wrong = mark === ',' ? /^-?\d+\.\d+$/ : /^-?\d+,\d+$/;
    const all = [...documents, ...lines, ...intervals].flatMap((record) => Object.values(record));
    expect(all.filter((field) => wrong.test(field))).toEqual([]);
  });

  it('have missing minutes empty and not as nought', () => {
    expect(intervals[7]).toMatchObject({ import_kwh: '', export_kwh: '', quality: 'missing' });
  });

  it('say how green each month was', () => {
    expect(documents[0]?.['co2_g_per_kwh']).toBe(String(octoberBill().carbonGramsAverage));
  });

  it('keep all digits of the payment reference', () => {
    expect(documents[0]?.['kid']).toBe(`="${octoberBill().kid}"`);
  });

  it('leave names alone, and let none become a formula', () => {
    expect(lines.map(({ counterparty }) => counterparty)).toContain("'=1+1");
    expect(lines.map(({ counterparty }) => counterparty)).toContain('Fjord Kraft; Voss');
    const named = filesWith(mark, ['1.5', '2,5', '"3.5"; x', '4.5']);
    expect(recordsOf(named[0]?.text ?? '')[0]?.['household']).toBe('1.5');
    expect(recordsOf(named[1]?.text ?? '').map(({ counterparty }) => counterparty)).toContain('"3.5"; x');
  });
});

it('columns for registers are left out where nobody knows them', () => {
  const [, , intervals] = csvFiles({
    bills: [],
    settlement: settledHours(),
    style: { timeZone: TIME_ZONE, nameOf: () => '', decimalMark: '.' },
  });
  const [header = '', first = ''] = (intervals?.text ?? '').split('\r\n');
  expect(header.replace('\uFEFF', '').split(';')).toEqual([
    'household',
    'start',
    'end',
    'import_kwh',
    'export_kwh',
    'from_neighbours_kwh',
    'to_neighbours_kwh',
    'quality',
  ]);
  expect(first.split(';').at(-1)).toBe('measured');
  expect(first.split(';')).toHaveLength(8);
});
