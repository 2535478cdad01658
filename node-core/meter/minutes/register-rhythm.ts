import type { Moment } from './moment.ts';

/** Registers that come no further apart are watched all along; the slowest such meters push every 10 s. */
const WATCHED_MS = 45_000;
/** A watched register that comes so soon in a minute is the one of the minute's beginning. */
const BEGINNING_MS = 15_000;
/** Hourly lists come some seconds after the hour that they close: 5 to 11 (FACTS, Meters). */
const LIST_DELAY_MS = 10_000;
/** Registers with larger digits than this say something new only when a digit turns: SML without its PIN counts kWh. */
export const COARSE_MWH = 100_000;
const MINUTE_MS = 60_000;

/** What a rhythm needs to go on in another process. */
export interface RhythmState {
  /** Undefined (null) until two registers were heard. */
  readonly watched: boolean | null;
  readonly last: { readonly timeMs: number; readonly passedMs: number; readonly totalMwh: number } | null;
}

/** A register that is good for closing minutes with. */
export interface Boundary {
  /** Minutes before this one are what the register says: ms since 1970, the beginning of a minute; maybe to come. */
  readonly boundaryMs: number;
  /** Whether it comes with most telegrams, and not once an hour. */
  readonly watched: boolean;
  /** Whether what flowed since the boundary is to be taken off the register: it was caught when its digit turned. */
  readonly midMinute: boolean;
}

/**
 * Tells from when registers come which minute's beginning each of them belongs to.
 *
 * - Once an hour: it belongs to the hour that ended, some seconds ago by the meter's clock, which may be off by half a
 *   minute from the host's: the beginning of a minute that is nearest.
 * - With most telegrams: the first of a minute belongs to its beginning; the others are not needed.
 * - The same with coarse digits: where it turns, less what flowed since the minute began.
 */
export class RegisterRhythm {
  #watched: boolean | null = null;
  #last: RhythmState['last'] = null;

  constructor(state?: RhythmState) {
    if (state === undefined) return;
    this.#watched = state.watched;
    this.#last = state.last;
  }

  get state(): RhythmState {
    return { watched: this.#watched, last: this.#last };
  }

  /**
   * Takes a register that was judged good.
   * @param heardAlong whether power was heard without a gap since the last one
   * @returns undefined where it closes no minute
   */
  take(
    moment: Moment,
    register: {
      readonly totalMwh: number;
      readonly resolutionMwh: number;
      readonly heardAlong: boolean;
    },
  ): Boundary | undefined {
    const last = this.#last;
    const { totalMwh, resolutionMwh, heardAlong } = register;
    const apartMs = last === null ? undefined : moment.passedMs - last.passedMs;
    // The same telegram twice is no pace.
    if (apartMs === 0) return undefined;
    if (apartMs !== undefined && apartMs <= WATCHED_MS) this.#watched = true;
    else if (apartMs !== undefined && heardAlong) this.#watched = false;
    this.#last = { timeMs: moment.timeMs, passedMs: moment.passedMs, totalMwh };
    const intoMs = moment.timeMs % MINUTE_MS;
    const beginMs = moment.timeMs - intoMs;
    if (this.#watched === false) return { ...nearest(moment.timeMs), watched: false };
    if (this.#watched === null) {
      return intoMs <= BEGINNING_MS ? { boundaryMs: beginMs, watched: false, midMinute: false } : undefined;
    }
    if (last === null || apartMs === undefined || apartMs > WATCHED_MS) return undefined;
    if (resolutionMwh >= COARSE_MWH) {
      const turned = totalMwh > last.totalMwh;
      return turned ? { boundaryMs: beginMs, watched: true, midMinute: true } : undefined;
    }
    const first = last.timeMs < beginMs && intoMs <= Math.max(BEGINNING_MS, apartMs);
    return first ? { boundaryMs: beginMs, watched: true, midMinute: false } : undefined;
  }
}

function nearest(timeMs: number): { boundaryMs: number; midMinute: false } {
  const aboutMs = timeMs - LIST_DELAY_MS;
  return { boundaryMs: Math.round(aboutMs / MINUTE_MS) * MINUTE_MS, midMinute: false };
}
