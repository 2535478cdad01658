/** The procedures of `ExportApi`, under the names of its methods. */
import { exportInput, exportPartInput, paidInput, restoreInput, restorePartInput } from './export-inputs.ts';
import { monthInput } from './inputs.ts';
import { nothing, type ProcedureKit } from './procedures.ts';

export function exportProcedures({ call }: ProcedureKit) {
  return {
    makeExport: call.input(exportInput).mutation(({ ctx, input }) => ctx.api.makeExport(input)),
    exportPart: call.input(exportPartInput).query(({ ctx, input }) => ctx.api.exportPart(input)),
    setPaid: call.input(paidInput).mutation(({ ctx, input }) => ctx.api.setPaid(input.month, input.paid)),
    withoutNeighbours: call
      .input(monthInput)
      .query(({ ctx, input }) => ctx.api.withoutNeighbours(input.month)),
    restorePart: call.input(restorePartInput).mutation(({ ctx, input }) => ctx.api.restorePart(input)),
    restore: call
      .input(restoreInput)
      .mutation(({ ctx, input }) => ctx.api.restore(input.upload, input.stage)),
    cancelRestore: call.input(nothing).mutation(({ ctx }) => ctx.api.cancelRestore()),
    storage: call.input(nothing).query(({ ctx }) => ctx.api.storage()),
  };
}
