/** When something happened, on the two scales that minutes need. */
export interface Moment {
  /** Host time: milliseconds since 1970 that do not go back. It says which minute. */
  readonly timeMs: number;
  /** Time that really passed, in milliseconds that do not go back; where it starts means nothing. It says how much. */
  readonly passedMs: number;
}

/** What a timeline needs to go on in another process. */
export interface TimelineState {
  readonly timeMs: number;
  readonly passedMs: number;
}

/** A wall clock that moved by more than this against the monotonic one was set; less is steered by the network. */
export const CLOCK_SET_MS = 30_000;

/** What the wall clock did since the last look, in ms: above 0 it was set forward, below 0 back. */
export interface TimelineStep {
  readonly moment: Moment;
  /** 0 but where the clock was set. */
  readonly setByMs: number;
}

/**
 * Host time from a wall clock that may be set at any time, and a monotonic one.
 *
 * - A clock that is steered is followed; where it goes back a little, host time stands still until it is there again.
 * - A clock that is set forward takes host time along: the minutes between are ones that nobody heard.
 * - A clock that is set back stops host time until it has caught up: a minute is never lived twice. Meanwhile `passedMs`
 *   goes on, and the registers tell later what flowed.
 */
export class Timeline {
  #last: TimelineState | undefined;
  #wallMs = 0;
  #monotonicMs: number | undefined;

  constructor(state?: TimelineState) {
    this.#last = state;
  }

  /** Undefined before the first look. */
  get state(): TimelineState | undefined {
    return this.#last;
  }

  /** Takes both clocks' times, of the same instant; whole milliseconds come out. */
  look(clocks: { readonly wallMs: number; readonly monotonicMs: number }): TimelineStep {
    // A chunk that waited for its turn is of a moment before the last look: it counts as of that look.
    const lateMs = Math.max(
      0,
      (this.#monotonicMs ?? Number.NEGATIVE_INFINITY) - Math.floor(clocks.monotonicMs),
    );
    const wallMs = Math.floor(clocks.wallMs) + lateMs;
    const monotonicMs = Math.floor(clocks.monotonicMs) + lateMs;
    const last = this.#last;
    const timeMs = Math.max(wallMs, last?.timeMs ?? 0);
    const isNew = this.#monotonicMs === undefined;
    // A new process has a new monotonic clock: only the wall clock knows how long it was between the two.
    const elapsedMs = isNew
      ? Math.max(0, wallMs - (last?.timeMs ?? wallMs))
      : monotonicMs - (this.#monotonicMs ?? monotonicMs);
    const offMs = isNew ? Math.min(0, wallMs - timeMs) : wallMs - this.#wallMs - elapsedMs;
    const moment = { timeMs, passedMs: (last?.passedMs ?? 0) + elapsedMs };
    this.#last = moment;
    this.#wallMs = wallMs;
    this.#monotonicMs = monotonicMs;
    return { moment, setByMs: Math.abs(offMs) > CLOCK_SET_MS ? offMs : 0 };
  }
}
