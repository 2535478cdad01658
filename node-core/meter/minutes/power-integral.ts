import { type EnergyMwh, energyMwh, type Minute, minute, minuteOfMs, msOfMinute } from '../../units/index.ts';

/** A power that is older is a guess (FACTS, Minutes): the slowest meters push every 10 s. */
export const GAP_MS = 30_000;

/** mW ms in a mWh. */
const MW_MS_PER_MWH = 3_600_000n;

/** A minute that has ended. */
export interface IntegratedMinute {
  readonly minute: Minute;
  /** 0 and more. */
  readonly energyMwh: EnergyMwh;
  /** How much of the minute no sample covers: it lies before the first one. 0 to 60 000. */
  readonly unheardMs: number;
  /** How much of the minute lies in a gap of more than `GAP_MS`, with the power before the gap held on. 0 to 60 000. */
  readonly guessedMs: number;
}

/** Integrates the power of one direction: each value holds until the next. */
export class PowerIntegral {
  #timeMs: number | undefined;
  #powerMw = 0;
  /** What the minute has so far, in mW ms, and what the one before left below a mWh. */
  #sum = 0n;
  #heardMs = 0;
  #guessedMs = 0;

  /**
   * Takes the next sample.
   * @param sample milliseconds since 1970 that do not go back, and mW, 0 and more
   * @returns the minutes that it ends, ascending without holes; the first of all may be covered in part
   * @throws RangeError for a time before the last one, a power below zero, or one that is no whole number
   */
  add({ timeMs, powerMw }: { readonly timeMs: number; readonly powerMw: number }): IntegratedMinute[] {
    if (!Number.isSafeInteger(timeMs) || (this.#timeMs !== undefined && timeMs < this.#timeMs)) {
      throw new RangeError(`time goes forward from ${this.#timeMs}; given: ${timeMs}`);
    }
    if (!Number.isSafeInteger(powerMw) || powerMw < 0) throw new RangeError(`power in mW; given: ${powerMw}`);
    const ended: IntegratedMinute[] = [];
    const from = this.#timeMs ?? timeMs;
    const guessed = timeMs - from > GAP_MS;
    for (let at = from; at < timeMs; ) {
      const current = minuteOfMs(at);
      const minuteEndMs = msOfMinute(minute(current + 1));
      const to = Math.min(timeMs, minuteEndMs);
      this.#hold(to - at, guessed);
      if (to === minuteEndMs) ended.push(this.#close(current));
      at = to;
    }
    this.#timeMs = timeMs;
    this.#powerMw = powerMw;
    return ended;
  }

  #hold(heldMs: number, guessed: boolean): void {
    this.#sum += BigInt(this.#powerMw) * BigInt(heldMs);
    this.#heardMs += heldMs;
    if (guessed) this.#guessedMs += heldMs;
  }

  #close(ended: Minute): IntegratedMinute {
    const energy = energyMwh(Number(this.#sum / MW_MS_PER_MWH));
    const closed = {
      minute: ended,
      energyMwh: energy,
      unheardMs: 60_000 - this.#heardMs,
      guessedMs: this.#guessedMs,
    };
    this.#sum %= MW_MS_PER_MWH;
    this.#heardMs = 0;
    this.#guessedMs = 0;
    return closed;
  }
}
