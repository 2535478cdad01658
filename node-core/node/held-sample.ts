import { type LiveSample, POWER_HOLDS_MS } from '../meter/source.ts';

/** The last that a meter said of power, as long as that is power now. */
export class HeldSample {
  #sample: LiveSample | undefined;
  /** Since when it has been heard without power in what it says; undefined: it said power last. */
  #withoutMs: number | undefined;

  take(sample: LiveSample): void {
    this.#sample = sample;
    this.#withoutMs = undefined;
  }

  /** It was heard; power, where there was any in it, is taken after that. @returns whether its power is known */
  heard(atMs: number): boolean {
    this.#withoutMs ??= atMs;
    if (atMs - this.#withoutMs > POWER_HOLDS_MS) this.#sample = undefined;
    return this.#sample !== undefined;
  }

  /** Another meter measures. */
  forget(): void {
    this.#sample = undefined;
    this.#withoutMs = undefined;
  }

  get sample(): LiveSample | undefined {
    return this.#sample;
  }
}
