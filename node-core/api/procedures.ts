/**
 * What every procedure of the router stands on: a caller is counted in, waits until it has taken what it was sent
 * before, and gets errors in the shape of `failure.ts`. A group of methods with a file of its own
 * (`<group>-procedures.ts`) takes a `ProcedureKit` and gives its procedures, which `router.ts` puts beside the others.
 */
import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { coalesced, type LatestRules } from './channel.ts';
import { type ApiFailure, failureOf, type InternalFault } from './failure.ts';
import { ApiError, type HouseholdApi } from './household-api.ts';
import type { SetupApi } from './setup-api.ts';

/** What the host gives the router with each request. */
export interface ApiContext {
  readonly api: HouseholdApi;
  /** What sets the household up; left out where there is nothing to set up, as in tests. */
  readonly setup?: SetupApi | undefined;
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

/** The input of what takes none. */
export const nothing = z.void();
const never = new AbortController().signal;

/** Makes what procedures are made of. Errors reach the caller with `data` of the shape `ApiFailure` and its kind as the message. */
export function procedureKit(host: RouterHost) {
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
  return { router: t.router, call, watch };
}

/** Builders for procedures: `call` for what is asked once, `watch` for what is watched, and `router` around them. */
export type ProcedureKit = ReturnType<typeof procedureKit>;

/** A watch of the node for one caller, which never gets further behind than one value for each key. */
export async function* watched<Value>(
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
