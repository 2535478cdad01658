import { type Minute, msOfMinute } from '../../node-core/units/index.ts';

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, '2026-07-04T09:00', by the platform's Intl and none of our calendar. */
export function wallClock(at: Minute, timeZone: string): string {
  let format = FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    FORMATS.set(timeZone, format);
  }
  return format.format(msOfMinute(at)).replace(' ', 'T');
}
