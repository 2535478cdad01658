/** Terms and times as a person fills them in, and the whole numbers that they stand for. */
import { localTimeOf, minuteAt, type MinuteRange } from '../../format/calendar.ts';

/** A span of time in local dates and clock times; null while not complete. */
export interface SpanDraft {
  readonly startDate: string | null;
  readonly startTime: string | null;
  readonly endDate: string | null;
  readonly endTime: string | null;
}

export type SpanFault = 'incomplete' | 'startInPast' | 'endInPast' | 'endBeforeStart' | 'tooLong';

export type SpanRead =
  | { readonly kind: 'ok'; readonly span: MinuteRange }
  | { readonly kind: 'fault'; readonly field: 'start' | 'end'; readonly fault: SpanFault };

/** The community's rule: ten years of 366 days at most. */
const LONGEST_MINUTES = 10 * 365 * 1_440;

export function spanDraft(span: MinuteRange, timeZone: string): SpanDraft {
  const start = localTimeOf(span.startMinute, timeZone);
  const end = localTimeOf(span.endMinute, timeZone);
  return { startDate: start.date, startTime: start.time, endDate: end.date, endTime: end.time };
}

/**
 * Reads a span. The end must lie ahead and after the start.
 *
 * @param rules.begun whether it may have begun already, as an offer may and a contract may not
 */
export function readSpan(
  draft: SpanDraft,
  rules: { readonly timeZone: string; readonly nowMinute: number; readonly begun: boolean },
): SpanRead {
  const fault = (field: 'start' | 'end', what: SpanFault): SpanRead => ({
    kind: 'fault',
    field,
    fault: what,
  });
  const startMinute = readMinute(draft.startDate, draft.startTime, rules.timeZone);
  const endMinute = readMinute(draft.endDate, draft.endTime, rules.timeZone);
  if (startMinute === null) return fault('start', 'incomplete');
  if (endMinute === null) return fault('end', 'incomplete');
  if (!rules.begun && startMinute <= rules.nowMinute) return fault('start', 'startInPast');
  if (endMinute <= startMinute) return fault('end', 'endBeforeStart');
  if (endMinute <= rules.nowMinute) return fault('end', 'endInPast');
  if (endMinute - startMinute > LONGEST_MINUTES) return fault('end', 'tooLong');
  return { kind: 'ok', span: { startMinute, endMinute } };
}

/** A local date and time as a minute; null while one of them is missing. */
export function readMinute(date: string | null, time: string | null, timeZone: string): number | null {
  return date === null || time === null ? null : minuteAt({ date, time }, timeZone);
}

const QUARTER = 15;

/** The next quarter of an hour that leaves so many minutes from now. */
export function nextQuarter(nowMinute: number, leadMinutes: number): number {
  return Math.ceil((nowMinute + leadMinutes) / QUARTER) * QUARTER;
}

/** How long an offer or a proposal stands: minutes from now, or until it begins or ends. */
export type Standing = 'start' | 'end' | number;

/** When it runs out. A proposal that has begun can no longer be accepted, so that `latest` is the bound. */
export function expiryOf(
  standing: Standing,
  of: { readonly span: MinuteRange; readonly nowMinute: number; readonly latest: number },
): number {
  const { span, nowMinute, latest } = of;
  const wanted =
    standing === 'start' ? span.startMinute : standing === 'end' ? span.endMinute : nowMinute + standing;
  return Math.min(wanted, latest);
}

/** Prices are typed in hundredths where they are whole ones, else in the hundredths of those. */
export function priceDecimals(price: number): 2 | 4 {
  return price % 10_000 === 0 ? 2 : 4;
}
