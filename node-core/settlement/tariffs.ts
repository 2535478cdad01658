import type { TariffRecord } from '../ledger/community.ts';
import type { MemberIndex, Tariff } from '../ledger/transaction.ts';
import {
  type CarbonGrams,
  intersectSpans,
  type Minute,
  type MinuteSpan,
  type PriceMicros,
} from '../units/index.ts';

/** What a household pays for a kWh from the public producer with the lowest tariff. */
export interface PurchasePrice {
  readonly producer: MemberIndex;
  readonly price: PriceMicros;
  readonly carbon: CarbonGrams;
}

/** What a household gets for a kWh from the public producer that pays most; never negative. */
export interface FeedInPrice {
  readonly producer: MemberIndex;
  readonly price: PriceMicros;
}

/** Consecutive minutes with the same prices. */
export interface TariffRun extends MinuteSpan {
  /** Null: no tariff is in force, and need stays unpriced. */
  readonly purchase: PurchasePrice | null;
  /** Null: nobody buys surplus, and it is stored. */
  readonly feedIn: FeedInPrice | null;
}

/** Prices by minute over a span, from the tariffs of all public producers. */
export interface TariffIndex {
  readonly span: MinuteSpan;
  /**
   * The prices that hold for a household: ascending runs that cover the whole span without overlap. A producer's
   * own tariffs do not hold for itself.
   */
  runsFor(household: MemberIndex): readonly TariffRun[];
}

/** The tariffs as they are in force: each up to its record's end, which is earlier when its producer left. */
export function tariffsInForce(records: readonly TariffRecord[]): Tariff[] {
  return records.map(({ tariff, endMinute }) => ({ ...tariff, endMinute }));
}

/** One price step with its own end, clipped to the span. */
interface Step extends MinuteSpan, PurchasePrice {
  readonly feedIn: PriceMicros | null;
}

/**
 * Lowest price and highest feed-in price of each minute (ties: the lowest member index, then the lower carbon). Works
 * in runs, never minute by minute; the runs are made once for all households that publish no tariff.
 */
export function tariffIndex(tariffs: readonly Tariff[], span: MinuteSpan): TariffIndex {
  const steps = tariffs.flatMap((tariff) => stepsOf(tariff, span));
  const producers = new Set(steps.map((step) => step.producer));
  const made = new Map<MemberIndex | 'others', readonly TariffRun[]>();
  return {
    span,
    runsFor(household) {
      const key = producers.has(household) ? household : 'others';
      let runs = made.get(key);
      if (runs === undefined) {
        runs = sweep(
          steps.filter((step) => step.producer !== household),
          span,
        );
        made.set(key, runs);
      }
      return runs;
    },
  };
}

/** The runs within a span, the first and last clipped to it; `runs` ascending, as `runsFor` gives them. */
export function runsWithin(runs: readonly TariffRun[], span: MinuteSpan): TariffRun[] {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.endMinute ?? 0) <= span.startMinute) low = middle + 1;
    else high = middle;
  }
  const within: TariffRun[] = [];
  for (let at = low; at < runs.length; at += 1) {
    const run = runs[at];
    const clipped = run && intersectSpans(run, span);
    if (run === undefined || clipped === undefined) break;
    within.push(
      clipped.startMinute === run.startMinute && clipped.endMinute === run.endMinute
        ? run
        : { ...run, ...clipped },
    );
  }
  return within;
}

function stepsOf(tariff: Tariff, span: MinuteSpan): Step[] {
  return tariff.steps.flatMap((step, at) => {
    const nextStart = tariff.steps[at + 1]?.startMinute ?? tariff.endMinute;
    const endMinute = nextStart < tariff.endMinute ? nextStart : tariff.endMinute;
    const within = intersectSpans({ startMinute: step.startMinute, endMinute }, span);
    if (within === undefined) return [];
    const { price, carbon, feedInPrice } = step;
    return [{ ...within, producer: tariff.author, price, carbon, feedIn: feedInPrice }];
  });
}

/** Goes through the minutes at which a step begins or ends, keeping those that are in force. */
function sweep(steps: readonly Step[], span: MinuteSpan): TariffRun[] {
  const cuts = new Set<Minute>([span.startMinute, span.endMinute]);
  for (const step of steps) cuts.add(step.startMinute).add(step.endMinute);
  const minutes = [...cuts].toSorted((a, b) => a - b);
  const starts = new Map<Minute, Step[]>();
  for (const step of steps) {
    const list = starts.get(step.startMinute);
    if (list === undefined) starts.set(step.startMinute, [step]);
    else list.push(step);
  }
  const runs: TariffRun[] = [];
  let active: Step[] = [];
  for (const [at, startMinute] of minutes.entries()) {
    const endMinute = minutes[at + 1];
    if (endMinute === undefined) break;
    active = active.filter((step) => step.endMinute > startMinute);
    active.push(...(starts.get(startMinute) ?? []));
    append(runs, { startMinute, endMinute, purchase: cheapest(active), feedIn: bestPaid(active) });
  }
  return runs;
}

function append(runs: TariffRun[], run: TariffRun): void {
  const last = runs.at(-1);
  if (last !== undefined && samePrices(last, run)) {
    runs[runs.length - 1] = { ...last, endMinute: run.endMinute };
  } else {
    runs.push(run);
  }
}

function samePrices(a: TariffRun, b: TariffRun): boolean {
  return (
    a.purchase?.producer === b.purchase?.producer &&
    a.purchase?.price === b.purchase?.price &&
    a.purchase?.carbon === b.purchase?.carbon &&
    a.feedIn?.producer === b.feedIn?.producer &&
    a.feedIn?.price === b.feedIn?.price
  );
}

function cheapest(active: readonly Step[]): PurchasePrice | null {
  let best: Step | undefined;
  for (const step of active) {
    if (best === undefined || comparePurchases(step, best) < 0) best = step;
  }
  return best === undefined ? null : { producer: best.producer, price: best.price, carbon: best.carbon };
}

function comparePurchases(a: PurchasePrice, b: PurchasePrice): number {
  return a.price - b.price || a.producer - b.producer || a.carbon - b.carbon;
}

function bestPaid(active: readonly Step[]): FeedInPrice | null {
  let best: FeedInPrice | null = null;
  for (const { producer, feedIn } of active) {
    if (feedIn === null || feedIn < 0) continue;
    if (best === null || feedIn > best.price || (feedIn === best.price && producer < best.producer)) {
      best = { producer, price: feedIn };
    }
  }
  return best;
}
