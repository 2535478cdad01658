import {
  addMinutes,
  type EnergyMwh,
  energyMwh,
  type Minute,
  type MinuteSpan,
  type Money,
  moneyFor,
  type PriceMicros,
  priceMicros,
  spanOfLocalDay,
  ZERO_MONEY,
} from '../units/index.ts';
import {
  comingDays,
  type HomePattern,
  PATTERN_DAYS,
  pastDays,
  QUARTERS,
  type Quarter,
  quartersOf,
  sumPattern,
} from './pattern.ts';
import { feedInAt, type PublicPrices, priceAt } from './public-price.ts';
import { freeShare, type ShareClaim } from './shares.ts';
import { meanPrice, suggestPrice } from './suggested-price.ts';

export interface SuggestionInput {
  readonly now: Minute;
  readonly timeZone: string;
  /** The household's own, at best the last 15 days; what lies outside of them is not looked at. */
  readonly pattern: HomePattern;
  /** What is spoken for of its surplus: contracts as a seller, and its own open offers, so that none is listed twice. */
  readonly claims: readonly ShareClaim[];
  /** At best from a week ago to a week ahead: hours that are not priced yet are taken from the days before. */
  readonly prices: PublicPrices;
}

/** Why there is an offer to make, or none. */
export type SuggestionReason = 'pattern' | 'tooLittleHistory' | 'noSurplus' | 'alreadySold';

/**
 * An offer to list with one click. With a reason other than `pattern` there is none to make: energies and prices are then 0, and
 * the span is tomorrow.
 */
export interface Suggestion extends MinuteSpan {
  readonly reason: SuggestionReason;
  /** Whole-number mean of the days seen, rounded down; for the offered share. */
  readonly expectedEnergyMwh: EnergyMwh;
  /** The lowest and the highest of those days, for the same hours. */
  readonly lowEnergyMwh: EnergyMwh;
  readonly highEnergyMwh: EnergyMwh;
  /** What is free of the household's surplus in all of the span; 0 without an offer. */
  readonly sharePermille: number;
  readonly price: PriceMicros;
  readonly priceLow: PriceMicros;
  readonly priceHigh: PriceMicros;
  /** Expected energy at the price, exactly. */
  readonly expectedEarning: Money;
  /** Days of the last two weeks that nine tenths of are known. */
  readonly daysSeen: number;
}

const FEWEST_DAYS = 3;
/** A day counts when this part of its minutes is known. */
const KNOWN_PER_MILLE = 900;
/** A tenth of the best quarter: what an offer begins and ends with. */
const WORTHWHILE_PER_MILLE = 100;
/** Less than this in a whole day is no surplus: 0.1 kWh. */
const LEAST_DAY_MWH = 100_000;
/** Today is offered while so much of its window's energy is still to come; else tomorrow. */
const MUCH_LEFT_PER_MILLE = 500;
/** Neighbours need some time to answer: today's offer begins so many minutes from now or later. */
const LEAD_MINUTES = 15;
/** Days ahead that are tried when the next ones are sold. */
const DAYS_AHEAD = 7;

const NO_MONEY = priceMicros(0);

/** Surplus by quarter of the wall clock on one day, mWh. */
type DayOfQuarters = Float64Array;

/**
 * Proposes what to list, from the surplus of the last 14 whole days: the hours from the first to the last quarter
 * with a tenth of the best one's mean, today if half of that is still to come, else on the next day with a free share;
 * the energy that those hours had; and a price by `suggestPrice`.
 */
export function suggestOffer(input: SuggestionInput): Suggestion {
  const days = seenDays(input);
  if (days.length < FEWEST_DAYS) return nothing(input, 'tooLittleHistory', days.length);
  const mean = meanOfDays(days);
  const window = worthwhile(mean);
  if (window === undefined) return nothing(input, 'noSurplus', days.length);
  for (const quarters of candidates(input, { mean, window })) {
    const first = quarters[0];
    const last = quarters.at(-1);
    if (first === undefined || last === undefined) continue;
    const span = { startMinute: first.startMinute, endMinute: last.endMinute };
    const share = freeShare(input.claims, span);
    if (share === 0) continue;
    return (
      offered({ input, days, mean, span, share, quarters }) ?? nothing(input, 'tooLittleHistory', days.length)
    );
  }
  return nothing(input, 'alreadySold', days.length);
}

function seenDays({ now, timeZone, pattern }: SuggestionInput): DayOfQuarters[] {
  return pastDays(now, timeZone, PATTERN_DAYS).flatMap((day) => {
    const { knownMinutes } = sumPattern(pattern, day);
    if (knownMinutes * 1000 < (day.endMinute - day.startMinute) * KNOWN_PER_MILLE) return [];
    const sums = new Float64Array(QUARTERS);
    for (const each of quartersOf(day, timeZone)) {
      sums[each.quarter] = (sums[each.quarter] ?? 0) + sumPattern(pattern, each).surplusMwh;
    }
    return [sums];
  });
}

