import { type Branded, checkInteger, UnitError } from './brand.ts';
import { type EnergyMwh, energyMwh } from './energy.ts';

/** Power in watts; a safe integer, at least 0 where import and export stand apart. */
export type PowerW = Branded<number, 'PowerW'>;

/** 1 GW: nothing that a household's meter says is larger. */
const RANGE = { unit: 'power in W', from: -1_000_000_000, to: 1_000_000_000 };
const MS_PER_HOUR = 3_600_000;

/** Brands watts. @throws UnitError */
export function powerW(value: number): PowerW {
  return checkInteger(value, RANGE) as PowerW;
}

/**
 * The energy of a power held for a time, in mWh rounded down: W x ms / 3600.
 * The remainder, 0 to 3599 W ms, is returned so that a sum of many short holds loses nothing.
 * @throws UnitError when power, whole milliseconds and carry give no safe integer of W ms (2.5 hours of 1 GW)
 */
export function energyOfPower(
  power: PowerW,
  held: { readonly durationMs: number; readonly carryWms: number },
): { readonly energyMwh: EnergyMwh; readonly carryWms: number } {
  const wattMs = power * held.durationMs + held.carryWms;
  if (!Number.isSafeInteger(wattMs)) {
    throw new UnitError(
      'power x time must be a whole number of W ms',
      `${power} W for ${held.durationMs} ms`,
    );
  }
  const unit = MS_PER_HOUR / 1000;
  const carryWms = ((wattMs % unit) + unit) % unit;
  return { energyMwh: energyMwh((wattMs - carryWms) / unit), carryWms };
}
