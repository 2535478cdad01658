/**
 * The way to a page with the words: an address with 256 random bits, good once and for a quarter of an hour. Whoever
 * opens it first gets a cookie for that address alone, and without the cookie it does not open again. One page at a time:
 * a new one closes the one before.
 *
 * Why a cookie here, when the host's session has none (docs/decisions/0003-headless-session.md): a page without script
 * can carry nothing else. It is bound to the address by its path, so that a page on another port of 127.0.0.1, which is
 * sent cookies by path alone, does not get it without knowing the address.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SecretFlow } from './flow.ts';
import { closingPage, PAGE_THEMES, type PageOptions, secretPage, type Theme, TOKEN_FIELD } from './page.ts';
import type { Language } from './texts.ts';

/** Below this path of the host. */
export const SECRET_PATH = '/secret/';
/** The one file that the pages load besides the font. */
export const SECRET_STYLES = `${SECRET_PATH}style.css`;

const SECRET_BYTES = 32;
const LIFE_MS = 15 * 60_000;
/** How long nobody may come. */
const WAIT_MS = 2 * 60_000;
const COOKIE = 'nabowatt-page';
/** Longest form: 24 fields, or the whole phrase pasted into one. */
export const LONGEST_FORM_BYTES = 8 * 1024;

/** A request that the host has let in: the right host and origin. */
export interface SecretRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, as `/secret/TICKET?lang=nb&theme=dark`. */
  readonly url: string;
  /** The Cookie header; undefined on a host whose pages need none. */
  readonly cookie: string | undefined;
  /** The form, as application/x-www-form-urlencoded. */
  readonly body: string;
  /** Where the address names none. */
  readonly language: Language;
}

export type SecretAnswer =
  | {
      readonly kind: 'page';
      readonly status: number;
      readonly html: string;
      readonly setCookie: string | undefined;
    }
  /** What the page was for is done: back to the app. */
  | { readonly kind: 'done'; readonly html: string };

interface Open {
  readonly ticket: Uint8Array;
  readonly flow: SecretFlow;
  readonly token: string;
  /** Digest of the cookie; undefined until somebody came. */
  cookie: Uint8Array | undefined;
  isVisited: boolean;
  endsMs: number;
  language: Language | undefined;
  theme: Theme;
}

export class SecretDoor {
  readonly #random: (count: number) => Uint8Array;
  readonly #nowMs: () => number;
  readonly #back: string | null;
  readonly #hasCookies: boolean;
  #open: Open | undefined;

  /**
   * @param options.random fit for keys
   * @param options.back the way back to the app; null where the host closes a window
   * @param options.hasCookies whether a cookie ties the page to its browser; not where its window is its own
   */
  constructor(options: {
    readonly random: (count: number) => Uint8Array;
    readonly nowMs: () => number;
    readonly back: string | null;
    readonly hasCookies: boolean;
  }) {
    this.#random = options.random;
    this.#nowMs = options.nowMs;
    this.#back = options.back;
    this.#hasCookies = options.hasCookies;
  }

  /** Opens a page for a flow. @returns its address, from the root of the host */
  open(flow: SecretFlow): string {
    const ticket = this.#secret();
    this.#open = {
      ticket: digestOf(ticket),
      flow,
      token: this.#secret(),
      cookie: undefined,
      isVisited: false,
      endsMs: this.#nowMs() + WAIT_MS,
      language: undefined,
      theme: 'system',
    };
    return SECRET_PATH + ticket;
  }

  /** Closes the page, if one is open: what it holds is forgotten. */
  close(): void {
    this.#open = undefined;
  }

  async answer(request: SecretRequest): Promise<SecretAnswer> {
    const { pathname, searchParams } = new URL(request.url, 'http://host');
    const open = this.#at(pathname.slice(SECRET_PATH.length));
    if (open === undefined) return this.#gone(request);
    if (request.method === 'GET' && !open.isVisited) {
      open.isVisited = true;
      open.endsMs = this.#nowMs() + LIFE_MS;
      open.language = languageIn(searchParams);
      open.theme = themeIn(searchParams);
      const setCookie = this.#hasCookies ? this.#bind(open, pathname) : undefined;
      return { kind: 'page', status: 200, html: this.#page(open, { request, pathname }), setCookie };
    }
    if (!this.#isBound(open, request)) return this.#gone(request);
    if (request.method === 'POST') {
      const form = new URLSearchParams(request.body);
      if (!isEqual(digestOf(open.token), form.get(TOKEN_FIELD) ?? '')) return this.#gone(request);
      await open.flow.submit((name) => form.get(name) ?? '');
    }
    const html = this.#page(open, { request, pathname });
    if (open.flow.step().kind !== 'done') return { kind: 'page', status: 200, html, setCookie: undefined };
    if (this.#open === open) this.close();
    return { kind: 'done', html };
  }

  #at(ticket: string): Open | undefined {
    if (this.#open !== undefined && this.#open.endsMs <= this.#nowMs()) this.close();
    return this.#open !== undefined && isEqual(this.#open.ticket, ticket) ? this.#open : undefined;
  }

  #bind(open: Open, pathname: string): string {
    const cookie = this.#secret();
    open.cookie = digestOf(cookie);
    return `${COOKIE}=${cookie}; Path=${pathname}; HttpOnly; SameSite=Strict`;
  }

  #isBound(open: Open, { cookie }: SecretRequest): boolean {
    if (!open.isVisited) return false;
    if (!this.#hasCookies) return true;
    const given = (cookie ?? '')
      .split(/;\s*/)
      .find((pair) => pair.startsWith(`${COOKIE}=`))
      ?.slice(COOKIE.length + 1);
    return open.cookie !== undefined && isEqual(open.cookie, given ?? '');
  }

  #page(open: Open, { request, pathname }: { request: SecretRequest; pathname: string }): string {
    const options: PageOptions = {
      language: open.language ?? request.language,
      theme: open.theme,
      styles: SECRET_STYLES,
      action: pathname,
      token: open.token,
      back: this.#back,
    };
    return secretPage(open.flow.step(), options);
  }

  #gone({ language }: SecretRequest): SecretAnswer {
    const html = closingPage('gone', { language, theme: 'system', styles: SECRET_STYLES, back: this.#back });
    return { kind: 'page', status: 410, html, setCookie: undefined };
  }

  #secret(): string {
    return Buffer.from(this.#random(SECRET_BYTES)).toString('base64url');
  }
}

function languageIn(query: URLSearchParams): Language | undefined {
  const wanted = query.get('lang');
  return wanted === 'en' || wanted === 'nb' ? wanted : undefined;
}

function themeIn(query: URLSearchParams): Theme {
  const wanted = query.get('theme');
  return PAGE_THEMES.find((theme) => theme === wanted) ?? 'system';
}

/** Compares in constant time. */
function isEqual(digest: Uint8Array, text: string): boolean {
  return timingSafeEqual(digest, digestOf(text));
}

function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
