import type { TariffPoint, TodayView } from '../../api/views.ts';
import { tariffIndex, tariffsInForce } from '../../settlement/index.ts';
import { addMinutes, type Minute, type MinuteSpan } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView } from './parties.ts';

/** What public power costs over a span, run by run; times without a price are left out. */
export function tariffPoints(household: Household, span: MinuteSpan): TariffPoint[] {
  const index = tariffIndex(tariffsInForce(household.replica.community.tariffs), span);
  return index.runsFor(household.member).flatMap(({ startMinute, endMinute, purchase }) =>
    purchase === null
      ? []
      : [
          {
            startMinute,
            endMinute,
            price: purchase.price,
            producer: partyView(household, purchase.producer),
          },
        ],
  );
}

/** What a kilowatt-hour costs in a minute: from the public grid, and by the household's contracts that run then. */
export function pricesNow(
  household: Household,
  now: Minute,
): Pick<TodayView, 'publicPriceNow' | 'neighbourPricesNow'> {
  const [run] = tariffPoints(household, { startMinute: now, endMinute: addMinutes(now, 1) });
  const pricesAs = (side: 'buyer' | 'seller'): number[] => {
    const prices = [...household.replica.community.contracts.values()].flatMap(({ terms, endMinute }) =>
      terms[side] === household.member && terms.startMinute <= now && now < endMinute ? [terms.price] : [],
    );
    return [...new Set(prices)].toSorted((a, b) => a - b);
  };
  return {
    publicPriceNow: run?.price ?? null,
    neighbourPricesNow: { buying: pricesAs('buyer'), selling: pricesAs('seller') },
  };
}
