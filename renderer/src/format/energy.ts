import { type DecimalFormats, type Quantity, quantity } from './decimal.ts';

/** How much detail an energy gets: for a glance, every digit that the meter gave, or as many for each so that a sum lines up. */
export type EnergyDetail = 'glance' | 'exact' | 'digits';

const MWH_PER_WH = 1_000;
const MWH_PER_KWH = 1_000_000;

/**
 * Writes an energy in milliwatt-hours (a safe integer). Glance: Wh below one kWh, then kWh with fewer decimals as it grows, MWh from
 * 10 000 kWh. Exact: kWh with all six decimals at hand, at least three. Digits: kWh with six decimals.
 */
export function formatEnergy(formats: DecimalFormats, energyMwh: number, detail: EnergyDetail): Quantity {
  if (detail === 'exact')
    return quantity(formats.write(energyMwh, { decimals: 6, least: 3, most: 6 }), 'kWh');
  if (detail === 'digits')
    return quantity(formats.write(energyMwh, { decimals: 6, least: 6, most: 6 }), 'kWh');
  const size = Math.abs(energyMwh);
  if (energyMwh === 0) return quantity('0', 'kWh');
  if (size < 10 * MWH_PER_WH)
    return quantity(formats.write(energyMwh, { decimals: 3, least: 0, most: 1 }), 'Wh');
  if (size < MWH_PER_KWH) return quantity(formats.write(energyMwh, { decimals: 3, least: 0, most: 0 }), 'Wh');
  if (size < 100 * MWH_PER_KWH)
    return quantity(formats.write(energyMwh, { decimals: 6, least: 2, most: 2 }), 'kWh');
  if (size < 1_000 * MWH_PER_KWH)
    return quantity(formats.write(energyMwh, { decimals: 6, least: 1, most: 1 }), 'kWh');
  if (size < 10_000 * MWH_PER_KWH)
    return quantity(formats.write(energyMwh, { decimals: 6, least: 0, most: 0 }), 'kWh');
  return quantity(formats.write(energyMwh, { decimals: 9, least: 2, most: 2 }), 'MWh');
}

/** Writes an energy for an axis: always kWh, at most two decimals: `0.5 kWh`. */
export function formatEnergyTick(formats: DecimalFormats, energyMwh: number): Quantity {
  return quantity(formats.write(energyMwh, { decimals: 6, least: 0, most: 2 }), 'kWh');
}

/** Writes an energy in kWh with two decimals always, so that a column of a table lines up. */
export function formatEnergyColumn(formats: DecimalFormats, energyMwh: number): Quantity {
  return quantity(formats.write(energyMwh, { decimals: 6, least: 2, most: 2 }), 'kWh');
}
