import type { HeatPump } from './profile.ts';
import { numberAt, streamKey } from './random.ts';

/** People and machines warm the house by so much: it needs heat below 17 degrees. */
const BALANCE_C = 17;
/** Below this part of its power a pump turns on and off instead. */
const LOWEST_PART = 0.3;
const CYCLE_MINUTES = 26;

/**
 * Electric power of a heat pump and its spare heater at an outside temperature, W: the house's loss below 17 degrees
 * over the coefficient of performance. `phase` (0 to 1) is where the minute lies in the pump's on-and-off cycle.
 */
export function heatPumpPower(
  pump: HeatPump,
  outside: { readonly celsius: number; readonly phase: number },
): number {
  const heatW = pump.lossWattsPerKelvin * (BALANCE_C - outside.celsius);
  if (heatW <= 0) return 0;
  const performance = coefficientOfPerformance(outside.celsius);
  const wanted = heatW / performance;
  const lowest = LOWEST_PART * pump.ratedW;
  if (wanted < lowest) return outside.phase < wanted / lowest ? lowest : 0;
  if (wanted <= pump.ratedW) return wanted;
  return pump.ratedW + (heatW - pump.ratedW * performance);
}

/** Heat out for electricity in, of a usual air-to-water pump: 3.2 at 2 degrees, between 1.6 and 4.8. */
export function coefficientOfPerformance(celsius: number): number {
  return Math.min(4.8, Math.max(1.6, 3.2 + 0.075 * (celsius - 2)));
}

/** Adds the pump to a day's load. `celsius`: outside, by minute. */
export function addHeatPump(
  loadW: Float64Array,
  day: {
    readonly pump: HeatPump;
    readonly seed: number;
    readonly startMinute: number;
    readonly celsius: Float64Array;
  },
): void {
  const key = streamKey(day.seed, 'pump');
  const offset = Math.floor(CYCLE_MINUTES * numberAt(key, 0));
  for (let i = 0; i < loadW.length; i++) {
    const position = day.startMinute + i;
    const phase = ((position + offset) % CYCLE_MINUTES) / CYCLE_MINUTES;
    const watts = heatPumpPower(day.pump, { celsius: day.celsius[i] ?? 0, phase });
    loadW[i] = (loadW[i] ?? 0) + watts * (0.97 + 0.06 * numberAt(key, position));
  }
}
