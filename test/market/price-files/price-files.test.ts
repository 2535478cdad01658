import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FilePrice,
  MOST_CHARACTERS,
  type PriceFile,
  PriceFileError,
  type PriceFileFault,
  type PriceFileOptions,
  readPriceFile,
} from '../../../node-core/market/price-files/index.ts';
import { formatPrice } from '../../../node-core/units/index.ts';
import { entsoe, hourly, hvaKosterStrommen, NOK, stepsOfDay } from './samples.ts';

const EUR = { ...NOK, currency: 'EUR' };
const DAY = '2023-12-27';

/** The prices that a file was read as, or what it was refused for. */
interface Outcome extends Partial<Omit<PriceFile, 'prices'>> {
  readonly prices?: readonly string[];
  readonly spans?: readonly FilePrice[];
  readonly fault?: PriceFileFault;
  readonly line?: number;
  readonly evidence?: string;
  readonly minutes?: number | null;
}

function read(text: string, options: PriceFileOptions = NOK): Outcome {
  try {
    const { prices, ...rest } = readPriceFile(text, options);
    return { ...rest, prices: prices.map(({ price }) => formatPrice(price)), spans: prices };
  } catch (error) {
    if (!(error instanceof PriceFileError)) throw error;
    const { fault, line, evidence, span } = error;
    return { fault, line, evidence, minutes: span === null ? null : span.endMinute - span.startMinute };
  }
}

describe('hvakosterstrommen.no', () => {
  it('reads the sample of the site itself, digit for digit', () => {
    const text =
      '[{"NOK_per_kWh":0.25539,"EUR_per_kWh":0.02266,"EXR":11.2705,"time_start":"2023-12-27T00:00:00+01:00","time_end":"2023-12-27T01:00:00+01:00"}]';
    expect(read(text)).toMatchObject({ fault: 'incompleteDay', line: 1, minutes: 23 * 60 });
    const day = read(hvaKosterStrommen(DAY));
    expect(day).toMatchObject({ format: 'hvakosterstrommen', currency: 'NOK', repeated: 0, rounded: 0 });
    expect(day.prices?.slice(0, 2)).toEqual(['0.25539', '0.2554']);
    expect(day.spans?.[0]).toMatchObject({ startMinute: Date.UTC(2023, 11, 26, 23) / 60_000 });
  });

  it('takes the price in the currency of the community', () => {
    expect(read(hvaKosterStrommen(DAY), EUR).prices?.[0]).toBe('0.02266');
  });

  it.each([
    { date: '2026-03-29', minutes: 60, count: 23 },
    { date: '2026-10-25', minutes: 60, count: 25 },
    { date: '2026-06-15', minutes: 60, count: 24 },
    { date: '2026-03-29', minutes: 15, count: 92 },
    { date: '2026-10-25', minutes: 15, count: 100 },
    { date: '2026-06-15', minutes: 15, count: 96 },
  ])('has $count prices of $minutes minutes on $date', ({ date, minutes, count }) => {
    const { prices, spans } = read(hvaKosterStrommen(date, { minutes }));
    expect(prices).toHaveLength(count);
    expect(spans?.every(({ startMinute, endMinute }) => endMinute - startMinute === minutes)).toBe(true);
  });

  it.each([
    ['-0.00123', '-0.00123'],
    ['0', '0'],
    ['-0', '0'],
    ['1.0e-5', '0.00001'],
    ['-2.5E-4', '-0.00025'],
    ['12e1', '120'],
    ['0.1234565', '0.123457'],
    ['-0.1234565', '-0.123457'],
    ['0.30000000000000004', '0.3'],
  ])('reads %s as %s', (digits, price) => {
    expect(read(hvaKosterStrommen(DAY, { price: () => digits })).prices?.[0]).toBe(price);
  });

  it('counts what it had to round', () => {
    expect(read(hvaKosterStrommen(DAY, { price: (at) => (at < 3 ? '0.1234567' : '0.5') })).rounded).toBe(3);
  });

  it('takes a repeated price once, and says so', () => {
    const lines = hvaKosterStrommen(DAY).split('\n');
    const twice = lines.toSpliced(3, 0, lines[2] ?? '').join('\n');
    expect(read(twice)).toMatchObject({ repeated: 1 });
    expect(read(twice).prices).toHaveLength(24);
  });

  it('reads two days in one file, in any order, with a byte order mark', () => {
    const days = [DAY, '2023-12-28'].map((date) => hvaKosterStrommen(date).slice(1, -1));
    expect(read(`\uFEFF[${days.toReversed().join(',')}]`).prices).toHaveLength(48);
  });
});

