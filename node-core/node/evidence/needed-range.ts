import type { Contract } from '../../ledger/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import { dayOfMinute, firstMinuteOfDay, type Minute, type MinuteSpan, minute } from '../../units/index.ts';

/**
 * The first minute whose readings can matter to settling a span: its first, or the start of a contract's term, where its
 * minimum is promised for the whole term and the term ends within the span.
 */
export function firstMinuteFor(span: MinuteSpan, contracts: readonly Contract[]): Minute {
  let first: number = span.startMinute;
  for (const { terms, endMinute } of contracts) {
    const end = Math.min(endMinute, terms.endMinute);
    const counts = terms.period === 'term' && terms.minimumEnergyMwh > 0;
    if (counts && end > span.startMinute && end <= span.endMinute) first = Math.min(first, terms.startMinute);
  }
  return minute(first);
}

/**
 * Height of the first energy block that can hold readings of a minute or later, or grants of their days: a reading is in
 * a block of a later minute, a grant in one of its day or later. One block earlier, so that its header shows that none
 * below it can.
 */
export function firstHeightFor(store: LedgerReader, at: Minute): number {
  return Math.max(0, store.heightBefore('energy', firstMinuteOfDay(dayOfMinute(at))));
}
