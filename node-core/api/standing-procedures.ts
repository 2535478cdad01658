/** The procedures of `StandingApi`, under the names of its methods. */
import { nothing, type ProcedureKit } from './procedures.ts';
import { pauseStandingInput, standingIdInput, standingOrderInput } from './standing-inputs.ts';

export function standingProcedures({ call }: ProcedureKit) {
  return {
    standingOrders: call.input(nothing).query(({ ctx }) => ctx.api.standingOrders()),
    saveStandingOrder: call
      .input(standingOrderInput)
      .mutation(({ ctx, input }) => ctx.api.saveStandingOrder(input)),
    pauseStandingOrder: call
      .input(pauseStandingInput)
      .mutation(({ ctx, input }) => ctx.api.pauseStandingOrder(input.id, input.paused)),
    removeStandingOrder: call
      .input(standingIdInput)
      .mutation(({ ctx, input }) => ctx.api.removeStandingOrder(input.id)),
    standingLog: call.input(nothing).query(({ ctx }) => ctx.api.standingLog()),
    rehearseStandingOrder: call
      .input(standingOrderInput)
      .query(({ ctx, input }) => ctx.api.rehearseStandingOrder(input)),
  };
}
