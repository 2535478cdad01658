/**
 * Time as the node sees it. Nothing below `node-core/node` reads a clock: it is handed one of these, so that a
 * test turns the hands itself and the demo lets them run faster.
 */
import type { Clock } from '../meter/source.ts';

export type { Clock } from '../meter/source.ts';

/** A timer looks at the clock this often: a sleeping PC's timers stand still, its clock does not. */
const LONGEST_WAIT_MS = 60_000;

/** The PC's own clock. After a sleep it says the time of waking, and what fell due meanwhile is late by the sleep. */
export function systemClock(): Clock {
  const nowMs = () => Date.now();
  return {
    nowMs,
    at(timeMs, run) {
      let handle: NodeJS.Timeout;
      const wait = () => {
        handle = setTimeout(
          () => (nowMs() < timeMs ? wait() : run()),
          Math.min(Math.max(0, timeMs - nowMs()), LONGEST_WAIT_MS),
        );
      };
      wait();
      return () => clearTimeout(handle);
    },
  };
}

/** A clock that a household can speed up or stop (0); only the demo has one. */
export interface ScaledClock extends Clock {
  readonly speed: number;
  /** Sets the hands. */
  setTime(timeMs: number): void;
  /** From now on, so many seconds pass in one; 0 stops it. Timers keep their demo time. */
  setSpeed(speed: number): void;
}

interface Timer {
  readonly timeMs: number;
  readonly run: () => void;
  handle: NodeJS.Timeout | undefined;
}

/** Starts at `originMs` and runs `speed` times as fast as the monotonic clock of the process. */
export function scaledClock(start: { readonly originMs: number; readonly speed: number }): ScaledClock {
  let anchorClockMs = start.originMs;
  let anchorRealMs = performance.now();
  let speed = start.speed;
  const timers = new Set<Timer>();

  const nowMs = () => Math.floor(anchorClockMs + (performance.now() - anchorRealMs) * speed);

  const arm = (timer: Timer) => {
    clearTimeout(timer.handle);
    timer.handle = undefined;
    if (speed === 0) return;
    const waitMs = Math.min(Math.max(0, Math.ceil((timer.timeMs - nowMs()) / speed)), LONGEST_WAIT_MS);
    timer.handle = setTimeout(() => {
      if (nowMs() < timer.timeMs) return arm(timer);
      timers.delete(timer);
      timer.run();
    }, waitMs);
  };

  return {
    nowMs,
    get speed() {
      return speed;
    },
    at(timeMs, run) {
      const timer: Timer = { timeMs, run, handle: undefined };
      timers.add(timer);
      arm(timer);
      return () => {
        clearTimeout(timer.handle);
        timers.delete(timer);
      };
    },
    setTime(timeMs) {
      anchorClockMs = timeMs;
      anchorRealMs = performance.now();
      for (const timer of timers) arm(timer);
    },
    setSpeed(next) {
      anchorClockMs = nowMs();
      anchorRealMs = performance.now();
      speed = next;
      for (const timer of timers) arm(timer);
    },
  };
}

/** A clock whose hands are turned by hand: for replays and tests. Timers run inside `advanceTo`, in order of time. */
export interface ManualClock extends Clock {
  /** Moves to a time not before now, running what falls due on the way, each at its own time. */
  advanceTo(timeMs: number): void;
}

export function manualClock(originMs: number): ManualClock {
  let now = originMs;
  let timers: { timeMs: number; order: number; run: () => void }[] = [];
  let order = 0;
  return {
    nowMs: () => now,
    at(timeMs, run) {
      const timer = { timeMs, order: order++, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advanceTo(timeMs) {
      for (;;) {
        const due = timers
          .filter((timer) => timer.timeMs <= timeMs)
          .sort((a, b) => a.timeMs - b.timeMs || a.order - b.order)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = Math.max(now, due.timeMs);
        due.run();
      }
      now = Math.max(now, timeMs);
    },
  };
}
