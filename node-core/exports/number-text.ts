import { Temporal } from 'temporal-polyfill';
import { formatDecimal, type Minute, msOfMinute } from '../units/index.ts';

/** Numbers, money and dates of one locale and time zone. Whole numbers in, texts out; no float on the way. */
export class NumberText {
  private readonly locale: string;
  private readonly timeZone: string;

  constructor(options: { readonly locale: string; readonly timeZone: string }) {
    this.locale = options.locale;
    this.timeZone = options.timeZone;
  }

  /** `value` / 10^`places`, with between `least` and `most` decimals. */
  decimal(value: bigint, scale: { places: number; least: number; most: number }): string {
    const format = new Intl.NumberFormat(this.locale, {
      minimumFractionDigits: scale.least,
      maximumFractionDigits: scale.most,
    });
    return tidy(format.format(exact(formatDecimal(value, scale.places))));
  }

  /** An amount in minor units with its currency: `−NOK 12.30`, `−12,30 kr`. */
  money(amount: { readonly minor: number; readonly currency: string; readonly minorDigits: number }): string {
    const format = new Intl.NumberFormat(this.locale, {
      style: 'currency',
      currency: amount.currency,
      minimumFractionDigits: amount.minorDigits,
      maximumFractionDigits: amount.minorDigits,
    });
    return tidy(format.format(exact(formatDecimal(BigInt(amount.minor), amount.minorDigits))));
  }

  /** `25 %` of basis points. */
  percent(basisPoints: number): string {
    const format = new Intl.NumberFormat(this.locale, { style: 'percent', maximumFractionDigits: 2 });
    return tidy(format.format(exact(formatDecimal(BigInt(basisPoints), 4))));
  }

  /** `1 November 2026` */
  date(at: Minute): string {
    return this.written(at, { day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** `1 November 2026 at 14:05` in the way of the language. */
  dateTime(at: Minute): string {
    return this.written(at, { dateStyle: 'long', timeStyle: 'short' });
  }

  /** `June 2026` of `2026-06`. */
  month(month: string): string {
    const first = Temporal.PlainDate.from(`${month}-01`);
    return new Intl.DateTimeFormat(this.locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
      first.toZonedDateTime('UTC').epochMilliseconds,
    );
  }

  private written(at: Minute, style: Intl.DateTimeFormatOptions): string {
    return tidy(
      new Intl.DateTimeFormat(this.locale, { timeZone: this.timeZone, ...style }).format(msOfMinute(at)),
    );
  }
}

/** Intl takes decimal texts as they are; its type asks for the shape of one. */
function exact(text: string): Intl.StringNumericLiteral {
  if (!isDecimal(text)) throw new RangeError(`Not a decimal text: ${text}`);
  return text;
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** A true minus sign, and no line break inside an amount. */
function tidy(text: string): string {
  return text.replace('-', '\u2212').replaceAll(/[ \u202f]/g, '\u00a0');
}
