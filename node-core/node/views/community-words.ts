import type { SaidView } from '../../api/community-views.ts';
import type { MemberChange, Statement, Transaction } from '../../ledger/index.ts';
import { tariffSpan } from '../../ledger/encoding/terms.ts';
import { firstMinuteOfDay, formatMonth } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView } from './parties.ts';

/** What a transaction says, as a screen puts it into words. */
export function saidView(household: Household, transaction: Transaction): SaidView {
  switch (transaction.kind) {
    case 'reading':
      return { kind: 'reading', minute: transaction.minute, revision: transaction.revision };
    case 'grant':
      return {
        kind: 'grant',
        dayStartMinute: firstMinuteOfDay(transaction.day),
        recipients: transaction.recipients.map(({ recipient }) => partyView(household, recipient)),
      };
    case 'found':
      return { kind: 'found', name: transaction.name, currency: transaction.currency };
    case 'member':
      return changeView(household, transaction.change);
    case 'rules':
      return { kind: 'rules', rules: transaction.rules };
    case 'seats':
      return { kind: 'seats', members: transaction.seats.map(({ member }) => partyView(household, member)) };
    case 'tariff':
      return { kind: 'tariff', ...tariffSpan(transaction), steps: transaction.steps.length };
    case 'offer':
    case 'withdraw':
    case 'proposal':
    case 'acceptance':
    case 'decline':
    case 'end':
    case 'statement':
    case 'dispute':
      return dealView(household, transaction);
  }
}

function changeView(household: Household, change: MemberChange): SaidView {
  switch (change.kind) {
    case 'admit': {
      const { displayName: name, roles } = change.membership;
      return { kind: 'admit', name, roles };
    }
    case 'role':
      return { kind: 'role', member: partyView(household, change.member), roles: change.roles };
    case 'suspend':
      return { kind: 'suspend', member: partyView(household, change.member), reason: change.reason };
    case 'reinstate':
      return { kind: 'reinstate', member: partyView(household, change.member) };
    case 'leave':
      return { kind: 'leave' };
  }
}

type Deal = Exclude<
  Transaction,
  { kind: 'reading' | 'grant' | 'found' | 'member' | 'rules' | 'seats' | 'tariff' }
>;

function dealView(household: Household, deal: Deal): SaidView {
  switch (deal.kind) {
    case 'offer': {
      const { startMinute, endMinute, expectedEnergyMwh, price } = deal;
      return { kind: 'offer', startMinute, endMinute, expectedEnergyMwh, price };
    }
    case 'withdraw':
      return { kind: 'withdraw', target: deal.target };
    case 'proposal': {
      const { seller, buyer, startMinute, endMinute, price, period } = deal.terms;
      const parties = { seller: partyView(household, seller), buyer: partyView(household, buyer) };
      return { kind: 'proposal', ...parties, startMinute, endMinute, price, period };
    }
    case 'acceptance':
      return { kind: 'acceptance', proposal: deal.proposal };
    case 'decline':
      return { kind: 'decline', proposal: deal.proposal };
    case 'end':
      return { kind: 'end', contract: deal.contract, endMinute: deal.endMinute };
    case 'statement':
      return {
        kind: 'statement',
        month: formatMonth(deal.month),
        with: partyView(household, otherParty(household, deal)),
        energyMwh: deal.energyMwh,
      };
    case 'dispute': {
      const { subject } = deal;
      if (subject.kind === 'grant') return { kind: 'dispute', month: null, minutes: 0 };
      return { kind: 'dispute', month: formatMonth(subject.month), minutes: subject.minutes.length };
    }
  }
}

function otherParty({ replica }: Household, { author, subject }: Statement): number {
  if (subject.kind === 'supply') return author === subject.producer ? subject.household : subject.producer;
  const terms = replica.community.contracts.get(subject.contract)?.terms;
  return terms === undefined ? author : terms.seller === author ? terms.buyer : terms.seller;
}
