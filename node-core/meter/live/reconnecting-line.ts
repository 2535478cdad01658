import { type ByteLine, type ByteSource, ByteSourceError, type LineSettings } from '../byte-source.ts';
import type { LiveClock } from './live-clock.ts';
import type { LiveNotice } from './live-notice.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** To look whether a cable is in again costs little, and somebody waits for it. */
const ABSENT_RETRY_MS = 3_000;

export interface ReconnectingLineOptions {
  readonly source: ByteSource;
  readonly settings: LineSettings;
  readonly clock: LiveClock;
  bytes(chunk: Uint8Array, atMs: number): void;
  /** There is no more. */
  ended(): void;
  notice(notice: LiveNotice): void;
}

/**
 * Keeps a line open: opens it again, after longer and longer, until it is stopped or the source is at its end. A cable that
 * is not there is looked for every few seconds.
 */
export class ReconnectingLine {
  readonly #options: ReconnectingLineOptions;
  #line: ByteLine | undefined;
  #cancel: () => void = () => undefined;
  #retryMs = FIRST_RETRY_MS;
  #stopped = false;
  /** The opening that is under way, or was last; never rejects. */
  #opening: Promise<void>;
  #closed: Promise<void> | undefined;

  constructor(options: ReconnectingLineOptions) {
    this.#options = options;
    this.#opening = this.#open();
  }

  /** Nothing is called after that. Resolves when the source is let go of, also while it is being opened. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    // Closing begins at once, where it can.
    const line = this.#line;
    this.#line = undefined;
    await line?.close();
    await this.#opening;
  }

  async #open(): Promise<void> {
    const { source, settings } = this.#options;
    let lost = false;
    try {
      const line = await source.open(settings, {
        bytes: (chunk, atMs) => {
          this.#retryMs = FIRST_RETRY_MS;
          if (!this.#stopped) this.#options.bytes(chunk, atMs);
        },
        lost: (reason) => {
          lost = true;
          this.#line = undefined;
          if (this.#stopped) return;
          this.#options.notice({ kind: 'lost', reason });
          if (reason.kind === 'ended') this.#options.ended();
          else this.#retry();
        },
      });
      // It may have been lost, or stopped, while it was opened.
      if (this.#stopped) await line.close();
      else if (!lost) {
        this.#line = line;
        this.#options.notice({ kind: 'opened', source: source.name });
      }
    } catch (error) {
      if (this.#stopped) return;
      const known =
        error instanceof ByteSourceError
          ? error
          : new ByteSourceError('failed', { source: source.name, message: String(error) });
      const longestMs = known.problem === 'notFound' ? ABSENT_RETRY_MS : LONGEST_RETRY_MS;
      const nextTryMs = Math.min(this.#retryMs, longestMs);
      this.#options.notice({ kind: 'openFailed', error: known, nextTryMs });
      this.#retry(nextTryMs);
    }
  }

  #retry(waitMs = this.#retryMs): void {
    this.#cancel = this.#options.clock.after(waitMs, () => {
      this.#opening = this.#open();
    });
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }
}
