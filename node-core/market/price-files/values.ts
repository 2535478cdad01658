import { Temporal } from 'temporal-polyfill';
import { divideRounded, MAX_PRICE_MICROS, type PriceMicros, priceMicros } from '../../units/index.ts';
import { PriceFileError, type PriceFileOptions } from './price-file.ts';

const NUMBER = /^([+-]?)(\d{1,18})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const MS_PER_MINUTE = 60_000;
const MICROS = 1_000_000n;

/** A price as a file writes it. */
export interface WrittenPrice {
  /** Decimal digits, with an exponent perhaps. */
  readonly text: string;
  readonly line: number;
  /** kWh that it is for: 1, or 1000 for a price per MWh. */
  readonly perKwh: 1 | 1_000;
  /** Millionths of the community's currency for one unit of the file's; 1 000 000 when they are the same. */
  readonly rateMicros: number;
}

/**
 * A price per kWh in the community's currency, rounded to millionths where it has more digits.
 * @throws PriceFileError `number`
 */
export function priceOf(written: WrittenPrice): { readonly price: PriceMicros; readonly isRounded: boolean } {
  const { text, line, perKwh, rateMicros } = written;
  const match = NUMBER.exec(text.trim());
  if (match === null) throw new PriceFileError({ fault: 'number', line, evidence: shortened(text) });
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * BigInt(rateMicros);
  const top = shift > 0 ? digits * 10n ** BigInt(shift) : digits;
  const bottom = (shift < 0 ? 10n ** BigInt(-shift) : 1n) * BigInt(perKwh);
  // `top / bottom` is in millionths: the rate brought them along.
  const micros = divideRounded(sign === '-' ? -top : top, bottom);
  if (micros > BigInt(MAX_PRICE_MICROS) || micros < -BigInt(MAX_PRICE_MICROS)) {
    throw new PriceFileError({ fault: 'number', line, evidence: shortened(text) });
  }
  return { price: priceMicros(Number(micros)), isRounded: top % bottom !== 0n };
}

/** What one unit of the file's currency is worth, in millionths. @throws PriceFileError `currency` */
export function rateFor(currency: { text: string; line: number }, options: PriceFileOptions): number {
  if (currency.text === options.currency) return Number(MICROS);
  const { exchange } = options;
  if (exchange === undefined || exchange.from !== currency.text) {
    throw new PriceFileError({ fault: 'currency', line: currency.line, evidence: shortened(currency.text) });
  }
  return exchange.rateMicros;
}

/** Minutes since the epoch of an ISO 8601 time with an offset. @throws PriceFileError `time` */
export function minuteOf(time: { text: string; line: number }): number {
  const { text, line } = time;
  try {
    if (TIME.test(text)) return Temporal.Instant.from(text).epochMilliseconds / MS_PER_MINUTE;
  } catch {
    // A 30th of February has the right shape, and is refused by Temporal.
  }
  throw new PriceFileError({ fault: 'time', line, evidence: shortened(text) });
}

/** Evidence is shown to a person: as much as fits a line. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
