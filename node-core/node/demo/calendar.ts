import { type Minute, type MinuteSpan, minuteOfMs, monthFromText, spanOfMonth } from '../../units/index.ts';

/** The demo's own calendar: a month of summer lies behind it, and its bill has just been closed. */
export const TIME_ZONE = 'Europe/Oslo';
export const FIRST_MONTH = monthFromText('2026-06');
export const SECOND_MONTH = monthFromText('2026-07');

/** The community was founded in the afternoon before the first month. */
export const FOUNDED: Minute = minuteOfMs(Date.UTC(2026, 4, 31, 10, 0));
/** The moment at which the demo opens for the first time: Thursday, 2 July 2026, 09:05 by the wall clock. */
export const OPENS: Minute = minuteOfMs(Date.UTC(2026, 6, 2, 7, 5));

/** Minutes of readings that are made on first start. */
export const HISTORY: MinuteSpan = {
  startMinute: spanOfMonth(FIRST_MONTH, TIME_ZONE).startMinute,
  endMinute: OPENS,
};
