import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * The home's time, which in the demo may stand still or run up to 3600 times as fast as here. It is told to us with
 * every message; in between it is reckoned on.
 */
export interface ClockState {
  /** The home's time when it was last told, in ms since 1970; null until then. */
  readonly toldMs: number | null;
  /** This device's steady time at that moment, in ms. */
  readonly heardAtMs: number;
  /** Seconds of the home's time per second; 0 while it stands still. */
  readonly speed: number;
  /** The home said what time it is. */
  readonly tell: (told: { nowMs: number; heardAtMs: number }) => void;
  readonly setSpeed: (change: { speed: number; atMs: number }) => void;
}

export type ClockStore = StoreApi<ClockState>;

/** Reckoned ahead of what the home then says by less than this, in ms here, the clock is not set back. */
const HOLD_MS = 1_000;

/** The home's time at `atMs` of this device's steady time, or null before it was ever told. */
export function homeTimeMs(
  clock: Pick<ClockState, 'toldMs' | 'heardAtMs' | 'speed'>,
  atMs: number,
): number | null {
  if (clock.toldMs === null) return null;
  return Math.round(clock.toldMs + Math.max(0, atMs - clock.heardAtMs) * clock.speed);
}

export function createClockStore(): ClockStore {
  return createStore<ClockState>()((set, get) => ({
    toldMs: null,
    heardAtMs: 0,
    speed: 1,
    tell: ({ nowMs, heardAtMs }) => {
      const shownMs = homeTimeMs(get(), heardAtMs);
      const aheadMs = shownMs === null ? 0 : shownMs - nowMs;
      // A little ahead: the clock does not run backwards before the person's eyes.
      if (aheadMs > 0 && aheadMs < HOLD_MS * get().speed) return;
      set({ toldMs: nowMs, heardAtMs });
    },
    setSpeed: ({ speed, atMs }) => {
      const shownMs = homeTimeMs(get(), atMs);
      set(shownMs === null ? { speed } : { speed, toldMs: shownMs, heardAtMs: atMs });
    },
  }));
}
