import type { HealthView } from '../api/health-views.ts';
import type { WaitingView } from '../api/outlook-views.ts';
import type { Household } from './household.ts';
import { reachOf } from './views/outlook.ts';

/** So many readings wait at any time, between a minute and its block. */
const USUAL = 3;

/**
 * Tells the screens how this home stands with the others, and how many readings wait: while nothing can be put in order, no
 * block comes that would have them ask, and a home that comes back brings none at once.
 *
 * @param of.health what is the matter with the community now
 * @param of.changed called when it stands otherwise than last time, or more than usual waits and it is another number
 * @returns to be called from time to time, as with each sample of the meter
 */
export function waitingNews(
  { outbox }: { readonly outbox: Pick<Household['outbox'], 'pendingCount'> },
  of: { readonly health: () => Pick<HealthView, 'problems'>; readonly changed: () => void },
): () => void {
  let told = 0;
  let toldReach: WaitingView['community'] = 'reached';
  return () => {
    const waiting = outbox.pendingCount('energy');
    const reach = reachOf(of.health());
    const isNews = waiting !== told && Math.max(waiting, told) > USUAL;
    if (!isNews && reach === toldReach) return;
    told = waiting;
    toldReach = reach;
    of.changed();
  };
}
