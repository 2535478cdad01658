import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest that work holds the event loop before it lets others have it. */
const TURN_MS = 20;

/** Cuts long work into short turns of the event loop, and ends it when it is not wanted any more. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #turnEndMs = performance.now() + TURN_MS;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** True when the turn has lasted long enough: time to `breathe`. */
  isDue(): boolean {
    return performance.now() >= this.#turnEndMs;
  }

  /** Lets the event loop turn. @throws the signal's reason when it has been aborted */
  async breathe(): Promise<void> {
    this.#signal?.throwIfAborted();
    await nextTurn();
    this.#signal?.throwIfAborted();
    this.#turnEndMs = performance.now() + TURN_MS;
  }
}
