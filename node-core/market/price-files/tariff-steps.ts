import type { TariffStep } from '../../ledger/transaction.ts';
import {
  type CarbonGrams,
  divideRounded,
  type Minute,
  type PriceMicros,
  priceMicros,
} from '../../units/index.ts';
import type { PriceFile } from './price-file.ts';

/** How the prices of a file become a public producer's tariff. */
export interface TariffTerms {
  /** Added to each price: a surcharge (or, negative, a rebate) in millionths per kWh. */
  readonly surcharge: PriceMicros;
  /**
   * What is paid for surplus that no neighbour took: nothing, or each price less a deduction in millionths per kWh. It may
   * become negative with the price: delivering then costs the household something, as on the exchange.
   */
  readonly feedIn:
    | { readonly kind: 'none' }
    | { readonly kind: 'priceLess'; readonly deduction: PriceMicros };
  readonly carbon: CarbonGrams;
}

/** The steps of a tariff and its end: what a `tariff` transaction holds. */
export interface TariffOfFile {
  /** Ascending; prices that hold on are one step. */
  readonly steps: readonly TariffStep[];
  readonly endMinute: Minute;
}

/** A tariff holds at most so many steps (docs/protocol.md); a file with more is taken over in parts. */
export const MOST_TARIFF_STEPS = 10_000;

/**
 * Makes tariffs of a file: one, or several that follow on each other where there are more steps than one holds.
 * @throws UnitError when a price with its surcharge is out of range
 */
export function tariffsOfFile(file: PriceFile, terms: TariffTerms): TariffOfFile[] {
  const steps: TariffStep[] = [];
  for (const { startMinute, price } of file.prices) {
    const step: TariffStep = {
      startMinute,
      price: priceMicros(price + terms.surcharge),
      feedInPrice: terms.feedIn.kind === 'none' ? null : priceMicros(price - terms.feedIn.deduction),
      carbon: terms.carbon,
    };
    const last = steps.at(-1);
    if (last === undefined || last.price !== step.price || last.feedInPrice !== step.feedInPrice) {
      steps.push(step);
    }
  }
  const tariffs: TariffOfFile[] = [];
  for (let from = 0; from < steps.length; from += MOST_TARIFF_STEPS) {
    const next = steps[from + MOST_TARIFF_STEPS];
    const endMinute = next?.startMinute ?? file.prices.at(-1)?.endMinute;
    if (endMinute === undefined) break;
    tariffs.push({ steps: steps.slice(from, from + MOST_TARIFF_STEPS), endMinute });
  }
  return tariffs;
}

/** What a person looks at before taking a file over. */
export interface PriceFilePreview {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  readonly lowest: PriceMicros;
  readonly highest: PriceMicros;
  /** Over time, rounded to a millionth. */
  readonly mean: PriceMicros;
  /** Minutes with a price below nought. */
  readonly negativeMinutes: number;
}

/** Sums a file up, which always has at least one price. */
export function previewOf({ prices }: PriceFile): PriceFilePreview {
  const first = prices[0];
  const last = prices.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a price file has at least one price');
  let lowest = first.price;
  let highest = first.price;
  let sum = 0n;
  let negativeMinutes = 0;
  for (const { price, startMinute, endMinute } of prices) {
    const minutes = endMinute - startMinute;
    if (price < lowest) lowest = price;
    if (price > highest) highest = price;
    if (price < 0) negativeMinutes += minutes;
    sum += BigInt(price) * BigInt(minutes);
  }
  const length = BigInt(last.endMinute - first.startMinute);
  return {
    startMinute: first.startMinute,
    endMinute: last.endMinute,
    lowest,
    highest,
    mean: priceMicros(Number(divideRounded(sum, length))),
    negativeMinutes,
  };
}
