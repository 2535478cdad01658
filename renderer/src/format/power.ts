import { type DecimalFormats, type Quantity, quantity } from './decimal.ts';

/** Writes a power for an axis: always kW, at most two decimals: `0.5 kW`. */
export function formatPowerTick(formats: DecimalFormats, powerW: number): Quantity {
  return quantity(formats.write(powerW, { decimals: 3, least: 0, most: 2 }), 'kW');
}

/** Writes a power in watts (a safe integer): W below 1000, then kW with two decimals, one from 100 kW. */
export function formatPower(formats: DecimalFormats, powerW: number): Quantity {
  const size = Math.abs(powerW);
  if (size < 1_000) return quantity(formats.write(powerW, { decimals: 0, least: 0, most: 0 }), 'W');
  const digits = size < 100_000 ? 2 : 1;
  return quantity(formats.write(powerW, { decimals: 3, least: digits, most: digits }), 'kW');
}