function meanOfDays(days: readonly DayOfQuarters[]): Float64Array {
  const mean = new Float64Array(QUARTERS);
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    let sum = 0;
    for (const day of days) sum += day[quarter] ?? 0;
    mean[quarter] = Math.floor(sum / days.length);
  }
  return mean;
}

interface Window {
  readonly first: number;
  readonly last: number;
}

function worthwhile(mean: Float64Array): Window | undefined {
  const best = mean.reduce((a, b) => Math.max(a, b), 0);
  if (mean.reduce((a, b) => a + b, 0) < LEAST_DAY_MWH) return undefined;
  const isWorthIt = (energy: number) => energy * 1000 >= best * WORTHWHILE_PER_MILLE;
  return { first: mean.findIndex(isWorthIt), last: mean.findLastIndex(isWorthIt) };
}

/** The window's quarters on each day that may be offered, soonest first. */
function* candidates(
  { now, timeZone }: SuggestionInput,
  { mean, window }: { readonly mean: Float64Array; readonly window: Window },
): Iterable<Quarter[]> {
  const inWindow = (day: MinuteSpan) =>
    quartersOf(day, timeZone).filter(({ quarter }) => quarter >= window.first && quarter <= window.last);
  const today = inWindow(spanOfLocalDay(now, timeZone));
  const left = today.filter(({ startMinute }) => startMinute >= now + LEAD_MINUTES);
  if (energyOf(left, mean) * 1000 >= energyOf(today, mean) * MUCH_LEFT_PER_MILLE) yield left;
  for (const day of comingDays(now, timeZone, DAYS_AHEAD)) yield inWindow(day);
}

function energyOf(quarters: readonly Quarter[], energies: Float64Array): number {
  return quarters.reduce((sum, { quarter }) => sum + (energies[quarter] ?? 0), 0);
}

function offered(found: {
  readonly input: SuggestionInput;
  readonly days: readonly DayOfQuarters[];
  readonly mean: Float64Array;
  readonly span: MinuteSpan;
  readonly share: number;
  readonly quarters: readonly Quarter[];
}): Suggestion | undefined {
  const { input, days, mean, span, share, quarters } = found;
  const publicPrice = meanPrice(pricedQuarters(priceAt, { input, mean, quarters }));
  if (publicPrice === undefined) return undefined;
  const feedInPrice = meanPrice(pricedQuarters(feedInAt, { input, mean, quarters })) ?? null;
  const { price, low, high } = suggestPrice({ publicPrice, feedInPrice });
  const ofShare = (energy: number) => energyMwh(Number((BigInt(energy) * BigInt(share)) / 1000n));
  const energies = days.map((day) => energyOf(quarters, day));
  const sum = energies.reduce((a, b) => a + b, 0);
  const expectedEnergyMwh = ofShare(Math.floor(sum / days.length));
  return {
    ...span,
    reason: 'pattern',
    expectedEnergyMwh,
    lowEnergyMwh: ofShare(Math.min(...energies)),
    highEnergyMwh: ofShare(Math.max(...energies)),
    sharePermille: share,
    price,
    priceLow: low,
    priceHigh: high,
    expectedEarning: moneyFor(expectedEnergyMwh, price),
    daysSeen: days.length,
  };
}

/** Each quarter's expected surplus at its price: its own, or the latest known one of the same hour of a day before. */
function* pricedQuarters(
  lookUp: (prices: PublicPrices, at: Minute) => PriceMicros | undefined,
  of: { readonly input: SuggestionInput; readonly mean: Float64Array; readonly quarters: readonly Quarter[] },
): Iterable<{ price: number; energyMwh: number }> {
  for (const { startMinute, quarter } of of.quarters) {
    for (let daysBack = 0; daysBack <= PATTERN_DAYS; daysBack++) {
      const price = lookUp(of.input.prices, addMinutes(startMinute, -daysBack * 1440));
      if (price === undefined) continue;
      yield { price, energyMwh: of.mean[quarter] ?? 0 };
      break;
    }
  }
}

function nothing(input: SuggestionInput, reason: SuggestionReason, daysSeen: number): Suggestion {
  const today = spanOfLocalDay(input.now, input.timeZone);
  const tomorrow = spanOfLocalDay(today.endMinute, input.timeZone);
  const none = energyMwh(0);
  return {
    ...tomorrow,
    reason,
    expectedEnergyMwh: none,
    lowEnergyMwh: none,
    highEnergyMwh: none,
    sharePermille: 0,
    price: NO_MONEY,
    priceLow: NO_MONEY,
    priceHigh: NO_MONEY,
    expectedEarning: ZERO_MONEY,
    daysSeen,
  };
}
