import type { Household } from './household.ts';

/** So many readings wait at any time, between a minute and its block. */
const USUAL = 3;

/**
 * Tells the screens how many readings wait while nothing can be put in order: no block comes then that would have them ask.
 *
 * @param changed called when the number is another one than last time, and was or is more than usual
 * @returns to be called from time to time, as with each sample of the meter
 */
export function waitingNews(
  { outbox }: { readonly outbox: Pick<Household['outbox'], 'pendingCount'> },
  changed: () => void,
): () => void {
  let told = 0;
  return () => {
    const waiting = outbox.pendingCount('energy');
    if (waiting === told || Math.max(waiting, told) <= USUAL) return;
    told = waiting;
    changed();
  };
}
