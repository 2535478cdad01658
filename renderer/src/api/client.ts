/**
 * The API as the screens use it over the headless host: a typed tRPC client on one WebSocket that comes back by
 * itself. Of the node it knows types only.
 *
 * After a break tRPC starts every watch again, and each yields the present state first; queries and commands that
 * were under way reject (`failureOf` says `offline`). While the node starts, `watchProgress` works and
 * `watchChanges` says when it is there; all else is `unavailable`, reason `starting`.
 */
import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from '@trpc/client';
import type { AppRouter } from '../../../node-core/api/index.ts';
import { failureOf } from './failure.ts';
import { type NoSession, type Page, pageSession, SessionRefused } from './page-session.ts';

/** Queries by `api.today.query()`, commands by `api.accept.mutate({ id })`, watches by `api.watchPower.subscribe(...)`. */
export type Api = TRPCClient<AppRouter>;

/** The line to the node. */
export type ConnectionState =
  /** For the first time. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** It was cut or could not be had; we keep trying. */
  | { readonly kind: 'lost' }
  /** The host will not have us: trying again does not help, a new link does. */
  | { readonly kind: 'refused'; readonly reason: NoSession };

export interface ApiConnection {
  readonly api: Api;
  /** Hangs up for good. */
  close(): Promise<void>;
}

/** The host's close code for a session that it does not know (main/headless/sockets.ts). */
const NO_SESSION = 4401;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8_000;

/**
 * Opens the line, and says how it is at each change.
 *
 * @param options.onConnection hears each state once, the first being `connecting`
 * @param options.WebSocket for tests; the browser's own when left out
 */
export function connectApi(options: {
  readonly page: Page;
  readonly onConnection: (state: ConnectionState) => void;
  readonly retryDelayMs?: (attempt: number) => number;
  readonly WebSocket?: typeof WebSocket;
}): ApiConnection {
  const { page, onConnection } = options;
  const session = pageSession(page);
  let state: ConnectionState = { kind: 'connecting' };
  onConnection(state);

  const enter = (next: ConnectionState) => {
    if (state.kind === 'refused' || next.kind === state.kind) return;
    state = next;
    onConnection(next);
  };
  const refuse = (reason: NoSession) => {
    enter({ kind: 'refused', reason });
    // Also after a later request has opened the line again: there is nothing to try.
    setTimeout(() => void socket.close(), 0);
  };
  const token = () =>
    session.token().catch((error: unknown) => {
      if (error instanceof SessionRefused) refuse(error.reason);
      throw error;
    });

  const socket = createWSClient({
    url: async () => {
      await token();
      return socketUrl(page.href);
    },
    connectionParams: async () => ({ session: await token() }),
    retryDelayMs: options.retryDelayMs ?? backOff,
    keepAlive: { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 },
    onClose: (cause) => {
      if (cause?.code !== NO_SESSION) return;
      session.forget();
      refuse('sessionEnded');
    },
    ...(options.WebSocket === undefined ? {} : { WebSocket: options.WebSocket }),
  });
  const api = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });

  const line = socket.connectionState.subscribe({
    next: ({ state: now, error }) => {
      if (now === 'connecting' && error !== null) enter({ kind: 'lost' });
      // An open socket may still be refused: online is when the host has answered something.
      if (now === 'pending') void answered(api).then((yes) => (yes ? enter({ kind: 'online' }) : undefined));
    },
  });
  return {
    api,
    async close() {
      line.unsubscribe();
      await socket.close();
    },
  };
}

async function answered(api: Api): Promise<boolean> {
  try {
    await api.session.query();
    return true;
  } catch (error) {
    return failureOf(error).kind !== 'offline';
  }
}

function socketUrl(href: string): string {
  const url = new URL('/api', href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

function backOff(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
}
