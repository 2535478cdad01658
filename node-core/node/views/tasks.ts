import type { TaskView } from '../../api/views.ts';
import { formatMonth, minuteOfMs } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import type { Books } from '../books.ts';
import { paidMinuteOf } from '../exports/payments.ts';
import type { Household } from '../household.ts';
import type { LiveMeter } from '../live-power.ts';
import type { IssuedInvitation } from '../member/invitations.ts';
import { seenBill } from '../seen-bills.ts';
import { contractViews } from './contracts.ts';

/** Own transactions that have waited so long for a block are worth a word. */
const WAITING_READINGS = 3;

/** What waits for the household, most pressing first. */
export function taskViews(of: {
  readonly household: Household;
  readonly books: Books;
  readonly meter: LiveMeter | undefined;
  /** Those that this home has given. */
  readonly invitations: readonly IssuedInvitation[];
}): TaskView[] {
  const { household, books, meter, invitations } = of;
  const { replica, member, clock, outbox } = household;
  const { community } = replica;
  const now = minuteOfMs(clock.nowMs());
  const tasks: TaskView[] = [];
  const name = (index: number) => community.members[index]?.displayName ?? `#${index}`;

  for (const { id, proposal, addressee, standing } of community.proposals.values()) {
    if (addressee !== member || standing.kind !== 'open' || proposal.expiresMinute <= now) continue;
    tasks.push({
      kind: 'proposal',
      proposalId: id,
      from: name(proposal.author),
      expiresMinute: proposal.expiresMinute,
    });
  }
  for (const contract of contractViews(household, books)) {
    if (contract.state === 'past' || contract.endRequest === null || contract.endRequest.byMe) continue;
    const other = contract.mySide === 'seller' ? contract.terms.buyer : contract.terms.seller;
    tasks.push({
      kind: 'endRequested',
      contractId: contract.id,
      by: other.name,
      endMinute: contract.endRequest.endMinute,
    });
  }
  for (const { id, dispute, standing } of community.disputes.values()) {
    if (standing !== 'open' || dispute.author === member) continue;
    const { subject } = dispute;
    if (subject.kind !== 'minutes' || subject.of.kind !== 'contract') continue;
    const contract = community.contracts.get(subject.of.contract);
    if (contract === undefined || (contract.terms.seller !== member && contract.terms.buyer !== member))
      continue;
    tasks.push({ kind: 'disputeOpen', disputeId: id, contractId: contract.id, by: name(dispute.author) });
  }
  for (const { key, standing } of invitations) {
    if (standing.kind === 'asked') tasks.push({ kind: 'knock', key, name: standing.name });
  }
  tasks.push(...billTasks(household, books));
  const silentSinceMs = meter?.silentSinceMs() ?? null;
  if (silentSinceMs !== null) tasks.push({ kind: 'meterSilent', sinceMs: silentSinceMs });
  const question = meter?.question() ?? null;
  if (question !== null) {
    const { before, after } = question.kind === 'otherMeter' ? question : { before: null, after: null };
    tasks.push({ kind: 'meterChanged', before, after, sinceMs: question.atMs });
  }
  const waiting = outbox.pendingCount('energy');
  if (waiting > WAITING_READINGS) tasks.push({ kind: 'readingsWaiting', count: waiting });
  return tasks;
}

/** Closed bills that were not looked at; the newest of those that were, while it is to be paid. */
function billTasks(household: Household, books: Books): TaskView[] {
  const seen = seenBill(household.outbox);
  const tasks: TaskView[] = [];
  if (seen !== null && seen.dueMinute !== null && paidMinuteOf(household.outbox, seen.month) === null) {
    tasks.push({ kind: 'billDue', ...seen, dueMinute: seen.dueMinute });
  }
  for (const month of books.months()) {
    if (books.state(month) !== 'closed') continue;
    const text = formatMonth(month);
    if (seen !== null && seen.month >= text) continue;
    tasks.push({ kind: 'billReady', month: text, totalMinor: billFor(household, books, month).totalMinor });
  }
  return tasks;
}
