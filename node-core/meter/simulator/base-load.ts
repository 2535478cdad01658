import { draws, numberAt, smoothAt, streamKey } from './random.ts';

/** Compressor of a household fridge, W. */
const COMPRESSOR_W = 78;
const COLDEST_C = 2.8;
const WARMEST_C = 5.6;

/**
 * Adds a fridge to a day's load (item = minute): its compressor turns on when it is too warm inside and off when it
 * is cold. Door openings by day warm it. It starts the day somewhere in its cycle, so that days need not be replayed.
 *
 * @param up whether somebody is up, by minute
 */
export function addFridge(
  loadW: Float64Array,
  fridge: {
    readonly seed: number;
    readonly number: number;
    readonly dayNumber: number;
    readonly up: Uint8Array;
  },
): void {
  const draw = draws(streamKey(fridge.seed, 'fridge', fridge.number, fridge.dayNumber));
  const build = draws(streamKey(fridge.seed, 'fridge', fridge.number));
  const warms = build.between(0.055, 0.085);
  const cools = build.between(0.1, 0.15);
  let insideC = draw.between(COLDEST_C, WARMEST_C);
  let running = draw.chance(0.4);
  for (let i = 0; i < loadW.length; i++) {
    const opened = fridge.up[i] === 1 && draw.chance(0.012);
    insideC += (running ? -cools : warms) + (opened ? 0.5 : 0);
    if (insideC > WARMEST_C) running = true;
    if (insideC < COLDEST_C) running = false;
    if (running) loadW[i] = (loadW[i] ?? 0) + COMPRESSOR_W;
  }
}

/** What never goes off, give or take a tenth over hours, and a ripple. Always above 0 for a positive `standbyW`. */
export function addStandby(
  loadW: Float64Array,
  standby: { readonly seed: number; readonly standbyW: number; readonly startMinute: number },
): void {
  const slow = streamKey(standby.seed, 'standby');
  const ripple = streamKey(standby.seed, 'ripple', standby.startMinute);
  for (let i = 0; i < loadW.length; i++) {
    const drift = 1 + 0.1 * smoothAt(slow, (standby.startMinute + i) / 97);
    loadW[i] = (loadW[i] ?? 0) + standby.standbyW * drift * (0.97 + 0.06 * numberAt(ripple, i));
  }
}

/** Lamps when it is dark and somebody is up; screens and small things whenever somebody is. */
export function addPresence(
  loadW: Float64Array,
  presence: {
    readonly seed: number;
    readonly startMinute: number;
    readonly people: number;
    /** Whether somebody is up, by minute. */
    readonly up: Uint8Array;
    /** Sine of the sun's height, by minute. */
    readonly sunUp: Float64Array;
  },
): void {
  const rooms = streamKey(presence.seed, 'rooms');
  const screens = streamKey(presence.seed, 'screens');
  for (let i = 0; i < loadW.length; i++) {
    if (presence.up[i] !== 1) continue;
    const position = presence.startMinute + i;
    const dark = darkness(presence.sunUp[i] ?? 0);
    const lamps = dark * (60 + 35 * presence.people) * (1 + 0.4 * smoothAt(rooms, position / 23));
    const small = (40 + 30 * presence.people) * (1 + 0.7 * smoothAt(screens, position / 41));
    loadW[i] = (loadW[i] ?? 0) + lamps + small;
  }
}

/** 0 with the sun 12 degrees up or more, 1 when it is 4 degrees down, in between in between. */
function darkness(sunUp: number): number {
  return Math.min(1, Math.max(0, (0.208 - sunUp) / 0.278));
}
