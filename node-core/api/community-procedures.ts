import {
  blockInput,
  blocksInput,
  boardFileInput,
  memberHistoryInput,
  memberInput,
  paidInput,
  priceFileInput,
  priceFilePartInput,
  rolesInput,
  rulesInput,
  suspendInput,
  tariffDraftInput,
} from './community-inputs.ts';
import { idInput, monthInput } from './inputs.ts';
import { nothing, type ProcedureKit } from './procedures.ts';

/** One procedure for each method of `CommunityApi`, under the same name. */
export function communityProcedures({ call }: ProcedureKit) {
  return {
    rules: call.input(nothing).query(({ ctx }) => ctx.api.rules()),
    blocks: call.input(blocksInput).query(({ ctx, input }) => ctx.api.blocks(input)),
    block: call.input(blockInput).query(({ ctx, input }) => ctx.api.block(input)),
    findBlock: call.input(idInput).query(({ ctx, input }) => ctx.api.findBlock(input.id)),

    ledgerCheck: call.input(nothing).query(({ ctx }) => ctx.api.ledgerCheck()),
    startLedgerCheck: call.input(nothing).mutation(({ ctx }) => ctx.api.startLedgerCheck()),
    cancelLedgerCheck: call.input(nothing).mutation(({ ctx }) => ctx.api.cancelLedgerCheck()),

    changeRoles: call.input(rolesInput).mutation(({ ctx, input }) => ctx.api.changeRoles(input)),
    suspendMember: call.input(suspendInput).mutation(({ ctx, input }) => ctx.api.suspendMember(input)),
    reinstateMember: call
      .input(memberInput)
      .mutation(({ ctx, input }) => ctx.api.reinstateMember(input.member)),
    changeRules: call.input(rulesInput).mutation(({ ctx, input }) => ctx.api.changeRules(input)),
    leaveCommunity: call.input(nothing).mutation(({ ctx }) => ctx.api.leaveCommunity()),

    memberHistory: call.input(memberHistoryInput).query(({ ctx, input }) => ctx.api.memberHistory(input)),
    boardMonths: call.input(nothing).query(({ ctx }) => ctx.api.boardMonths()),
    boardMonth: call.input(monthInput).query(({ ctx, input }) => ctx.api.boardMonth(input.month)),
    disputes: call.input(nothing).query(({ ctx }) => ctx.api.disputes()),
    markPaid: call.input(paidInput).mutation(({ ctx, input }) => ctx.api.markPaid(input)),
    boardFile: call.input(boardFileInput).query(({ ctx, input }) => ctx.api.boardFile(input)),

    ownTariffs: call.input(nothing).query(({ ctx }) => ctx.api.ownTariffs()),
    planTariff: call.input(tariffDraftInput).query(({ ctx, input }) => ctx.api.planTariff(input)),
    publishTariff: call.input(tariffDraftInput).mutation(({ ctx, input }) => ctx.api.publishTariff(input)),
    endTariffs: call.input(nothing).mutation(({ ctx }) => ctx.api.endTariffs()),
    sendPriceFile: call.input(priceFilePartInput).mutation(({ ctx, input }) => ctx.api.sendPriceFile(input)),
    readPriceFile: call.input(priceFileInput).query(({ ctx, input }) => ctx.api.readPriceFile(input)),
    publishPriceFile: call
      .input(priceFileInput)
      .mutation(({ ctx, input }) => ctx.api.publishPriceFile(input)),
  };
}
