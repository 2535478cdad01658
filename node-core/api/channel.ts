/**
 * A bounded way from whoever makes values to whoever shows them. A screen wants the state of things, not their
 * story: while the reader is busy, a newer value takes the place of the one that waits, or is merged into it.
 */

/** How values that wait are put together. */
export interface LatestRules<Value> {
  /** Values of one key replace each other; all values have one key when this is left out. */
  readonly keyOf?: (value: Value) => string;
  /** Puts a newer value together with the one that waits; left out: the newer one wins. */
  readonly merge?: (waiting: Value, newer: Value) => Value;
  /** Keys that may wait at one time, 1 or more (64 when left out); past it the one that waited longest is dropped. */
  readonly limit?: number;
}

type Ending = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: unknown };

const DEFAULT_LIMIT = 64;

/**
 * A channel of one reader and any number of writers that never holds more than one value for each key.
 *
 * `send` never blocks and never throws. The reader gets values in the order in which their keys began to wait. `end`
 * and `fail` let it take what waits first; the signal ends the channel at once and drops what waits. After any of
 * the three, and after the reader has left its loop, `send` does nothing.
 */
export class LatestChannel<Value> implements AsyncIterable<Value> {
  readonly #rules: LatestRules<Value>;
  readonly #limit: number;
  readonly #waiting = new Map<string, Value>();
  #ending: Ending | undefined;
  #wake: (() => void) | undefined;
  #taken = false;

  /** @throws RangeError when `limit` is no whole number from 1 */
  constructor(options: LatestRules<Value> & { readonly signal: AbortSignal }) {
    const { signal, ...rules } = options;
    this.#rules = rules;
    this.#limit = rules.limit ?? DEFAULT_LIMIT;
    if (!Number.isInteger(this.#limit) || this.#limit < 1) throw new RangeError(`limit: ${this.#limit}`);
    if (signal.aborted) this.#stop();
    else signal.addEventListener('abort', () => this.#stop(), { once: true });
  }

  /** Values that wait for the reader: 0 to `limit`. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Leaves a value for the reader. */
  send(value: Value): void {
    if (this.#ending !== undefined) return;
    const key = this.#rules.keyOf?.(value) ?? '';
    const waiting = this.#waiting.get(key);
    const { merge } = this.#rules;
    this.#waiting.set(key, waiting === undefined || merge === undefined ? value : merge(waiting, value));
    if (this.#waiting.size > this.#limit) {
      for (const [oldest] of this.#waiting) {
        this.#waiting.delete(oldest);
        break;
      }
    }
    this.#wake?.();
  }

  /** No more values come: the reader's loop ends when it has taken what waits. */
  end(): void {
    this.#finish({ kind: 'ended' });
  }

  /** The source broke: the reader's loop throws `error` when it has taken what waits. */
  fail(error: unknown): void {
    this.#finish({ kind: 'failed', error });
  }

  /** @throws Error at a second reader */
  [Symbol.asyncIterator](): AsyncIterator<Value, void> {
    if (this.#taken) throw new Error('a LatestChannel has one reader');
    this.#taken = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<Value, void> {
    try {
      for (;;) {
        const [next] = this.#waiting;
        if (next !== undefined) {
          const [key, value] = next;
          this.#waiting.delete(key);
          yield value;
        } else if (this.#ending !== undefined) {
          if (this.#ending.kind === 'failed') throw this.#ending.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#wake = undefined;
        }
      }
    } finally {
      this.#stop();
    }
  }

  #stop(): void {
    this.#waiting.clear();
    this.#finish({ kind: 'ended' });
  }

  #finish(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake?.();
  }
}

/**
 * Reads a source as fast as it yields and hands on as fast as the reader takes: between the two no more than the
 * rules allow is kept.
 *
 * @param watch starts the source; its signal is aborted when the reader leaves or the outer signal is
 * @param options.ready resolves when the reader can take more, and in any case when the signal is aborted; a value
 *   is picked only after that, so it is the newest there is
 * @throws what the source throws, after the values before it
 */
export async function* coalesced<Value>(
  watch: (signal: AbortSignal) => AsyncIterable<Value>,
  options: LatestRules<Value> & {
    readonly signal: AbortSignal;
    readonly ready: (signal: AbortSignal) => Promise<void>;
  },
): AsyncGenerator<Value, void> {
  const { signal: outer, ready, ...rules } = options;
  const left = new AbortController();
  const signal = AbortSignal.any([outer, left.signal]);
  const channel = new LatestChannel<Value>({ ...rules, signal });
  try {
    void pump(watch(signal), { channel, signal });
    await ready(signal);
    for await (const value of channel) {
      yield value;
      await ready(signal);
    }
  } finally {
    left.abort();
  }
}

/** Never rejects: what goes wrong is the reader's to hear. */
async function pump<Value>(
  source: AsyncIterable<Value>,
  to: { readonly channel: LatestChannel<Value>; readonly signal: AbortSignal },
): Promise<void> {
  try {
    for await (const value of source) {
      if (to.signal.aborted) return;
      to.channel.send(value);
    }
    to.channel.end();
  } catch (error) {
    to.channel.fail(error);
  }
}
