import type { Timers } from '../../../renderer/src/store/query.ts';

/** Time that moves only when a test says so. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  readonly #waiting = new Map<number, { atMs: number; run: () => void }>();
  #last = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    this.#last += 1;
    const id = this.#last;
    this.#waiting.set(id, { atMs: this.#nowMs + delayMs, run });
    return () => void this.#waiting.delete(id);
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.#waiting.size;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    for (const [id, { atMs, run }] of this.#waiting) {
      if (atMs > this.#nowMs) continue;
      this.#waiting.delete(id);
      run();
    }
  }
}