describe('what is wrong with a file of hvakosterstrommen.no is said with its line', () => {
  const lines = hvaKosterStrommen(DAY).split('\n');
  const without = (at: number): string => lines.toSpliced(at, 1).join('\n');
  const changed = (at: number, from: string | RegExp, to: string): string =>
    lines.with(at, (lines[at] ?? '').replace(from, to)).join('\n');
  it.each<[string, string, { fault: PriceFileFault; line: number; minutes?: number }]>([
    ['an hour left out', without(5), { fault: 'missing', line: 6, minutes: 60 }],
    ['the first hour left out', without(1), { fault: 'incompleteDay', line: 2, minutes: 60 }],
    [
      'the last hour left out',
      lines
        .toSpliced(24, 1)
        .join('\n')
        .replace(/,\n\]$/, '\n]'),
      { fault: 'incompleteDay', line: 24, minutes: 60 },
    ],
    [
      'two prices for one hour',
      lines.toSpliced(3, 0, (lines[2] ?? '').replace('0.25540', '0.9')).join('\n'),
      { fault: 'conflict', line: 4, minutes: 60 },
    ],
    [
      'a quarter within an hour',
      lines.toSpliced(3, 0, (lines[2] ?? '').replace('02:00:00', '01:15:00')).join('\n'),
      { fault: 'overlap', line: 4 },
    ],
    [
      'another currency',
      hvaKosterStrommen(DAY).replaceAll('NOK_per', 'SEK_per'),
      { fault: 'currency', line: 2 },
    ],
    ['no price', changed(4, /"NOK_per_kWh":[\d.]+,"EUR_per_kWh":[\d.]+,/, ''), { fault: 'field', line: 5 }],
    ['a price in quotes', changed(4, /:(0\.\d+)/, ':"$1"'), { fault: 'field', line: 5 }],
    ['a price of nothing', changed(4, /:0\.\d+/, ':null'), { fault: 'field', line: 5 }],
    ['a price beyond all reason', changed(4, /:0\.\d+/, ':1000.1'), { fault: 'number', line: 5 }],
    ['no time', changed(4, 'time_start', 'time_begin'), { fault: 'field', line: 5 }],
    ['a time without an offset', changed(4, '+01:00"', '"'), { fault: 'time', line: 5 }],
    ['a day that does not exist', changed(4, '12-27T', '02-30T'), { fault: 'time', line: 5 }],
    ['a price for two hours', changed(4, '04:00:00', '05:00:00'), { fault: 'length', line: 5 }],
    ['an end before its start', changed(4, '04:00:00', '02:00:00'), { fault: 'length', line: 5 }],
    ['a comma too many', changed(24, '}', '},'), { fault: 'syntax', line: 26 }],
    ['a file cut short', lines.slice(0, 8).join('\n').slice(0, -20), { fault: 'syntax', line: 8 }],
    ['an escape that JSON does not know', changed(4, 'EXR', String.raw`E\xR`), { fault: 'syntax', line: 5 }],
    ['a name twice', changed(4, '"EXR"', '"EUR_per_kWh"'), { fault: 'syntax', line: 5 }],
    ['one price and no list', lines[1]?.slice(0, -1) ?? '', { fault: 'field', line: 1 }],
    ['an empty list', '[]', { fault: 'empty', line: 1 }],
    ['a list of numbers', '[\n1]', { fault: 'field', line: 2 }],
    ['deep nesting', '['.repeat(2_000), { fault: 'syntax', line: 1 }],
    ['another file', 'time;price\n00:00;0,25', { fault: 'unknownFormat', line: 1 }],
    ['nothing', '', { fault: 'unknownFormat', line: 1 }],
  ])('%s', (_, text, refused) => {
    expect(read(text)).toMatchObject(refused);
  });

  it('a file too large to be one', () => {
    expect(read(' '.repeat(MOST_CHARACTERS + 1))).toMatchObject({ fault: 'tooLarge' });
  });
});

