/**
 * Which requests are answered at all, by their headers alone. A web page from elsewhere may try to reach this host
 * through the visitor's browser: by a name of its own that resolves to 127.0.0.1 (Host), by a request across sites
 * (Origin, Sec-Fetch-Site), by a WebSocket, which no browser keeps to one origin (Origin again).
 */
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is refused before anyone looks at what it asks for. */
export type GuardRefusal =
  /** 421: not a name of this host. */
  | 'unknownHost'
  /** 403: sent by a page from elsewhere, or, where it matters, by nobody knows whom. */
  | 'foreignOrigin'
  /** 403: the browser says that another site caused it. */
  | 'crossSite';

/** The HTTP status of each refusal. */
export const GUARD_STATUS: Readonly<Record<GuardRefusal, number>> = {
  unknownHost: 421,
  foreignOrigin: 403,
  crossSite: 403,
};

/** The values of Host that this host answers to, exactly. */
export function hostNames(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
}

/**
 * Judges the headers of a request.
 *
 * @param rules.needsOrigin true for what changes something or opens a socket: Origin must be there
 * @returns undefined when it may pass
 */
export function guard(
  headers: IncomingHttpHeaders,
  rules: { readonly hosts: ReadonlySet<string>; readonly needsOrigin: boolean },
): GuardRefusal | undefined {
  const { host, origin } = headers;
  if (host === undefined || !rules.hosts.has(host)) return 'unknownHost';
  if (origin === undefined ? rules.needsOrigin : origin !== `http://${host}`) return 'foreignOrigin';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && (rules.needsOrigin || site !== 'none'))
    return 'crossSite';
  return undefined;
}
