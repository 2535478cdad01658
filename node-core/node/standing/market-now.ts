import type { StandingOrderInput } from '../../api/standing-inputs.ts';
import {
  PATTERN_DAYS,
  patternOf,
  publicPrices,
  type StandingMarket,
  type StandingOrder,
} from '../../market/index.ts';
import { ESTIMATED, MEASURED } from '../../settlement/index.ts';
import {
  addMinutes,
  carbonGrams,
  MINUTES_PER_DAY,
  minute,
  minuteOfMs,
  priceMicros,
} from '../../units/index.ts';
import type { Household } from '../household.ts';
import type { StoredOrder } from './order-book.ts';

/** Days of the home's own past that limits and offers are reckoned with, the running one included. */
const LOOKED_AT_DAYS = PATTERN_DAYS + 1;
const PRICES_AHEAD_DAYS = 8;

/** What a standing order decides by, as this home's copy of the ledger has it now. */
export function marketNow({ replica, member, home, clock }: Household): StandingMarket {
  const { community } = replica;
  const now = minuteOfMs(clock.nowMs());
  const startMinute = minute(Math.max(0, now - LOOKED_AT_DAYS * MINUTES_PER_DAY));
  const ahead = { startMinute, endMinute: addMinutes(now, PRICES_AHEAD_DAYS * MINUTES_PER_DAY) };
  return {
    member,
    now,
    timeZone: community.rules.timeZone,
    offers: [...community.offers.values()],
    proposals: [...community.proposals.values()],
    contracts: [...community.contracts.values()],
    isActive: (index) => community.members[index]?.standing.kind === 'active',
    pattern: patternOf(home.series(member, { startMinute, endMinute: now }), [MEASURED, ESTIMATED]),
    prices: publicPrices(
      community.tariffs.map(({ tariff }) => tariff),
      { household: member, span: ahead },
    ),
  };
}

/** A kept order as the market's arithmetic takes it. */
export function orderOf(stored: StoredOrder, minorDigits: number): StandingOrder {
  return orderFrom(stored.order, { ...stored, minorDigits });
}

/** An order as a person has filled it in. */
export function orderFrom(
  order: StandingOrderInput,
  of: {
    readonly id: string;
    readonly paused: boolean;
    readonly savedMinute: number;
    readonly minorDigits: number;
  },
): StandingOrder {
  const common = {
    id: of.id,
    paused: of.paused,
    savedMinute: minute(of.savedMinute),
    hours: { fromMinute: order.fromMinute, untilMinute: order.untilMinute },
    keptShare: order.keptSharePermille,
    dayEnergyMwh: order.dayEnergyMwh,
  };
  switch (order.kind) {
    case 'buy':
      return {
        ...common,
        kind: 'buy',
        maxPrice: priceMicros(order.maxPrice),
        maxCarbon: carbonGrams(order.maxCarbonGrams),
        preferredSellers: order.preferredSellers,
        preferencePremium: priceMicros(order.preferencePremium),
        dayMoney: order.dayMoneyMinor === null ? null : exactOf(order.dayMoneyMinor, of.minorDigits),
      };
    case 'sell':
      return {
        ...common,
        kind: 'sell',
        minPrice: priceMicros(order.minPrice),
        carbon: carbonGrams(order.carbonGrams),
      };
  }
}

/** Minor units to 10^-12 of the currency. */
function exactOf(minor: number, minorDigits: number): bigint {
  return BigInt(minor) * 10n ** BigInt(12 - minorDigits);
}
