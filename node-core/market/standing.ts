import type { Contract, OfferRecord, ProposalRecord, ProposalStanding } from '../ledger/community.ts';
import { type Minute, minute } from '../units/index.ts';
import { claimsOf, freeSteps } from './shares.ts';

/**
 * How an offer stands: taken back by its seller; expired, or its time over; taken: nothing of the seller is free in
 * any minute that is left of it; else open. The first that is true counts, in this order.
 */
export type OfferState = 'open' | 'withdrawn' | 'expired' | 'taken';

/** The state of an offer at a minute, given all contracts. */
export function offerState(
  record: OfferRecord,
  at: { readonly now: Minute; readonly contracts: Iterable<Contract> },
): OfferState {
  const { offer, standing } = record;
  if (standing === 'withdrawn') return 'withdrawn';
  if (offer.expiresMinute <= at.now || offer.endMinute <= at.now) return 'expired';
  const left = { startMinute: minute(Math.max(offer.startMinute, at.now)), endMinute: offer.endMinute };
  const claims = claimsOf(at.contracts, { member: offer.author, side: 'seller' });
  return freeSteps(claims, left).some(({ free }) => free > 0) ? 'open' : 'taken';
}

/** A proposal's standing, with expiry. */
export type ProposalState = ProposalStanding['kind'] | 'expired';

/** The state of a proposal at a minute: an open one whose expiry has come is expired. */
export function proposalState({ proposal, standing }: ProposalRecord, now: Minute): ProposalState {
  return standing.kind === 'open' && proposal.expiresMinute <= now ? 'expired' : standing.kind;
}

/** Where a contract's time stands. */
export type ContractState = 'coming' | 'active' | 'past';

/** The state of a contract at a minute; one that was ended before it began is past. */
export function contractState({ terms, endMinute }: Contract, now: Minute): ContractState {
  if (now >= endMinute || endMinute <= terms.startMinute) return 'past';
  return now < terms.startMinute ? 'coming' : 'active';
}
