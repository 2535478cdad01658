import { useCallback } from 'react';
import type { MinuteRange } from '../../format/calendar.ts';
import { useNowMinute, useQuery } from '../../store/home.tsx';
import { publicPriceOver } from './public-price.ts';

const DAY = 1_440;
/** Prices are published a day or two ahead; a longer look would only ask for nothing. */
const DAYS_AHEAD = 8;

/**
 * What public power costs over a span: of its own hours where they are published, otherwise of the last and the coming
 * day. Null until something is known.
 */
export function usePublicPrice(): (span: MinuteRange) => number | null {
  const now = useNowMinute() ?? 0;
  // Whole days, so that the same question is asked all day long.
  const today = Math.floor(now / DAY) * DAY;
  const { data } = useQuery(
    (ask) => ask.tariffs({ startMinute: today - DAY, endMinute: today + DAYS_AHEAD * DAY }),
    { keep: true },
  );
  // The same function as long as it answers the same: whole lists are worked out with it.
  return useCallback(
    (span: MinuteRange) => {
      if (data === undefined) return null;
      return (
        publicPriceOver(data, span) ??
        publicPriceOver(data, { startMinute: today - DAY, endMinute: today + 2 * DAY })
      );
    },
    [data, today],
  );
}

/** What public power costs in this minute; null where it is not known. */
export function useNowPrice(): number | null {
  const now = useNowMinute();
  const priceOf = usePublicPrice();
  return now === null ? null : priceOf({ startMinute: now, endMinute: now + 1 });
}
