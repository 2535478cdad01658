import type { MemberIndex, Reading } from '../ledger/index.ts';
import type { Minute } from '../units/index.ts';

/** Measured readings of one home that this process has sealed: consecutive minutes, revision 0. */
export interface SealedRun {
  readonly member: MemberIndex;
  readonly startMinute: Minute;
  /** import and export of each minute in turn, mWh. */
  readonly energies: Float64Array;
}

/**
 * What this process has just sealed itself. A household of the same process that holds the day's key need not undo the
 * seal to know what is under it; one that does not hold the key never asks. Only the last run of each home is kept:
 * forgetting costs a decryption, never a wrong number.
 */
export interface SealMemory {
  keep(run: SealedRun): void;
  recall(reading: Reading): { readonly importMwh: number; readonly exportMwh: number } | undefined;
}

export function sealMemory(): SealMemory {
  const runs = new Map<MemberIndex, SealedRun>();
  return {
    keep(run) {
      runs.set(run.member, run);
    },
    recall({ author, minute, revision }) {
      const run = runs.get(author);
      if (run === undefined || revision !== 0) return undefined;
      const at = (minute - run.startMinute) * 2;
      const importMwh = run.energies[at];
      const exportMwh = run.energies[at + 1];
      return importMwh === undefined || exportMwh === undefined ? undefined : { importMwh, exportMwh };
    },
  };
}
