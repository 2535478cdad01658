/**
 * # minutes: from power and registers to the energy of each minute
 *
 * Purpose: the two sums that make a meter's minutes (DESIGN 9, FACTS 'Minutes'): power held over time, and minutes that
 * are brought to what the meter's own register says. Import and export go through apart, each with an integral of its
 * own.
 *
 * Invariants:
 * - Nothing is lost between minutes: what is below one mWh is carried into the next. The minutes of any stretch add up to
 *   the integral of that stretch, rounded down once.
 * - Reconciled minutes add up to the register's step exactly, and none is below zero.
 * - Time comes in as a value: milliseconds that do not go back, host time carried on by a monotonic clock.
 *
 * Not here yet: what tells a new meter, a roll-over and a stale list from the registers, and what marks and says the
 * minutes of a gap; they are to call these.
 */
export { GAP_MS, type IntegratedMinute, PowerIntegral } from './power-integral.ts';
export { MOST_DEVIATION_PERMILLE, type Reconciled, reconcile } from './reconcile.ts';
