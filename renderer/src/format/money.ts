import { decimalText, type Quantity } from './decimal.ts';

/** An amount of money on a screen: whole minor units (øre, cents) of a currency (ISO 4217 code). Positive: owed to you. */
export interface MoneyAmount {
  readonly minor: number;
  readonly currency: string;
}

/** A price: millionths of the currency per kWh (1 000 000 is one krone), may be negative. */
export interface PriceAmount {
  readonly millionthsPerKwh: number;
  readonly currency: string;
}

/** Which way money goes, seen from this home. */
export type Balance = 'earned' | 'owed' | 'even';

/** The direction of an amount by its sign. */
export function balanceOf(amount: MoneyAmount): Balance {
  if (amount.minor === 0) return 'even';
  return amount.minor > 0 ? 'earned' : 'owed';
}

/** Writes money and prices in one locale. */
export class MoneyFormats {
  private readonly made = new Map<string, Intl.NumberFormat>();
  private readonly locale: string;

  constructor(locale: string) {
    this.locale = locale;
  }

  /** `NOK 12.30`; a minus sign when negative. Screens normally say the direction in words and pass the size. */
  money(amount: MoneyAmount): string {
    const format = this.format(amount.currency);
    return tidy(format.format(decimalText(amount.minor, minorDigits(format))));
  }

  /** The same, with the currency apart from the number. */
  moneyParts(amount: MoneyAmount): Quantity {
    const format = this.format(amount.currency);
    const parts = format.formatToParts(decimalText(amount.minor, minorDigits(format)));
    const currencyAt = parts.findIndex(({ type }) => type === 'currency');
    const value = parts.filter(({ type }) => type !== 'currency').map((part) => part.value);
    return {
      value: tidy(value.join('').trim()),
      unit: parts[currencyAt]?.value ?? amount.currency,
      text: this.money(amount),
      unitFirst: currencyAt < parts.findIndex(({ type }) => type === 'integer'),
    };
  }

  /** All twelve decimals that settlement works with, without trailing zeros beyond the minor unit. `pico`: 10^-12 of the currency. */
  exactMoney(amount: { pico: bigint; currency: string }): string {
    return tidy(this.format(amount.currency, 12).format(decimalText(amount.pico, 12)));
  }

  /** The currency amount of a price for one kWh, two to four decimals: `NOK 0.8950`. */
  price(price: PriceAmount): string {
    return tidy(this.format(price.currency, 4).format(decimalText(price.millionthsPerKwh, 6)));
  }

  private format(currency: string, mostDigits?: number): Intl.NumberFormat {
    const key = `${currency} ${mostDigits ?? ''}`;
    let format = this.made.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.locale, {
        style: 'currency',
        currency,
        ...(mostDigits === undefined ? {} : { maximumFractionDigits: mostDigits }),
      });
      this.made.set(key, format);
    }
    return format;
  }
}

function minorDigits(format: Intl.NumberFormat): number {
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** A true minus sign, and no line break inside an amount. */
function tidy(text: string): string {
  return text.replace('-', '\u2212').replaceAll(' ', '\u00a0');
}
