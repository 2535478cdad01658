import { describe, expect, it } from 'vitest';
import {
  addMonths,
  localTimeOf,
  minuteAt,
  monthOf,
  rangeOfDate,
  rangeOfMonth,
} from '../../../renderer/src/format/calendar.ts';
import { TimeFormats } from '../../../renderer/src/format/time.ts';
import { timeTicks } from '../../../renderer/src/charts/ticks.ts';

const OSLO = 'Europe/Oslo';
const time = new TimeFormats({ locale: 'en-GB', timeZone: OSLO });

/** Minutes since the epoch of an ISO instant. */
function at(iso: string): number {
  return Date.parse(iso) / 60_000;
}

describe('calendar', () => {
  it.each([
    ['2026-11-23', '14:05', '2026-11-23T13:05Z'],
    ['2026-06-18', '00:00', '2026-06-17T22:00Z'],
    // The hour that does not exist in March, and the one there are two of in October.
    ['2026-03-29', '02:30', '2026-03-29T01:30Z'],
    ['2026-10-25', '02:30', '2026-10-25T00:30Z'],
  ])('%s %s in Oslo is %s', (date, clock, iso) => {
    expect(minuteAt({ date, time: clock }, OSLO)).toBe(at(iso));
  });

  it('goes there and back', () => {
    const minute = at('2026-11-23T13:05Z');
    expect(localTimeOf(minute, OSLO)).toEqual({ date: '2026-11-23', time: '14:05' });
    expect(monthOf(minute, OSLO)).toBe('2026-11');
  });

  it.each([
    ['2026-06-18', 24],
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('%s has %d hours in Oslo', (date, hours) => {
    const { startMinute, endMinute } = rangeOfDate(date, OSLO);
    expect(endMinute - startMinute).toBe(hours * 60);
  });

  it('knows months', () => {
    expect(rangeOfMonth('2026-12', OSLO)).toEqual({
      startMinute: at('2026-11-30T23:00Z'),
      endMinute: at('2026-12-31T23:00Z'),
    });
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -2)).toBe('2025-11');
  });
});

describe('writing time', () => {
  const minute = at('2026-11-23T13:05Z');
  it.each([
    [time.time(minute), '14:05'],
    [time.time(at('2026-11-22T23:00Z')), '00:00'],
    [time.date(minute), 'Mon 23 Nov'],
    [time.fullDate(minute), 'Monday 23 November 2026'],
    [time.dateTime(minute), 'Mon 23 Nov, 14:05'],
    [time.month('2026-11'), 'November 2026'],
    [time.monthShort('2026-11'), 'Nov'],
    [time.range({ startMinute: minute, endMinute: minute + 120 }), 'Mon 23 Nov, 14:05–16:05'],
    [time.range({ startMinute: minute, endMinute: minute + 1_440 }), 'Mon 23 Nov, 14:05 – Tue 24 Nov, 14:05'],
    [time.relative({ minute: minute + 5, nowMinute: minute }), 'in 5 minutes'],
    [time.relative({ minute: minute - 180, nowMinute: minute }), '3 hours ago'],
    [time.relative({ minute: minute - 3 * 1_440, nowMinute: minute }), '3 days ago'],
    [time.duration(150), '2 hrs 30 mins'],
    [time.duration(1_440), '1 day'],
    [time.duration(0), '0 mins'],
  ])('%s', (written, wanted) => {
    expect(written).toBe(wanted);
  });

  it('calls a range that ends at midnight one day', () => {
    const day = rangeOfDate('2026-06-18', OSLO);
    expect(time.range(day)).toBe('Thu 18 Jun, 00:00–00:00');
  });
});

/** The local clock times of minutes. */
function local(ticks: readonly number[]): string[] {
  return ticks.map((tick) => localTimeOf(tick, OSLO).time);
}

describe('ticks of a time axis', () => {
  it('stand at round hours of the day', () => {
    expect(local(timeTicks(rangeOfDate('2026-06-18', OSLO), { timeZone: OSLO, most: 6 }))).toEqual([
      '00:00',
      '06:00',
      '12:00',
      '18:00',
      '00:00',
    ]);
  });

  it('stand at midnights over a month, also where the clocks change', () => {
    const ticks = timeTicks(rangeOfMonth('2026-10', OSLO), { timeZone: OSLO, most: 8 });
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(new Set(local(ticks))).toEqual(new Set(['00:00']));
  });

  it('are few enough for any range', () => {
    const start = at('2026-01-01T00:00Z');
    for (const minutes of [10, 61, 300, 1_439, 4_000, 50_000, 525_600]) {
      const ticks = timeTicks(
        { startMinute: start, endMinute: start + minutes },
        { timeZone: OSLO, most: 8 },
      );
      expect(ticks.length).toBeLessThanOrEqual(9);
    }
  });
});

describe('in Norwegian', () => {
  const oslo = new TimeFormats({ locale: 'nb-NO', timeZone: 'Europe/Oslo' });
  const minute = Date.UTC(2026, 10, 6, 21, 20) / 60_000;

  it('puts kl. between a date and a time', () => {
    expect(oslo.dateTime(minute)).toBe('fre. 6. nov. kl. 22:20');
    expect(oslo.range({ startMinute: minute, endMinute: minute + 90 })).toBe('fre. 6. nov. kl. 22:20–23:50');
  });

  it('says durations and distances', () => {
    expect([oslo.duration(90), oslo.duration(4_000)].map(plain)).toEqual(['1 t 30 min', '2 døgn 18 t']);
    expect(oslo.relative({ minute: minute + 200, nowMinute: minute })).toBe('om 3 timer');
  });
});

/** No-break spaces as spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
