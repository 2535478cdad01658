/** Parts of a day that offers are narrowed down by, in minutes after local midnight. */
import { localTimeOf, type MinuteRange } from '../../format/calendar.ts';

export const DAY_PARTS = ['any', 'night', 'morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof DAY_PARTS)[number];

const PARTS: Record<Exclude<DayPart, 'any'>, { readonly from: number; readonly until: number }> = {
  night: { from: 0, until: 360 },
  morning: { from: 360, until: 720 },
  afternoon: { from: 720, until: 1080 },
  evening: { from: 1080, until: 1440 },
};

/** Whether an offer delivers in a part of any day. Around a change of clocks it may be an hour off. */
export function isInDayPart(offer: MinuteRange, part: DayPart, timeZone: string): boolean {
  if (part === 'any') return true;
  const length = offer.endMinute - offer.startMinute;
  if (length >= 1440) return true;
  const [hour = 0, minute = 0] = localTimeOf(offer.startMinute, timeZone).time.split(':').map(Number);
  const from = hour * 60 + minute;
  const { from: partFrom, until } = PARTS[part];
  // The offer's day, and the next one, into which it may go on.
  return [0, 1440].some((shift) => from < until + shift && from + length > partFrom + shift);
}
