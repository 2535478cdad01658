import { boundariesWithin, intersectSpans, type Minute, type MinuteSpan, minute } from '../units/index.ts';
import { type HomePattern, PATTERN_DAYS, sumPattern } from './pattern.ts';
import type { PricedClaim } from './standing-order.ts';

/**
 * How much of a day's caps is taken.
 *
 * A contract moves a share of what a home needs or has left over, and the ledger knows no contract of so many
 * kilowatt-hours: what it will move can only be bounded by what the home does. So a cap is reckoned with the most that
 * the home needed (or had left over) at those hours on any of the last 14 days, and for minutes that are past, with
 * what it did need: never with what the other side says. A home that needs more than on any of those days can go over
 * its cap by as much; nothing else can make it.
 */
export interface DayLoad {
  readonly energyMwh: number;
  /** 10^-12 of the currency; claims at negative prices count as free. */
  readonly money: bigint;
}

/** Fewer days than this say nothing about the next one. */
const FEWEST_DAYS = 3;
/** A day counts when so much of the window is known. */
const KNOWN_PER_MILLE = 900;

export interface OwnPast {
  readonly now: Minute;
  readonly pattern: HomePattern;
  readonly side: 'seller' | 'buyer';
}

/**
 * The most that the home needed or had left over in a window's hours on any of the last 14 days, for minutes to come.
 * The window is laid back by whole days of 24 hours, so that around a change of clocks it is an hour off.
 *
 * @returns undefined when fewer than 3 of those days are known
 */
export function mostLikely(window: MinuteSpan, { now, pattern, side }: OwnPast): number | undefined {
  const length = window.endMinute - window.startMinute;
  let most = 0;
  let days = 0;
  const nearest = Math.ceil(Math.max(0, window.endMinute - now) / 1440);
  for (let back = nearest; back < nearest + PATTERN_DAYS; back += 1) {
    const startMinute = window.startMinute - back * 1440;
    if (startMinute < 0) break;
    const sums = sumPattern(pattern, {
      startMinute: minute(startMinute),
      endMinute: minute(startMinute + length),
    });
    if (sums.knownMinutes * 1000 < length * KNOWN_PER_MILLE) continue;
    days += 1;
    most = Math.max(most, side === 'buyer' ? sums.needMwh : sums.surplusMwh);
  }
  return days < FEWEST_DAYS ? undefined : most;
}

/**
 * What claims take of one day's caps.
 * @param day within one local day
 * @returns undefined when too little of the home's past is known
 */
export function dayLoad(
  claims: readonly PricedClaim[],
  of: OwnPast & { readonly day: MinuteSpan },
): DayLoad | undefined {
  let energyMwh = 0;
  let money = 0n;
  for (const claim of claims) {
    const span = intersectSpans(claim, of.day);
    if (span === undefined) continue;
    const whole = boundOf(span, of);
    if (whole === undefined) return undefined;
    energyMwh += Math.ceil((whole * claim.share) / 1000);
    money += (BigInt(whole) * BigInt(claim.share) * BigInt(Math.max(0, claim.price)) + 999n) / 1000n;
  }
  return { energyMwh, money };
}

/** A span's energy: as it was up to now, at the most likely from then on. */
function boundOf(span: MinuteSpan, past: OwnPast): number | undefined {
  const now = minute(Math.min(Math.max(past.now, span.startMinute), span.endMinute));
  const sums = sumPattern(past.pattern, { startMinute: span.startMinute, endMinute: now });
  const sofar = past.side === 'buyer' ? sums.needMwh : sums.surplusMwh;
  if (now >= span.endMinute) return sofar;
  const ahead = mostLikely({ startMinute: now, endMinute: span.endMinute }, past);
  return ahead === undefined ? undefined : sofar + ahead;
}

export interface DayCaps {
  readonly dayEnergyMwh: number | null;
  readonly dayMoney: bigint | null;
}

/** The most of its share that a new contract may take, or which cap leaves too little. */
export type CapAnswer =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'energyCap' | 'moneyCap'; readonly day: MinuteSpan }
  | { readonly kind: 'unknownUse' };

/**
 * How large a share of a span still fits under the caps of every local day that it touches, at most `wanted`.
 *
 * @param least a smaller share is answered with the cap that leaves no more
 */
export function shareUnderCaps(
  wanted: MinuteSpan & { readonly share: number; readonly price: number },
  of: OwnPast & {
    readonly caps: DayCaps;
    readonly claims: readonly PricedClaim[];
    readonly timeZone: string;
    readonly least: number;
  },
): CapAnswer {
  const { caps, claims } = of;
  if (caps.dayEnergyMwh === null && caps.dayMoney === null) return { kind: 'share', share: wanted.share };
  let share = wanted.share;
  for (const day of localDays(wanted, of.timeZone)) {
    const load = dayLoad(claims, { ...of, day });
    const part = intersectSpans(wanted, day);
    const whole = part === undefined ? 0 : boundOf(part, of);
    if (load === undefined || whole === undefined) return { kind: 'unknownUse' };
    if (caps.dayEnergyMwh !== null) {
      share = Math.min(share, fitting(BigInt(caps.dayEnergyMwh - load.energyMwh), BigInt(whole)));
      if (share < of.least) return { kind: 'energyCap', day };
    }
    if (caps.dayMoney !== null) {
      const perWhole = BigInt(whole) * BigInt(Math.max(0, wanted.price));
      share = Math.min(share, fitting(caps.dayMoney - load.money, perWhole));
      if (share < of.least) return { kind: 'moneyCap', day };
    }
  }
  return { kind: 'share', share };
}

/** The largest share of `whole` that is not over what is left; any share of nothing fits while something is left. */
function fitting(left: bigint, whole: bigint): number {
  if (left <= 0n) return 0;
  if (whole <= 0n) return 1000;
  const share = (left * 1000n) / whole;
  return share > 1000n ? 1000 : Number(share);
}

function localDays(span: MinuteSpan, timeZone: string): MinuteSpan[] {
  const cuts = boundariesWithin(
    { startMinute: minute(Math.max(0, span.startMinute - 1500)), endMinute: minute(span.endMinute + 1500) },
    { unit: 'day', timeZone },
  );
  return cuts.slice(1, -2).flatMap((startMinute, place) => {
    const day = { startMinute, endMinute: cuts[place + 2] ?? startMinute };
    return intersectSpans(day, span) === undefined ? [] : [day];
  });
}
