import type { TariffPoint } from '../../../../node-core/api/index.ts';
import type { MinuteRange } from '../../format/calendar.ts';

/**
 * What public power costs on average over a span, as far as prices are published for it: weighted by minutes, rounded
 * down. Null where none is.
 */
export function publicPriceOver(tariffs: readonly TariffPoint[], span: MinuteRange): number | null {
  let sum = 0n;
  let minutes = 0n;
  for (const { startMinute, endMinute, price } of tariffs) {
    const from = Math.max(startMinute, span.startMinute);
    const to = Math.min(endMinute, span.endMinute);
    if (to <= from) continue;
    sum += BigInt(to - from) * BigInt(price);
    minutes += BigInt(to - from);
  }
  if (minutes === 0n) return null;
  const mean = sum / minutes;
  return Number(sum < 0n && sum % minutes !== 0n ? mean - 1n : mean);
}

/** How much lower than the other a price is, in whole per cent of the other; negative where it is higher, null where the other is not above zero. */
export function belowPercent(price: number, other: number | null): number | null {
  if (other === null || other <= 0) return null;
  // Adding 0 turns the -0 of a tiny difference into 0.
  return Math.round(((other - price) * 100) / other) + 0;
}
