import { MAX_PRICE_MICROS, type PriceMicros, priceMicros } from '../units/index.ts';

/** A price to ask, and the range that is fair to both. `low <= price <= high`. */
export interface SuggestedPrice {
  readonly price: PriceMicros;
  readonly low: PriceMicros;
  readonly high: PriceMicros;
}

/** Whole hundredths of the currency read better than millionths. */
const STEP_MICROS = 10_000;

/**
 * What to ask for surplus. The buyer could pay the public price instead; the seller could get the feed-in price, or
 * nothing (a negative feed-in price is not taken: surplus may be stored). So the fair range lies between: 20% to 10%
 * below the public price, never below the feed-in price. The price asked is 15% below, in whole hundredths of the
 * currency rounded down, unless that leaves the range. Where the public price is so low that the range lies below the
 * feed-in price, all three are the feed-in price.
 */
export function suggestPrice(market: {
  readonly publicPrice: PriceMicros;
  readonly feedInPrice: PriceMicros | null;
}): SuggestedPrice {
  const floor = Math.max(0, market.feedInPrice ?? 0);
  const below = (percent: number) => Math.floor((market.publicPrice * (100 - percent)) / 100);
  const low = Math.max(floor, below(20));
  const high = Math.max(floor, below(10));
  const asked = Math.floor(below(15) / STEP_MICROS) * STEP_MICROS;
  const price = Math.min(high, Math.max(low, asked));
  return { price: priceMicros(price), low: priceMicros(low), high: priceMicros(high) };
}

/** A mean of prices weighted by energy, rounded down; undefined when nothing weighs. Exact within. */
export function meanPrice(
  parts: Iterable<{ readonly price: number; readonly energyMwh: number }>,
): PriceMicros | undefined {
  let amount = 0n;
  let energy = 0n;
  for (const part of parts) {
    amount += BigInt(part.price) * BigInt(part.energyMwh);
    energy += BigInt(part.energyMwh);
  }
  if (energy === 0n) return undefined;
  const offset = BigInt(MAX_PRICE_MICROS) * energy;
  // Division cuts towards zero: with the offset the sum is positive, so that it rounds down.
  return priceMicros(Number((amount + offset) / energy) - MAX_PRICE_MICROS);
}
