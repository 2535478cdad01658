import type { Branded } from './brand.ts';
import { checkInteger } from './brand.ts';
import { divideRounded, formatDecimal, parseDecimal } from './decimal.ts';
import type { EnergyMwh } from './energy.ts';
import type { PriceMicros } from './price.ts';

/** Money in 10^-12 of the currency: an energy in mWh times a price in millionths per kWh, exactly. Signed. */
export type Money = Branded<bigint, 'Money'>;

/** Money rounded to the currency's minor unit (oere, cents): a safe integer, signed. */
export type MoneyMinor = Branded<number, 'MoneyMinor'>;

/** Decimal places of `Money`. */
const PLACES = 12;
const RANGE = { unit: 'money in minor units', from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

export const ZERO_MONEY = 0n as Money;

/** Brands 10^-12ths of the currency. */
export function money(value: bigint): Money {
  return value as Money;
}

/** What an energy costs at a price, exactly. Negative when just one of them is. */
export function moneyFor(energyMwh: EnergyMwh, price: PriceMicros): Money {
  return (BigInt(energyMwh) * BigInt(price)) as Money;
}

/** Sum, exact and without limit. */
export function addMoney(...parts: readonly Money[]): Money {
  let sum = 0n;
  for (const part of parts) sum += part;
  return sum as Money;
}

/** The same sum seen from the other side. */
export function negateMoney(value: Money): Money {
  return -value as Money;
}

/** The exact amount as the shortest decimal: '-12.3407'. */
export function formatMoney(value: Money): string {
  return formatDecimal(value, PLACES);
}

/** Reads what `formatMoney` writes. @throws UnitError for anything that is no decimal of up to 12 places. */
export function parseMoney(text: string): Money {
  return parseDecimal(text, PLACES) as Money;
}

/**
 * Rounds once, half away from zero, to a currency with `minorDigits` decimals (2 for NOK).
 * Only a bill's line may call this: sums are made before or after, never in between (DESIGN 3).
 */
export function roundMoney(value: Money, minorDigits: number): MoneyMinor {
  return moneyMinor(Number(divideRounded(value, 10n ** BigInt(PLACES - minorDigits))));
}

/** Brands an amount in minor units. @throws UnitError when it is no safe integer. */
export function moneyMinor(value: number): MoneyMinor {
  return checkInteger(value, RANGE) as MoneyMinor;
}
