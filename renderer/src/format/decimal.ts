/** Exact decimal texts of scaled integers, for Intl.NumberFormat, which takes them without going through a float. */

/**
 * The decimal text of `units` / 10^`decimals`: `decimalText(-1234n, 3)` is `-1.234`.
 * `units` is a bigint or a safe integer; throws on anything else, as a number that is not whole is a bug of ours.
 */
export function decimalText(units: number | bigint, decimals: number): Intl.StringNumericLiteral {
  if (typeof units === 'number' && !Number.isSafeInteger(units)) {
    throw new RangeError(`Expected a whole number of units, got ${units}`);
  }
  const whole = BigInt(units);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const text = `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${decimals === 0 ? '' : `.${digits.slice(cut)}`}`;
  if (!isDecimal(text)) throw new RangeError(`Not a decimal text: ${text}`);
  return text;
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** An amount with its unit. `text` is both with a no-break space; a screen shows `value` large and `unit` small. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
  readonly text: string;
  /** Whether the unit stands before the number, as currencies do in English. */
  readonly unitFirst?: boolean;
}

/** Joins a number and its unit into a Quantity. */
export function quantity(value: string, unit: string): Quantity {
  return { value, unit, text: `${value}\u00a0${unit}` };
}

/** Number formatters of one locale by their number of decimals, made once each: making one costs far more than using it. */
export class DecimalFormats {
  private readonly made = new Map<string, Intl.NumberFormat>();
  private readonly locale: string;

  constructor(locale: string) {
    this.locale = locale;
  }

  /** Writes units / 10^decimals with at least `least` and at most `most` decimals, rounded half away from zero. */
  write(units: number | bigint, scale: { decimals: number; least: number; most: number }): string {
    const key = `${scale.least}-${scale.most}`;
    let format = this.made.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: scale.least,
        maximumFractionDigits: scale.most,
        signDisplay: 'negative',
      });
      this.made.set(key, format);
    }
    return format.format(decimalText(units, scale.decimals)).replace('-', '\u2212');
  }
}
