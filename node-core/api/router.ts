/**
 * The router: tRPC around `HouseholdApi`. It checks every input by `inputs.ts`, gives errors the shape of
 * `failure.ts` and keeps live values from piling up. It knows nothing of sockets or windows: a host serves it over
 * whatever it has and gives each caller a context. One procedure for each method of the API, under the same name.
 */
import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { coalesced, type LatestRules } from './channel.ts';
import { type ApiFailure, failureOf, type InternalFault } from './failure.ts';
import { ApiError, type HouseholdApi } from './household-api.ts';
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
import type { Change, Progress } from './views.ts';

/** What the host gives the router with each request. */
export interface ApiContext {
  readonly api: HouseholdApi;
  /** The line to this caller; left out where there is none to mind, as in tests. */
  readonly link?: CallerLink | undefined;
}

/** How much a caller may ask at a time, and how fast it takes the answers. */
export interface CallerLink {
  /**
   * Counts a request or a watch in; `undefined` when the caller has too many. The host gets it back by `leave`,
   * once for each.
   */
  enter(): { leave(): void } | undefined;
  /** Resolves when the caller has taken what it was sent before, and in any case when the signal is aborted. */
  ready(signal: AbortSignal): Promise<void>;
}

/** What the router needs of its host. */
export interface RouterHost {
  /** An opaque name for a fault, to be found again in the log; not to be guessed from. */
  readonly reference: () => string;
  /** Logs a fault of ours. */
  readonly report: (fault: InternalFault) => void;
}

const nothing = z.void();
const never = new AbortController().signal;

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
  const t = initTRPC.context<ApiContext>().create({
    isDev: false,
    errorFormatter: ({ error, path, shape }) => {
      const data: ApiFailure = failureOf({ error, procedure: path }, host);
      return { code: shape.code, message: data.kind, data };
    },
  });

  const call = t.procedure.use(async ({ ctx, signal, next }) => {
    const entry = enter(ctx);
    try {
      await ctx.link?.ready(signal ?? never);
      return await next();
    } finally {
      entry?.leave();
    }
  });
  const watch = t.procedure.input(nothing);

  return t.router({
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

async function* watched<Value>(
  source: (signal: AbortSignal) => AsyncIterable<Value>,
  { ctx, signal, rules }: { ctx: ApiContext; signal: AbortSignal | undefined; rules: LatestRules<Value> },
): AsyncGenerator<Value, void> {
  const entry = enter(ctx);
  try {
    const ready = (ending: AbortSignal) => ctx.link?.ready(ending) ?? Promise.resolve();
    yield* coalesced(source, { ...rules, signal: signal ?? never, ready });
  } finally {
    entry?.leave();
  }
}

function enter({ link }: ApiContext): { leave(): void } | undefined {
  if (link === undefined) return undefined;
  const entry = link.enter();
  if (entry === undefined) {
    throw new ApiError({
      kind: 'unavailable',
      reason: 'tooManyRequests',
      detail: 'too many requests at a time',
    });
  }
  return entry;
}
