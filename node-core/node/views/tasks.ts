import type { TaskView } from '../../api/views.ts';
import { formatMonth, minuteOfMs } from '../../units/index.ts';
import { billFor } from '../bills.ts';
import type { Books } from '../books.ts';
import { paidMinuteOf } from '../exports/payments.ts';
import type { Household } from '../household.ts';
import type { LiveMeter } from '../live-power.ts';
import type { IssuedInvitation } from '../member/invitations.ts';
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

/** Closed bills that were not looked at; of those that were, the newest one while it is to be paid. */
function billTasks(household: Household, books: Books): TaskView[] {
  const { outbox } = household;
  const seen = outbox.setting('billSeen');
  const closed = books.months().filter((month) => books.state(month) === 'closed');
  return closed.flatMap((month, at): TaskView[] => {
    const text = formatMonth(month);
    const isSeen = typeof seen === 'string' && seen >= text;
    if (isSeen && (at < closed.length - 1 || paidMinuteOf(outbox, text) !== null)) return [];
    const { totalMinor, dueMinute } = billFor(household, books, month);
    if (!isSeen) return [{ kind: 'billReady', month: text, totalMinor }];
    return dueMinute === null ? [] : [{ kind: 'billDue', month: text, totalMinor, dueMinute }];
  });
}
