import type { HistoryRequest } from '../../api/inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { HistoryView, TodayView } from '../../api/views.ts';
import {
  boundariesWithin,
  type CalendarUnit,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfMs,
  spanOfLocalDay,
} from '../../units/index.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { energySums, seriesPoints } from './energy-sums.ts';
import { pricesNow } from './prices.ts';

/** Bars of one answer; a longer span wants a coarser resolution. */
const MAX_POINTS = 6000;
/** Minutes of one answer: three years and a month. */
const MAX_MINUTES = 1_630_000;
const FIXED_STEPS = { minute: 1, quarter: 15 } as const;

/** Consumption, production and where they went, over any span. @throws ApiError 'notFound' for one that is too long */
export function historyView(household: Household, books: Books, want: HistoryRequest): HistoryView {
  const { community } = household.replica;
  const span = { startMinute: minute(want.startMinute), endMinute: minute(want.endMinute) };
  const boundaries = cut(span, want.resolution, community.rules.timeZone);
  const settlement = books.span(span);
  const corrected = household.home.correctedMinutes(household.member, span);
  return {
    ...span,
    resolution: want.resolution,
    points: seriesPoints(settlement, boundaries, { corrected, roof: household.roof }),
    sums: energySums(settlement, { minorDigits: community.minorDigits, roof: household.roof }),
    firstKnownMinute: household.home.firstMinute(household.member) ?? null,
    hasRoof: household.roof.lastMinute() !== undefined,
  };
}

/** Today, from local midnight to midnight. */
export function todayView(household: Household, books: Books): TodayView {
  const { community } = household.replica;
  const now = minuteOfMs(household.clock.nowMs());
  const span = spanOfLocalDay(now, community.rules.timeZone);
  const settlement = books.span(span);
  const hours = boundariesWithin(span, { unit: 'hour', timeZone: community.rules.timeZone });
  return {
    ...span,
    sums: energySums(settlement, { minorDigits: community.minorDigits, roof: household.roof }),
    hours: seriesPoints(settlement, hours, { roof: household.roof }),
    ...pricesNow(household, now),
  };
}

function cut(
  span: MinuteSpan,
  resolution: HistoryRequest['resolution'],
  timeZone: string,
): readonly Minute[] {
  const length = span.endMinute - span.startMinute;
  if (length <= 0 || length > MAX_MINUTES) {
    throw new ApiError({ kind: 'refused', reason: 'badSpan', detail: `a span of ${length} minutes` });
  }
  if (resolution === 'minute' || resolution === 'quarter') {
    const step = FIXED_STEPS[resolution];
    checkCount(Math.ceil(length / step));
    const boundaries: Minute[] = [];
    for (let at: number = span.startMinute; at < span.endMinute; at = (Math.floor(at / step) + 1) * step) {
      boundaries.push(minute(at));
    }
    boundaries.push(span.endMinute);
    return boundaries;
  }
  const unit: CalendarUnit = resolution;
  if (unit === 'hour') checkCount(Math.ceil(length / 60));
  return boundariesWithin(span, { unit, timeZone });
}

function checkCount(count: number): void {
  if (count <= MAX_POINTS) return;
  throw new ApiError({
    kind: 'refused',
    reason: 'tooManyPoints',
    detail: `${count} bars; at most ${MAX_POINTS}`,
  });
}
