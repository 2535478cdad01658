import type { TariffPoint } from '../../api/views.ts';
import { tariffIndex } from '../../settlement/index.ts';
import { addMinutes, type Minute, type MinuteSpan } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView } from './parties.ts';

/** What public power costs over a span, run by run; times without a price are left out. */
export function tariffPoints(household: Household, span: MinuteSpan): TariffPoint[] {
  const index = tariffIndex(
    household.replica.community.tariffs.map(({ tariff }) => tariff),
    span,
  );
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

/** The public price of a minute, and what the household's contracts of that minute say; null where there is none. */
export function priceNow(
  household: Household,
  now: Minute,
): { readonly publicPriceNow: number | null; readonly neighbourPriceNow: number | null } {
  const [run] = tariffPoints(household, { startMinute: now, endMinute: addMinutes(now, 1) });
  const inForce = [...household.replica.community.contracts.values()].find(
    ({ terms, endMinute }) =>
      terms.startMinute <= now &&
      now < endMinute &&
      (terms.buyer === household.member || terms.seller === household.member),
  );
  return { publicPriceNow: run?.price ?? null, neighbourPriceNow: inForce?.terms.price ?? null };
}
