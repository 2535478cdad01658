import { type Branded, checkInteger } from './brand.ts';

/** A share in per mille: 1 to 1000 (the whole). */
export type SharePermille = Branded<number, 'SharePermille'>;

/** Carbon intensity in grams of CO2-equivalent per kWh; 0 to 10 000. */
export type CarbonGrams = Branded<number, 'CarbonGrams'>;

export const WHOLE_SHARE = 1000 as SharePermille;

/** Brands a share. @throws UnitError */
export function sharePermille(value: number): SharePermille {
  return checkInteger(value, { unit: 'share in per mille', from: 1, to: 1000 }) as SharePermille;
}

/** Brands a carbon intensity. @throws UnitError */
export function carbonGrams(value: number): CarbonGrams {
  return checkInteger(value, { unit: 'carbon in g CO2e/kWh', from: 0, to: 10_000 }) as CarbonGrams;
}
