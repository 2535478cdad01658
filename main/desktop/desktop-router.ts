/** The router of `DesktopApi`: the same checks, the same limits and the same shape of errors as the household's. */
import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { type ApiContext, ApiError, coalesced, type RouterHost } from '../../node-core/api/index.ts';
import { type ApiFailure, failureOf } from '../../node-core/api/failure.ts';
import { PAGE_THEMES } from '../secret/page.ts';
import { LANGUAGES } from '../secret/texts.ts';
import type { DesktopApi } from './desktop-api.ts';
import { NOTICE_KINDS } from './notice-kinds.ts';
import { QUIET_HOURS } from './quiet-hours.ts';

/** What the host gives with each request. */
export interface DesktopContext extends Pick<ApiContext, 'link'> {
  readonly desktop: DesktopApi;
}

/** Longer ones are no passphrase, and cost time to look at. */
const LONGEST_PASSPHRASE = 512;
const passphrase = z.string().max(LONGEST_PASSPHRASE).nullable();
const nothing = z.void();
const never = new AbortController().signal;

/** Makes the router. */
export function createDesktopRouter(host: RouterHost) {
  const t = initTRPC.context<DesktopContext>().create({
    isDev: false,
    errorFormatter: ({ error, path, shape }) => {
      const data: ApiFailure = failureOf({ error, procedure: path }, host);
      return { code: shape.code, message: data.kind, data };
    },
  });
  const call = t.procedure.use(async ({ ctx, next }) => {
    const entry = enter(ctx);
    try {
      return await next();
    } finally {
      entry?.leave();
    }
  });
  return t.router({
    desktop: call.input(nothing).query(({ ctx }) => ctx.desktop.desktop()),
    setNotice: call
      .input(z.strictObject({ kind: z.enum(NOTICE_KINDS), on: z.boolean() }))
      .mutation(({ ctx, input }) => ctx.desktop.setNotice(input.kind, input.on)),
    setQuietHours: call
      .input(z.strictObject({ quietHours: z.enum(QUIET_HOURS) }))
      .mutation(({ ctx, input }) => ctx.desktop.setQuietHours(input.quietHours)),
    setStartAtLogin: call
      .input(z.strictObject({ on: z.boolean() }))
      .mutation(({ ctx, input }) => ctx.desktop.setStartAtLogin(input.on)),
    keychainOffer: call.input(nothing).mutation(({ ctx }) => ctx.desktop.keychainOffer()),
    unlockKey: call
      .input(z.strictObject({ passphrase }))
      .mutation(({ ctx, input }) => ctx.desktop.unlockKey(input.passphrase)),
    lockKey: call.input(nothing).mutation(({ ctx }) => ctx.desktop.lockKey()),
    setLook: call
      .input(z.strictObject({ language: z.enum(LANGUAGES), theme: z.enum(PAGE_THEMES) }))
      .mutation(({ ctx, input }) => ctx.desktop.setLook(input)),
    lookForUpdate: call.input(nothing).mutation(({ ctx }) => ctx.desktop.lookForUpdate()),
    installUpdate: call.input(nothing).mutation(({ ctx }) => ctx.desktop.installUpdate()),
    restart: call.input(nothing).mutation(({ ctx }) => ctx.desktop.restart()),
    watchDesktop: t.procedure.input(nothing).subscription(async function* ({ ctx, signal }) {
      const entry = enter(ctx);
      const ready = (ending: AbortSignal) => ctx.link?.ready(ending) ?? Promise.resolve();
      try {
        yield* coalesced((ending) => ctx.desktop.watchDesktop(ending), { signal: signal ?? never, ready });
      } finally {
        entry?.leave();
      }
    }),
  });
}

export type DesktopRouter = ReturnType<typeof createDesktopRouter>;

function enter({ link }: DesktopContext): { leave(): void } | undefined {
  if (link === undefined) return undefined;
  const entry = link.enter();
  if (entry !== undefined) return entry;
  throw new ApiError({ kind: 'unavailable', reason: 'tooManyRequests', detail: '' });
}
