import { type Contract, type DisputedMinute, MAX_DISPUTED_MINUTES } from '../ledger/index.ts';
import { MISSING, statementsOf } from '../settlement/index.ts';
import { addMinutes, energyMwh, intersectSpans, type Month } from '../units/index.ts';
import type { Books } from './books.ts';
import type { Household } from './household.ts';
import { signingOf } from './month-close.ts';

/**
 * Where both parties have signed a closed month with different numbers, opens a dispute for the minutes that differ, once.
 * Both work from the same chain by the same rules, so they can differ only where this household could not open a
 * reading of the other's that is on the chain: those minutes, and no others, are disputed.
 */
export async function disputeDifferences(household: Household, books: Books, month: Month): Promise<void> {
  if (books.state(month) !== 'closed') return;
  const { community } = household.replica;
  for (const numbers of statementsOf(books.month(month))) {
    const { subject } = numbers;
    const contract = subject.kind === 'contract' ? community.contracts.get(subject.contract) : undefined;
    if (contract === undefined) continue;
    const { seller, buyer } = contract.terms;
    const counterparty = seller === household.member ? buyer : seller;
    if (signingOf(household, { numbers, counterparty }).equal !== false) continue;
    if (isDisputed(household, { month, contract })) continue;
    const minutes = unopenedMinutes(household, books, { month, contract, counterparty });
    if (minutes.length === 0) continue;
    const of = { kind: 'contract', contract: contract.id } as const;
    await household.send({ kind: 'dispute', subject: { kind: 'minutes', month, of, minutes } });
  }
}

function isDisputed(
  household: Household,
  of: { readonly month: Month; readonly contract: Contract },
): boolean {
  for (const { dispute, standing } of household.replica.community.disputes.values()) {
    const { subject, author } = dispute;
    if (standing !== 'open' || author !== household.member || subject.kind !== 'minutes') continue;
    const same = subject.of.kind === 'contract' && subject.of.contract === of.contract.id;
    if (same && subject.month === of.month) return true;
  }
  return false;
}

/** Minutes of the contract whose reading by the other party is on the chain, but not open to this household. */
function unopenedMinutes(
  household: Household,
  books: Books,
  of: { readonly month: Month; readonly contract: Contract; readonly counterparty: number },
): DisputedMinute[] {
  const settled = books.month(of.month);
  const { contract, counterparty } = of;
  const inForce = { startMinute: contract.terms.startMinute, endMinute: contract.endMinute };
  const span = intersectSpans(settled.span, inForce);
  if (span === undefined) return [];
  const opened = household.home.series(counterparty, span);
  const delivered = settled.contracts.find((one) => one.contract.id === contract.id)?.deliveredMwh;
  const onChain = new Set(household.replica.store.placesOf(counterparty, span).map(({ minute }) => minute));
  const minutes: DisputedMinute[] = [];
  for (let at = 0; at < opened.quality.length && minutes.length < MAX_DISPUTED_MINUTES; at += 1) {
    const minute = addMinutes(span.startMinute, at);
    if (opened.quality[at] !== MISSING || !onChain.has(minute)) continue;
    minutes.push({ minute, energyMwh: energyMwh(delivered?.[minute - settled.span.startMinute] ?? 0) });
  }
  return minutes;
}
