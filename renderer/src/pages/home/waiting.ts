import type { WaitingView } from '../../../../node-core/api/index.ts';

/** A few wait at any time, between a reading and its block. */
const USUAL_READINGS = 3;

/** Whether there is anything to say: away from the others, more than usual waits, or minutes are missing. */
export function isWorthSaying({ community, readings, acts, gaps }: WaitingView): boolean {
  return community !== 'reached' || readings > USUAL_READINGS || acts > 0 || gaps.length > 0;
}

/** The longest gap, the newest of equal ones; null without any. */
export function longestGap(gaps: WaitingView['gaps']): WaitingView['gaps'][number] | null {
  const length = (gap: WaitingView['gaps'][number]) => gap.endMinute - gap.startMinute;
  return gaps.reduce<WaitingView['gaps'][number] | null>(
    (longest, gap) => (longest === null || length(gap) >= length(longest) ? gap : longest),
    null,
  );
}
