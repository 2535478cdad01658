import type { Minute } from '../units/index.ts';

/** What is known of a minute of one home. */
export const MISSING = 0;
export const MEASURED = 1;
export const ESTIMATED = 2;
/** The meter was not heard: counts as a reading of nothing. */
export const GAP = 3;

/**
 * Readings of one home over consecutive minutes: the highest revision of each. All arrays have the same length;
 * item i is the minute startMinute + i. Energies are safe integers in mWh, held as Float64Array because they may
 * reach 2^48 - 1; 0 where the quality is MISSING.
 */
export interface ReadingSeries {
  readonly startMinute: Minute;
  readonly importMwh: Float64Array;
  readonly exportMwh: Float64Array;
  /** MISSING, MEASURED, ESTIMATED or GAP. */
  readonly quality: Uint8Array;
}
