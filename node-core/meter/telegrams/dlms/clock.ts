import { toHex } from '../../../codec/hex.ts';
import type { MeterTime } from '../telegram.ts';

/** Bytes of a date-time. */
export const CLOCK_BYTES = 12;

/** "Not specified" (DLMS Blue Book 4.1.6.1): for the deviation 8000, for others FF. */
const NO_DEVIATION = -0x8000;

/**
 * Reads a date-time (IEC 62056-62 4.1.6.1): year 2, month, day of month, day of week, hour, minute, second, hundredths,
 * deviation 2 (signed minutes: UTC less local time), clock status (80: daylight saving).
 *
 * @returns undefined unless there are twelve bytes; without `local` where they are no time. Day of week and status are
 *   not looked at: meters have them wrong
 */
export function readClock(bytes: Uint8Array, source: MeterTime['source']): MeterTime | undefined {
  if (bytes.length !== CLOCK_BYTES) return undefined;
  const [yearHigh = 0, yearLow = 0, month = 0, day = 0, , hour = 0, minute = 0, second = 0] = bytes;
  const year = yearHigh * 256 + yearLow;
  const deviation = (((bytes[9] ?? 0) * 256 + (bytes[10] ?? 0)) << 16) >> 16;
  const two = (part: number): string => String(part).padStart(2, '0');
  const local = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const parsed = new Date(`${local}Z`);
  const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(local);
  return {
    raw: toHex(bytes),
    local: real ? local : undefined,
    deviationMinutes: deviation === NO_DEVIATION ? undefined : deviation,
    source,
  };
}
