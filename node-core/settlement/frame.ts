import type { Community, Contract } from '../ledger/community.ts';
import type { MemberIndex } from '../ledger/transaction.ts';
import { intersectSpans, type MinuteSpan, type Month, minute, spanOfMonth } from '../units/index.ts';
import { type CalendarPeriods, calendarPeriods, firstMinuteNeeded, spanOfContract } from './periods.ts';
import { type TariffIndex, tariffIndex, tariffsInForce } from './tariffs.ts';

/** What settlement reads of a community; `Community` fits. */
export type SettlementCommunity = Pick<
  Community,
  'rules' | 'tariffs' | 'contracts' | 'members' | 'currency' | 'minorDigits'
>;

/**
 * All that settling a span needs besides readings: made once, it serves every household of the community. A value of
 * the community as it was when it was made; make a new one when a block has been applied.
 */
export interface SettlementFrame {
  readonly span: MinuteSpan;
  /** From here on readings count: before `span`'s start only for a contract whose whole term began earlier. */
  readonly neededSpan: MinuteSpan;
  readonly tariffs: TariffIndex;
  readonly periods: CalendarPeriods;
  readonly members: SettlementCommunity['members'];
  /** Those of a member that are in force at some minute of the span: by start, then by ID. */
  contractsOf(member: MemberIndex): readonly Contract[];
}

/** The frame for settling any span: a day, a month, a part of one. */
export function settlementFrame(community: SettlementCommunity, span: MinuteSpan): SettlementFrame {
  const periods = calendarPeriods(span, community.rules.timeZone);
  const byMember = new Map<MemberIndex, Contract[]>();
  let neededFrom = span.startMinute;
  for (const contract of inOrder(community.contracts.values())) {
    if (intersectSpans(spanOfContract(contract), span) === undefined) continue;
    for (const member of [contract.terms.seller, contract.terms.buyer]) {
      const list = byMember.get(member);
      if (list === undefined) byMember.set(member, [contract]);
      else list.push(contract);
    }
    if (contract.terms.minimumEnergyMwh > 0) {
      const first = firstMinuteNeeded(contract, { span, periods });
      if (first < neededFrom) neededFrom = first;
    }
  }
  const neededSpan = { startMinute: minute(neededFrom), endMinute: span.endMinute };
  return {
    span,
    neededSpan,
    tariffs: tariffIndex(tariffsInForce(community.tariffs), neededSpan),
    periods,
    members: community.members,
    contractsOf: (member) => byMember.get(member) ?? [],
  };
}

/** The frame for a calendar month by the community's time zone. */
export function monthFrame(community: SettlementCommunity, month: Month): SettlementFrame {
  return settlementFrame(community, spanOfMonth(month, community.rules.timeZone));
}

/** Whose readings settling a household needs, itself first: it may open all of them. */
export function membersNeeded(frame: SettlementFrame, household: MemberIndex): MemberIndex[] {
  const members = new Set([household]);
  for (const { terms } of frame.contractsOf(household)) members.add(terms.seller).add(terms.buyer);
  return [...members];
}

function inOrder(contracts: Iterable<Contract>): Contract[] {
  return [...contracts].toSorted(
    (a, b) => a.terms.startMinute - b.terms.startMinute || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
