/**
 * A router as the far end of the app's channels: inputs meet the router's own schemas, errors leave in its own shape,
 * and no watch has more than one value under way. It serves pages wherever it runs: in the main process, or in the
 * node's thread.
 */
import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
} from '@trpc/server';
import type { CallerLink } from '../../node-core/api/index.ts';
import { type PageEnd, type PageLine, pageLines } from './page-line.ts';
import type { CallAnswer, ErrorAnswer, ProcedureKind } from './procedures.ts';

/** What pages may say; nothing in it is trusted but the page itself. */
export interface ApiEnd {
  /** Answers once; never rejects. */
  call(page: PageEnd, asked: Asked): Promise<CallAnswer>;
  watch(page: PageEnd, number: number, asked: Asked): void;
  /** The page has shown the last value of a watch. */
  taken(page: PageEnd, number: number): void;
  leave(page: PageEnd, number: number): void;
}

/** A procedure and its input, as they came. */
export interface Asked {
  readonly name: unknown;
  readonly input: unknown;
}

/** Requests and watches at a time of one page. */
const OPEN_REQUESTS = 64;

/** Makes the end of a router whose context is `contextOf(link)`. */
export function apiEnd(options: {
  readonly router: AnyTRPCRouter;
  readonly procedures: Readonly<Record<string, ProcedureKind>>;
  readonly contextOf: (link: CallerLink) => object;
  readonly openRequests?: number;
}): ApiEnd {
  const { router, procedures, contextOf } = options;
  const lineOf = pageLines(options.openRequests ?? OPEN_REQUESTS);
  /** A name that is none is asked as a query: tRPC refuses it as it does for every host. */
  const kindOf = (name: string): ProcedureKind =>
    Object.hasOwn(procedures, name) ? (procedures[name] ?? 'query') : 'query';

  const ask = async ({ name, input }: Asked, by: { link: CallerLink; signal?: AbortSignal }) => {
    if (typeof name !== 'string') throw new TRPCError({ code: 'PARSE_ERROR' });
    const result: unknown = await callTRPCProcedure({
      router,
      path: name,
      getRawInput: () => Promise.resolve(input),
      ctx: contextOf(by.link),
      type: kindOf(name),
      signal: by.signal,
      batchIndex: 0,
    });
    return result;
  };
  const watch = async (line: PageLine, number: number, asked: Asked) => {
    const watching = line.watch(number);
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
  return {
    async call(page, asked) {
      try {
        if (typeof asked.name === 'string' && kindOf(asked.name) === 'subscription') {
          throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED' });
        }
        return { ok: true, data: await ask(asked, { link: lineOf(page).calls }) };
      } catch (error) {
        return { ok: false, error: errorAnswer(router, { error, name: asked.name }) };
      }
    },
    watch: (page, number, asked) => void watch(lineOf(page), number, asked),
    taken: (page, number) => lineOf(page).taken(number),
    leave: (page, number) => lineOf(page).leave(number),
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What the page may know of an error: the router's own formatter decides, as for the headless host. */
function errorAnswer(router: AnyTRPCRouter, thrown: { error: unknown; name: unknown }): ErrorAnswer {
  const { code, message, data } = getTRPCErrorShape({
    // oxlint-disable-next-line no-underscore-dangle -- tRPC has its error formatter there, as its own adapters do
    config: router._def._config,
    error: getTRPCErrorFromUnknown(thrown.error),
    type: 'unknown',
    path: typeof thrown.name === 'string' ? thrown.name : undefined,
    input: undefined,
    ctx: undefined,
  }) as ErrorAnswer;
  return { code, message, data };
}
