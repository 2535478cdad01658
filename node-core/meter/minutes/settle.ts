import { type EnergyMwh, energyMwh } from '../../units/index.ts';
import { MOST_DEVIATION_PERMILLE, reconcile } from './reconcile.ts';

/** One minute, in one direction, that lies between two readings of a register. */
export interface OpenMinute {
  /** What was heard or guessed of it; 0 and more. */
  readonly knownMwh: number;
  /** How much of it nobody heard; 0 to 60 000. */
  readonly unheardMs: number;
}

/** How a register moved, and how far it can be trusted. */
export interface RegisterStep {
  /** 0 and more. */
  readonly stepMwh: EnergyMwh;
  /** How much one digit is. */
  readonly resolutionMwh: EnergyMwh;
  /**
   * Whether the register was looked at all along: then only the latest minutes carry what is left below its digits, and
   * the others stay as they were said. Otherwise all minutes are scaled.
   */
  readonly watched: boolean;
}

/** Minutes that add up to the register's step. */
export interface SettledMinutes {
  readonly minutesMwh: readonly EnergyMwh[];
  /** Of what was known of the minutes, from the step: see `Reconciled`; 0 where minutes that nobody heard explain it. */
  readonly deviationPermille: number;
  /** Whether power and register do not belong together: the minutes are estimates. */
  readonly doubtful: boolean;
}

/**
 * Brings minutes to what their register says, exactly. What was not heard takes what the known minutes leave of the step,
 * by its time; where nothing was missed, the known minutes themselves are moved.
 * @throws RangeError where there is no minute
 */
export function settleMinutes(minutes: readonly OpenMinute[], step: RegisterStep): SettledMinutes {
  const known = minutes.map(({ knownMwh }) => energyMwh(knownMwh));
  const total = known.reduce<number>((sum, each) => sum + each, 0);
  const unheard = minutes.map(({ unheardMs }) => energyMwh(unheardMs));
  const left = step.stepMwh - total;
  if (left >= 0 && unheard.some((ms) => ms > 0)) {
    const rest = { stepMwh: energyMwh(left), resolutionMwh: step.resolutionMwh };
    const parts = reconcile(unheard, rest).minutesMwh;
    const minutesMwh = known.map((each, at) => energyMwh(each + (parts[at] ?? 0)));
    return { minutesMwh, deviationPermille: 0, doubtful: false };
  }
  const all = reconcile(known, step);
  const { deviationPermille, doubtful } = all;
  const minutesMwh = step.watched && !doubtful ? latestOnly(known, left) : undefined;
  return { minutesMwh: minutesMwh ?? all.minutesMwh, deviationPermille, doubtful };
}

/** Moves as few of the latest minutes as can take what is left without being off by much; undefined where none can. */
function latestOnly(known: readonly EnergyMwh[], left: number): EnergyMwh[] | undefined {
  let sum = 0;
  for (let from = known.length - 1; from >= 0; from -= 1) {
    sum += known[from] ?? 0;
    if (sum === 0 || Math.abs(left) * 1000 > sum * MOST_DEVIATION_PERMILLE) continue;
    const tail = reconcile(known.slice(from), {
      stepMwh: energyMwh(sum + left),
      resolutionMwh: energyMwh(0),
    });
    return [...known.slice(0, from), ...tail.minutesMwh];
  }
  return undefined;
}
