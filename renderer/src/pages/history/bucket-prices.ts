import type { TariffPoint } from '../../../../node-core/api/index.ts';

/** A bar's time. */
export interface Bucket {
  readonly startMinute: number;
  readonly minutes: number;
}

/**
 * What public power cost on average over each bar's time, in millionths per kWh, each minute counting the same; null
 * where no price was published for any of it. Both lists ascend.
 */
export function bucketPrices(
  buckets: readonly Bucket[],
  tariffs: readonly Pick<TariffPoint, 'startMinute' | 'endMinute' | 'price'>[],
): (number | null)[] {
  let first = 0;
  return buckets.map(({ startMinute, minutes }) => {
    const endMinute = startMinute + minutes;
    while ((tariffs[first]?.endMinute ?? Number.POSITIVE_INFINITY) <= startMinute) first += 1;
    let priced = 0;
    let sum = 0;
    for (let at = first; at < tariffs.length; at += 1) {
      const tariff = tariffs[at];
      if (tariff === undefined || tariff.startMinute >= endMinute) break;
      const overlap = Math.min(endMinute, tariff.endMinute) - Math.max(startMinute, tariff.startMinute);
      priced += overlap;
      sum += overlap * tariff.price;
    }
    return priced === 0 ? null : Math.round(sum / priced);
  });
}
