/**
 * Who may speak to this host: one-time login codes, and the sessions they are traded for. Why a token and no
 * cookie: docs/decisions/0003-headless-session.md. Only digests are kept, and a candidate is compared with every one
 * of them in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Bytes of a code and of a session token: 256 bits. */
const SECRET_BYTES = 32;

export interface SessionLimits {
  /** Unused codes at a time; the oldest is dropped for a new one. */
  readonly codes: number;
  /** How long an unused code lives. */
  readonly codeLifeMs: number;
  /** Sessions at a time; the one used longest ago is dropped for a new one. */
  readonly sessions: number;
  /** How long a session lives without being used. */
  readonly sessionIdleMs: number;
}

export const SESSION_LIMITS: SessionLimits = {
  codes: 8,
  codeLifeMs: 15 * 60_000,
  sessions: 16,
  sessionIdleMs: 7 * 24 * 3600_000,
};

interface Secret {
  readonly digest: Uint8Array;
  readonly expiresMs: number;
}

/** Codes and sessions in memory, gone with the process. */
export class Sessions {
  readonly #random: (count: number) => Uint8Array;
  readonly #nowMs: () => number;
  readonly #limits: SessionLimits;
  /** Both oldest first. */
  #codes: Secret[] = [];
  #sessions: Secret[] = [];

  /** `random` must be fit for keys. */
  constructor(options: {
    readonly random: (count: number) => Uint8Array;
    readonly nowMs: () => number;
    readonly limits?: SessionLimits;
  }) {
    this.#random = options.random;
    this.#nowMs = options.nowMs;
    this.#limits = options.limits ?? SESSION_LIMITS;
  }

  /** A login code that can be traded once: 43 characters of base64url. */
  newCode(): string {
    const code = this.#secret();
    const expiresMs = this.#nowMs() + this.#limits.codeLifeMs;
    this.#codes = [...this.#alive(this.#codes), { digest: digestOf(code), expiresMs }].slice(
      -this.#limits.codes,
    );
    return code;
  }

  /** Whether a code can still be traded. */
  isOpen(code: string): boolean {
    this.#codes = this.#alive(this.#codes);
    return find(this.#codes, code) !== undefined;
  }

  /** Uses a code up. Returns the token of a new session, or undefined for a code that was used, is too old or never was. */
  trade(code: string): string | undefined {
    const open = this.#alive(this.#codes);
    const used = find(open, code);
    this.#codes = open.filter((other) => other !== used);
    if (used === undefined) return undefined;
    const token = this.#secret();
    this.#keep(token, this.#alive(this.#sessions));
    return token;
  }

  /** Whether a token is of a living session; its idle time starts anew. */
  holds(token: string): boolean {
    const sessions = this.#alive(this.#sessions);
    const session = find(sessions, token);
    if (session === undefined) return false;
    this.#keep(
      token,
      sessions.filter((other) => other !== session),
    );
    return true;
  }

  #keep(token: string, others: readonly Secret[]): void {
    const expiresMs = this.#nowMs() + this.#limits.sessionIdleMs;
    this.#sessions = [...others, { digest: digestOf(token), expiresMs }].slice(-this.#limits.sessions);
  }

  #alive(secrets: readonly Secret[]): Secret[] {
    const nowMs = this.#nowMs();
    return secrets.filter(({ expiresMs }) => expiresMs > nowMs);
  }

  #secret(): string {
    return Buffer.from(this.#random(SECRET_BYTES)).toString('base64url');
  }
}

function find(secrets: readonly Secret[], candidate: string): Secret | undefined {
  const digest = digestOf(candidate);
  let found: Secret | undefined;
  // No early exit: how long this takes says nothing about which one it was.
  for (const secret of secrets) if (timingSafeEqual(secret.digest, digest)) found = secret;
  return found;
}

function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
