/** What waits for a minute's block, and what has one at once: the first never stand in the way of the second. */
export type HandInLane = 'slow' | 'quick';

export interface HandInGateOptions {
  /** Requests that may be begun in a second. */
  readonly perSecond: number;
  /** Requests of each lane that may be under way at once. */
  readonly atOnce: Readonly<Record<HandInLane, number>>;
  /** Requests of a lane that may wait for their turn. */
  readonly waiting: number;
  readonly monotonicMs: () => number;
}

/**
 * Keeps a home within what another answers it (`requestsPerSecond` and `servedPerPeer` of the network's limits): whoever
 * hands in for many, as a validator does for observers, would be taken for a flood otherwise, and be shut out.
 */
export class HandInGate {
  readonly #options: HandInGateOptions;
  readonly #waiting: Readonly<Record<HandInLane, (() => void)[]>> = { slow: [], quick: [] };
  readonly #under: Record<HandInLane, number> = { slow: 0, quick: 0 };
  #nextMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HandInGateOptions) {
    this.#options = options;
  }

  /** Does it when its turn has come. @returns undefined, without having done it, when too many wait already */
  async run<T>(lane: HandInLane, ask: () => Promise<T>): Promise<T | undefined> {
    const queue = this.#waiting[lane];
    if (queue.length >= this.#options.waiting) return undefined;
    await new Promise<void>((resolve) => {
      queue.push(resolve);
      this.#begin();
    });
    try {
      return await ask();
    } finally {
      this.#under[lane] -= 1;
      this.#begin();
    }
  }

  /** Begins what may begin; comes back for the rest. */
  #begin(): void {
    const { perSecond, atOnce, monotonicMs } = this.#options;
    for (const lane of ['quick', 'slow'] as const) {
      const queue = this.#waiting[lane];
      while (queue.length > 0 && this.#under[lane] < atOnce[lane]) {
        const waitMs = this.#nextMs - monotonicMs();
        if (waitMs > 0) return this.#comeBack(waitMs);
        this.#nextMs = Math.max(this.#nextMs, monotonicMs() - BURST_MS) + 1000 / perSecond;
        this.#under[lane] += 1;
        queue.shift()?.();
      }
    }
  }

  #comeBack(waitMs: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#begin();
    }, waitMs);
  }
}

/** A home that was quiet may begin what it would have begun in so long: well below the network's `requestBurst`. */
const BURST_MS = 1000;
