import { type EnergyMwh, energyMwh, type Minute, minuteOfMs, msOfMinute } from '../../units/index.ts';
import { timesFactor } from './meter-factor.ts';
import type { Moment } from './moment.ts';
import { type IntegralState, type IntegratedMinute, PowerIntegral } from './power-integral.ts';
import { COARSE_MWH, RegisterRhythm, type RhythmState } from './register-rhythm.ts';
import { RegisterWatch, type RegisterWatchState } from './register-watch.ts';

/** A register that stands still while this flowed is a list of the past that is sent again (FACTS, Minutes). */
const STALE_MWH = 50_000;
const HOUR_MS = 3_600_000;
/** SML without its PIN: a kWh, in digits of 0.1 Wh. */
const MOST_GRAIN_MWH = 1_000_000;

/** A register at the beginning of a minute. */
export interface Anchor {
  readonly boundaryMs: number;
  readonly totalMwh: number;
}

/** What one direction needs to go on in another process. */
export interface DirectionState {
  readonly integral: IntegralState | null;
  readonly watch: RegisterWatchState;
  readonly rhythm: RhythmState;
  /** Up to where minutes are settled; null before the first register. */
  readonly anchor: Anchor | null;
  /** The latest register of a watched meter that minutes could be settled to. */
  readonly candidate: Anchor | null;
  /** A register that minutes are to be settled to as soon as they have ended. */
  readonly pending: (Anchor & { readonly watched: boolean; readonly resolutionMwh: number }) | null;
  /** What was heard of the minutes since the register last moved. */
  readonly movedMwh: number;
  /** The largest step, up to a kWh, that all its readings are whole multiples of: some count less than their digits show. */
  readonly grainMwh: number;
  /** Whether a minute since the anchor was not heard. */
  readonly missed: boolean;
  /** Whether anything ever flowed this way, or has a register: a consumer's export is zero, and no gap. */
  readonly present: boolean;
  readonly resolutionMwh: number;
}

/** Minutes that a register's step is to be laid on. */
export interface DirectionStep {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  readonly stepMwh: EnergyMwh;
  readonly resolutionMwh: EnergyMwh;
  readonly watched: boolean;
}

/** What came of a register. */
export type RegisterOutcome = 'good' | 'stale' | 'rejected' | 'rolledOver' | 'fell' | 'jumped';

export interface RegisterReading {
  /** As the meter has it, current transformers left out. */
  readonly mwh: number;
  readonly resolutionMwh: number;
}

const FRESH: DirectionState = {
  integral: null,
  watch: { lastMwh: null, lastPassedMs: 0, rolledMwh: 0, suspects: [] },
  rhythm: { watched: null, last: null },
  anchor: null,
  candidate: null,
  pending: null,
  movedMwh: 0,
  grainMwh: MOST_GRAIN_MWH,
  missed: false,
  present: false,
  resolutionMwh: 0,
};

/** Import or export of one meter: its power's integral, its register, and which minutes are to be settled. */
export class Direction {
  readonly #factorPermille: number;
  readonly #integral: PowerIntegral;
  #watch: RegisterWatch;
  #rhythm: RegisterRhythm;
  #rest: Omit<DirectionState, 'integral' | 'watch' | 'rhythm'>;

  /** @param factorPermille by how much what the meter says is multiplied (`checkFactor`) */
  constructor(factorPermille: number, state: DirectionState = FRESH) {
    const { integral, watch, rhythm, ...rest } = state;
    this.#factorPermille = factorPermille;
    this.#integral = new PowerIntegral(integral ?? undefined);
    this.#watch = new RegisterWatch(watch);
    this.#rhythm = new RegisterRhythm(rhythm);
    this.#rest = rest;
  }

