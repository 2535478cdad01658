/** When a contract shall end early, as a person fills it in. */
import type { ContractView } from '../../../../node-core/api/index.ts';
import { localTimeOf, rangeOfDate } from '../../format/calendar.ts';
import { readMinute } from './terms-draft.ts';

export interface EndDraft {
  readonly date: string | null;
  readonly time: string | null;
}

export type EndRead =
  | { readonly kind: 'ok'; readonly endMinute: number }
  | { readonly kind: 'fault'; readonly fault: 'incomplete' | 'past' | 'late' };

/** The other one needs some hours to agree. */
const LEAD_MINUTES = 120;
const HOUR = 60;

/**
 * The next midnight that leaves two hours to agree; where the contract ends before that, the next full hour; for one that has
 * not begun, its start, so that nothing is delivered.
 */
export function endDraft(contract: ContractView, now: { nowMinute: number; timeZone: string }): EndDraft {
  const { nowMinute, timeZone } = now;
  const local = (minute: number): EndDraft => localTimeOf(minute, timeZone);
  if (contract.terms.startMinute > nowMinute) return local(contract.terms.startMinute);
  const midnight = rangeOfDate(localTimeOf(nowMinute + LEAD_MINUTES, timeZone).date, timeZone).endMinute;
  if (midnight < contract.endMinute) return local(midnight);
  return local(Math.ceil((nowMinute + 1) / HOUR) * HOUR);
}

/** The minute, if it lies ahead, within the contract, and before its end. */
export function readEnd(
  draft: EndDraft,
  contract: ContractView,
  now: { nowMinute: number; timeZone: string },
): EndRead {
  const endMinute = readMinute(draft.date, draft.time, now.timeZone);
  if (endMinute === null) return { kind: 'fault', fault: 'incomplete' };
  if (endMinute <= now.nowMinute || endMinute < contract.terms.startMinute) {
    return { kind: 'fault', fault: 'past' };
  }
  if (endMinute >= contract.endMinute) return { kind: 'fault', fault: 'late' };
  return { kind: 'ok', endMinute };
}
