import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundariesWithin,
  type CalendarUnit,
  formatMinute,
  formatMonth,
  isTimeZone,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfLocalDay,
  minuteOfMs,
  month,
  monthFromText,
  monthOfMinute,
  msOfMinute,
  spanOfLocalDay,
  spanOfMonth,
  UnitError,
} from '../../node-core/units/index.ts';
import { wallClock } from './wall-clock.ts';

const OSLO = 'Europe/Oslo';
const LORD_HOWE = 'Australia/Lord_Howe';
/** DST of an hour, of half an hour, at midnight, at odd offsets, and a day that never was (Apia, 30 December 2011). */
const ZONES = [
  OSLO,
  LORD_HOWE,
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Cairo',
  'UTC',
];

const zones = fc.constantFrom(...ZONES);
/** 1995 to 2035: changes of the clock past and to come. */
const minutes = fc.integer({ min: Date.UTC(1995, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 }).map(minute);

function at(text: string): Minute {
  return minuteOfMs(Date.parse(text));
}

function span(from: string, to: string): MinuteSpan {
  return { startMinute: at(from), endMinute: at(to) };
}

function lengthOf({ startMinute, endMinute }: MinuteSpan): number {
  return endMinute - startMinute;
}

describe('months', () => {
  test('are numbered through the years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1970, max: 9998 }), fc.integer({ min: 1, max: 12 }), (year, number) => {
        const text = `${year}-${String(number).padStart(2, '0')}`;
        expect(monthFromText(text)).toBe(year * 12 + number - 1);
        expect(formatMonth(monthFromText(text))).toBe(text);
      }),
    );
    expect(month(monthFromText('2026-12') + 1)).toBe(monthFromText('2027-01'));
    expect(monthFromText('2026-07')).toBe(24_318);
  });

  test.each(['2026-13', '2026-00', '2026-7', '26-07', '2026-07-01', '2026/07', '', '1969-12', ' 2026-07'])(
    'are not %j',
    (text) => {
      expect(() => monthFromText(text)).toThrow(UnitError);
    },
  );

  test('follow each other without gap or overlap, and hold their own minutes', () => {
    fc.assert(
      fc.property(minutes, zones, (when, zone) => {
        const own = monthOfMinute(when, zone);
        const whole = spanOfMonth(own, zone);
        expect(whole.startMinute <= when && when < whole.endMinute).toBe(true);
        expect(spanOfMonth(month(own + 1), zone).startMinute).toBe(whole.endMinute);
        expect(monthOfMinute(whole.startMinute, zone)).toBe(own);
        expect(monthOfMinute(minute(whole.endMinute - 1), zone)).toBe(own);
        expect(monthOfMinute(whole.endMinute, zone)).toBe(own + 1);
        expect(formatMonth(own)).toBe(wallClock(when, zone).slice(0, 7));
      }),
    );
  });

  test.each([
    ['2026-03', OSLO, 31 * 1440 - 60],
    ['2026-10', OSLO, 31 * 1440 + 60],
    ['2026-07', OSLO, 31 * 1440],
    ['2024-02', OSLO, 29 * 1440],
    ['2026-10', LORD_HOWE, 31 * 1440 - 30],
    ['2026-04', LORD_HOWE, 30 * 1440 + 30],
    ['2011-12', 'Pacific/Apia', 30 * 1440],
  ])('%s in %s has %d minutes', (text, zone, length) => {
    expect(lengthOf(spanOfMonth(monthFromText(text), zone))).toBe(length);
  });
});

describe('local days', () => {
  test.each([
    ['2026-03-29T12:00:00Z', OSLO, 23 * 60],
    ['2026-10-25T12:00:00Z', OSLO, 25 * 60],
    ['2026-10-24T12:00:00Z', OSLO, 24 * 60],
    ['2026-10-03T20:00:00Z', LORD_HOWE, 23.5 * 60],
    ['2026-04-04T20:00:00Z', LORD_HOWE, 24.5 * 60],
    ['2018-11-04T12:00:00Z', 'America/Sao_Paulo', 23 * 60],
  ])('the one around %s in %s has %d minutes', (when, zone, length) => {
    expect(lengthOf(spanOfLocalDay(at(when), zone))).toBe(length);
  });

  test('hold just the minutes of one date', () => {
    fc.assert(
      fc.property(minutes, zones, (when, zone) => {
        const day = spanOfLocalDay(when, zone);
        const date = wallClock(when, zone).slice(0, 10);
        expect(day.startMinute <= when && when < day.endMinute).toBe(true);
        expect(wallClock(day.startMinute, zone).slice(0, 10)).toBe(date);
        expect(wallClock(minute(day.endMinute - 1), zone).slice(0, 10)).toBe(date);
        expect(wallClock(minute(day.startMinute - 1), zone).slice(0, 10)).not.toBe(date);
        expect(wallClock(day.endMinute, zone).slice(0, 10)).not.toBe(date);
      }),
    );
  });
});

describe('the wall clock', () => {
  test('says the minute of the day', () => {
    fc.assert(
      fc.property(minutes, zones, (when, zone) => {
        const [hour, past] = wallClock(when, zone).slice(11).split(':').map(Number);
        expect(minuteOfLocalDay(when, zone)).toBe((hour ?? 0) * 60 + (past ?? 0));
      }),
    );
  });

  test('is written with its offset, and read back by Date', () => {
    fc.assert(
      fc.property(minutes, zones, (when, zone) => {
        const text = formatMinute(when, zone);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/);
        expect(Date.parse(text)).toBe(msOfMinute(when));
        expect(text.slice(0, 16)).toBe(wallClock(when, zone));
      }),
    );
    expect(formatMinute(at('2026-07-04T07:00:00Z'), OSLO)).toBe('2026-07-04T09:00:00+02:00');
  });
});