  get state(): DirectionState {
    const { state: integral = null } = this.#integral;
    return { integral, watch: this.#watch.state, rhythm: this.#rhythm.state, ...this.#rest };
  }

  get present(): boolean {
    return this.#rest.present;
  }

  get anchor(): Anchor | null {
    return this.#rest.anchor;
  }

  /** Minutes before this one have ended; undefined before the first sample. */
  get closedUntil(): Minute | undefined {
    const { state } = this.#integral;
    return state && minuteOfMs(state.timeMs);
  }

  /** When power was last heard, by passed time; undefined where it is not known. */
  get heardPassedMs(): number | undefined {
    const { state } = this.#integral;
    return state === undefined || state.powerMw === null ? undefined : state.passedMs;
  }

  /** @param powerMw as the meter has it, 0 and more */
  power(moment: Moment, powerMw: number): IntegratedMinute[] {
    if (powerMw > 0) this.#rest = { ...this.#rest, present: true };
    return this.#integral.add(moment, timesFactor(powerMw, this.#factorPermille));
  }

  /** Nothing is known since the last sample: see `PowerIntegral`. */
  giveUp(moment: Moment): IntegratedMinute[] {
    return this.#integral.giveUp(moment);
  }

  /**
   * Notes minutes that have ended.
   * @returns the step to a register before them, where they begin a gap
   */
  note(ended: readonly IntegratedMinute[]): DirectionStep | undefined {
    let step: DirectionStep | undefined;
    for (const { minute: at, energyMwh: energy, unheardMs } of ended) {
      const { candidate, anchor, missed } = this.#rest;
      if (unheardMs > 0 && !missed) {
        // What was heard before the gap is settled by the register before it, so that its errors do not go into the gap.
        const fits =
          candidate !== null && anchor !== null && candidate.boundaryMs > anchor.boundaryMs
            ? candidate
            : null;
        if (fits !== null && fits.boundaryMs <= msOfMinute(at)) {
          step = this.#settleTo({ ...fits, watched: true, resolutionMwh: this.#rest.resolutionMwh });
        }
        this.#rest = { ...this.#rest, missed: true };
      }
      this.#rest = { ...this.#rest, movedMwh: this.#rest.movedMwh + energy };
    }
    return step;
  }

  /** Takes a register of the moment; its power has to be taken before. Steps that come of it are due by `takeStep`. */
  register(moment: Moment, reading: RegisterReading): RegisterOutcome {
    this.#rest = { ...this.#rest, present: true };
    const before = this.#watch.state.lastMwh;
    const verdict = this.#watch.judge({ ...reading, passedMs: moment.passedMs });
    if (verdict.kind === 'rejected') return 'rejected';
    const grainMwh = greatestCommonDivisor(this.#rest.grainMwh, reading.mwh);
    // A register of nothing tells nothing of how it would count.
    const digitMwh = reading.mwh === 0 ? reading.resolutionMwh : Math.max(grainMwh, reading.resolutionMwh);
    // A digit of nothing would be no digit.
    const resolutionMwh = digitMwh === 0 ? 0 : Math.max(1, timesFactor(digitMwh, this.#factorPermille));
    const unmoved = before === reading.mwh;
    if (unmoved && this.#rest.movedMwh > Math.max(STALE_MWH, 2 * resolutionMwh)) return 'stale';
    const restarted = verdict.kind === 'restarted';
    if (restarted) this.#forget();
    const movedMwh = unmoved ? this.#rest.movedMwh : 0;
    this.#rest = { ...this.#rest, resolutionMwh, grainMwh, movedMwh };
    const totalMwh = timesFactor(verdict.totalMwh, this.#factorPermille);
    const heardAlong = !this.#rest.missed && this.heardPassedMs !== undefined;
    const wasKnown = this.#rhythm.state.watched !== null;
    const boundary = this.#rhythm.take(moment, { totalMwh, resolutionMwh, heardAlong });
    // Of coarse digits that are watched only those count that are seen turning: the first was not.
    const unseen = !wasKnown && this.#rhythm.state.watched === true && resolutionMwh >= COARSE_MWH;
    if (unseen) this.#rest = { ...this.#rest, anchor: null, candidate: null };
    if (boundary !== undefined) {
      const { boundaryMs, watched, midMinute } = boundary;
      const anchor = { boundaryMs, totalMwh: totalMwh - (midMinute ? this.#integral.runningMwh : 0) };
      this.#consider(anchor, watched);
    }
    if (restarted) return verdict.fell ? 'fell' : 'jumped';
    return verdict.kind;
  }

  /** The step that is due, once minutes up to its end have ended. */
  takeStep(closedUntil: Minute): DirectionStep | undefined {
    const { pending } = this.#rest;
    if (pending === null || pending.boundaryMs > msOfMinute(closedUntil)) return undefined;
    this.#rest = { ...this.#rest, pending: null };
    return this.#settleTo(pending);
  }

  /** Another meter: nothing is booked across. */
  newMeter(): void {
    this.#watch = new RegisterWatch();
    this.#rhythm = new RegisterRhythm();
    this.#rest = { ...this.#rest, grainMwh: MOST_GRAIN_MWH };
    this.#forget();
  }

  /** Minutes before this one are no longer open: they keep the values they have, which add up to `energyMwh`. */
  moveAnchor(to: Minute, energy: number): void {
    const { anchor } = this.#rest;
    const boundaryMs = msOfMinute(to);
    if (anchor === null || anchor.boundaryMs >= boundaryMs) return;
    this.#rest = { ...this.#rest, anchor: { boundaryMs, totalMwh: anchor.totalMwh + energy } };
  }

  #forget(): void {
    this.#rest = { ...this.#rest, anchor: null, candidate: null, pending: null, movedMwh: 0, missed: false };
  }

  #consider(next: Anchor, watched: boolean): void {
    const { anchor, missed, resolutionMwh } = this.#rest;
    this.#rest = { ...this.#rest, candidate: watched ? next : null };
    if (anchor === null) {
      this.#rest = { ...this.#rest, anchor: next, missed: false };
      return;
    }
    if (next.boundaryMs <= anchor.boundaryMs) return;
    const anotherHour = Math.floor(next.boundaryMs / HOUR_MS) !== Math.floor(anchor.boundaryMs / HOUR_MS);
    if (watched && !missed && !anotherHour && resolutionMwh < COARSE_MWH) return;
    this.#rest = { ...this.#rest, pending: { ...next, watched, resolutionMwh } };
  }

  #settleTo(to: Anchor & { watched: boolean; resolutionMwh: number }): DirectionStep | undefined {
    const from = this.#rest.anchor;
    // A register that was caught in mid-minute may lie below what was settled before it, by what it was off then.
    const totalMwh = Math.max(to.totalMwh, from?.totalMwh ?? 0);
    this.#rest = {
      ...this.#rest,
      anchor: { boundaryMs: to.boundaryMs, totalMwh },
      missed: false,
    };
    if (from === null || from.boundaryMs >= to.boundaryMs) return undefined;
    return {
      startMinute: minuteOfMs(from.boundaryMs),
      endMinute: minuteOfMs(to.boundaryMs),
      stepMwh: energyMwh(totalMwh - from.totalMwh),
      resolutionMwh: energyMwh(to.resolutionMwh),
      watched: to.watched,
    };
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
