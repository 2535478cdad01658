import { Temporal } from 'temporal-polyfill';
import { type Minute, minuteOfMs } from '../units/index.ts';

const STAMP = /^(\d{2})-(\d{2})-(\d{2}) (\d{2}):(\d{2})$/;

/** What a stamp says: the minutes that it may mean (two in the hour that is there twice in autumn), or why none. */
export type StampResult =
  | { readonly kind: 'minutes'; readonly earlier: Minute; readonly later: Minute }
  | { readonly kind: 'form' }
  | { readonly kind: 'impossible'; readonly why: string };

/** Reads 'dd-mm-yy HH:MM' of this century, by the clock of an IANA time zone. */
export function readStamp(text: string, timeZone: string): StampResult {
  const match = STAMP.exec(text);
  if (match === null) return { kind: 'form' };
  const [, day, month, year, hour, minuteOfHour] = match.map(Number);
  const utcMs = Date.UTC(
    2000 + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minuteOfHour),
  );
  // Date.UTC carries 31-02 over to March: what it makes must say the same again.
  if (new Date(utcMs).toISOString().slice(0, 16) !== isoForm(match)) {
    return { kind: 'impossible', why: 'there is no such day or time' };
  }
  return timeZone === 'UTC' ? single(minuteOfMs(utcMs)) : inZone(isoForm(match), timeZone);
}

function isoForm([, day, month, year, hour, minuteOfHour]: readonly string[]): string {
  return `20${year}-${month}-${day}T${hour}:${minuteOfHour}`;
}

function single(at: Minute): StampResult {
  return { kind: 'minutes', earlier: at, later: at };
}

function inZone(iso: string, timeZone: string): StampResult {
  const local = Temporal.PlainDateTime.from(iso);
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(local)) {
    return { kind: 'impossible', why: `the clock of ${timeZone} skipped this time` };
  }
  return {
    kind: 'minutes',
    earlier: minuteOfMs(earlier.epochMilliseconds),
    later: minuteOfMs(later.epochMilliseconds),
  };
}