describe('time zones', () => {
  test.each([...ZONES, '+01:00'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each(['', 'Mars/Base', 'Europe', 'Europe/Oslo ', '+25:00', 'Oslo'])('%j is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
    expect(() => spanOfMonth(monthFromText('2026-07'), name)).toThrow(RangeError);
  });
});

describe('boundaries within a span', () => {
  /** The naive twin: every minute asked whether the wall clock shows the beginning of a unit, or has passed one. */
  function naive({ startMinute, endMinute }: MinuteSpan, unit: CalendarUnit, zone: string): number[] {
    const kept = { hour: 13, day: 10, month: 7 }[unit];
    const between = Array.from({ length: Math.max(endMinute - startMinute - 1, 0) }, (_, by) =>
      minute(startMinute + 1 + by),
    );
    const inside = between.filter((when) =>
      unit === 'hour'
        ? wallClock(when, zone).endsWith(':00')
        : wallClock(when, zone).slice(0, kept) !== wallClock(minute(when - 1), zone).slice(0, kept),
    );
    return [startMinute, ...inside, endMinute];
  }

  const changes = [
    '2026-03-29T01:00Z',
    '2026-10-25T01:00Z',
    '2026-10-03T15:30Z',
    '2026-04-04T15:00Z',
    '2018-11-04T03:00Z',
    '2018-02-18T02:00Z',
    '2011-12-30T10:00Z',
  ];
  const nearChanges = fc.constantFrom(...changes).chain((change) =>
    fc.tuple(fc.integer({ min: -1500, max: 300 }), fc.integer({ min: 1, max: 2500 })).map(([by, length]) => {
      const startMinute = minute(at(change) + by);
      return { startMinute, endMinute: minute(startMinute + length) };
    }),
  );

  test.each<CalendarUnit>(['hour', 'day'])(
    'of a %s are those of the twin, near changes of the clock',
    (unit) => {
      fc.assert(
        fc.property(
          nearChanges,
          fc.constantFrom(OSLO, LORD_HOWE, 'America/Sao_Paulo', 'Pacific/Apia'),
          (around, zone) => {
            expect(boundariesWithin(around, { unit, timeZone: zone })).toEqual(naive(around, unit, zone));
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  test('of hours and days do not depend on where the span begins', () => {
    fc.assert(
      fc.property(
        minutes,
        fc.nat(4000),
        fc.integer({ min: 1, max: 4000 }),
        zones,
        fc.constantFrom<CalendarUnit>('hour', 'day', 'month'),
        (start, later, length, zone, unit) => {
          const whole = { startMinute: start, endMinute: minute(start + later + length) };
          const part = { ...whole, startMinute: minute(start + later) };
          const ofWhole = boundariesWithin(whole, { unit, timeZone: zone });
          const ofPart = boundariesWithin(part, { unit, timeZone: zone });
          expect(ofPart.slice(1)).toEqual(ofWhole.slice(1).filter((boundary) => boundary > part.startMinute));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of months are the beginnings of months', () => {
    const year = span('2026-01-10T00:00:00+01:00', '2027-01-01T00:00:00+01:00');
    const boundaries = boundariesWithin(year, { unit: 'month', timeZone: OSLO });
    const firsts = Array.from(
      { length: 11 },
      (_, by) => spanOfMonth(month(monthFromText('2026-02') + by), OSLO).startMinute,
    );
    expect(boundaries).toEqual([year.startMinute, ...firsts, year.endMinute]);
  });

  test.each([
    ['2026-03-29', 23, OSLO],
    ['2026-10-25', 25, OSLO],
    ['2026-10-24', 24, OSLO],
    ['2026-10-04', 23, LORD_HOWE],
    ['2026-04-05', 24, LORD_HOWE],
  ])('%s has %d hours in %s', (date, hours, zone) => {
    const day = spanOfLocalDay(at(`${date}T${zone === OSLO ? '12:00:00Z' : '03:00:00Z'}`), zone);
    expect(boundariesWithin(day, { unit: 'hour', timeZone: zone })).toHaveLength(hours + 1);
  });

  test('where half an hour is put in or left out, one hour has 90 minutes', () => {
    for (const change of ['2026-10-03T15:30:00Z', '2026-04-04T15:00:00Z']) {
      const around = { startMinute: minute(at(change) - 300), endMinute: minute(at(change) + 300) };
      const boundaries = boundariesWithin(around, { unit: 'hour', timeZone: LORD_HOWE }).slice(1, -1);
      const lengths = boundaries.slice(1).map((boundary, before) => boundary - (boundaries[before] ?? 0));
      expect(lengths.filter((length) => length !== 60)).toEqual([90]);
    }
  });

  test('of a span without any inside are its ends', () => {
    const brief = span('2026-07-04T09:01:00Z', '2026-07-04T09:59:00Z');
    expect(boundariesWithin(brief, { unit: 'hour', timeZone: OSLO })).toEqual([
      brief.startMinute,
      brief.endMinute,
    ]);
    const whole = span('2026-07-04T09:00:00Z', '2026-07-04T10:00:00Z');
    expect(boundariesWithin(whole, { unit: 'hour', timeZone: OSLO })).toEqual([
      whole.startMinute,
      whole.endMinute,
    ]);
  });
});
