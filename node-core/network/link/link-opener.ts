import type { Connection, Stream } from '@libp2p/interface';
import type { Clock, Random } from '../clock.ts';
import { abortReason, deadline } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import type { NetworkLimits } from '../limits.ts';

/** A peer whose program is too old or too new is tried again this seldom: updates take hours. */
const AFTER_REFUSAL_MS = 60_000;

/** What the opener needs of the link. */
export interface OpenableLink {
  readonly isUp: boolean;
  adopt(stream: Stream, connection: Connection): void;
}

/**
 * Keeps one link up, for ever: finds or dials a connection, opens the urgent lane, and after a failure waits longer each
 * time, with jitter, up to `redialMaxMs`. The side with the higher ID leaves the other a head start.
 */
export class LinkOpener {
  readonly #link: OpenableLink;
  readonly #lower: boolean;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: NetworkLimits;
  readonly #connect: (signal: AbortSignal) => Promise<Connection>;
  readonly #openUrgent: (connection: Connection, signal: AbortSignal) => Promise<Stream>;
  readonly #failed: (error: NetworkError) => void;
  readonly #stopped = new AbortController();
  #waitMs: number;
  #timer: { readonly dueMs: number; readonly cancel: () => void } | undefined;
  #opening = false;

  constructor(options: {
    readonly link: OpenableLink;
    readonly lower: boolean;
    readonly clock: Clock;
    readonly random: Random;
    readonly limits: NetworkLimits;
    /** The best connection that there is, or a new one. */
    readonly connect: (signal: AbortSignal) => Promise<Connection>;
    readonly openUrgent: (connection: Connection, signal: AbortSignal) => Promise<Stream>;
    readonly failed: (error: NetworkError) => void;
  }) {
    this.#link = options.link;
    this.#lower = options.lower;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#limits = options.limits;
    this.#connect = options.connect;
    this.#openUrgent = options.openUrgent;
    this.#failed = options.failed;
    this.#waitMs = options.limits.redialMinMs;
  }

  /** Tries now, or after the head start of the other side. */
  start(): void {
    this.#wake(this.#lower ? 0 : this.#limits.politeDialMs);
  }

  /** Something changed for the better (an address, a connection): no need to wait for long. */
  hasten(): void {
    this.#waitMs = this.#limits.redialMinMs;
    this.start();
  }

  /** The link went down: tries again soon. */
  lost(): void {
    this.#again();
  }

  /** The link is up: the next loss starts with the shortest wait. */
  held(): void {
    this.#waitMs = this.#limits.redialMinMs;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#stopped.abort(new NetworkError('closed', 'no longer wanted'));
  }

  /** Wakes at the earlier of the time that is set and this one. */
  #wake(afterMs: number): void {
    if (this.#stopped.signal.aborted) return;
    const dueMs = this.#clock.nowMs() + afterMs;
    if (this.#timer !== undefined && this.#timer.dueMs <= dueMs) return;
    this.#timer?.cancel();
    const cancel = this.#clock.at(dueMs, () => {
      this.#timer = undefined;
      void this.#attempt();
    });
    this.#timer = { dueMs, cancel };
  }

  #again(): void {
    const jitteredMs = this.#waitMs * (0.5 + this.#random());
    this.#waitMs = Math.min(2 * this.#waitMs, this.#limits.redialMaxMs);
    this.#wake(jitteredMs + (this.#lower ? 0 : this.#limits.politeDialMs));
  }

  async #attempt(): Promise<void> {
    if (this.#opening || this.#link.isUp) return;
    this.#opening = true;
    const limit = deadline(this.#clock, {
      timeMs: this.#clock.nowMs() + this.#limits.dialTimeoutMs,
      reason: () => new NetworkError('timeout', 'no link in time'),
    });
    try {
      const signal = AbortSignal.any([limit.signal, this.#stopped.signal]);
      const connection = await this.#connect(signal);
      if (this.#link.isUp) return;
      const stream = await this.#openUrgent(connection, signal);
      // Between the stream's opening and this line the link may have become unwanted.
      if (signal.aborted) stream.abort(abortReason(signal));
      else this.#link.adopt(stream, connection);
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return;
      const error = networkError(thrown);
      this.#failed(error);
      if (error.reason === 'version' || error.reason === 'unsupported') this.#wake(AFTER_REFUSAL_MS);
      else this.#again();
    } finally {
      limit.cancel();
      this.#opening = false;
    }
  }
}
