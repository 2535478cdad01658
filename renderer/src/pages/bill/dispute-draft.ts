import { localTimeOf, minuteAt, type MinuteRange, monthOf } from '../../format/calendar.ts';

/** The minutes of one day that a person finds wrong, as they are filled in: local date and times. */
export interface DisputeDraft {
  readonly date: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What a draft comes to: the minutes, or what is still wrong with it. */
export type DisputeChecked =
  | { readonly kind: 'minutes'; readonly range: MinuteRange }
  | { readonly kind: 'unfinished' | 'outside' | 'order' };

/** A first draft: the first hour of the month's last day. */
export function firstDraft(month: MinuteRange, timeZone: string): DisputeDraft {
  return { date: localTimeOf(month.endMinute - 1, timeZone).date, from: '00:00', to: '01:00' };
}

/** `to` is the first minute that is left out; 00:00 is the end of the day. */
export function checkedDraft(draft: DisputeDraft, month: string, timeZone: string): DisputeChecked {
  const { date, from, to } = draft;
  if (date === null || from === null || to === null) return { kind: 'unfinished' };
  const startMinute = minuteAt({ date, time: from }, timeZone);
  const endMinute = to === '00:00' ? dayAfter(date, timeZone) : minuteAt({ date, time: to }, timeZone);
  if (monthOf(startMinute, timeZone) !== month) return { kind: 'outside' };
  if (endMinute <= startMinute) return { kind: 'order' };
  return { kind: 'minutes', range: { startMinute, endMinute } };
}

function dayAfter(date: string, timeZone: string): number {
  const noon = minuteAt({ date, time: '12:00' }, timeZone);
  const next = localTimeOf(noon + 1_440, timeZone).date;
  return minuteAt({ date: next, time: '00:00' }, timeZone);
}

/** The minutes of a range, at most as many as one dispute takes. */
export function minutesOf({ startMinute, endMinute }: MinuteRange): number[] {
  const count = Math.min(endMinute - startMinute, MOST_MINUTES);
  return Array.from({ length: count }, (_, at) => startMinute + at);
}

/** So many minutes one dispute takes (node-core/ledger). */
const MOST_MINUTES = 1_440;
