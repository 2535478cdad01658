/** A standing order as a person fills it in, and the whole numbers that it stands for. */
import type { StandingOrderInput } from '../../../../../node-core/api/index.ts';

export interface OrderDraft {
  readonly kind: StandingOrderInput['kind'];
  readonly id: string | null;
  /** The limit: the highest of a buying order, the lowest of a selling one. */
  readonly price: number | null;
  /** Buying: at most so much. Selling: the label. */
  readonly grams: number | null;
  readonly allDay: boolean;
  /** `07:30` */
  readonly from: string | null;
  readonly until: string | null;
  readonly keptSharePermille: number;
  readonly dayEnergyMwh: number | null;
  readonly dayMoneyMinor: number | null;
  readonly preferredSellers: readonly number[];
  readonly preferencePremium: number | null;
}

export type OrderFault = 'price' | 'hours' | 'label';
export type OrderRead =
  | { readonly kind: 'ok'; readonly order: StandingOrderInput }
  | { readonly kind: 'fault'; readonly fault: OrderFault };

const DAY = 1440;
/** However green: the API's bound. */
export const ANY_GRAMS = 10_000;
/** What a roof with panels emits over its life. */
export const ROOF_GRAMS = 41;
const HUNDREDTH = 10_000;

/** What the form begins with: a tenth below the public price to buy, three quarters below it to sell. */
export function firstOrder(kind: OrderDraft['kind'], publicPrice: number | null): OrderDraft {
  const percent = kind === 'buy' ? 90 : 60;
  return {
    kind,
    id: null,
    price: publicPrice === null ? null : Math.floor((publicPrice * percent) / 100 / HUNDREDTH) * HUNDREDTH,
    grams: kind === 'buy' ? 100 : ROOF_GRAMS,
    allDay: true,
    from: '08:00',
    until: '20:00',
    keptSharePermille: 0,
    dayEnergyMwh: null,
    dayMoneyMinor: null,
    preferredSellers: [],
    preferencePremium: 0,
  };
}

export function draftOf(order: StandingOrderInput): OrderDraft {
  const allDay = order.fromMinute === 0 && order.untilMinute === DAY;
  return {
    kind: order.kind,
    id: order.id,
    price: order.kind === 'buy' ? order.maxPrice : order.minPrice,
    grams: order.kind === 'buy' ? order.maxCarbonGrams : order.carbonGrams,
    allDay,
    from: allDay ? '08:00' : clock(order.fromMinute),
    until: allDay ? '20:00' : clock(order.untilMinute),
    keptSharePermille: order.keptSharePermille,
    dayEnergyMwh: order.dayEnergyMwh,
    dayMoneyMinor: order.kind === 'buy' ? order.dayMoneyMinor : null,
    preferredSellers: order.kind === 'buy' ? order.preferredSellers : [],
    preferencePremium: order.kind === 'buy' ? order.preferencePremium : 0,
  };
}

/** The order, or the first field that does not fit. */
export function readOrder(draft: OrderDraft): OrderRead {
  if (draft.price === null) return { kind: 'fault', fault: 'price' };
  if (draft.grams === null) return { kind: 'fault', fault: 'label' };
  const hours = readHours(draft);
  if (hours === null) return { kind: 'fault', fault: 'hours' };
  const common = {
    id: draft.id,
    ...hours,
    keptSharePermille: draft.keptSharePermille,
    // An empty field and 0 both mean that there is no cap: an order that may do nothing is a paused one.
    dayEnergyMwh: draft.dayEnergyMwh === 0 ? null : draft.dayEnergyMwh,
  };
  if (draft.kind === 'sell') {
    return {
      kind: 'ok',
      order: { kind: 'sell', ...common, minPrice: draft.price, carbonGrams: draft.grams },
    };
  }
  return {
    kind: 'ok',
    order: {
      kind: 'buy',
      ...common,
      maxPrice: draft.price,
      maxCarbonGrams: draft.grams,
      preferredSellers: [...draft.preferredSellers],
      preferencePremium: draft.preferredSellers.length === 0 ? 0 : (draft.preferencePremium ?? 0),
      dayMoneyMinor: draft.dayMoneyMinor === 0 ? null : draft.dayMoneyMinor,
    },
  };
}

function readHours({ allDay, from, until }: OrderDraft): { fromMinute: number; untilMinute: number } | null {
  if (allDay) return { fromMinute: 0, untilMinute: DAY };
  const fromMinute = minutesOf(from);
  const end = minutesOf(until);
  if (fromMinute === null || end === null) return null;
  // Midnight as an end is the day's own.
  const untilMinute = end === 0 ? DAY : end;
  return fromMinute === untilMinute ? null : { fromMinute, untilMinute };
}

function minutesOf(time: string | null): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(time ?? '');
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}

/** Minutes after midnight as a clock shows them; the day's end is `00:00`. */
export function clock(minute: number): string {
  const shown = minute % DAY;
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
}
