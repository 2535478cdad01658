import { describe, expect, test } from 'vitest';
import {
  calendarPeriods,
  deliveryPeriods,
  firstMinuteNeeded,
  spanOfContract,
} from '../../node-core/settlement/periods.ts';
import { formatMinute, type MinuteSpan, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { at, contractOf } from './fixtures.ts';

const OSLO = 'Europe/Oslo';
const JUNE = spanOfMonth(monthFromText('2026-06'), OSLO);

function calendarOf(span: MinuteSpan) {
  return { span, periods: calendarPeriods(span, OSLO) };
}

/** Periods as [start, end, minimum], times local and without the year. */
function shown(contract: ReturnType<typeof contractOf>, span: MinuteSpan) {
  const time = (minute: MinuteSpan['startMinute']) => formatMinute(minute, OSLO).slice(5, 16);
  return deliveryPeriods(contract, calendarOf(span)).map(({ startMinute, endMinute, minimumMwh }) => [
    time(startMinute),
    time(endMinute),
    minimumMwh,
  ]);
}

describe('delivery periods', () => {
  test('local days, the first and last clipped with their minimum in proportion, rounded down', () => {
    const contract = contractOf({
      start: at('2026-06-10T06:00+02:00'),
      end: at('2026-06-12T08:00+02:00'),
      minimum: 1001,
      period: 'day',
    });
    expect(shown(contract, JUNE)).toEqual([
      ['06-10T06:00', '06-11T00:00', 750], // 18 of 24 hours of 1001: 750.75
      ['06-11T00:00', '06-12T00:00', 1001],
      ['06-12T00:00', '06-12T08:00', 333], // 8 of 24 hours: 333.67
    ]);
  });

  test('hours that begin in the middle', () => {
    const contract = contractOf({
      start: at('2026-06-10T06:45+02:00'),
      end: at('2026-06-10T08:10+02:00'),
      minimum: 600,
      period: 'hour',
    });
    expect(shown(contract, JUNE)).toEqual([
      ['06-10T06:45', '06-10T07:00', 150],
      ['06-10T07:00', '06-10T08:00', 600],
      ['06-10T08:00', '06-10T08:10', 100],
    ]);
  });

  test('a day of 23 hours and one of 25 hours are whole days', () => {
    const march = spanOfMonth(monthFromText('2026-03'), OSLO);
    const october = spanOfMonth(monthFromText('2026-10'), OSLO);
    const spring = contractOf({
      start: at('2026-03-29T00:00+01:00'),
      end: at('2026-03-30T00:00+02:00'),
      minimum: 1000,
    });
    const autumn = contractOf({
      start: at('2026-10-25T00:00+02:00'),
      end: at('2026-10-25T12:00+01:00'),
      minimum: 1300,
    });
    expect(shown(spring, march)).toEqual([['03-29T00:00', '03-30T00:00', 1000]]);
    // 13 of 25 hours.
    expect(shown(autumn, october)).toEqual([['10-25T00:00', '10-25T12:00', 676]]);
  });

  test('a month of which the contract has a part', () => {
    const contract = contractOf({
      start: at('2026-06-16T00:00+02:00'),
      end: at('2026-08-01T00:00+02:00'),
      minimum: 3000,
      period: 'month',
    });
    expect(shown(contract, JUNE)).toEqual([['06-16T00:00', '07-01T00:00', 1500]]);
    const july = spanOfMonth(monthFromText('2026-07'), OSLO);
    expect(shown(contract, july)).toEqual([['07-01T00:00', '08-01T00:00', 3000]]);
  });

  test('a term belongs to every month as running, and ends in the last one', () => {
    const contract = contractOf({
      start: at('2026-05-20T00:00+02:00'),
      end: at('2026-07-01T00:00+02:00'),
      minimum: 9000,
      period: 'term',
    });
    const may = spanOfMonth(monthFromText('2026-05'), OSLO);
    const july = spanOfMonth(monthFromText('2026-07'), OSLO);
    expect(shown(contract, may)).toEqual([['05-20T00:00', '07-01T00:00', 9000]]);
    expect(shown(contract, JUNE)).toEqual([['05-20T00:00', '07-01T00:00', 9000]]);
    expect(shown(contract, july)).toEqual([]);
    expect(firstMinuteNeeded(contract, calendarOf(JUNE))).toBe(contract.terms.startMinute);
  });

  test('an early end clips a term and a day likewise', () => {
    const ended = {
      start: at('2026-06-01T00:00+02:00'),
      end: at('2026-06-11T00:00+02:00'),
      endedAt: at('2026-06-04T12:00+02:00'),
    };
    expect(shown(contractOf({ ...ended, minimum: 10_000, period: 'term' }), JUNE)).toEqual([
      ['06-01T00:00', '06-04T12:00', 3500],
    ]);
    expect(shown(contractOf({ ...ended, minimum: 100, period: 'day' }), JUNE).at(-1)).toEqual([
      '06-04T00:00',
      '06-04T12:00',
      50,
    ]);
  });

  test('a contract that was ended before it began has no minutes and no periods', () => {
    const contract = contractOf({
      start: JUNE.startMinute + 100,
      end: JUNE.startMinute + 200,
      endedAt: JUNE.startMinute,
      minimum: 5,
    });
    expect(spanOfContract(contract).endMinute).toBe(contract.terms.startMinute);
    expect(shown(contract, JUNE)).toEqual([]);
  });

  test('each minute of a contract is in just one period', () => {
    for (const period of ['hour', 'day', 'month', 'term'] as const) {
      const contract = contractOf({
        start: JUNE.startMinute + 77,
        end: JUNE.endMinute - 1234,
        minimum: 1,
        period,
      });
      const periods = deliveryPeriods(contract, calendarOf(JUNE));
      expect(periods[0]?.startMinute).toBe(contract.terms.startMinute);
      expect(periods.at(-1)?.endMinute).toBe(contract.endMinute);
      expect(periods.slice(1).map((one) => one.startMinute)).toEqual(
        periods.slice(0, -1).map((one) => one.endMinute),
      );
    }
  });
});
