/**
 * Integers in, words out: the only way a number reaches a screen. Nothing here rounds through a float, and nothing
 * returns a number without its unit.
 */
import { DecimalFormats, type Quantity, quantity } from './decimal.ts';
import { type EnergyDetail, formatEnergy, formatEnergyColumn, formatEnergyTick } from './energy.ts';
import { MoneyFormats } from './money.ts';
import { formatPower, formatPowerTick } from './power.ts';
import { TimeFormats } from './time.ts';

/** All formatters of one locale and time zone. */
export interface Format {
  readonly locale: string;
  readonly timeZone: string;
  /** Energy in mWh. */
  energy(energyMwh: number, detail?: EnergyDetail): Quantity;
  /** Energy in mWh, always kWh with two decimals, for columns and axes. */
  energyColumn(energyMwh: number): Quantity;
  /** A tick of an axis in mWh or W; rounded to a whole one first, as chart.js works in floats. */
  energyTick(energyMwh: number): string;
  powerTick(powerW: number): string;
  /** Power in W. */
  power(powerW: number): Quantity;
  /** Share in per mille: `500` is `50%`. */
  share(perMille: number): string;
  /** Carbon in grams CO2-equivalent per kWh: number and unit. */
  carbon(gramsPerKwh: number): Quantity;
  /** A plain count. */
  count(count: number): string;
  readonly money: MoneyFormats;
  readonly time: TimeFormats;
}

export function createFormat(options: { locale: string; timeZone: string }): Format {
  const formats = new DecimalFormats(options.locale);
  const percent = new Intl.NumberFormat(options.locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    ...options,
    energy: (energyMwh, detail = 'glance') => formatEnergy(formats, energyMwh, detail),
    energyColumn: (energyMwh) => formatEnergyColumn(formats, energyMwh),
    energyTick: (energyMwh) => formatEnergyTick(formats, Math.round(energyMwh)).text,
    powerTick: (powerW) => formatPowerTick(formats, Math.round(powerW)).text,
    power: (powerW) => formatPower(formats, powerW),
    share: (perMille) => percent.format(perMille / 1_000),
    carbon: (gramsPerKwh) =>
      quantity(formats.write(gramsPerKwh, { decimals: 0, least: 0, most: 0 }), 'g\u00a0CO₂/kWh'),
    count: (count) => formats.write(count, { decimals: 0, least: 0, most: 0 }),
    money: new MoneyFormats(options.locale),
    time: new TimeFormats(options),
  };
}
