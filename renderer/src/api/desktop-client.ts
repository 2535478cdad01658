/**
 * The API as the screens use it inside the desktop app: the same typed client as over the headless host (client.ts), on
 * the functions that the preload put on the page. There is no line to break and no session: a page that has the bridge
 * is the app's own.
 */
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../../../node-core/api/index.ts';
import type { ApiConnection, ConnectionState } from './client.ts';

/** An error as it comes over the bridge; `data` is an `ApiFailure`. */
interface BridgeError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** What a call comes to. */
export type BridgeAnswer =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: BridgeError };

/** What a watch says; after `ended` and `failed` nothing more. */
export type BridgeEvent =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: BridgeError };

type Call = (input?: unknown) => Promise<BridgeAnswer>;
type Watch = (hear: (event: BridgeEvent) => void) => () => void;

/** One function for each procedure, by name; main/desktop/preload.ts makes it. */
export type Bridge = Readonly<Record<string, Call | Watch>>;

/** The bridge of the desktop app, or undefined in a browser. */
export function desktopBridge(page: object): Bridge | undefined {
  const found: unknown = 'nabowatt' in page ? page.nabowatt : undefined;
  return typeof found === 'object' && found !== null ? (found as Bridge) : undefined;
}

/** Opens the API over the bridge; it is `online` at once. */
export function connectDesktop(options: {
  readonly bridge: Bridge;
  readonly onConnection: (state: ConnectionState) => void;
}): ApiConnection {
  const { bridge, onConnection } = options;
  onConnection({ kind: 'connecting' });
  const api = createTRPCClient<AppRouter>({ links: [bridgeLink(bridge)] });
  // Not before the caller has the connection in hand.
  queueMicrotask(() => onConnection({ kind: 'online' }));
  return { api, close: () => Promise.resolve() };
}

function bridgeLink(bridge: Bridge): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const procedure = Object.hasOwn(bridge, op.path) ? bridge[op.path] : undefined;
        const fail = (error: BridgeError) => observer.error(TRPCClientError.from({ error }));
        if (procedure === undefined) {
          observer.error(TRPCClientError.from(new Error(`the desktop app has no ${op.path}`)));
          return;
        }
        if (op.type === 'subscription') {
          observer.next({ result: { type: 'started' } });
          return (procedure as Watch)((event) => {
            if (event.kind === 'value') observer.next({ result: { type: 'data', data: event.value } });
            else if (event.kind === 'ended') observer.complete();
            else fail(event.error);
          });
        }
        const ask = async () => {
          const answer = await (procedure as Call)(op.input);
          if (answer.ok) {
            observer.next({ result: { type: 'data', data: answer.data } });
            observer.complete();
          } else fail(answer.error);
        };
        // The app itself refused or is going: to the page that is being offline.
        ask().catch(() => observer.error(TRPCClientError.from(new Error('the app does not answer'))));
        return;
      });
}
