import type { Clock } from '../../../node-core/network/index.ts';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs = 1_000;
  #timers: { readonly timeMs: number; readonly run: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  at(timeMs: number, run: () => void): () => void {
    const timer = { timeMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** When the next timer is due; undefined when none is set. */
  get nextMs(): number | undefined {
    return this.#timers.length === 0 ? undefined : Math.min(...this.#timers.map(({ timeMs }) => timeMs));
  }

  /** Lets a time pass; what falls due in it runs in order, and what that starts has a chance to go on. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let next = this.nextMs; next !== undefined && next <= endMs; next = this.nextMs) {
      const due = this.#timers.find(({ timeMs }) => timeMs === next);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#nowMs = Math.max(this.#nowMs, next);
      due?.run();
      await settled();
    }
    this.#nowMs = endMs;
  }
}

/** Promises that wait for nothing but each other are done. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
