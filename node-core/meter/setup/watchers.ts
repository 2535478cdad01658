/**
 * Whoever looks on at a state: each sees the present one first, then the newest whenever it has changed; what came
 * between is left out for one that is slow.
 */
export class Watchers<State> {
  readonly #readers = new Set<{ fresh: boolean; wake: () => void }>();
  #state: State;
  readonly #options: { readonly first: () => void; readonly last: () => void };

  /** @param options `first`: somebody looks on; `last`: nobody does any more */
  constructor(state: State, options: { readonly first: () => void; readonly last: () => void }) {
    this.#state = state;
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  set state(state: State) {
    this.#state = state;
    for (const reader of this.#readers) {
      reader.fresh = true;
      reader.wake();
    }
  }

  /** Ends with the signal, or when the reader leaves its loop. */
  async *watch(signal: AbortSignal): AsyncGenerator<State, void> {
    if (signal.aborted) return;
    const reader = { fresh: true, wake: (): void => undefined };
    const abort = (): void => reader.wake();
    signal.addEventListener('abort', abort);
    this.#readers.add(reader);
    if (this.#readers.size === 1) this.#options.first();
    try {
      while (!signal.aborted) {
        if (reader.fresh) {
          reader.fresh = false;
          yield this.#state;
        } else {
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', abort);
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#options.last();
    }
  }
}
