/** Three readings that agree are believed, whatever they say (FACTS, Minutes). */
export const READINGS_TO_BELIEVE = 3;
/** More than any home takes or gives: three phases of 250 A at 230 V are 173 kW. */
const MOST_POWER_W = 250_000;
/** What a register may hold before it begins anew: digits of Wh in powers of ten, and 32 bits of Wh and of 10 Wh. */
const CAPACITIES_MWH: readonly number[] = [
  ...[8, 9, 10, 11].map((power) => 10 ** power * 1000),
  2 ** 32 * 1000,
  2 ** 32 * 10_000,
].sort((a, b) => a - b);

/** What a register's watch needs to go on in another process. */
export interface RegisterWatchState {
  /** The last reading that was believed, as the meter has it. */
  readonly lastMwh: number | null;
  readonly lastPassedMs: number;
  /** What the times that it began anew add up to. */
  readonly rolledMwh: number;
  /** Readings that contradict the last one, ascending. */
  readonly suspects: readonly number[];
}

/**
 * What a reading of a register turns out to be.
 *
 * | kind | when | what to do |
 * | --- | --- | --- |
 * | `good` | it goes on from the last one | use it |
 * | `rolledOver` | it fell from above 99 % to below 1 % of its digits, and three readings agree | use it: no energy is lost |
 * | `rejected` | it fell, or moved by more than any home uses | wait for others |
 * | `restarted` | three such readings agree, and it did not roll over | begin a new series: book nothing across |
 */
export type RegisterVerdict =
  | { readonly kind: 'good' | 'rolledOver'; readonly totalMwh: number }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'restarted'; readonly totalMwh: number; readonly fell: boolean };

/** Watches one register of one meter: that it only goes up, and not faster than a home can. */
export class RegisterWatch {
  #lastMwh: number | null = null;
  #lastPassedMs = 0;
  #rolledMwh = 0;
  #suspects: number[] = [];

  constructor(state?: RegisterWatchState) {
    if (state === undefined) return;
    this.#lastMwh = state.lastMwh;
    this.#lastPassedMs = state.lastPassedMs;
    this.#rolledMwh = state.rolledMwh;
    this.#suspects = [...state.suspects];
  }

  get state(): RegisterWatchState {
    return {
      lastMwh: this.#lastMwh,
      lastPassedMs: this.#lastPassedMs,
      rolledMwh: this.#rolledMwh,
      suspects: this.#suspects,
    };
  }

  /**
   * Judges the next reading. `totalMwh` goes on counting where the register begins anew.
   * @param reading as the meter has it, and how much one of its digits is
   */
  judge(reading: {
    readonly mwh: number;
    readonly resolutionMwh: number;
    readonly passedMs: number;
  }): RegisterVerdict {
    const last = this.#lastMwh;
    const stepMwh = last === null ? 0 : reading.mwh - last;
    if (stepMwh >= 0 && stepMwh <= this.#mostStepMwh(reading)) return this.#believe(reading, 'good');
    // Readings that contradict one another too are noise that came through.
    this.#suspects = [...this.#suspects.filter((each) => each <= reading.mwh), reading.mwh];
    if (this.#suspects.length < READINGS_TO_BELIEVE) return { kind: 'rejected' };
    const capacity = stepMwh < 0 ? capacityOf(last ?? 0, reading.mwh) : undefined;
    if (capacity === undefined) {
      const { totalMwh } = this.#believe(reading, 'good');
      return { kind: 'restarted', totalMwh, fell: stepMwh < 0 };
    }
    this.#rolledMwh += capacity;
    return this.#believe(reading, 'rolledOver');
  }

  #mostStepMwh({ resolutionMwh, passedMs }: { resolutionMwh: number; passedMs: number }): number {
    if (this.#lastMwh === null) return Number.POSITIVE_INFINITY;
    // W x ms / 3600 are mWh; a minute more for what lies between the meter's reading and our hearing of it.
    const mostMwh = (MOST_POWER_W * (passedMs - this.#lastPassedMs + 60_000)) / 3_600;
    return mostMwh + 2 * resolutionMwh;
  }

  #believe<Kind extends 'good' | 'rolledOver'>(
    { mwh, passedMs }: { readonly mwh: number; readonly passedMs: number },
    kind: Kind,
  ): { kind: Kind; totalMwh: number } {
    this.#lastMwh = mwh;
    this.#lastPassedMs = passedMs;
    this.#suspects = [];
    return { kind, totalMwh: mwh + this.#rolledMwh };
  }
}

/** The capacity by which a register rolled over: from above 99 % of it to below 1 %; undefined where none fits. */
function capacityOf(beforeMwh: number, afterMwh: number): number | undefined {
  return CAPACITIES_MWH.find(
    (each) => beforeMwh <= each && beforeMwh > each * 0.99 && afterMwh < each * 0.01,
  );
}
