import type { StandingOrderInput } from './standing-inputs.ts';
import type { RehearsalView, StandingOrderView, StandingStepView } from './standing-views.ts';

/** Orders that trade by themselves on this PC, within limits that the person sets. Kept here alone; what they sign is on the ledger. */
export interface StandingApi {
  /** In the order in which they are worked through. */
  standingOrders(): readonly StandingOrderView[];
  /** A new one, or in the place of an older one, which goes on from then. */
  saveStandingOrder(order: StandingOrderInput): { id: string };
  pauseStandingOrder(id: string, paused: boolean): void;
  /** What it has agreed on stays as it is. */
  removeStandingOrder(id: string): void;
  /** Newest first, at most 200. */
  standingLog(): readonly StandingStepView[];
  rehearseStandingOrder(order: StandingOrderInput): RehearsalView;
}
