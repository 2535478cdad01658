import type { MemberIndex, Tariff } from '../ledger/transaction.ts';
import { type Minute, type MinuteSpan, type PriceMicros, priceMicros } from '../units/index.ts';

/** Public prices by minute, as the settlement reckons with them. Item i is minute startMinute + i. */
export interface PublicPrices {
  readonly startMinute: Minute;
  /** The lowest price that a household pays; millionths per kWh. */
  readonly price: Int32Array;
  /** The highest that it gets for surplus, 0 or above. */
  readonly feedIn: Int32Array;
}

/** Stands in `PublicPrices` for a minute without a price; no price is that high. */
export const NO_PRICE = 0x7fff_ffff;

/**
 * Prices of a span for one household. All that is published holds: the lowest price counts, the highest feed-in price
 * that is not negative. A producer's own tariffs do not hold for itself.
 */
export function publicPrices(
  tariffs: Iterable<Tariff>,
  of: { readonly household: MemberIndex; readonly span: MinuteSpan },
): PublicPrices {
  const { startMinute, endMinute } = of.span;
  const price = new Int32Array(endMinute - startMinute).fill(NO_PRICE);
  const feedIn = new Int32Array(endMinute - startMinute).fill(NO_PRICE);
  for (const tariff of tariffs) {
    if (tariff.author === of.household) continue;
    for (const [place, step] of tariff.steps.entries()) {
      const stepEnd = tariff.steps[place + 1]?.startMinute ?? tariff.endMinute;
      const from = Math.max(step.startMinute - startMinute, 0);
      const to = Math.min(stepEnd - startMinute, price.length);
      for (let i = from; i < to; i++) {
        if (step.price < (price[i] ?? NO_PRICE)) price[i] = step.price;
        if (step.feedInPrice === null || step.feedInPrice < 0) continue;
        const best = feedIn[i] ?? NO_PRICE;
        if (best === NO_PRICE || step.feedInPrice > best) feedIn[i] = step.feedInPrice;
      }
    }
  }
  return { startMinute, price, feedIn };
}

/** The public price of a minute; undefined where none is published or the minute lies outside. */
export function priceAt(prices: PublicPrices, at: Minute): PriceMicros | undefined {
  return known(prices.price[at - prices.startMinute]);
}

/** The feed-in price of a minute; undefined where surplus is not bought or the minute lies outside. */
export function feedInAt(prices: PublicPrices, at: Minute): PriceMicros | undefined {
  return known(prices.feedIn[at - prices.startMinute]);
}

function known(price: number | undefined): PriceMicros | undefined {
  return price === undefined || price === NO_PRICE ? undefined : priceMicros(price);
}
