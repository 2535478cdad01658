import type { StandingOrderInput } from '../../api/standing-inputs.ts';
import type { RehearsalView, StandingOrderView, StandingStepView } from '../../api/standing-views.ts';
import { dayLoad, rehearse, spokenFor, type StandingMarket } from '../../market/index.ts';
import { money, roundMoney, spanOfLocalDay } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView } from '../views/parties.ts';
import { marketNow, orderFrom } from './market-now.ts';
import type { OrderBook, StoredOrder, StoredStep } from './order-book.ts';
import { outcomeOf } from './steps.ts';

/** The orders with what they did last, and how much of today's caps is taken. */
export function standingOrderViews(household: Household, book: OrderBook): StandingOrderView[] {
  if (book.orders.length === 0) return [];
  const market = marketNow(household);
  return book.orders.map((stored) => {
    const { id, paused, order } = stored;
    const last = book.log.findLast(({ orderId }) => orderId === id);
    const members = household.replica.community.members.length;
    const preferred = order.kind === 'buy' ? order.preferredSellers.filter((each) => each < members) : [];
    return {
      id,
      paused,
      order,
      preferred: preferred.map((member) => partyView(household, member)),
      lastStep: last === undefined ? null : stepView(last, household, market.now),
      ...today(stored, household, market),
    };
  });
}

function today(
  { order }: StoredOrder,
  { replica }: Household,
  market: StandingMarket,
): Pick<StandingOrderView, 'todayEnergyMwh' | 'todayMoneyMinor'> {
  const moneyCap = order.kind === 'buy' ? order.dayMoneyMinor : null;
  if (order.dayEnergyMwh === null && moneyCap === null)
    return { todayEnergyMwh: null, todayMoneyMinor: null };
  const { now, pattern, timeZone } = market;
  const side = order.kind === 'buy' ? 'buyer' : 'seller';
  const load = dayLoad(spokenFor(market, side), { day: spanOfLocalDay(now, timeZone), now, pattern, side });
  return {
    todayEnergyMwh: order.dayEnergyMwh === null ? null : (load?.energyMwh ?? null),
    todayMoneyMinor:
      moneyCap === null || load === undefined
        ? null
        : roundMoney(money(load.money), replica.community.minorDigits),
  };
}

/** Newest first. */
export function standingLogViews(household: Household, book: OrderBook, now: number): StandingStepView[] {
  return book.log.map((step) => stepView(step, household, now)).reverse();
}

function stepView(step: StoredStep, household: Household, now: number): StandingStepView {
  const { member, answersId: _, ...shown } = step;
  const outcome = outcomeOf(step, { replica: household.replica, now });
  return {
    ...shown,
    party: member === null ? null : partyView(household, member),
    outcome,
    canTakeBack: outcome === 'open',
  };
}

const MOST_EXAMPLES = 3;

/** What an order would have done last week. */
export function rehearsalView(household: Household, order: StandingOrderInput): RehearsalView {
  const { minorDigits } = household.replica.community;
  const market = marketNow(household);
  const rehearsed = rehearse(
    orderFrom(order, { id: 's0', paused: false, savedMinute: market.now, minorDigits }),
    market,
  );
  if (rehearsed.kind === 'sell') {
    return {
      side: 'sell',
      count: rehearsed.days,
      energyMwh: rehearsed.energyMwh,
      amountMinor: roundMoney(rehearsed.earned, minorDigits),
      savedMinor: null,
      examples: [],
    };
  }
  return {
    side: 'buy',
    count: rehearsed.deals.length,
    energyMwh: rehearsed.energyMwh,
    amountMinor: roundMoney(rehearsed.paid, minorDigits),
    savedMinor: roundMoney(rehearsed.saved, minorDigits),
    examples: rehearsed.deals
      .toSorted((a, b) => b.energyMwh - a.energyMwh || a.startMinute - b.startMinute)
      .slice(0, MOST_EXAMPLES)
      .map(({ member, startMinute, endMinute, energyMwh, price, reason }) => ({
        party: partyView(household, member),
        startMinute,
        endMinute,
        energyMwh,
        price,
        reason: reason.kind,
        count: 'of' in reason ? reason.of : null,
        nextPrice: 'nextPrice' in reason ? reason.nextPrice : null,
      })),
  };
}
