import type { Outbox, RoofMinute } from '../storage/index.ts';
import {
  addMinutes,
  dayOfMinute,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type Minute,
  type UtcDay,
} from '../units/index.ts';

/**
 * What the household's roof made, minute by minute, where a meter of its own measures it. It never leaves this home: no
 * bill goes by it, and so no chain has it.
 */
export interface RoofMinutes {
  /** The latest minute that is known; undefined where no meter measures the roof. */
  lastMinute(): Minute | undefined;
  /** mWh of a minute; null where that is not known. */
  at(minute: Minute): number | null;
  /** Durable when it returns. A minute that was known is replaced. */
  keep(minutes: readonly RoofMinute[]): void;
  /** The same are in the outbox by other hands: what is remembered of them is of before. */
  forget(minutes: readonly RoofMinute[]): void;
}

/** Days in memory, of 12 KB each: screens ask for the same ones again with every minute that comes. */
const KEPT_DAYS = 1200;
const UNKNOWN = -1;

type RoofOutbox = Pick<Outbox, 'put' | 'roofMinutes' | 'lastRoofMinute'>;

export function roofMinutes(outbox: RoofOutbox): RoofMinutes {
  const days = new Map<UtcDay, Float64Array>();
  let last = outbox.lastRoofMinute();

  const read = (day: UtcDay): Float64Array => {
    const startMinute = firstMinuteOfDay(day);
    const energies = new Float64Array(MINUTES_PER_DAY).fill(UNKNOWN);
    const span = { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_DAY) };
    for (const { minute, energyMwh } of outbox.roofMinutes(span)) energies[minute - startMinute] = energyMwh;
    if (days.size >= KEPT_DAYS) days.clear();
    days.set(day, energies);
    return energies;
  };

  const forget = (minutes: readonly RoofMinute[]): void => {
    for (const { minute } of minutes) {
      days.delete(dayOfMinute(minute));
      if (last === undefined || minute > last) last = minute;
    }
  };

  return {
    lastMinute: () => last,
    at(minute) {
      if (last === undefined || minute > last) return null;
      const day = dayOfMinute(minute);
      const energy = (days.get(day) ?? read(day))[minute - firstMinuteOfDay(day)] ?? UNKNOWN;
      return energy === UNKNOWN ? null : energy;
    },
    keep(minutes) {
      outbox.put([], minutes);
      forget(minutes);
    },
    forget,
  };
}
