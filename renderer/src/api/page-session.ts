/**
 * Who this tab is to the headless host. The link that opened it carries a login code, good for one use; it is traded
 * for a session, and the session is kept in the tab's sessionStorage: it survives a reload, ends with the tab, and
 * no other origin or port ever sees it.
 */

/** The parts of the browser that this needs; `browserPage` gives them. */
export interface Page {
  /** The address of the page, code and all. */
  readonly href: string;
  /** Writes another address into the bar, without loading anything. */
  readonly replaceAddress: (href: string) => void;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof fetch;
}

/** Why this tab has no session. */
export type NoSession =
  /** Its link was used before, or is too old. */
  | 'linkUsed'
  /** It was not opened by a link. */
  | 'noLink'
  /** The host does not know its session any more: it was started anew, or many others came since. */
  | 'sessionEnded';

/** The host cannot be reached just now. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable';
}

/** This tab has no session and will not get one without a new link. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
  readonly reason: NoSession;

  constructor(reason: NoSession) {
    super(reason);
    this.reason = reason;
  }
}

export interface PageSession {
  /**
   * The token, from the storage or for the code of the link.
   *
   * @throws SessionRefused | HostUnreachable
   */
  token(): Promise<string>;
  /** The host refused the token: forget it. */
  forget(): void;
}

const KEY = 'nabowatt.session';

/** Takes the code out of the address bar at once, and trades it when the token is first asked for. */
export function pageSession(page: Page): PageSession {
  const address = new URL(page.href);
  let code = address.searchParams.get('code');
  if (code !== null) {
    address.searchParams.delete('code');
    page.replaceAddress(address.href);
  }
  let ended: NoSession = 'noLink';
  let trading: Promise<string> | undefined;

  const trade = async (open: string): Promise<string> => {
    const token = await tradeCode(page, open);
    code = null;
    if (token !== undefined) {
      page.storage.setItem(KEY, token);
      return token;
    }
    // An old link in a tab that is logged in already.
    const kept = page.storage.getItem(KEY);
    if (kept !== null) return kept;
    ended = 'linkUsed';
    throw new SessionRefused(ended);
  };

  return {
    async token() {
      if (code !== null) {
        trading ??= trade(code).finally(() => {
          trading = undefined;
        });
        return await trading;
      }
      const kept = page.storage.getItem(KEY);
      if (kept === null) throw new SessionRefused(ended);
      return kept;
    },
    forget() {
      page.storage.removeItem(KEY);
      ended = 'sessionEnded';
    },
  };
}

async function tradeCode(page: Page, code: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await page.fetch(new URL('/session', page.href), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch (cause) {
    throw new HostUnreachable('the host does not answer', { cause });
  }
  if (response.status >= 400 && response.status < 500) return undefined;
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof body === 'object' && body !== null && 'session' in body && typeof body.session === 'string') {
    return body.session;
  }
  throw new HostUnreachable(`the host answered ${response.status}`);
}

/** This browser tab. */
export function browserPage(): Page {
  return {
    href: window.location.href,
    replaceAddress: (href) => window.history.replaceState(window.history.state, '', href),
    storage: window.sessionStorage,
    fetch: (input, init) => window.fetch(input, init),
  };
}
