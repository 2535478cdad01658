import { type ObisCode, type QuantityKind, quantityOf } from '../obis.ts';
import type { ScalerUnit } from './list.ts';

/** Exponents of values that come without a scaler; a kind that is missing has a unit that nobody told us. */
export type Scale = Partial<Record<QuantityKind, number>>;

/**
 * Scales of makers whose lists have no scalers (their own list documents for the Norwegian and Swedish ports; FACTS,
 * Meters).
 *
 * | maker | known by | power | energy | current | voltage | power factor |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | Kamstrup | list ID `Kamstrup_...` | 1 W | 10 Wh | 10 mA | 1 V | 0.01 |
 * | Kaifa | list ID `KFM_...` | 1 W | 1 Wh | 1 mA | 0.1 V | |
 * | Iskraemeco | logical device name `ISK...` | 1 W | 1 Wh | 10 mA | 0.1 V | 0.001 |
 * | others | | 1 W | 1 Wh | ? | ? | ? |
 */
export const KAMSTRUP_SCALE: Scale = { power: 0, energy: 1, current: -2, voltage: 0, factor: -2 };
export const KAIFA_SCALE: Scale = { power: 0, energy: 0, current: -3, voltage: -1 };
export const ISKRA_SCALE: Scale = { power: 0, energy: 0, current: -2, voltage: -1, factor: -3 };
export const OTHER_SCALE: Scale = { power: 0, energy: 0 };

/** The scale of the maker whose list this is. */
export function scaleOf(listId: string | undefined): Scale {
  if (listId?.startsWith('Kamstrup') === true) return KAMSTRUP_SCALE;
  if (listId?.startsWith('KFM') === true) return KAIFA_SCALE;
  return listId?.startsWith('ISK') === true ? ISKRA_SCALE : OTHER_SCALE;
}

/** Exponent and unit of a code by a maker's scale; a bare number where the scale does not say. */
export function scaledUnit(obis: ObisCode, scale: Scale): ScalerUnit {
  const { kind, unit } = quantityOf(obis);
  const exponent = scale[kind];
  return exponent === undefined ? { exponent: 0, unit: '' } : { exponent, unit };
}
