import { type Branded, checkInteger } from './brand.ts';
import { parseDecimal } from './decimal.ts';

/** Energy in milliwatt-hours; 1 kWh = 1 000 000. A safe integer, signed where a difference is meant. */
export type EnergyMwh = Branded<number, 'EnergyMwh'>;

/** Decimal places of a kWh that fit a milliwatt-hour. */
const KWH_PLACES = 6;
const RANGE = { unit: 'energy in mWh', from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

/** The largest energy of one minute that a reading can hold: 48 bits, 2^48 - 1 mWh (281 GWh). */
export const MAX_MINUTE_ENERGY_MWH = 2 ** 48 - 1;

export const ZERO_ENERGY = 0 as EnergyMwh;

/** Brands a number of milliwatt-hours. @throws UnitError when it is no safe integer. */
export function energyMwh(value: number): EnergyMwh {
  return checkInteger(value, RANGE) as EnergyMwh;
}

/**
 * Reads kilowatt-hours as a person or a meter writes them: '0.517', '-0.5', '3.4165'; at most six decimals.
 * @throws UnitError for anything else: a lost digit is never rounded away.
 */
export function energyFromKwhText(text: string): EnergyMwh {
  return energyMwh(Number(parseDecimal(text, KWH_PLACES)));
}

/** Sum, exact. @throws UnitError when it passes 2^53 - 1 mWh (9 million GWh) either way, at its end or on its way. */
export function addEnergy(...parts: readonly EnergyMwh[]): EnergyMwh {
  let sum = energyMwh(0);
  // Each partial sum is checked: past 2^53 a digit is lost, and a later part could bring the sum back in range.
  for (const part of parts) sum = energyMwh(sum + part);
  return sum;
}

/** `from` less `less`; may be negative. */
export function subtractEnergy(from: EnergyMwh, less: EnergyMwh): EnergyMwh {
  return energyMwh(from - less);
}
