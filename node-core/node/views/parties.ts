import type { PartyView, RoleView, TermsView } from '../../api/views.ts';
import type { ContractTerms, MemberIndex } from '../../ledger/index.ts';
import type { Household } from '../household.ts';

/** A member as a screen names it. */
export function partyView(household: Household, index: MemberIndex): PartyView {
  return {
    memberIndex: index,
    name: household.replica.community.members[index]?.displayName ?? `#${index}`,
    isMe: index === household.member,
  };
}

export function rolesOf(household: Household, index: MemberIndex): readonly RoleView[] {
  return household.replica.community.members[index]?.roles ?? [];
}

export function termsView(household: Household, terms: ContractTerms): TermsView {
  return {
    startMinute: terms.startMinute,
    endMinute: terms.endMinute,
    seller: partyView(household, terms.seller),
    buyer: partyView(household, terms.buyer),
    sellerSharePermille: terms.sellerShare,
    buyerSharePermille: terms.buyerShare,
    price: terms.price,
    minimumEnergyMwh: terms.minimumEnergyMwh,
    period: terms.period,
    carbonGrams: terms.carbon,
  };
}
