import { Temporal } from 'temporal-polyfill';
import { octets, unsigned } from './octets.ts';

/** A meter's clock: what it shows, and whether that is summer time. */
export interface MeterClock {
  readonly at: Temporal.ZonedDateTime;
  readonly summer: boolean;
}

/** @param standardTime whether the meter shows standard time all year, as Kamstrup and Aidon do (FACTS, Clocks) */
export function meterClock(
  timeMs: number,
  zone: { readonly timeZone: string; readonly standardTime: boolean },
): MeterClock {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(timeMs)).toZonedDateTimeISO(zone.timeZone);
  const winter = local.with({ month: 1, day: 1 }).offsetNanoseconds;
  const summer = local.offsetNanoseconds > winter;
  if (!zone.standardTime || !summer) return { at: local, summer };
  const hours = (local.offsetNanoseconds - winter) / 3_600_000_000_000;
  return { at: local.subtract({ hours }), summer: false };
}

/** The twelve bytes of a DLMS date-time without deviation (IEC 62056-62 4.1.6.1). */
export function dlmsTime({ at, summer }: MeterClock): Uint8Array {
  return octets(
    unsigned(at.year, 2),
    Uint8Array.of(at.month, at.day, at.dayOfWeek, at.hour, at.minute, at.second),
    'ff8000',
    summer ? '80' : '00',
  );
}

/** YYMMDDhhmmss and W or S (DSMR 5.0.2 P1, 6.4). */
export function p1Time({ at, summer }: MeterClock): string {
  const parts = [at.year % 100, at.month, at.day, at.hour, at.minute, at.second];
  return `${parts.map((part) => String(part).padStart(2, '0')).join('')}${summer ? 'S' : 'W'}`;
}
