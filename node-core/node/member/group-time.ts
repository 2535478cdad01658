import type { GroupTime } from '../../consensus/driver/ports.ts';

/** The PC's clocks and event loop. */
export function realGroupTime(): GroupTime {
  return {
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    every(intervalMs, run) {
      const handle = setInterval(run, intervalMs);
      return () => clearInterval(handle);
    },
    defer: (run) => void setImmediate(run),
  };
}
