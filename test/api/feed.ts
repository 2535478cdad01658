import type { HouseholdApi, SetupApi } from '../../node-core/api/index.ts';
import { LatestChannel } from '../../node-core/api/index.ts';

/** One call: the method and its arguments, without signals. */
export interface RecordedCall {
  readonly method: keyof HouseholdApi | keyof SetupApi;
  readonly args: readonly unknown[];
}

/** A watch that a test feeds. */
export class Feed<Value> {
  readonly #open = new Set<LatestChannel<Value>>();
  readonly #first: Value | undefined;

  constructor(first?: Value) {
    this.#first = first;
  }

  /** Watches that run now. */
  get watchers(): number {
    return this.#open.size;
  }

  /** Gives a value to every watch that runs. */
  send(value: Value): void {
    for (const channel of this.#open) channel.send(value);
  }

  /** Breaks every watch that runs. */
  fail(error: unknown): void {
    for (const channel of this.#open) channel.fail(error);
  }

  async *watch(signal: AbortSignal): AsyncIterable<Value> {
    const channel = new LatestChannel<Value>({ signal });
    this.#open.add(channel);
    try {
      if (this.#first !== undefined) yield this.#first;
      yield* channel;
    } finally {
      this.#open.delete(channel);
    }
  }
}
