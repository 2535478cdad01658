/** A public producer's prices over a real street: by hand, from files, ended and published anew. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError, type PriceFileRequest } from '../../../node-core/api/index.ts';
import { type TariffDesk, tariffDesk } from '../../../node-core/node/prices/index.ts';
import { entsoe, hvaKosterStrommen } from '../../market/price-files/samples.ts';
import { at, openStreet, RULES, type Street, temporaryFolder } from '../street.ts';

const UPLOAD = 'ab'.repeat(16);
const want: PriceFileRequest = {
  upload: UPLOAD,
  surcharge: 0,
  feedInDeduction: null,
  carbonGrams: 20,
  exchangeFrom: null,
  exchangeRateMicros: null,
  previewDate: null,
};
const draft = {
  firstDate: '2023-12-28',
  lastDate: '2023-12-29',
  carbonGrams: 20,
  workdays: [{ startMinuteOfDay: 0, price: 900_000, feedInPrice: 200_000 }],
  weekends: null,
  previewDate: null,
};

let folder: { readonly dir: string; remove(): void };
let street: Street;
let desk: TariffDesk;

beforeEach(async () => {
  folder = temporaryFolder();
  street = await openStreet({
    dir: folder.dir,
    cast: [
      ['grid', ['steward', 'publicProducer']],
      ['board', ['publicProducer']],
    ],
    start: at('2023-12-26T12:00'),
    rules: { ...RULES, timeZone: 'Europe/Oslo' },
  });
  desk = tariffDesk(street.household('grid'));
});

afterEach(async () => {
  await street.close();
  folder.remove();
});

/** In parts of a size that cuts prices in two. */
function send(text: string, part = 777): void {
  for (let from = 0; from === 0 || from < text.length; from += part) {
    desk.take({ upload: UPLOAD, at: from, text: text.slice(from, from + part) });
  }
}

async function refusal(ask: () => unknown): Promise<string> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof ApiError) return error.reason;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a file', () => {
  test("is read, shown and published with the producer's surcharge", async () => {
    send(hvaKosterStrommen('2023-12-27'));
    const read = await desk.readFile({ ...want, surcharge: 30_000 });
    expect(read).toMatchObject({
      kind: 'read',
      format: 'hvakosterstrommen',
      prices: 24,
      plan: { problem: null, lists: 1 },
    });
    const { ids } = await desk.publishFile({ ...want, surcharge: 30_000 });
    const { tariffs } = street.neighbourhood.replica.community;
    expect(tariffs.map(({ id }) => id)).toEqual(ids);
    expect(tariffs[0]?.tariff.steps[0]).toMatchObject({
      startMinute: at('2023-12-26T23:00'),
      price: 285_390,
    });
    expect(desk.own()).toMatchObject([{ state: 'coming', steps: tariffs[0]?.tariff.steps.length }]);
    expect(await desk.readFile(want)).toMatchObject({ plan: { problem: 'nothingLeft' } });
    expect(await refusal(() => desk.publishFile(want))).toBe('nothingLeft');
  });

  test.each([
    [
      'an hour that is missing',
      (text: string) => lines(text).toSpliced(5, 1).join('\n'),
      { fault: 'missing', line: 6 },
    ],
    [
      'another price for the same hour',
      (text: string) => changed(text, 3, (line) => `${line}\n${line.replace(/h":[\d.]+/, 'h":9.9')}`),
      { fault: 'conflict', line: 5 },
    ],
    [
      'only euros',
      (text: string) => text.replaceAll(/"NOK_per_kWh":[-\d.]+,/g, ''),
      { fault: 'currency', line: 2 },
    ],
    ['no file of prices', () => 'time;price', { fault: 'unknownFormat', line: 1 }],
  ])('with %s: a fault with its line', async (_what, spoil, fault) => {
    send(spoil(hvaKosterStrommen('2023-12-27')));
    expect(await desk.readFile(want)).toMatchObject({ kind: 'fault', ...fault });
    expect(await refusal(() => desk.publishFile(want))).toBe(fault.fault);
  });

  test('of the exchange, in euros, over a day with 23 hours and below zero: right with a rate', async () => {
    street.go(at('2026-03-27T12:00'));
    const day = (date: string) => ({
      date,
      resolution: 'PT60M' as const,
      points: [[1, '-5.5']] as [number, string][],
    });
    send(entsoe(['2026-03-28', '2026-03-29'].map(day)));
    expect(await desk.readFile(want)).toMatchObject({ kind: 'fault', fault: 'currency' });
    const read = await desk.readFile({ ...want, exchangeFrom: 'EUR', exchangeRateMicros: 11_000_000 });
    expect(read).toMatchObject({
      kind: 'read',
      format: 'entsoe',
      currency: 'EUR',
      plan: {
        low: -60_500,
        days: [
          { date: '2026-03-28', minutes: 1440, negativeMinutes: 1440 },
          { date: '2026-03-29', minutes: 1380, negativeMinutes: 1380 },
        ],
      },
    });
  });

  test('comes in order, and only the last one begun', async () => {
    send(hvaKosterStrommen('2023-12-27'));
    expect(await refusal(() => desk.take({ upload: UPLOAD, at: 5, text: 'x' }))).toBe('unknownUpload');
    const other = 'cd'.repeat(16);
    desk.take({ upload: other, at: 0, text: '[' });
    expect(await refusal(() => desk.readFile(want))).toBe('unknownUpload');
    expect(await desk.readFile({ ...want, upload: other })).toMatchObject({ fault: 'syntax' });
  });
});

describe('prices by hand', () => {
  test('are published, ended by a steward who is a producer, and published anew', async () => {
    expect(desk.plan(draft)).toMatchObject({
      problem: null,
      days: [{ date: '2023-12-28' }, { date: '2023-12-29' }],
    });
    await desk.publish(draft);
    expect(await refusal(() => desk.publish(draft))).toBe('nothingLeft');
    await desk.endAll();
    expect(desk.own()).toMatchObject([{ endedEarly: true }]);
    expect(street.neighbourhood.replica.community.members[0]?.roles).toEqual(['steward', 'publicProducer']);
    await desk.publish({ ...draft, workdays: [{ startMinuteOfDay: 0, price: 800_000, feedInPrice: null }] });
    expect(desk.own()).toHaveLength(2);
  });

  test('cannot be ended by a producer who is no steward', async () => {
    const board = tariffDesk(street.household('board'));
    await board.publish(draft);
    expect(await refusal(() => board.endAll())).toBe('roleMissing');
    expect(board.own()).toMatchObject([{ endedEarly: false }]);
  });
});

function lines(text: string): string[] {
  return text.split('\n');
}

function changed(text: string, line: number, change: (line: string) => string): string {
  return lines(text)
    .map((each, place) => (place === line ? change(each) : each))
    .join('\n');
}
