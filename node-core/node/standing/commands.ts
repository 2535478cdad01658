import { ApiError } from '../../api/household-api.ts';
import type { StandingApi } from '../../api/standing-api.ts';
import type { Household } from '../household.ts';
import type { StandingEngine } from './engine.ts';
import { MOST_ORDERS } from './order-book.ts';
import { rehearsalView, standingLogViews, standingOrderViews } from './views.ts';

/** What a person says to standing orders. @throws ApiError 'notFound'; 'notAllowed' past 20 orders */
export function standingCommands(household: Household, engine: StandingEngine): StandingApi {
  const { book } = engine;
  const known = (id: string) => {
    if (book.order(id) !== undefined) return;
    throw new ApiError({ kind: 'notFound', reason: 'notFound', detail: `there is no standing order ${id}` });
  };
  /** By hand: said at once, and looked at at once. */
  const told = () => {
    engine.say();
    void engine.look();
  };
  return {
    standingOrders: () => standingOrderViews(household, book),
    saveStandingOrder(order) {
      if (order.id !== null) known(order.id);
      else if (book.orders.length >= MOST_ORDERS) {
        throw new ApiError({
          kind: 'notAllowed',
          reason: 'tooManyOrders',
          detail: `at most ${MOST_ORDERS} standing orders`,
        });
      }
      const { id } = book.save(order, engine.now);
      told();
      return { id };
    },
    pauseStandingOrder(id, paused) {
      known(id);
      book.setPaused(id, paused, engine.now);
      told();
    },
    removeStandingOrder(id) {
      known(id);
      book.remove(id, engine.now);
      engine.say();
    },
    standingLog: () => standingLogViews(household, book, engine.now),
    rehearseStandingOrder: (order) => rehearsalView(household, order),
  };
}