describe('ENTSO-E', () => {
  it('reads prices per MWh as prices per kWh', () => {
    const text = entsoe([
      { date: DAY, resolution: 'PT60M', points: hourly((hour) => `${hour}.66`), curve: 'A01' },
    ]);
    const { prices, format, currency } = { ...read(text, EUR) };
    expect([format, currency]).toEqual(['entsoe', 'EUR']);
    expect(prices?.slice(0, 3)).toEqual(['0.00066', '0.00166', '0.00266']);
  });

  it('turns euros into kroner where a rate is given', () => {
    const text = entsoe([{ date: DAY, resolution: 'PT60M', points: hourly(() => '22.66') }]);
    const exchange = { from: 'EUR', rateMicros: 11_270_500 };
    expect(read(text, { ...NOK, exchange })).toMatchObject({ currency: 'EUR', rounded: 24 });
    expect(read(text, { ...NOK, exchange }).prices?.[0]).toBe('0.25539');
  });

  it('carries a price on until the next position and to the end, with curve type A03', () => {
    const text = entsoe([
      {
        date: '2026-10-25',
        resolution: 'PT15M',
        points: [
          [1, '10'],
          [3, '-5.5'],
          [99, '7'],
        ],
      },
    ]);
    const { prices } = read(text, EUR);
    expect(prices).toHaveLength(100);
    expect(prices?.slice(0, 4)).toEqual(['0.01', '0.01', '-0.0055', '-0.0055']);
    expect(prices?.slice(-3)).toEqual(['-0.0055', '0.007', '0.007']);
  });

  it('takes a time series that is there twice once', () => {
    const period = { date: DAY, resolution: 'PT60M', points: hourly(() => '1') } as const;
    expect(read(entsoe([period, period]), EUR)).toMatchObject({ repeated: 24 });
  });

  it('takes the first auction where the file ranks several', () => {
    const text = entsoe([
      { date: DAY, resolution: 'PT15M', points: [[1, '99']], rank: 2 },
      { date: DAY, resolution: 'PT60M', points: [[1, '10']], rank: 1 },
    ]);
    expect(read(text, EUR)).toMatchObject({ outranked: 1 });
    expect(new Set(read(text, EUR).prices)).toEqual(new Set(['0.01']));
  });

  it('joins days, with 23 and 25 hours among them', () => {
    const day = (date: string) => ({ date, resolution: 'PT60M' as const, points: hourly(() => '1', 1) });
    const text = entsoe(['2026-03-28', '2026-03-29', '2026-03-30'].map(day));
    expect(read(text, EUR).prices).toHaveLength(24 + 23 + 24);
  });

  it.each<[string, string, { fault: PriceFileFault; line: number; minutes?: number }]>([
    [
      'a position left out of A01',
      entsoe([{ date: DAY, resolution: 'PT60M', points: hourly(() => '1').toSpliced(2, 1), curve: 'A01' }]),
      { fault: 'missing', line: 21, minutes: 60 },
    ],
    [
      'the first position left out of A03',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [[2, '1']] }]),
      { fault: 'missing', line: 11 },
    ],
    [
      'a day between left out',
      entsoe(['2023-12-27', '2023-12-29'].map((date) => ({ date, resolution: 'PT60M', points: [[1, '1']] }))),
      { fault: 'missing', line: 35, minutes: 1_440 },
    ],
    [
      'a position twice',
      entsoe([
        {
          date: DAY,
          resolution: 'PT60M',
          points: [
            [1, '1'],
            [1, '2'],
          ],
        },
      ]),
      { fault: 'conflict', line: 22 },
    ],
    [
      'a position too many',
      entsoe([{ date: '2026-03-29', resolution: 'PT60M', points: hourly(() => '1') }]),
      { fault: 'field', line: 110 },
    ],
    [
      'position nought',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [[0, '1']] }]),
      { fault: 'field', line: 18 },
    ],
    [
      'series that differ',
      entsoe(['1', '2'].map((price) => ({ date: DAY, resolution: 'PT60M', points: [[1, price]] }))),
      { fault: 'conflict', line: 35 },
    ],
    [
      'hours and quarters for the same time',
      entsoe(
        (['PT15M', 'PT60M'] as const).map((resolution) => ({ date: DAY, resolution, points: [[1, '1']] })),
      ),
      { fault: 'overlap', line: 35 },
    ],
    [
      'kroner in a community of euros',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [[1, '1']], currency: 'NOK' }]),
      { fault: 'currency', line: 8 },
    ],
    [
      'another unit',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [[1, '1']], unit: 'KWH' }]),
      { fault: 'unit', line: 9 },
    ],
    [
      'no number',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [[1, '1,5']] }]),
      { fault: 'number', line: 19 },
    ],
    [
      'another resolution',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [] }]).replace('PT60M', 'P1D'),
      { fault: 'length', line: 16 },
    ],
    [
      'another curve',
      entsoe([{ date: DAY, resolution: 'PT60M', points: [] }]).replace('A03', 'A02'),
      { fault: 'field', line: 10 },
    ],
    ['no prices', entsoe([]), { fault: 'empty', line: 1 }],
    [
      'an answer without data',
      '<?xml version="1.0"?>\n<Acknowledgement_MarketDocument/>',
      { fault: 'unknownFormat', line: 2 },
    ],
    ['another document', entsoe([]).replace('A44', 'A65'), { fault: 'unknownFormat', line: 4 }],
    [
      'a document type with entities',
      `<!DOCTYPE x [<!ENTITY a "b">]>\n${entsoe([])}`,
      { fault: 'syntax', line: 1 },
    ],
    ['an entity of its own', entsoe([]).replace('4d3b3c1f', '&lol;'), { fault: 'syntax', line: 3 }],
    ['an end cut off', entsoe([]).replace('</Publication_MarketDocument>', ''), { fault: 'syntax', line: 7 }],
    ['tags that cross', entsoe([]).replace('</mRID>', '</type>'), { fault: 'syntax', line: 3 }],
    ['two roots', `${entsoe([])}<more/>`, { fault: 'syntax', line: 7 }],
  ])('says what is wrong: %s', (_, text, refused) => {
    expect(read(text, EUR)).toMatchObject(refused);
  });
});

