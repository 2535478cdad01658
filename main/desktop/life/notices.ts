/** What is worth a notice: the difference between two looks at the node. Pure. */
import type { ContractView, ProposalView, TaskView } from '../../../node-core/api/index.ts';
import type { NoticeKind } from '../notice-kinds.ts';
import type { Said, Words } from './words.ts';

/** One look at the node. */
export interface Look {
  readonly tasks: readonly TaskView[];
  readonly contracts: readonly ContractView[];
  readonly proposals: readonly ProposalView[];
}

/** Something to tell, with the page that it leads to. */
export interface Notice {
  readonly kind: NoticeKind;
  /** Tells it from every other one; a second of the same is the same. */
  readonly key: string;
  readonly said: Said;
  /** Where 'Open' leads. */
  readonly page: string;
}

/** What came between two looks, oldest kind first. What was there at the first look of a run is not news. */
export function newsBetween(before: Look, after: Look, words: Words): Notice[] {
  const known = new Set(noticesOf(before, words).map(({ key }) => key));
  return noticesOf(after, words).filter(({ key }) => !known.has(key));
}

function noticesOf(look: Look, words: Words): Notice[] {
  return [...look.tasks.flatMap((task) => ofTask(task, words)), ...ofContracts(look, words)];
}

function ofTask(task: TaskView, words: Words): Notice[] {
  const { notice } = words;
  switch (task.kind) {
    case 'proposal':
      return [
        said('proposal', { id: task.proposalId, said: notice.proposal(task.from), page: '#/contracts' }),
      ];
    case 'billReady':
      return [said('billReady', { id: task.month, said: notice.billReady(task.month), page: '#/bill' })];
    case 'disputeOpen':
      return [said('dispute', { id: task.disputeId, said: notice.dispute(task.by), page: '#/bill' })];
    case 'meterSilent':
      return [said('meterSilent', { id: String(task.sinceMs), said: notice.meterSilent(), page: '#/' })];
    case 'knock':
      return [said('knock', { id: task.key, said: notice.knock(task.name), page: '#/community' })];
    // Not urgent: minutes go on meanwhile, and a bill was told of when it was ready.
    case 'meterChanged':
    case 'billDue':
      return [];
    // The person's own doing, or nothing that they could do.
    case 'endRequested':
    case 'readingsWaiting':
      return [];
  }
}

function ofContracts({ contracts, proposals }: Look, words: Words): Notice[] {
  const mine = new Set(proposals.filter(({ direction }) => direction === 'outgoing').map(({ id }) => id));
  return contracts.flatMap((contract) => {
    const { id, state } = contract;
    const other = otherParty(contract);
    const notices: Notice[] = [];
    // A contract has the ID of the proposal that it was accepted from.
    if (mine.has(id)) {
      notices.push(
        said('contractAccepted', { id, said: words.notice.contractAccepted(other), page: '#/contracts' }),
      );
    }
    if (state === 'past') {
      notices.push(
        said('contractEnded', { id, said: words.notice.contractEnded(other), page: '#/contracts' }),
      );
    }
    return notices;
  });
}

function otherParty({ mySide, terms }: ContractView): string {
  return mySide === 'seller' ? terms.buyer.name : terms.seller.name;
}

function said(kind: NoticeKind, of: { id: string; said: Said; page: string }): Notice {
  return { kind, key: `${kind} ${of.id}`, said: of.said, page: of.page };
}
