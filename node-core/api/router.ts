/**
 * The router: tRPC around `HouseholdApi`. It checks every input by `inputs.ts`, gives errors the shape of
 * `failure.ts` and keeps live values from piling up. It knows nothing of sockets or windows: a host serves it over
 * whatever it has and gives each caller a context. One procedure for each method of the API, under the same name.
 */
import type { LatestRules } from './channel.ts';
import { communityProcedures } from './community-procedures.ts';
import { exportProcedures } from './export-procedures.ts';
import {
  declineInput,
  disputeInput,
  endContractInput,
  historyInput,
  idInput,
  invitationInput,
  inviteInput,
  monthInput,
  proposeInput,
  publishOfferInput,
  speedInput,
  spanInput,
} from './inputs.ts';
import { nothing, procedureKit, type RouterHost, watched } from './procedures.ts';
import { outlookProcedures } from './outlook-procedures.ts';
import { setupProcedures } from './setup-procedures.ts';
import { standingProcedures } from './standing-procedures.ts';
import type { Change, Progress } from './views.ts';

export type { ApiContext, CallerLink, RouterHost } from './procedures.ts';

/** A screen that shows many tasks at once still shows each: progress waits by task, and the newest of each wins. */
const BY_TASK: LatestRules<Progress> = { keyOf: ({ id }) => id };

/** No topic is lost while a screen is busy: it hears of all of them at once. */
const ALL_TOPICS: LatestRules<Change> = {
  merge: (waiting, newer) => ({
    topics: [...new Set([...waiting.topics, ...newer.topics])],
    nowMs: newer.nowMs,
  }),
};

/** Makes the router. Errors reach the caller with `data` of the shape `ApiFailure` and its kind as the message. */
export function createAppRouter(host: RouterHost) {
  const kit = procedureKit(host);
  const { router, call, watch } = kit;
  return router({
    ...setupProcedures(kit),
    ...exportProcedures(kit),
    ...communityProcedures(kit),
    ...outlookProcedures(kit),
    ...standingProcedures(kit),

    session: call.input(nothing).query(({ ctx }) => ctx.api.session()),
    today: call.input(nothing).query(({ ctx }) => ctx.api.today()),
    tasks: call.input(nothing).query(({ ctx }) => ctx.api.tasks()),
    activeContracts: call.input(nothing).query(({ ctx }) => ctx.api.activeContracts()),

    offers: call.input(nothing).query(({ ctx }) => ctx.api.offers()),
    suggestOffer: call.input(nothing).query(({ ctx }) => ctx.api.suggestOffer()),
    publishOffer: call.input(publishOfferInput).mutation(({ ctx, input }) => ctx.api.publishOffer(input)),
    withdraw: call.input(idInput).mutation(({ ctx, input }) => ctx.api.withdraw(input.id)),
    proposals: call.input(nothing).query(({ ctx }) => ctx.api.proposals()),
    propose: call.input(proposeInput).mutation(({ ctx, input }) => ctx.api.propose(input)),
    accept: call.input(idInput).mutation(({ ctx, input }) => ctx.api.accept(input.id)),
    decline: call.input(declineInput).mutation(({ ctx, input }) => ctx.api.decline(input.id, input.reason)),

    contracts: call.input(nothing).query(({ ctx }) => ctx.api.contracts()),
    contract: call.input(idInput).query(({ ctx, input }) => ctx.api.contract(input.id)),
    requestEnd: call
      .input(endContractInput)
      .mutation(({ ctx, input }) => ctx.api.requestEnd(input.id, input.endMinute)),

    months: call.input(nothing).query(({ ctx }) => ctx.api.months()),
    bill: call.input(monthInput).query(({ ctx, input }) => ctx.api.bill(input.month)),
    verify: call.input(monthInput).query(({ ctx, input }) => ctx.api.verify(input.month)),
    dispute: call.input(disputeInput).mutation(({ ctx, input }) => ctx.api.dispute(input)),

    history: call.input(historyInput).query(({ ctx, input }) => ctx.api.history(input)),
    tariffs: call.input(spanInput).query(({ ctx, input }) => ctx.api.tariffs(input)),
    community: call.input(nothing).query(({ ctx }) => ctx.api.community()),

    health: call.input(nothing).query(({ ctx }) => ctx.api.health()),

    invitations: call.input(nothing).query(({ ctx }) => ctx.api.invitations()),
    invite: call.input(inviteInput).mutation(({ ctx, input }) => ctx.api.invite(input)),
    revokeInvitation: call
      .input(invitationInput)
      .mutation(({ ctx, input }) => ctx.api.revokeInvitation(input.key)),
    approveNewcomer: call
      .input(invitationInput)
      .mutation(({ ctx, input }) => ctx.api.approveNewcomer(input.key)),

    setSpeed: call.input(speedInput).mutation(({ ctx, input }) => ctx.api.setSpeed(input.speed)),

    watchPower: watch.subscription(({ ctx, signal }) =>
      watched((ending) => ctx.api.watchPower(ending), { ctx, signal, rules: {} }),
    ),
    watchChanges: watch.subscription(({ ctx, signal }) =>
      watched((ending) => ctx.api.watchChanges(ending), { ctx, signal, rules: ALL_TOPICS }),
    ),
    watchProgress: watch.subscription(({ ctx, signal }) =>
      watched((ending) => ctx.api.watchProgress(ending), { ctx, signal, rules: BY_TASK }),
    ),
  });
}

/** The type that a client is made of; nothing of the router is there at run time. */
export type AppRouter = ReturnType<typeof createAppRouter>;
