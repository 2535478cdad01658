import type { TariffDayView, TariffPlanView, TariffStretchView } from '../../api/tariff-views.ts';
import type { TariffStep } from '../../ledger/index.ts';
import { MOST_TARIFF_STEPS } from '../../market/price-files/index.ts';
import { boundariesWithin, type Minute, type MinuteSpan, minute } from '../../units/index.ts';
import { localDate, type TariffSteps } from './tariff-draft.ts';

/** What may be published of some prices, and how. */
export interface TariffPlan {
  /** Each is one transaction; they follow on each other. */
  readonly lists: readonly TariffSteps[];
  readonly view: TariffPlanView;
}

export interface PlanQuestion {
  readonly prices: TariffSteps;
  readonly now: Minute;
  /** The producer's own lists that are in force or to come. */
  readonly covered: readonly MinuteSpan[];
  readonly timeZone: string;
  readonly previewDate: string | null;
}

/** Lists of one publication at most: three years of quarter hours take eleven. */
const MOST_LISTS = 12;
const HOUR = 60;
/** The block that takes a list up is closed a moment later, and must not be later than its start. */
const LEAD_MINUTES = 2;

/**
 * Cuts off what has begun, and what lists that were published before cover at the beginning; what is left must be free.
 */
export function tariffPlan(question: PlanQuestion): TariffPlan {
  const { prices, covered, timeZone } = question;
  const start = prices.steps[0]?.startMinute ?? prices.endMinute;
  const soonest = minute(Math.ceil((question.now + LEAD_MINUTES) / HOUR) * HOUR);
  const fromNow = start >= question.now + LEAD_MINUTES ? start : soonest;
  const free = firstFree(fromNow, covered);
  const steps = stepsFrom(prices, free);
  const left = { startMinute: free, endMinute: prices.endMinute };
  const isLeft = free < prices.endMinute && steps.length > 0;
  const overlaps = covered.some(
    (span) => span.startMinute < left.endMinute && left.startMinute < span.endMinute,
  );
  const lists = isLeft ? cutIntoLists(steps, prices.endMinute) : [];
  const problem = !isLeft
    ? 'nothingLeft'
    : overlaps
      ? 'overlaps'
      : lists.length > MOST_LISTS
        ? 'tooManySteps'
        : null;
  const shown = isLeft ? { steps, endMinute: prices.endMinute } : prices;
  const days = daysOf(shown, timeZone);
  const cutAt = Math.min(fromNow, prices.endMinute);
  return {
    lists: problem === null ? lists : [],
    view: {
      startMinute: shown.steps[0]?.startMinute ?? start,
      endMinute: prices.endMinute,
      steps: shown.steps.length,
      lists: lists.length,
      low: Math.min(...shown.steps.map(({ price }) => price)),
      high: Math.max(...shown.steps.map(({ price }) => price)),
      days: days.map(({ view }) => view),
      day: dayOf(days, question.previewDate),
      leftOut: { past: cutAt - start, covered: Math.min(free, prices.endMinute) - cutAt },
      problem,
    },
  };
}

/** The first minute from one on that no list covers. */
function firstFree(from: Minute, covered: readonly MinuteSpan[]): Minute {
  let free = from;
  for (const { startMinute, endMinute } of covered.toSorted((a, b) => a.startMinute - b.startMinute)) {
    if (startMinute <= free && free < endMinute) free = endMinute;
  }
  return free;
}

/** The same prices from a minute on: what holds then begins there. */
function stepsFrom({ steps, endMinute }: TariffSteps, from: Minute): TariffStep[] {
  const holding = steps.findLastIndex(({ startMinute }) => startMinute <= from);
  if (holding < 0) return [...steps];
  if (from >= endMinute) return [];
  return steps.slice(holding).map((step, place) => (place === 0 ? { ...step, startMinute: from } : step));
}

function cutIntoLists(steps: readonly TariffStep[], endMinute: Minute): TariffSteps[] {
  const lists: TariffSteps[] = [];
  for (let at = 0; at < steps.length; at += MOST_TARIFF_STEPS) {
    const next = steps[at + MOST_TARIFF_STEPS];
    lists.push({ steps: steps.slice(at, at + MOST_TARIFF_STEPS), endMinute: next?.startMinute ?? endMinute });
  }
  return lists;
}

interface PlannedDay {
  readonly view: TariffDayView;
  readonly stretches: readonly TariffStretchView[];
}

/** The prices local day by local day; each stretch of a day is within it. */
function daysOf({ steps, endMinute }: TariffSteps, timeZone: string): PlannedDay[] {
  const startMinute = steps[0]?.startMinute;
  if (startMinute === undefined) return [];
  const bounds = boundariesWithin({ startMinute, endMinute }, { unit: 'day', timeZone });
  const days: PlannedDay[] = [];
  let next = 0;
  for (const [place, start] of bounds.entries()) {
    const end = bounds[place + 1];
    if (end === undefined) break;
    const stretches: TariffStretchView[] = [];
    for (; next < steps.length; next += 1) {
      const step = steps[next];
      if (step === undefined || step.startMinute >= end) break;
      const until = Math.min(steps[next + 1]?.startMinute ?? endMinute, end);
      const { price, feedInPrice } = step;
      stretches.push({
        startMinute: Math.max(step.startMinute, start),
        endMinute: until,
        price,
        feedInPrice,
      });
      // One that goes on beyond midnight is met again on the next day.
      if ((steps[next + 1]?.startMinute ?? endMinute) > end) break;
    }
    days.push({ view: dayView(localDate(start, timeZone), stretches), stretches });
  }
  return days;
}

function dayView(date: string, stretches: readonly TariffStretchView[]): TariffDayView {
  const lengthOf = ({ startMinute, endMinute }: TariffStretchView) => endMinute - startMinute;
  const sum = (some: readonly TariffStretchView[]) => some.reduce((all, one) => all + lengthOf(one), 0);
  return {
    date,
    minutes: sum(stretches),
    low: Math.min(...stretches.map(({ price }) => price)),
    high: Math.max(...stretches.map(({ price }) => price)),
    negativeMinutes: sum(stretches.filter(({ price }) => price < 0)),
  };
}

function dayOf(days: readonly PlannedDay[], wanted: string | null): TariffPlanView['day'] {
  const day = days.find(({ view }) => view.date === wanted) ?? days[0];
  return { date: day?.view.date ?? '', stretches: day?.stretches ?? [] };
}
