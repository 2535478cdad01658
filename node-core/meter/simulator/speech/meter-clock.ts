import { Temporal } from 'temporal-polyfill';
import { octets, unsigned } from './octets.ts';

/** What a meter's own clock shows: in ms since 1970 as if it were UTC, and whether that is summer time. */
export interface MeterClock {
  readonly shownMs: number;
  readonly summer: boolean;
}

/** How far a zone's clocks are ahead of UTC, in winter and now, in ms. */
interface Offsets {
  readonly nowMs: number;
  readonly winterMs: number;
}

const HOUR_MS = 3_600_000;

/** The clock of a meter at any time; `standardTime`: it shows standard time all year, as Kamstrup and Aidon do (FACTS). */
export type MeterClocks = (timeMs: number, shows: { readonly standardTime: boolean }) => MeterClock;

/** Clocks of meters in a time zone. */
export function meterClocks(timeZone: string): MeterClocks {
  // Zones change their clocks at whole hours of UTC: within one, the last answer holds.
  let last: { readonly hour: number; readonly offsets: Offsets } | undefined;
  return (timeMs, { standardTime }) => {
    const hour = Math.floor(timeMs / HOUR_MS);
    if (last?.hour !== hour) last = { hour, offsets: offsetsAt(hour, timeZone) };
    const { nowMs, winterMs } = last.offsets;
    const summer = nowMs > winterMs && !standardTime;
    return { shownMs: timeMs + (summer ? nowMs : winterMs), summer };
  };
}

function offsetsAt(hour: number, timeZone: string): Offsets {
  const local = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS).toZonedDateTimeISO(timeZone);
  const winter = local.with({ month: 1, day: 1 });
  return { nowMs: local.offsetNanoseconds / 1_000_000, winterMs: winter.offsetNanoseconds / 1_000_000 };
}

/** The twelve bytes of a DLMS date-time without deviation (IEC 62056-62 4.1.6.1). */
export function dlmsTime({ shownMs, summer }: MeterClock): Uint8Array {
  const shown = new Date(shownMs);
  const [day, weekDay] = [shown.getUTCDate(), shown.getUTCDay()];
  return octets(
    unsigned(shown.getUTCFullYear(), 2),
    Uint8Array.of(shown.getUTCMonth() + 1, day, weekDay === 0 ? 7 : weekDay),
    Uint8Array.of(shown.getUTCHours(), shown.getUTCMinutes(), shown.getUTCSeconds()),
    'ff8000',
    summer ? '80' : '00',
  );
}

/** YYMMDDhhmmss and W or S (DSMR 5.0.2 P1, 6.4). */
export function p1Time({ shownMs, summer }: MeterClock): string {
  const digits = new Date(shownMs).toISOString().replace(/\D/g, '');
  return `${digits.slice(2, 14)}${summer ? 'S' : 'W'}`;
}
