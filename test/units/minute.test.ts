import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMinutes,
  dayOfMinute,
  firstMinuteOfDay,
  intersectSpans,
  type MinuteSpan,
  minute,
  minuteOfMs,
  msOfMinute,
  UnitError,
  utcDay,
} from '../../node-core/units/index.ts';

const LAST = 2 ** 32 - 1;
const minutes = fc.integer({ min: 0, max: LAST }).map(minute);
const days = fc.integer({ min: 0, max: Math.floor(LAST / 1440) - 1 }).map(utcDay);

describe('a minute', () => {
  test.each([-1, 0.5, LAST + 1, Number.NaN])('is not %d', (value) => {
    expect(() => minute(value)).toThrow(UnitError);
  });

  test('holds its 60 000 milliseconds, and no other', () => {
    fc.assert(
      fc.property(minutes, fc.nat(59_999), (at, ms) => {
        expect(minuteOfMs(msOfMinute(at) + ms)).toBe(at);
      }),
    );
    expect(minuteOfMs(59_999.999)).toBe(0);
    expect(minuteOfMs(60_000)).toBe(1);
    expect(() => minuteOfMs(-1)).toThrow(UnitError);
  });

  test('is in the UTC day that Date says', () => {
    fc.assert(
      fc.property(days, fc.nat(1439), (day, past) => {
        const at = addMinutes(firstMinuteOfDay(day), past);
        expect(dayOfMinute(at)).toBe(day);
        const date = new Date(msOfMinute(at));
        expect(date.getUTCHours() * 60 + date.getUTCMinutes()).toBe(past);
        expect(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) / 86_400_000).toBe(day);
      }),
    );
  });

  test('moves either way, and not out of its range', () => {
    expect(addMinutes(minute(5), -5)).toBe(0);
    expect(() => addMinutes(minute(5), -6)).toThrow(UnitError);
    expect(() => addMinutes(minute(LAST), 1)).toThrow(UnitError);
    expect(() => addMinutes(minute(5), 0.5)).toThrow(UnitError);
  });
});

describe('a UTC day', () => {
  test.each([-1, 0.5, Math.floor(LAST / 1440) + 1])('is not %d', (value) => {
    expect(() => utcDay(value)).toThrow(UnitError);
  });
});

describe('the minutes in two spans', () => {
  const spans: fc.Arbitrary<MinuteSpan> = fc
    .tuple(fc.nat(30), fc.nat(30))
    .map(([start, length]) => ({ startMinute: minute(start), endMinute: minute(start + length) }));

  function minutesOf(span: MinuteSpan | undefined): number[] {
    if (span === undefined) return [];
    return Array.from({ length: span.endMinute - span.startMinute }, (_, at) => span.startMinute + at);
  }

  test('are those in both sets, whichever is named first', () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const shared = minutesOf(a).filter((at) => minutesOf(b).includes(at));
        expect(minutesOf(intersectSpans(a, b))).toEqual(shared);
        expect(minutesOf(intersectSpans(b, a))).toEqual(shared);
        expect(intersectSpans(a, b) === undefined).toBe(shared.length === 0);
      }),
    );
  });
});
