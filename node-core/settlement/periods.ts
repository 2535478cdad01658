import type { Contract } from '../ledger/community.ts';
import type { ContractTerms } from '../ledger/transaction.ts';
import {
  boundariesWithin,
  type CalendarUnit,
  type EnergyMwh,
  energyMwh,
  intersectSpans,
  type Minute,
  type MinuteSpan,
  minute,
} from '../units/index.ts';

/** A delivery period of a contract, clipped to the contract's span, with the minimum that is promised for it. */
export interface DeliverySpan extends MinuteSpan {
  /** The minimum of the terms, scaled down where the period is clipped (decision 0002). */
  readonly minimumMwh: EnergyMwh;
}

/** Whole local hours, days or months that touch a span: ascending, without gaps, not clipped to it. */
export type CalendarPeriods = (unit: CalendarUnit) => readonly MinuteSpan[];

/** Longer than any of these units is in any time zone. */
const PAD_MINUTES: Readonly<Record<CalendarUnit, number>> = { hour: 180, day: 2 * 1440, month: 33 * 1440 };

/** The calendar periods that touch `span` by a time zone, each unit worked out once when it is first asked for. */
export function calendarPeriods(span: MinuteSpan, timeZone: string): CalendarPeriods {
  const made = new Map<CalendarUnit, readonly MinuteSpan[]>();
  return (unit) => {
    let periods = made.get(unit);
    if (periods === undefined) {
      periods = wholePeriods(span, { unit, timeZone });
      made.set(unit, periods);
    }
    return periods;
  };
}

function wholePeriods(span: MinuteSpan, cut: { unit: CalendarUnit; timeZone: string }): MinuteSpan[] {
  const pad = PAD_MINUTES[cut.unit];
  const wide = {
    startMinute: minute(Math.max(span.startMinute - pad, 0)),
    endMinute: minute(span.endMinute + pad),
  };
  // The first and last are the wide span's own ends, which are no boundaries of the calendar.
  const boundaries = boundariesWithin(wide, cut).slice(1, -1);
  const periods: MinuteSpan[] = [];
  for (const [at, startMinute] of boundaries.entries()) {
    const endMinute = boundaries[at + 1];
    if (endMinute === undefined) break;
    if (endMinute > span.startMinute && startMinute < span.endMinute)
      periods.push({ startMinute, endMinute });
  }
  return periods;
}

/** The minutes in which a contract is in force: from its start to its end, earlier than the terms' if it was ended. */
export function spanOfContract(contract: Contract): MinuteSpan {
  const { startMinute } = contract.terms;
  const endMinute =
    contract.endMinute < contract.terms.endMinute ? contract.endMinute : contract.terms.endMinute;
  return { startMinute, endMinute: endMinute < startMinute ? startMinute : endMinute };
}

/**
 * The delivery periods of a contract that end within a span (after its start, at its end at the latest) and the one
 * that runs on at its end. Each is clipped to the contract's span; it may begin before `span`, as a term does.
 */
export function deliveryPeriods(
  contract: Contract,
  calendar: { span: MinuteSpan; periods: CalendarPeriods },
): DeliverySpan[] {
  const { span, periods } = calendar;
  const { terms } = contract;
  const whole = terms.period === 'term' ? [termOf(terms)] : periods(terms.period);
  return whole.flatMap((period) => {
    const clipped = intersectSpans(period, spanOfContract(contract));
    if (
      clipped === undefined ||
      clipped.endMinute <= span.startMinute ||
      clipped.startMinute >= span.endMinute
    )
      return [];
    return [{ ...clipped, minimumMwh: scaledMinimum(terms.minimumEnergyMwh, { clipped, whole: period }) }];
  });
}

/** The first minute that is needed to settle the delivery periods that end within a span. */
export function firstMinuteNeeded(
  contract: Contract,
  calendar: { span: MinuteSpan; periods: CalendarPeriods },
): Minute {
  const starts = deliveryPeriods(contract, calendar).map((period) => period.startMinute);
  return minute(Math.min(calendar.span.startMinute, ...starts));
}

/** floor(minimum x minutes that are left / minutes of the whole period). */
function scaledMinimum(
  minimum: EnergyMwh,
  { clipped, whole }: { clipped: MinuteSpan; whole: MinuteSpan },
): EnergyMwh {
  return energyMwh(Number((BigInt(minimum) * lengthOf(clipped)) / lengthOf(whole)));
}

function lengthOf(span: MinuteSpan): bigint {
  return BigInt(span.endMinute - span.startMinute);
}

function termOf(terms: ContractTerms): MinuteSpan {
  return { startMinute: terms.startMinute, endMinute: terms.endMinute };
}
