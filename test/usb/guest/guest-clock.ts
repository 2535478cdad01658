import type { MonotonicClock } from '../../../node-core/meter/byte-source.ts';

/** The guest's own monotonic clock. */
export const CLOCK: MonotonicClock = {
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
