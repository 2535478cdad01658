import type { LiveClock } from '../../../node-core/meter/live/index.ts';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Clocks that a test turns: a wall clock, and a monotonic one that timers go by. */
export class HandClock implements LiveClock {
  #monotonicMs = 1_000;
  #wallMs: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallMs: number) {
    this.#wallMs = wallMs;
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + delayMs, order: this.#order, run };
    this.#order += 1;
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Sets the wall clock alone. */
  setWall(byMs: number): void {
    this.#wallMs += byMs;
  }

  /** Time passes without a timer: the PC sleeps. */
  sleep(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** Time passes, timer by timer; promises get their turn after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await settled();
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.dueMs > endMs) break;
      this.#timers.delete(next);
      this.sleep(Math.max(0, next.dueMs - this.#monotonicMs));
      next.run();
      await settled();
    }
    this.sleep(endMs - this.#monotonicMs);
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (
        first === undefined ||
        timer.dueMs < first.dueMs ||
        (timer.dueMs === first.dueMs && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}
