import type { TariffDraft } from '../../api/community-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { TariffStep } from '../../ledger/index.ts';
import {
  addMinutes,
  boundariesWithin,
  carbonGrams,
  type Minute,
  MINUTES_PER_DAY,
  type MinuteSpan,
  minute,
  minuteOfLocalDay,
  minuteOfMs,
  priceMicros,
} from '../../units/index.ts';

/** The ledger takes tariffs of ten years at most; two are more than anybody sets by hand. */
const MOST_DAYS = 731;
const SATURDAY = 6;
const SUNDAY = 0;

type Stretch = TariffDraft['workdays'][number];

export interface TariffSteps {
  readonly steps: readonly TariffStep[];
  readonly endMinute: Minute;
}

/**
 * The price steps of a draft, by the wall clock of its days. In the night when clocks go forward, a price that would
 * begin in the hour that is not there begins with the one after it, if its own is not over by then; when they go back,
 * the hour that comes twice has the same prices twice.
 * @throws ApiError 'refused': days in the wrong order, too many, or prices that do not ascend from midnight
 */
export function stepsOfDraft(draft: TariffDraft, timeZone: string): TariffSteps {
  const { workdays, weekends } = draft;
  for (const stretches of [workdays, weekends ?? workdays]) checkOrder(stretches);
  const span = spanOfDates(draft, timeZone);
  const carbon = carbonGrams(draft.carbonGrams);
  const steps: TariffStep[] = [];
  const days = boundariesWithin(span, { unit: 'day', timeZone });
  for (const [place, startMinute] of days.entries()) {
    const endMinute = days[place + 1];
    if (endMinute === undefined) break;
    const stretches = isWeekend(startMinute, timeZone) ? (weekends ?? workdays) : workdays;
    for (const { at, stretch } of startsOf({ startMinute, endMinute }, stretches, timeZone)) {
      const step: TariffStep = {
        startMinute: at,
        price: priceMicros(stretch.price),
        feedInPrice: stretch.feedInPrice === null ? null : priceMicros(stretch.feedInPrice),
        carbon,
      };
      const last = steps.at(-1);
      if (last?.price !== step.price || last.feedInPrice !== step.feedInPrice) steps.push(step);
    }
  }
  return { steps, endMinute: span.endMinute };
}

/** When each stretch begins on a day; of a day with 23 or 25 hours, minute by minute by the wall clock. */
function startsOf(
  day: MinuteSpan,
  stretches: readonly Stretch[],
  timeZone: string,
): { readonly at: Minute; readonly stretch: Stretch }[] {
  if (day.endMinute - day.startMinute === MINUTES_PER_DAY) {
    return stretches.map((stretch) => ({
      at: addMinutes(day.startMinute, stretch.startMinuteOfDay),
      stretch,
    }));
  }
  const starts: { readonly at: Minute; readonly stretch: Stretch }[] = [];
  for (let at = day.startMinute; at < day.endMinute; at = addMinutes(at, 1)) {
    const clock = minuteOfLocalDay(at, timeZone);
    const stretch = stretches.findLast(({ startMinuteOfDay }) => startMinuteOfDay <= clock);
    if (stretch !== undefined && stretch !== starts.at(-1)?.stretch) starts.push({ at, stretch });
  }
  return starts;
}

function checkOrder(stretches: readonly Stretch[]): void {
  for (const [place, { startMinuteOfDay }] of stretches.entries()) {
    const before = stretches[place - 1]?.startMinuteOfDay ?? -1;
    if (place === 0 ? startMinuteOfDay !== 0 : startMinuteOfDay <= before) {
      throw refusal('badStretches', `a price from minute ${startMinuteOfDay} of the day`);
    }
  }
}

function spanOfDates({ firstDate, lastDate }: TariffDraft, timeZone: string): MinuteSpan {
  const startMinute = startOfDate(firstDate, timeZone);
  const last = startOfDate(lastDate, timeZone);
  const length = last - startMinute;
  if (length < 0) throw refusal('endBeforeStart', `${firstDate} to ${lastDate}`);
  if (length > MOST_DAYS * MINUTES_PER_DAY) throw refusal('spanTooLong', `${firstDate} to ${lastDate}`);
  const [, endMinute = last] = boundariesWithin(
    { startMinute: last, endMinute: addMinutes(last, 2 * MINUTES_PER_DAY) },
    { unit: 'day', timeZone },
  );
  return { startMinute, endMinute };
}

/** Local midnight; where that is skipped, the day's first minute. */
export function startOfDate(date: string, timeZone: string): Minute {
  // Local midnight lies within a day of midnight UTC, whatever the zone.
  const noonUtc = minuteOfMs(Date.parse(`${date}T12:00:00Z`));
  const around = {
    startMinute: addMinutes(noonUtc, -2 * MINUTES_PER_DAY),
    endMinute: addMinutes(noonUtc, 2 * MINUTES_PER_DAY),
  };
  const found = boundariesWithin(around, { unit: 'day', timeZone }).find(
    (at) => at > around.startMinute && localDate(at, timeZone) === date,
  );
  return found ?? minute(Math.max(0, noonUtc));
}

/** A minute's local day, `2026-12-01`. */
export function localDate(at: Minute, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(at * 60_000);
}

function isWeekend(at: Minute, timeZone: string): boolean {
  const day = new Date(`${localDate(at, timeZone)}T00:00:00Z`).getUTCDay();
  return day === SATURDAY || day === SUNDAY;
}

function refusal(reason: string, detail: string): ApiError {
  return new ApiError({ kind: 'refused', reason, detail });
}
