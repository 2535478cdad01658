import { describe, expect, test } from 'vitest';
import type { TariffDraft } from '../../../node-core/api/index.ts';
import { localDate, startOfDate, stepsOfDraft } from '../../../node-core/node/prices/tariff-draft.ts';
import { formatMinute, minuteOfMs } from '../../../node-core/units/index.ts';

const OSLO = 'Europe/Oslo';
const draft: TariffDraft = {
  firstDate: '2026-06-15',
  lastDate: '2026-06-15',
  carbonGrams: 30,
  workdays: [{ startMinuteOfDay: 0, price: 500_000, feedInPrice: null }],
  weekends: null,
  previewDate: null,
};
const hourly = Array.from({ length: 24 }, (_, hour) => ({
  startMinuteOfDay: hour * 60,
  price: 100_000 * (hour + 1),
  feedInPrice: null,
}));

function said(input: TariffDraft, timeZone = OSLO): string[] {
  const { steps, endMinute } = stepsOfDraft(input, timeZone);
  return [
    ...steps.map(({ startMinute, price }) => `${formatMinute(startMinute, timeZone).slice(0, 16)} ${price}`),
    `${formatMinute(endMinute, timeZone).slice(0, 16)} end`,
  ];
}

describe('the steps of a draft', () => {
  test('one price is one step, however many days', () => {
    expect(said({ ...draft, lastDate: '2026-06-18' })).toEqual([
      '2026-06-15T00:00 500000',
      '2026-06-19T00:00 end',
    ]);
  });

  test('weekends have prices of their own', () => {
    const weekends = [{ startMinuteOfDay: 0, price: 400_000, feedInPrice: null }];
    expect(said({ ...draft, firstDate: '2026-06-19', lastDate: '2026-06-22', weekends })).toEqual([
      '2026-06-19T00:00 500000',
      '2026-06-20T00:00 400000',
      '2026-06-22T00:00 500000',
      '2026-06-23T00:00 end',
    ]);
  });

  test('a day has 24 hours, 23 where clocks go forward, 25 where they go back, by the wall clock', () => {
    const on = (date: string) => said({ ...draft, firstDate: date, lastDate: date, workdays: hourly });
    expect(on('2026-06-15')).toHaveLength(25);
    const spring = on('2026-03-29');
    expect(spring).toHaveLength(24);
    expect(spring.slice(1, 4)).toEqual([
      '2026-03-29T01:00 200000',
      '2026-03-29T03:00 400000',
      '2026-03-29T04:00 500000',
    ]);
    const autumn = stepsOfDraft(
      { ...draft, firstDate: '2026-10-25', lastDate: '2026-10-25', workdays: hourly },
      OSLO,
    );
    expect(autumn.steps).toHaveLength(24);
    expect(autumn.endMinute - (autumn.steps[0]?.startMinute ?? 0)).toBe(25 * 60);
    const lengthOfTwo = (autumn.steps[3]?.startMinute ?? 0) - (autumn.steps[2]?.startMinute ?? 0);
    expect(lengthOfTwo).toBe(120);
  });

  test('in the hour that comes twice, half past two comes twice as well', () => {
    const workdays = [
      { startMinuteOfDay: 0, price: 1, feedInPrice: null },
      { startMinuteOfDay: 150, price: 2, feedInPrice: null },
      { startMinuteOfDay: 180, price: 3, feedInPrice: null },
    ];
    expect(said({ ...draft, firstDate: '2026-10-25', lastDate: '2026-10-25', workdays })).toEqual([
      '2026-10-25T00:00 1',
      '2026-10-25T02:30 2',
      '2026-10-25T02:00 1',
      '2026-10-25T02:30 2',
      '2026-10-25T03:00 3',
      '2026-10-26T00:00 end',
    ]);
  });

  test.each([
    ['days in the wrong order', { lastDate: '2026-06-14' }, 'endBeforeStart'],
    ['three years', { lastDate: '2029-06-14' }, 'spanTooLong'],
    ['a first price that is not from midnight', { workdays: hourly.slice(1) }, 'badStretches'],
    ['prices out of order', { workdays: [...hourly.slice(0, 3), ...hourly.slice(1, 2)] }, 'badStretches'],
  ])('%s: refused', (_what, change, reason) => {
    expect(() => stepsOfDraft({ ...draft, ...change }, OSLO)).toThrow(expect.objectContaining({ reason }));
  });

  test.each(['Europe/Oslo', 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Sao_Paulo'])(
    'a date begins at its own midnight in %s',
    (zone) => {
      for (const date of ['2026-01-01', '2026-03-29', '2026-10-25']) {
        const start = startOfDate(date, zone);
        expect(localDate(start, zone)).toBe(date);
        expect(localDate(minuteOfMs(start * 60_000 - 60_000), zone) < date).toBe(true);
      }
    },
  );
});
