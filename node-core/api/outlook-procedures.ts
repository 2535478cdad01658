/** The procedures of `OutlookApi`, under the names of its methods. */
import { idInput } from './inputs.ts';
import { nothing, type ProcedureKit } from './procedures.ts';

export function outlookProcedures({ call }: ProcedureKit) {
  return {
    forecast: call.input(nothing).query(({ ctx }) => ctx.api.forecast()),
    waiting: call.input(nothing).query(({ ctx }) => ctx.api.waiting()),
    signedTerms: call.input(idInput).query(({ ctx, input }) => ctx.api.signedTerms(input.id)),
  };
}
