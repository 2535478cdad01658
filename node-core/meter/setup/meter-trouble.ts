import type { ByteSourceError, OpenProblem } from '../byte-source.ts';
import { isLent } from './shared-cable.ts';

/**
 * Why the chosen meter says nothing that is understood, where that is known.
 *
 * | kind | when |
 * | --- | --- |
 * | an `OpenProblem` | its cable cannot be opened; it is tried again. `holder`: who has it, where `busy` knows |
 * | `keyWanted`, `keyWrong` | it encrypts, and its key is not known, or does not fit any more |
 * | `keysLost` | its keys are sealed for another household: they have to be typed again |
 */
export interface MeterTrouble {
  readonly kind: OpenProblem | 'keyWanted' | 'keyWrong' | 'keysLost';
  readonly holder: string | null;
  /** For support; '' where there is no more to say. */
  readonly detail: string;
}

/**
 * The trouble of a meter, of what is known of it.
 * @param of.isHeard a telegram that was damaged looks as if its key were wrong: of a meter that is heard it is not
 */
export function meterTrouble(of: {
  readonly keysLost: boolean;
  readonly key: 'none' | 'wanted' | 'wrong';
  readonly isHeard: boolean;
  readonly problem: ByteSourceError | null;
}): MeterTrouble | null {
  const { keysLost, key, isHeard, problem } = of;
  if (problem !== null && !isLent(problem)) {
    return { kind: problem.problem, holder: problem.holder ?? null, detail: problem.message };
  }
  if (keysLost) return { kind: 'keysLost', holder: null, detail: '' };
  if (key === 'none' || isHeard) return null;
  return { kind: key === 'wrong' ? 'keyWrong' : 'keyWanted', holder: null, detail: '' };
}
