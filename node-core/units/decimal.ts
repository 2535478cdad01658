import { UnitError } from './brand.ts';

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/**
 * Reads a plain decimal number as an integer of 10^-places, exactly: parseDecimal('-0.5', 3) is -500n.
 * Digits after the last kept place must be zeros.
 * @throws UnitError for signs other than a leading minus, exponents, blanks, commas, or digits that would be lost.
 */
export function parseDecimal(text: string, places: number): bigint {
  const match = DECIMAL.exec(text);
  if (match === null) throw new UnitError('a plain decimal number was expected, such as 1.25', text);
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.slice(0, places).padEnd(places, '0');
  if (/[1-9]/.test(fraction.slice(places))) {
    throw new UnitError(`at most ${places} digits may follow the decimal point`, text);
  }
  const magnitude = BigInt(whole + kept);
  return sign === '-' ? -magnitude : magnitude;
}

/**
 * Writes an integer of 10^-places as the shortest exact decimal: formatDecimal(-500n, 3) is '-0.5', 0n is '0'.
 * The inverse of `parseDecimal`.
 */
export function formatDecimal(value: bigint, places: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Quotient rounded to the nearest integer, halves away from zero; `divisor` must be positive.
 * The one rounding rule of the project (DESIGN 3).
 */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  if (divisor <= 0n) throw new UnitError('the divisor must be positive', divisor.toString());
  const magnitude = value < 0n ? -value : value;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return value < 0n ? -quotient : quotient;
}
