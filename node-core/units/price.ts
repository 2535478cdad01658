import { type Branded, checkInteger } from './brand.ts';
import { formatDecimal, parseDecimal } from './decimal.ts';

/** A price in millionths of the currency per kWh (1 NOK/kWh = 1 000 000); may be negative. */
export type PriceMicros = Branded<number, 'PriceMicros'>;

const PLACES = 6;

/** No price of this project is further from zero: 1000 of the currency per kWh. */
export const MAX_PRICE_MICROS = 1_000_000_000;

const RANGE = { unit: 'price in millionths per kWh', from: -MAX_PRICE_MICROS, to: MAX_PRICE_MICROS };

/** Brands a price. @throws UnitError when it is no integer within +-MAX_PRICE_MICROS. */
export function priceMicros(value: number): PriceMicros {
  return checkInteger(value, RANGE) as PriceMicros;
}

/** Reads a price per kWh as a person writes it: '1.00', '-0.05'; at most six decimals. @throws UnitError */
export function priceFromText(text: string): PriceMicros {
  return priceMicros(Number(parseDecimal(text, PLACES)));
}

/** The shortest decimal: '1', '0.255'. */
export function formatPrice(price: PriceMicros): string {
  return formatDecimal(BigInt(price), PLACES);
}
