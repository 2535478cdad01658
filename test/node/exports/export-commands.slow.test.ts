import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from '../../../node-core/api/household-api.ts';
import { ZipReading } from '../../../node-core/node/exports/zip-reading.ts';
import { billView } from '../../../node-core/node/views/bill.ts';
import { historyView } from '../../../node-core/node/views/history.ts';
import { noteSeen } from '../../../node-core/node/seen-bills.ts';
import { taskViews } from '../../../node-core/node/views/tasks.ts';
import { energyMwh, minute } from '../../../node-core/units/index.ts';
import { commandsOf, exportedHome, FIRST } from './exported-home.ts';

let home: Awaited<ReturnType<typeof exportedHome>>;
beforeAll(async () => {
  home = await exportedHome();
});
afterAll(async () => {
  await home.close();
});

function zipOf(bytes: Uint8Array): ZipReading {
  const file = path.join(home.dir, 'fetched.zip');
  writeFileSync(file, bytes);
  return new ZipReading(file);
}

const BILL = { what: 'bill', month: '2026-06', format: 'pdf', language: 'nb' } as const;

describe('a bill', () => {
  test('is one PDF, of the same bytes however often and by whichever process it is made', async () => {
    const first = await commandsOf(home.street, 'bo').file(BILL);
    const second = await commandsOf(home.street, 'bo').file(BILL);
    expect(first.name).toBe('nabowatt-regning-2026-06.pdf');
    expect(new TextDecoder('latin1').decode(first.bytes.subarray(0, 8))).toBe('%PDF-1.7');
    expect(second.bytes).toEqual(first.bytes);
    const inEnglish = await commandsOf(home.street, 'bo').file({ ...BILL, language: 'en' });
    expect(inEnglish.bytes).not.toEqual(first.bytes);
  });

  test('is three CSV files in one, with the decimals of the language', async () => {
    const { name, bytes } = await commandsOf(home.street, 'bo').file({ ...BILL, format: 'csv' });
    expect(name).toBe('nabowatt-regning-2026-06.zip');
    const zip = zipOf(bytes);
    expect(zip.entries.map((entry) => entry.name)).toEqual(['documents.csv', 'lines.csv', 'intervals.csv']);
    expect(zip.text('lines.csv', 10_000)).toContain('neighbourPurchase;ada;');
    expect(zip.text('lines.csv', 10_000)).toContain(';;0,1;1;;-0,1;-0,10;NOK');
    zip.close();
  });

  test('says how far it has come, and that it is done', async () => {
    const { said, file } = commandsOf(home.street, 'bo');
    await file(BILL);
    expect(said[0]).toMatchObject({ task: 'export', done: 0, state: 'running' });
    expect(said.at(-1)).toMatchObject({ done: 1000, total: 1000, state: 'done' });
  });

  test('of a month that is not there is refused', async () => {
    const { api } = commandsOf(home.street, 'bo');
    await expect(api.makeExport({ ...BILL, month: '2025-01' })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(api.exportPart({ id: '00'.repeat(16), file: 0, offset: 0 })).rejects.toBeInstanceOf(
      ApiError,
    );
  });
});

test('a year is a statement of its months', async () => {
  const { file } = commandsOf(home.street, 'bo');
  const pdf = await file({ what: 'year', year: 2026, format: 'pdf', language: 'en' });
  expect(pdf.name).toBe('nabowatt-annual-statement-2026.pdf');
  const zip = zipOf((await file({ what: 'year', year: 2026, format: 'csv', language: 'en' })).bytes);
  expect(zip.text('documents.csv', 10_000)).toMatch(/;2026-06;bo;closed;/);
  expect(zip.text('documents.csv', 10_000)).toMatch(/;2026-07;bo;open;/);
  zip.close();
});

test('a history is a CSV file with a row a bar, what is not known empty, and corrections counted', async () => {
  const { file } = commandsOf(home.street, 'bo');
  const span = { startMinute: FIRST - 2, endMinute: FIRST + 4 };
  const { bytes } = await file({ what: 'history', ...span, resolution: 'minute', language: 'nb' });
  const [header, ...rows] = new TextDecoder().decode(bytes).trim().split('\r\n');
  expect(header).toMatch(/^start;end;import_kwh;export_kwh;from_neighbours_kwh;from_grid_kwh;/);
  expect(rows).toHaveLength(6);
  expect(rows[0]).toBe('2026-06-30T19:58:00+00:00;2026-06-30T19:59:00+00:00;;;;;;;0;0;');
  expect(rows[2]?.split(';').slice(2)).toEqual(['0,015', '0', '0,01', '0,005', '0', '0', '1', '0', '']);
  expect(rows[4]?.split(';').slice(2)).toEqual(['0,016', '0', '0,01', '0,006', '0', '0', '1', '1', '']);
});

test('what the home used of its own roof is in the last column, of the minutes that the roof is known for', async () => {
  const { file, household } = commandsOf(home.street, 'bo');
  household.roof.keep([{ minute: minute(FIRST + 1), energyMwh: energyMwh(7_000) }]);
  const span = { startMinute: FIRST, endMinute: FIRST + 3 };
  const { bytes } = await file({ what: 'history', ...span, resolution: 'minute', language: 'nb' });
  const [header, ...rows] = new TextDecoder().decode(bytes).trim().split('\r\n');
  expect(header).toMatch(/;own_roof_kwh$/);
  expect(rows.map((row) => row.split(';').at(-1))).toEqual(['', '0,007', '']);
});

test('a bar says how many of its minutes were put right', () => {
  const { household, books } = commandsOf(home.street, 'bo');
  const span = { startMinute: FIRST, endMinute: FIRST + 60 };
  const hour = historyView(household, books, { ...span, resolution: 'hour' });
  expect(hour.points[0]).toMatchObject({ knownMinutes: 10, correctedMinutes: 1 });
  const minutes = historyView(household, books, { ...span, resolution: 'minute' });
  expect(
    minutes.points.flatMap(({ correctedMinutes }, place) => (correctedMinutes > 0 ? [place] : [])),
  ).toEqual([2]);
});

test('everything is bills, every minute, and contracts', async () => {
  const { file, said } = commandsOf(home.street, 'bo');
  const zip = zipOf((await file({ what: 'everything', language: 'en' })).bytes);
  expect(zip.entries.map((entry) => entry.name)).toEqual([
    'READ ME.txt',
    'bills/2026-06.pdf',
    ...['documents', 'lines', 'intervals'].map((name) => `bills/2026-06/${name}.csv`),
    'bills/2026-07.pdf',
    ...['documents', 'lines', 'intervals'].map((name) => `bills/2026-07/${name}.csv`),
    'contracts.json',
    'readings.csv',
  ]);
  expect(zip.text('readings.csv', 1_000_000).match(/;1;[01];[\d.]*\r\n/g)).toHaveLength(13);
  expect(said.map(({ done }) => done)).toEqual(said.map(({ done }) => done).toSorted((a, b) => a - b));
  zip.close();
});

test('a bill is noted as paid, and the note taken back', () => {
  const { api, household, books } = commandsOf(home.street, 'bo');
  const paidMinute = () => billView(household, books, '2026-06').paidMinute;
  expect(paidMinute()).toBeNull();
  api.setPaid('2026-06', true);
  expect(paidMinute()).toBe(Math.floor(household.clock.nowMs() / 60_000));
  api.setPaid('2026-06', false);
  expect(paidMinute()).toBeNull();
  expect(() => api.setPaid('2025-01', true)).toThrow(ApiError);
});

test('a bill that was looked at is to be paid until it is noted as paid', () => {
  const { api, household, books } = commandsOf(home.street, 'bo');
  const tasks = () => taskViews({ household, books, meter: undefined, invitations: [] });
  const bill = billView(household, books, '2026-06');
  const { totalMinor, dueMinute } = bill;
  expect(totalMinor).toBeLessThan(0);
  expect(tasks()).toEqual([{ kind: 'billReady', month: '2026-06', totalMinor }]);
  noteSeen(household.outbox, bill);
  noteSeen(household.outbox, { ...bill, month: '2026-05', dueMinute: null });
  expect(tasks()).toEqual([{ kind: 'billDue', month: '2026-06', totalMinor, dueMinute }]);
  api.setPaid('2026-06', true);
  expect(tasks()).toEqual([]);
  api.setPaid('2026-06', false);
  // Who sold more than they bought has nothing to pay.
  const ada = commandsOf(home.street, 'ada');
  noteSeen(ada.household.outbox, billView(ada.household, ada.books, '2026-06'));
  const adas = taskViews({ household: ada.household, books: ada.books, meter: undefined, invitations: [] });
  expect(adas).toEqual([]);
});

test('without neighbours, Bo would have bought all from the grid and Ada sold to nobody', () => {
  // 9 x 10 Wh and a corrected one at 1.00 instead of 2.00: NOK 0.10 less, with 25% VAT on the grid's part.
  const bo = commandsOf(home.street, 'bo').api.withoutNeighbours('2026-06');
  expect(bo).toMatchObject({ boughtMwh: 100_000, soldMwh: 0, isComplete: true });
  expect(bo.savedMinor).toBe(bo.totalMinor - bo.withoutMinor);
  expect(bo.savedMinor).toBe(15);
  const ada = commandsOf(home.street, 'ada').api.withoutNeighbours('2026-06');
  expect(ada).toMatchObject({ totalMinor: 10, withoutMinor: 0, savedMinor: 10, soldMwh: 100_000 });
});
