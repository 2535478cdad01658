import type { MemberIndex, Tariff } from '../ledger/transaction.ts';
import { type Minute, type MinuteSpan, type PriceMicros } from '../units/index.ts';

/** A price of one minute, and the tariff step that it is from. */
export interface TablePrice {
  readonly producer: MemberIndex;
  readonly price: PriceMicros;
  readonly tariff: Tariff;
  /** Where the step begins. */
  readonly startMinute: Minute;
}

/** Best prices, looked up minute by minute; undefined where there is none. */
export interface PriceTable {
  purchaseAt(at: Minute): TablePrice | undefined;
  feedInAt(at: Minute): TablePrice | undefined;
}

/**
 * The second opinion's own prices: every step is written over every minute that it is in force, and the better one
 * stays. Knows nothing of runs (`tariffs.ts`), so that neither can hide the other's mistake.
 */
export function priceTable(
  tariffs: readonly Tariff[],
  { household, span }: { readonly household: MemberIndex; readonly span: MinuteSpan },
): PriceTable {
  const length = span.endMinute - span.startMinute;
  const purchases = new Array<TablePrice | undefined>(length).fill(undefined);
  const feedIns = new Array<TablePrice | undefined>(length).fill(undefined);
  for (const tariff of tariffs) {
    const producer = tariff.author;
    if (producer === household) continue;
    for (const [at, step] of tariff.steps.entries()) {
      const { startMinute, price, feedInPrice } = step;
      const endMinute = Math.min(tariff.steps[at + 1]?.startMinute ?? tariff.endMinute, tariff.endMinute);
      const from = Math.max(startMinute, span.startMinute) - span.startMinute;
      const to = Math.min(endMinute, span.endMinute) - span.startMinute;
      const buying = { producer, price, tariff, startMinute };
      const paying =
        feedInPrice === null || feedInPrice < 0
          ? undefined
          : { producer, price: feedInPrice, tariff, startMinute };
      for (let item = from; item < to; item += 1) {
        if (isCheaper(buying, purchases[item])) purchases[item] = buying;
        if (paying !== undefined && paysMore(paying, feedIns[item])) feedIns[item] = paying;
      }
    }
  }
  return {
    purchaseAt: (at) => purchases[at - span.startMinute],
    feedInAt: (at) => feedIns[at - span.startMinute],
  };
}

function isCheaper(price: TablePrice, than: TablePrice | undefined): boolean {
  if (than === undefined) return true;
  return price.price < than.price || (price.price === than.price && price.producer < than.producer);
}

function paysMore(price: TablePrice, than: TablePrice | undefined): boolean {
  if (than === undefined) return true;
  return price.price > than.price || (price.price === than.price && price.producer < than.producer);
}
