import { addEnergy, type EnergyMwh, energyMwh } from '../../units/index.ts';

/** Further from the register than this, the minutes are doubtful (FACTS, Minutes: real meters are within 1.5 %). */
export const MOST_DEVIATION_PERMILLE = 50;

/** Minutes that add up to what the register says. */
export interface Reconciled {
  /** As many as were given; their sum is the register's step. */
  readonly minutesMwh: readonly EnergyMwh[];
  /** How far the minutes were from the step before, of the step, rounded down: 0 and more; 1000 where one of them is 0. */
  readonly deviationPermille: number;
  /** Whether that is more than `MOST_DEVIATION_PERMILLE`, and more than the register's own resolution can explain. */
  readonly doubtful: boolean;
}

/**
 * Scales the minutes between two readings of a register so that they add up to its step, exactly. What rounding leaves
 * is spread over them: each minute is the difference of two sums rounded down. Minutes that are all zero share the step
 * evenly.
 *
 * @param measured the minutes' own energies, 0 and more; at least one
 * @param register its step, 0 and more, and its resolution: how much one digit is
 * @throws RangeError where there is no minute, or something is below zero
 */
export function reconcile(
  measured: readonly EnergyMwh[],
  register: { readonly stepMwh: EnergyMwh; readonly resolutionMwh: EnergyMwh },
): Reconciled {
  const { stepMwh, resolutionMwh } = register;
  if (measured.length === 0) throw new RangeError('there is no minute to reconcile');
  if (stepMwh < 0 || measured.some((energy) => energy < 0)) throw new RangeError('energy below zero');
  const total = addEnergy(...measured);
  const weights = total === 0 ? measured.map(() => 1) : measured;
  const allWeights = BigInt(total === 0 ? measured.length : total);
  let weight = 0n;
  let before = 0n;
  const minutesMwh = weights.map((each) => {
    weight += BigInt(each);
    const upTo = (weight * BigInt(stepMwh)) / allWeights;
    const share = energyMwh(Number(upTo - before));
    before = upTo;
    return share;
  });
  const distance = Math.abs(total - stepMwh);
  const deviationPermille = permille(distance, stepMwh, total);
  return {
    minutesMwh,
    deviationPermille,
    doubtful: deviationPermille > MOST_DEVIATION_PERMILLE && distance > resolutionMwh,
  };
}

function permille(distance: number, stepMwh: number, total: number): number {
  if (distance === 0) return 0;
  return stepMwh === 0 || total === 0 ? 1000 : Number((BigInt(distance) * 1000n) / BigInt(stepMwh));
}
