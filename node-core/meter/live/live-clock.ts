import { uptime } from 'node:os';
import type { MonotonicClock } from '../byte-source.ts';

/** Both clocks of a PC: the one on its wall, which may be set, and the one that only goes forward. */
export interface LiveClock extends MonotonicClock {
  /** Milliseconds since 1970; may jump either way. */
  nowMs(): number;
}

/** The system's uptime comes in hundredths or whole seconds: less than this is no sleep. */
const SLEEP_MS = 3_000;
const LOOK_EVERY_MS = 1_000;

/** What the system says of time: a monotonic clock that may stand still while the PC sleeps, and one that does not. */
export interface SystemTime {
  awakeMs(): number;
  uptimeMs(): number;
}

const SYSTEM: SystemTime = { awakeMs: () => performance.now(), uptimeMs: () => uptime() * 1000 };

/**
 * The PC's own clocks. Node's monotonic clock stands still while a Linux PC sleeps, and the system's uptime does not:
 * what the one has more than the other is sleep, and is put in.
 */
export function systemLiveClock(system: SystemTime = SYSTEM): LiveClock {
  let sleptMs = 0;
  let lookedMs = system.awakeMs();
  let apartMs = system.uptimeMs() - lookedMs;
  return {
    nowMs: () => Date.now(),
    monotonicMs() {
      const awakeMs = system.awakeMs();
      if (awakeMs - lookedMs > LOOK_EVERY_MS) {
        lookedMs = awakeMs;
        const apartNowMs = system.uptimeMs() - awakeMs;
        if (apartNowMs - apartMs > SLEEP_MS) {
          sleptMs += apartNowMs - apartMs;
          apartMs = apartNowMs;
        }
      }
      return awakeMs + sleptMs;
    },
    after(delayMs, run) {
      const handle = setTimeout(run, delayMs);
      return () => clearTimeout(handle);
    },
  };
}

/**
 * Clocks that run faster than the PC's, for a replay or a simulated home.
 * @param pace `originMs`: what the wall clock shows when the PC's shows `pcOriginMs`; so processes that come one after the
 *   other can share a time. `speed`: so many seconds pass in one, 0.01 or more
 */
export function scaledLiveClock(pace: {
  readonly originMs: number;
  readonly pcOriginMs: number;
  readonly speed: number;
}): LiveClock {
  const { originMs, pcOriginMs, speed } = pace;
  const pcMs = (): number => performance.timeOrigin + performance.now();
  return {
    nowMs: () => originMs + (pcMs() - pcOriginMs) * speed,
    monotonicMs: () => performance.now() * speed,
    after(delayMs, run) {
      const handle = setTimeout(run, delayMs / speed);
      return () => clearTimeout(handle);
    },
  };
}
