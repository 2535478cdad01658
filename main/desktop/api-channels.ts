/**
 * The API over Electron's channels: the second transport of the household's router (the first:
 * main/headless/sockets.ts), and the only one of the desktop's own.
 * Inputs meet the same schemas, errors leave in the same shape, and no watch has more than one value under way.
 */
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from '@trpc/server';
import type { ApiContext, AppRouter, HouseholdApi } from '../../node-core/api/index.ts';
import type { CheckedIpc } from './checked-ipc.ts';
import type { DesktopApi } from './desktop-api.ts';
import type { DesktopContext, DesktopRouter } from './desktop-router.ts';
import {
  type CallAnswer,
  CHANNELS,
  DESKTOP_PROCEDURES,
  type ErrorAnswer,
  PROCEDURES,
  type ProcedureKind,
} from './procedures.ts';
import { type PageLine, pageLines } from './page-line.ts';

/** What a message asks for; nothing in it is trusted. */
interface Asked {
  readonly name: unknown;
  readonly input: unknown;
}

/** Serves both routers to the pages that the channels let through. */
export function serveApi(options: {
  readonly router: AppRouter;
  readonly api: HouseholdApi;
  readonly desktopRouter: DesktopRouter;
  readonly desktop: DesktopApi;
  readonly ipc: CheckedIpc;
  /** Requests and watches at a time of one page; 64 when left out. */
  readonly openRequests?: number;
}): void {
  const { router, api, desktopRouter, desktop, ipc } = options;
  const lineOf = pageLines(options.openRequests ?? 64);

  const ask = async (asked: Asked, context: { link: ApiContext['link']; signal?: AbortSignal }) => {
    const { name, input } = asked;
    if (typeof name !== 'string') throw new TRPCError({ code: 'PARSE_ERROR' });
    const result: unknown = await callTRPCProcedure({
      router: isDesktop(name) ? desktopRouter : router,
      path: name,
      getRawInput: () => Promise.resolve(input),
      ctx: { api, desktop, link: context.link } satisfies ApiContext & DesktopContext,
      type: kindOf(name),
      signal: context.signal,
      batchIndex: 0,
    });
    return result;
  };

  ipc.handle(CHANNELS.call, async (page, name, input): Promise<CallAnswer> => {
    try {
      if (typeof name === 'string' && kindOf(name) === 'subscription') {
        throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED' });
      }
      return { ok: true, data: await ask({ name, input }, { link: lineOf(page).calls }) };
    } catch (error) {
      return { ok: false, error: errorAnswer(router, { error, name }) };
    }
  });

  const watch = async (line: PageLine, asked: Asked & { readonly number: number }) => {
    const watching = line.watch(asked.number);
    if (watching === undefined) return;
    try {
      const kind = typeof asked.name === 'string' ? kindOf(asked.name) : undefined;
      if (kind !== undefined && kind !== 'subscription')
        throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED' });
      const values = await ask(asked, watching);
      if (!isAsyncIterable(values)) throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED' });
      for await (const value of values) watching.send(value);
      watching.end({ kind: 'ended' });
    } catch (error) {
      watching.end({ kind: 'failed', error: errorAnswer(router, { error, name: asked.name }) });
    }
  };
  ipc.hear(CHANNELS.watch, (page, number, name, input) => {
    if (isWatchNumber(number)) void watch(lineOf(page), { number, name, input });
  });
  ipc.hear(CHANNELS.taken, (page, number) => {
    if (isWatchNumber(number)) lineOf(page).taken(number);
  });
  ipc.hear(CHANNELS.leave, (page, number) => {
    if (isWatchNumber(number)) lineOf(page).leave(number);
  });
}

/** A name that is none is asked as a query: tRPC refuses it as it does for every host. */
function kindOf(name: string): ProcedureKind {
  if (isDesktop(name)) return DESKTOP_PROCEDURES[name];
  return Object.hasOwn(PROCEDURES, name) ? PROCEDURES[name as keyof typeof PROCEDURES] : 'query';
}

function isDesktop(name: string): name is keyof typeof DESKTOP_PROCEDURES {
  return Object.hasOwn(DESKTOP_PROCEDURES, name);
}

function isWatchNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What the page may know of an error: the router's own formatter decides, as for the headless host. */
function errorAnswer(router: AppRouter, thrown: { error: unknown; name: unknown }): ErrorAnswer {
  const { code, message, data } = getTRPCErrorShape({
    // oxlint-disable-next-line no-underscore-dangle -- tRPC has its error formatter there, as its own adapters do
    config: router._def._config,
    error: getTRPCErrorFromUnknown(thrown.error),
    type: 'unknown',
    path: typeof thrown.name === 'string' ? thrown.name : undefined,
    input: undefined,
    ctx: undefined,
  });
  return { code, message, data };
}
