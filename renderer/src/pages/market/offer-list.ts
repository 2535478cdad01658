/** Which offers are shown, in which order, and how each compares with the public grid. */
import type { OfferView } from '../../../../node-core/api/index.ts';
import { localTimeOf, type MinuteRange, rangeOfDate } from '../../format/calendar.ts';
import { belowPercent } from '../contracts/public-price.ts';
import { type DayPart, isInDayPart } from './offer-hours.ts';

export const SORTS = ['price', 'time', 'green'] as const;
export type OfferSort = (typeof SORTS)[number];

export interface OfferFilter {
  readonly when: 'any' | 'today' | 'tomorrow';
  /** Only what delivers in that part of a day. */
  readonly part: DayPart;
  /** At most so much, millionths per kWh; null: any. */
  readonly mostPrice: number | null;
  /** Only what costs less than public power. */
  readonly belowGrid: boolean;
  /** At most so many g/kWh; null: any. */
  readonly mostGrams: number | null;
}

export const NO_FILTER: OfferFilter = {
  when: 'any',
  part: 'any',
  mostPrice: null,
  belowGrid: false,
  mostGrams: null,
};

export interface ListedOffer {
  readonly offer: OfferView;
  /** What public power costs in its hours on average, and how far below that it is, in whole per cent. */
  readonly publicPrice: number | null;
  readonly belowPercent: number | null;
}

/** The offers that are open, each compared with the grid. */
export function listedOffers(
  offers: readonly OfferView[],
  publicPrice: (span: MinuteRange) => number | null,
): ListedOffer[] {
  return offers
    .filter(({ state }) => state === 'open')
    .map((offer) => {
      const grid = publicPrice(offer);
      return { offer, publicPrice: grid, belowPercent: belowPercent(offer.price, grid) };
    });
}

export function filterOffers(
  offers: readonly ListedOffer[],
  filter: OfferFilter,
  now: { readonly nowMinute: number; readonly timeZone: string },
): ListedOffer[] {
  const day = filter.when === 'any' ? null : dayFrom(now, filter.when === 'today' ? 0 : 1);
  return offers.filter(({ offer, publicPrice }) => {
    if (day !== null && !overlaps(offer, day)) return false;
    if (!isInDayPart(offer, filter.part, now.timeZone)) return false;
    if (filter.mostPrice !== null && offer.price > filter.mostPrice) return false;
    if (filter.belowGrid && (publicPrice === null || offer.price >= publicPrice)) return false;
    return filter.mostGrams === null || offer.carbonGrams <= filter.mostGrams;
  });
}

/** In a new array; equal ones by price, then time, then ID, so that the order is the same every time. */
export function sortOffers(offers: readonly ListedOffer[], sort: OfferSort): ListedOffer[] {
  const by: Record<OfferSort, (one: OfferView) => number> = {
    price: (one) => one.price,
    time: (one) => one.startMinute,
    green: (one) => one.carbonGrams,
  };
  const keys = [by[sort], by.price, by.time];
  return offers.toSorted(({ offer: a }, { offer: b }) => {
    for (const key of keys) {
      const difference = key(a) - key(b);
      if (difference !== 0) return difference;
    }
    return a.id < b.id ? -1 : 1;
  });
}

/** Days that have offers, at most `most`, from today on: as local dates. */
export function offerDays(
  offers: readonly ListedOffer[],
  now: { readonly nowMinute: number; readonly timeZone: string; readonly most: number },
): string[] {
  const days: string[] = [];
  for (let ahead = 0; ahead < 14 && days.length < now.most; ahead += 1) {
    const day = dayFrom(now, ahead);
    if (offers.some(({ offer }) => overlaps(offer, day)))
      days.push(localTimeOf(day.startMinute, now.timeZone).date);
  }
  return days;
}

/** The offers of one day, cut to it, in order of their start. */
export function offersOfDay(
  offers: readonly ListedOffer[],
  day: MinuteRange,
): (ListedOffer & { cut: MinuteRange })[] {
  return offers
    .filter(({ offer }) => overlaps(offer, day))
    .map((listed) => ({
      ...listed,
      cut: {
        startMinute: Math.max(listed.offer.startMinute, day.startMinute),
        endMinute: Math.min(listed.offer.endMinute, day.endMinute),
      },
    }))
    .toSorted((a, b) => a.cut.startMinute - b.cut.startMinute || (a.offer.id < b.offer.id ? -1 : 1));
}

/** The cheapest of a day's offers, at most so many, still in order of their start. */
export function cheapestOf<Each extends ListedOffer>(offers: readonly Each[], most: number): Each[] {
  if (offers.length <= most) return [...offers];
  const cheapest = new Set(
    offers
      .toSorted((a, b) => a.offer.price - b.offer.price || (a.offer.id < b.offer.id ? -1 : 1))
      .slice(0, most),
  );
  return offers.filter((each) => cheapest.has(each));
}

/** The local day so many days from now. */
export function dayFrom(
  now: { readonly nowMinute: number; readonly timeZone: string },
  ahead: number,
): MinuteRange {
  let day = rangeOfDate(localTimeOf(now.nowMinute, now.timeZone).date, now.timeZone);
  for (let each = 0; each < ahead; each += 1) {
    day = rangeOfDate(localTimeOf(day.endMinute, now.timeZone).date, now.timeZone);
  }
  return day;
}

function overlaps(one: MinuteRange, other: MinuteRange): boolean {
  return one.startMinute < other.endMinute && one.endMinute > other.startMinute;
}