describe('both formats', () => {
  const anyDay = fc.constantFrom('2026-03-28', '2026-03-29', '2026-03-30', '2026-10-24', '2026-10-25');
  const anyCents = fc.integer({ min: -50_000, max: 400_000 });
  const perMwh = (cents: number): string =>
    `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

  it('say the same of the same day, in both curve types', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.constantFrom(15, 60),
        fc.array(anyCents, { minLength: 100, maxLength: 100 }),
        (date, minutes, cents) => {
          const count = stepsOfDay(date, minutes).length;
          const points = cents.slice(0, count).map((each, at): [number, string] => [at + 1, perMwh(each)]);
          const resolution = minutes === 15 ? 'PT15M' : 'PT60M';
          const full = read(entsoe([{ date, resolution, points, curve: 'A01' }]), EUR);
          const sparse = points.filter(([, price], at) => at === 0 || price !== points[at - 1]?.[1]);
          const euros = (at: number): string => `${cents[at] ?? 0}e-5`;
          const json = hvaKosterStrommen(date, { minutes, price: euros })
            .replaceAll(/"EUR_per_kWh":[\d.]+,/g, '')
            .replaceAll('NOK_per', 'EUR_per');
          expect(full.spans).toHaveLength(count);
          expect(read(entsoe([{ date, resolution, points: sparse }]), EUR).spans).toEqual(full.spans);
          expect(read(json, EUR).spans).toEqual(full.spans);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are never misread when damaged: the same prices, or an error with a line of the file', () => {
    const files = [
      hvaKosterStrommen(DAY),
      entsoe([{ date: DAY, resolution: 'PT60M', points: hourly(() => '1') }]),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(40),
        fc.string({ maxLength: 3 }),
        (file, at, length, put) => {
          const from = at % file.length;
          const text = file.slice(0, from) + put + file.slice(from + length);
          const result = read(text, { ...EUR, timeZone: 'Europe/Oslo' });
          const lines = text.split('\n').length;
          expect(
            result.fault === undefined ? result.prices?.length === 24 : Number(result.line) <= lines,
          ).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
