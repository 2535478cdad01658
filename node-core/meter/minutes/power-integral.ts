import { type EnergyMwh, energyMwh, type Minute, minute, minuteOfMs, msOfMinute } from '../../units/index.ts';
import type { Moment } from './moment.ts';

/** A power that is older is a guess (FACTS, Minutes): the slowest meters push every 10 s. */
export const GAP_MS = 30_000;
/** A power that is older is not even a guess: what flowed since is not known until a register tells. */
export const LONGEST_GUESS_MS = 300_000;

/** mW ms in a mWh. */
const MW_MS_PER_MWH = 3_600_000n;

/** A minute that has ended. */
export interface IntegratedMinute {
  readonly minute: Minute;
  /** What was heard or guessed of it; 0 and more. */
  readonly energyMwh: EnergyMwh;
  /** How much of the minute no power covers: before the first sample, or in a gap too long for a guess. 0 to 60 000. */
  readonly unheardMs: number;
  /** How much of it lies in a gap of more than `GAP_MS`, with the power before the gap held on. 0 to 60 000. */
  readonly guessedMs: number;
}

/** What an integral needs to go on in another process. */
export interface IntegralState {
  /** Of the last sample, or up to where it was given up. */
  readonly timeMs: number;
  readonly passedMs: number;
  /** Null where nothing is known since. */
  readonly powerMw: number | null;
  /** What the minute has so far, in mW ms, and what the one before left below a mWh. */
  readonly sumMwMs: string;
  readonly unheardMs: number;
  readonly guessedMs: number;
}

/** A stretch between two samples. */
type Certainty = 'heard' | 'guessed' | 'unheard';

/**
 * Integrates the power of one direction: each value holds until the next, for as long as time really passed, and is laid
 * evenly on the host's minutes between the two.
 */
export class PowerIntegral {
  #last: Moment | undefined;
  #powerMw: number | null = null;
  #sum = 0n;
  #unheardMs = 0;
  #guessedMs = 0;

  constructor(state?: IntegralState) {
    if (state === undefined) return;
    this.#last = { timeMs: state.timeMs, passedMs: state.passedMs };
    this.#powerMw = state.powerMw;
    this.#sum = BigInt(state.sumMwMs);
    this.#unheardMs = state.unheardMs;
    this.#guessedMs = state.guessedMs;
  }

  /** Undefined before the first sample. */
  get state(): IntegralState | undefined {
    if (this.#last === undefined) return undefined;
    return {
      ...this.#last,
      powerMw: this.#powerMw,
      sumMwMs: String(this.#sum),
      unheardMs: this.#unheardMs,
      guessedMs: this.#guessedMs,
    };
  }

  /** What the minute that runs has so far, in mWh rounded down; what is held since the last sample is not in it. */
  get runningMwh(): number {
    return Number(this.#sum / MW_MS_PER_MWH);
  }

  /**
   * Takes the next sample.
   * @param powerMw mW, 0 and more
   * @returns the minutes that it ends, ascending without holes; the first of all may be covered in part
   * @throws RangeError for a time before the last one, a power below zero, or one that is no whole number
   */
  add(moment: Moment, powerMw: number): IntegratedMinute[] {
    if (!Number.isSafeInteger(powerMw) || powerMw < 0) throw new RangeError(`power in mW; given: ${powerMw}`);
    const ended = this.#advance(moment, this.#certaintyUntil(moment));
    this.#powerMw = powerMw;
    return ended;
  }

  /**
   * Nothing was heard for too long: what flowed since the last sample is not known, nor is what flows now.
   * @returns the minutes that have ended, as `add` does
   */
  giveUp(moment: Moment): IntegratedMinute[] {
    const ended = this.#advance(moment, 'unheard');
    this.#powerMw = null;
    return ended;
  }

  #certaintyUntil({ timeMs, passedMs }: Moment): Certainty {
    if (this.#last === undefined || this.#powerMw === null) return 'unheard';
    const heldMs = passedMs - this.#last.passedMs;
    // The clock was set: where in the stretch, nobody knows.
    if (timeMs - this.#last.timeMs - heldMs > GAP_MS) return 'unheard';
    if (heldMs > LONGEST_GUESS_MS) return 'unheard';
    return heldMs > GAP_MS ? 'guessed' : 'heard';
  }

  #advance(moment: Moment, certainty: Certainty): IntegratedMinute[] {
    const { timeMs, passedMs } = moment;
    const last = this.#last ?? this.#begin(moment);
    if (!Number.isSafeInteger(timeMs) || timeMs < last.timeMs || passedMs < last.passedMs) {
      throw new RangeError(`time goes forward from ${last.timeMs}; given: ${timeMs}`);
    }
    const spanMs = timeMs - last.timeMs;
    const total =
      certainty === 'unheard' ? 0n : BigInt(this.#powerMw ?? 0) * BigInt(passedMs - last.passedMs);
    // Host time stood still: what flowed meanwhile is the running minute's.
    if (spanMs === 0) this.#sum += total;
    const ended: IntegratedMinute[] = [];
    let laid = 0n;
    for (let at = last.timeMs; at < timeMs; ) {
      const current = minuteOfMs(at);
      const minuteEndMs = msOfMinute(minute(current + 1));
      const to = Math.min(timeMs, minuteEndMs);
      const upTo = (total * BigInt(to - last.timeMs)) / BigInt(spanMs);
      this.#sum += upTo - laid;
      laid = upTo;
      if (certainty === 'unheard') this.#unheardMs += to - at;
      if (certainty === 'guessed') this.#guessedMs += to - at;
      if (to === minuteEndMs) ended.push(this.#close(current));
      at = to;
    }
    this.#last = { timeMs, passedMs };
    return ended;
  }

  #begin(moment: Moment): Moment {
    if (!Number.isSafeInteger(moment.timeMs))
      throw new RangeError(`a time in whole ms; given: ${moment.timeMs}`);
    this.#unheardMs = moment.timeMs - msOfMinute(minuteOfMs(moment.timeMs));
    return moment;
  }

  #close(ended: Minute): IntegratedMinute {
    const energy = energyMwh(Number(this.#sum / MW_MS_PER_MWH));
    const closed = {
      minute: ended,
      energyMwh: energy,
      unheardMs: this.#unheardMs,
      guessedMs: this.#guessedMs,
    };
    this.#sum %= MW_MS_PER_MWH;
    this.#unheardMs = 0;
    this.#guessedMs = 0;
    return closed;
  }
}
