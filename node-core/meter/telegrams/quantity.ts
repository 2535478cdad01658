import { type EnergyMwh, energyMwh, formatDecimal } from '../../units/index.ts';
import { TelegramError } from './fault.ts';
import { formatObis } from './obis.ts';
import type { Register } from './telegram.ts';

/** Powers of ten of the units that meters write. Kilo goes into the exponent; a mega says which meter it is, and stays. */
const BASE_UNITS: Readonly<Record<string, { readonly unit: string; readonly exponent: number }>> = {
  kwh: { unit: 'Wh', exponent: 3 },
  kw: { unit: 'W', exponent: 3 },
  kvarh: { unit: 'varh', exponent: 3 },
  kvar: { unit: 'var', exponent: 3 },
  kvah: { unit: 'VAh', exponent: 3 },
  kva: { unit: 'VA', exponent: 3 },
  wh: { unit: 'Wh', exponent: 0 },
  w: { unit: 'W', exponent: 0 },
  varh: { unit: 'varh', exponent: 0 },
  var: { unit: 'var', exponent: 0 },
};

const NUMBER = /^([+-]?)(\d{1,20})(?:\.(\d{1,12}))?$/;

/** A number as a meter writes it, exact; undefined for anything else: blanks, dashes, times, names. */
export function decimalOfText(text: string): { digits: bigint; exponent: number } | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent: fraction === '' ? 0 : -fraction.length };
}

/** The unit without its kilo, and what that adds to the exponent; case aside ('kVAr'). Unknown units stay as they are. */
export function baseUnit(unit: string): { readonly unit: string; readonly exponent: number } {
  return BASE_UNITS[unit.toLowerCase()] ?? { unit, exponent: 0 };
}

/** The exact value as the shortest decimal: '230.7', '-0.5', '22721380'. */
export function formatValue({ digits, exponent }: Register): string {
  return exponent < 0 ? formatDecimal(digits, -exponent) : String(digits * 10n ** BigInt(exponent));
}

/** The energy in mWh, rounded down; undefined where the register is of no energy. @throws TelegramError past 1 TWh */
export function energyOf(register: Register): EnergyMwh | undefined {
  const perUnit = ENERGY_EXPONENTS[register.unit];
  if (perUnit === undefined) return undefined;
  const value = scaled(register, perUnit);
  if (value < 0 || value > MAX_ENERGY_MWH) throw outOfRange(register);
  return energyMwh(value);
}

/** The power in mW, rounded towards minus infinity; undefined where the register is of none. @throws TelegramError past 1 GW */
export function powerOf(register: Register): number | undefined {
  if (register.unit !== 'W') return undefined;
  const value = scaled(register, 3);
  if (Math.abs(value) > MAX_POWER_MW) throw outOfRange(register);
  return value;
}

const ENERGY_EXPONENTS: Readonly<Record<string, number>> = { Wh: 3, MWh: 9 };
/** So that sums of some stay far below 2^53. */
const MAX_ENERGY_MWH = 1_000_000_000_000_000;
const MAX_POWER_MW = 1_000_000_000_000;

function scaled({ digits, exponent }: Register, shift: number): number {
  const places = exponent + shift;
  if (places >= 0) return Number(digits * 10n ** BigInt(places));
  const divisor = 10n ** BigInt(-places);
  const quotient = digits / divisor;
  return Number(digits < 0n && quotient * divisor !== digits ? quotient - 1n : quotient);
}

function outOfRange(register: Register): TelegramError {
  const said = `${formatObis(register.obis)} = ${formatValue(register)} ${register.unit}`;
  return new TelegramError('range', {
    bytes: new TextEncoder().encode(said),
    at: 0,
    expected: 'a value that a household has',
  });
}
