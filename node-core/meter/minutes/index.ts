/**
 * # minutes: from power and registers to the energy of each minute
 *
 * Purpose: a meter's minutes (DESIGN 9, FACTS 'Minutes'), made of power held over time and brought to what the meter's own
 * register says. Pure: moments come in, readings and corrections come out, and what a book knows is a value that another
 * process goes on with.
 *
 * | file | what |
 * | --- | --- |
 * | `moment` | host time that does not go back, and time that passed, from a wall clock and a monotonic one |
 * | `power-integral` | power held from sample to sample, laid on minutes |
 * | `register-watch` | a register that falls or jumps: noise, roll-over, or another meter |
 * | `register-rhythm` | which minute's beginning a register belongs to: hourly lists, watched registers, coarse ones |
 * | `direction` | the four above for import or for export, and which minutes are to be settled |
 * | `meter-factor` | by how much what the meter says is multiplied: current transformers |
 * | `settle`, `reconcile` | minutes that add up to a register's step, exactly |
 * | `open-minutes` | minutes that may still change, and their marks |
 * | `minute-book` | all of it: telegrams in; readings, corrections and notices out |
 *
 * Invariants:
 * - Between two registers of one meter that minutes were settled to, the minutes of a direction add up to the register's
 *   step in mWh, exactly. None is below zero. Import and export are settled apart.
 * - Each minute is said once, in order, without holes; what a register changes later is a correction of it.
 * - `measured`: power was heard all along, no pause longer than 30 s. `estimated`: it was held on for up to five minutes, or
 *   a register filled it, or power and register are more than 5 % apart. `gap`: part of it is not known.
 * - Nothing is booked across a swap, a fall that is no roll-over, or a jump.
 * - Without a register minutes are the integral, rounded down once over any stretch without a gap.
 *
 * Limits: a home's absence of more than 31 days is not filled to its beginning; a day of heard minutes without a register is
 * no longer corrected, and counts as it was said. A gap between two hourly registers takes what the heard minutes leave of
 * the hour, and so their error too.
 */
export type { DirectionState, RegisterReading } from './direction.ts';
export { type HeardValues, MinuteBook, type MinuteBookState } from './minute-book.ts';
export { checkFactor, DIRECT_PERMILLE, timesFactor } from './meter-factor.ts';
export { type Moment, Timeline, type TimelineState, type TimelineStep } from './moment.ts';
export type { MeterNotice } from './notice.ts';
export type { DirectionName, MinuteSide, OpenMinuteState } from './open-minutes.ts';
export {
  GAP_MS,
  type IntegralState,
  type IntegratedMinute,
  LONGEST_GUESS_MS,
  PowerIntegral,
} from './power-integral.ts';
export { MOST_DEVIATION_PERMILLE, type Reconciled, reconcile } from './reconcile.ts';
export type { RhythmState } from './register-rhythm.ts';
export type { RegisterWatchState } from './register-watch.ts';
export { type OpenMinute, type RegisterStep, type SettledMinutes, settleMinutes } from './settle.ts';
