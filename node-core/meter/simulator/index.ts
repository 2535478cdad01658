/**
 * # simulator: a believable home from a seed
 *
 * Purpose: something to see and to settle where there is no meter: the demo community, tests, benchmarks (DESIGN 9).
 *
 * A home is a seed, a profile and the sky over its place. A local day of it is worked out at once and kept: standby and
 * fridges, lamps by darkness and presence, meals, washing and showers by the wall clock and the weekday, a heat pump by
 * the air, a car that comes home, a roof under sun and clouds. Neighbours share a sky and see its clouds up to three
 * minutes apart.
 *
 * Invariants:
 * - The same setup gives the same numbers, on any PC with the same Node, for any minute asked in any order: random
 *   numbers are looked up by (seed, what, day) and no state outlives a day.
 * - Whole mWh and W come out. Floating point is used inside, for this is invented physics and no measurement; it is
 *   rounded once, in `home.ts`.
 * - The roof makes exactly nothing with the sun down; the load is never zero.
 * - The sun follows UTC and the place, people follow the wall clock: the change of clocks shifts only the latter.
 *
 * `speech/` puts a meter in front of a home and lets it speak as one of thirteen, byte by byte, over a wire.
 *
 * Simplified: tanks, fridges and clouds start each day afresh; the horizon is flat; no snow; nobody goes on holiday.
 */
export type { HomeSetup } from './home-day.ts';
export { type HomeMinute, type HomePower, type SimulatedHome, simulatedHome } from './home.ts';
export {
  type Car,
  type Habits,
  type HeatPump,
  type HomeProfile,
  PROFILES,
  type ProfileName,
  type Roof,
} from './profile.ts';
export { createSky, OSLO, type Place, type Sky } from './sky.ts';
