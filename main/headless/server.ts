/**
 * The headless host: the renderer's files and the API on 127.0.0.1, for a browser on the same PC and nobody else.
 * The protections are those of FACTS 'Headless host'; each has its file here and its test in test/headless.
 */
import { createServer, type Server } from 'node:http';
import { createAppRouter, type HouseholdApi, type SetupApi } from '../../node-core/api/index.ts';
import type { SecretDoor } from '../secret/door.ts';
import { send } from './answers.ts';
import { hostNames } from './guard.ts';
import { httpListener } from './http.ts';
import { SESSION_LIMITS, type SessionLimits, Sessions } from './sessions.ts';
import { apiSockets, SOCKET_LIMITS, type SocketLimits } from './sockets.ts';

/** What the host needs from outside. */
export interface HeadlessOptions {
  readonly api: HouseholdApi;
  /** What sets the household up; left out where there is nothing to set up. */
  readonly setup?: SetupApi;
  /** The pages with the words; left out where there is nothing to set up. */
  readonly secret?: SecretDoor;
  /** The folder of the built renderer. */
  readonly rendererDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Takes a line for the host's log: a fault of ours with the reference that the page was given. */
  readonly report: (line: string) => void;
  /** Random bytes fit for keys. */
  readonly random: (count: number) => Uint8Array;
  readonly nowMs: () => number;
  readonly socketLimits?: Partial<SocketLimits>;
  readonly sessionLimits?: Partial<SessionLimits>;
}

/** A host that answers. */
export interface HeadlessServer {
  readonly port: number;
  /** Without a login code. */
  readonly url: string;
  /** A new link that opens the app once. */
  loginUrl(): string;
  /** Says goodbye to every page and frees the port. May be called again. */
  close(): Promise<void>;
}

/** The port cannot be had. `code` is Node's, such as EADDRINUSE or EACCES. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly port: number;
  readonly code: string;

  constructor(failure: { readonly port: number; readonly code: string }) {
    super(`port ${failure.port} cannot be had: ${failure.code}`);
    this.port = failure.port;
    this.code = failure.code;
  }
}

/** HTTP connections at a time; a browser uses six and a socket for each tab. */
const MAX_CONNECTIONS = 256;

/**
 * Starts to answer on 127.0.0.1.
 *
 * @throws PortError when the port cannot be had
 */
export async function createHeadlessServer(options: HeadlessOptions): Promise<HeadlessServer> {
  const { api, setup, secret, rendererDir, random, nowMs, report } = options;
  const sessions = new Sessions({ random, nowMs, limits: { ...SESSION_LIMITS, ...options.sessionLimits } });
  const router = createAppRouter({
    reference: () => Buffer.from(random(6)).toString('hex'),
    report: ({ reference, procedure, error }) =>
      report(`fault ${reference} in ${procedure ?? 'the transport'}: ${described(error)}`),
  });
  let hosts: ReadonlySet<string> = new Set();
  const sockets = apiSockets({
    router,
    api,
    setup,
    sessions,
    hosts: () => hosts,
    limits: { ...SOCKET_LIMITS, ...options.socketLimits },
  });

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000 });
  server.maxConnections = MAX_CONNECTIONS;
  server.on(
    'request',
    httpListener({
      host: () => ({ hosts, sessions, secret, rendererDir }),
      send,
      report: (error) => report(`fault in HTTP: ${described(error)}`),
    }),
  );
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  const port = await listen(server, options.port);
  hosts = hostNames(port);

  const url = `http://127.0.0.1:${port}/`;
  let closing: Promise<void> | undefined;
  return {
    port,
    url,
    loginUrl: () => `${url}?code=${sessions.newCode()}`,
    close: () => (closing ??= close(server, () => sockets.close())),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === undefined ? error : new PortError({ port, code: error.code }));
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('not listening on a port'));
      else resolve(address.port);
    });
  });
}

async function close(server: Server, closeSockets: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await closeSockets();
  server.closeAllConnections();
  await closed;
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
