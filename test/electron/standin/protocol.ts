/** Electron's `protocol`: app: addresses are served to the page as https addresses of a made-up domain. */
import { permissionSetters } from './permissions.ts';
import { registry } from './registry.ts';
import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** app://nabowatt/x is https://nabowatt.app.standin/x to the page. */
export const SUFFIX = 'standin';
const privileged = new Set<string>();

/** The `protocol` of a session: what it serves is served to the pages of that session alone. */
function makeProtocol(name: string) {
  const handlers = new Map<string, Handler>();
  const part = {
    handle(scheme: string, handler: Handler) {
      if (!privileged.has(scheme))
        throw new Error(`the stand-in serves privileged schemes only, not ${scheme}`);
      handlers.set(scheme, handler);
    },
    isProtocolHandled: (scheme: string) => handlers.has(scheme),
  };
  return { handlers, part, name };
}

const ofDefault = makeProtocol('protocol');
const ofSessions = new WeakMap<object, ReadonlyMap<string, Handler>>();

/** A session in memory, with a `protocol` of its own. */
export function makeSession(name: string): object {
  const { handlers, part } = makeProtocol(name);
  const session: object = strict(name, {
    ...permissionSetters(() => session),
    protocol: strict(`${name}.protocol`, part),
  });
  ofSessions.set(session, handlers);
  return session;
}

export const protocol = strict('protocol', {
  ...ofDefault.part,
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]) {
    if (registry.ready) throw new Error('protocol.registerSchemesAsPrivileged: the app is ready already');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
});

/** The handler for an address as the app knows it. */
export function handlerOf(url: string, session?: unknown): Handler | undefined {
  const own = typeof session === 'object' && session !== null ? ofSessions.get(session) : undefined;
  return (own ?? ofDefault.handlers).get(new URL(url).protocol.slice(0, -1));
}

/** From the app's address to the page's. */
export function toPage(url: string): string {
  const { protocol: scheme, host, pathname, search, hash } = new URL(url);
  const name = scheme.slice(0, -1);
  if (!privileged.has(name)) return url;
  return `https://${host}.${name}.${SUFFIX}${pathname === '' ? '/' : pathname}${search}${hash}`;
}

/** From the page's address to the app's. */
export function fromPage(url: string): string {
  const [, host, scheme, path = '/'] = /^https:\/\/(.+)\.([^./]+)\.standin(\/.*)?$/.exec(url) ?? [];
  return host === undefined || scheme === undefined ? url : `${scheme}://${host}${path}`;
}
