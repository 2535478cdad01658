/**
 * The WebSocket that carries the API. An upgrade is judged by its headers, then the first message must bring the
 * token of a living session, within a few seconds; only then is there an API behind the socket.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError, type AppRouter, type HouseholdApi, type SetupApi } from '../../node-core/api/index.ts';
import { callerLink } from './caller-link.ts';
import { GUARD_STATUS, guard } from './guard.ts';
import type { Sessions } from './sessions.ts';

/** The one address of the socket; tRPC's client adds the query because a first message follows. */
export const SOCKET_URL = '/api?connectionParams=1';

/** Close codes that the page tells apart; RFC 6455 leaves 4000-4999 to applications. */
export const CLOSE_CODES = {
  /** The session is unknown or over: trying again does not help. */
  noSession: 4401,
  /** No session came in time. */
  silent: 4408,
} as const;

export interface SocketLimits {
  /** Sockets at a time, of all pages. */
  readonly sockets: number;
  /** Requests and watches at a time on one socket. */
  readonly openRequests: number;
  /** Requests in one message. */
  readonly batch: number;
  /** Bytes of one message. */
  readonly messageBytes: number;
  /** Bytes that may wait for a page that sends and does not read; past it the socket is cut. */
  readonly unreadBytes: number;
  /** How long a socket may be open without a session. */
  readonly sessionWaitMs: number;
  /** How long it may be quiet before it is asked for a sign of life, and how long it has to give one. */
  readonly pingMs: number;
  readonly pongWaitMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  sockets: 32,
  openRequests: 64,
  batch: 64,
  messageBytes: 64 * 1024,
  unreadBytes: 8 * 1024 * 1024,
  sessionWaitMs: 5_000,
  pingMs: 15_000,
  pongWaitMs: 10_000,
};

export interface ApiSockets {
  /** For `Server`'s upgrade event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every socket: says goodbye, and hangs up on whoever does not answer within a second. */
  close(): Promise<void>;
}

const GOODBYE_MS = 1_000;

/** Serves a router on sockets. */
export function apiSockets(options: {
  readonly router: AppRouter;
  readonly api: HouseholdApi;
  readonly setup: SetupApi | undefined;
  readonly sessions: Sessions;
  readonly hosts: () => ReadonlySet<string>;
  readonly limits: SocketLimits;
}): ApiSockets {
  const { router, api, setup, sessions, hosts, limits } = options;
  // No compression: on loopback it buys nothing, and a small message could unpack into a large one.
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  const admitted = new WeakSet<WebSocket>();
  wss.on('connection', (client) => {
    const wait = setTimeout(() => {
      if (!admitted.has(client)) client.close(CLOSE_CODES.silent);
    }, limits.sessionWaitMs);
    client.once('close', () => clearTimeout(wait));
  });
  applyWSSHandler({
    wss,
    router,
    maxBatchSize: limits.batch,
    keepAlive: { enabled: true, pingMs: limits.pingMs, pongWaitMs: limits.pongWaitMs },
    createContext: ({ req, res, info }) => {
      if (!sessions.holds(info.connectionParams?.['session'] ?? '')) {
        res.close(CLOSE_CODES.noSession);
        throw new ApiError({ kind: 'notAllowed', reason: 'noSession', detail: '' });
      }
      admitted.add(res);
      return {
        api,
        setup,
        link: callerLink(req.socket, { maxOpen: limits.openRequests, maxUnreadBytes: limits.unreadBytes }),
      };
    },
  });
  return {
    upgrade(request, socket, head) {
      // A peer that hangs up while it is refused is none of our business.
      socket.on('error', () => socket.destroy());
      const status = upgradeStatus(request, { hosts: hosts(), full: wss.clients.size >= limits.sockets });
      if (status !== undefined) {
        socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
          socket.destroy(),
        );
        return;
      }
      wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request));
    },
    close: () => closeAll(wss),
  };
}

function upgradeStatus(
  request: IncomingMessage,
  state: { readonly hosts: ReadonlySet<string>; readonly full: boolean },
): number | undefined {
  const refusal = guard(request.headers, { hosts: state.hosts, needsOrigin: true });
  if (refusal !== undefined) return GUARD_STATUS[refusal];
  if (request.url !== SOCKET_URL) return 404;
  return state.full ? 503 : undefined;
}

async function closeAll(wss: WebSocketServer): Promise<void> {
  const clients = [...wss.clients];
  const closed = clients.map(
    (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
  );
  for (const client of clients) client.close(1001);
  const hangUp = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, GOODBYE_MS);
  await Promise.all(closed);
  clearTimeout(hangUp);
  await new Promise<void>((resolve) => {
    wss.close(() => resolve());
  });
}
