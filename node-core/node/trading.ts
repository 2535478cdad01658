import { ApiError } from '../api/household-api.ts';
import type { DisputeRequest, Propose, PublishOffer } from '../api/inputs.ts';
import { type ContractTerms, termsHash } from '../ledger/index.ts';
import { carbonGrams, energyMwh, minute, monthFromText, priceMicros, sharePermille } from '../units/index.ts';
import type { Books } from './books.ts';
import type { Household } from './household.ts';
import type { SequencedDraft } from './submit.ts';

/** The household's own acts on the market. Each resolves once it is certified. @throws ApiError */
export interface Trading {
  publishOffer(input: PublishOffer): Promise<{ id: string }>;
  withdraw(id: string): Promise<{ id: string }>;
  propose(input: Propose): Promise<{ id: string }>;
  accept(proposalId: string): Promise<{ id: string }>;
  decline(proposalId: string, reason: string): Promise<{ id: string }>;
  requestEnd(contractId: string, endMinute: number): Promise<{ id: string }>;
  dispute(input: DisputeRequest): Promise<{ id: string }>;
}

export function trading(household: Household, books: Books): Trading {
  const { community } = household.replica;

  const send = async (draft: SequencedDraft): Promise<{ id: string }> => {
    const result = await household.send(draft);
    switch (result.kind) {
      case 'certified':
        return { id: result.id };
      case 'refused':
        throw new ApiError({ kind: 'refused', reason: result.reason, detail: result.detail });
      case 'unavailable':
        throw new ApiError({ kind: 'unavailable', reason: result.reason, detail: 'it waits on this PC' });
    }
  };

  return {
    publishOffer: (input) =>
      send({
        kind: 'offer',
        startMinute: minute(input.startMinute),
        endMinute: minute(input.endMinute),
        expectedEnergyMwh: energyMwh(input.expectedEnergyMwh),
        share: sharePermille(input.sharePermille),
        price: priceMicros(input.price),
        minimumEnergyMwh: energyMwh(input.minimumEnergyMwh),
        period: input.period,
        carbon: carbonGrams(input.carbonGrams),
        expiresMinute: minute(input.expiresMinute),
      }),
    withdraw: (id) => send({ kind: 'withdraw', target: id }),
    propose: (input) =>
      send({
        kind: 'proposal',
        terms: proposedTerms(household, input),
        offer: input.offerId ?? offerOfProposal(household, input.countersId),
        counters: input.countersId,
        expiresMinute: minute(input.expiresMinute),
      }),
    accept(proposalId) {
      const record = community.proposals.get(proposalId);
      if (record === undefined) throw notFound('proposal', proposalId);
      return send({ kind: 'acceptance', proposal: proposalId, termsHash: termsHash(record.proposal.terms) });
    },
    decline: (proposal, reason) => send({ kind: 'decline', proposal, reason }),
    requestEnd: (contract, endMinute) => send({ kind: 'end', contract, endMinute: minute(endMinute) }),
    dispute(input) {
      const contract = community.contracts.get(input.contractId);
      if (contract === undefined) throw notFound('contract', input.contractId);
      const month = monthFromText(input.month);
      const settled = books.month(month).contracts.find((one) => one.contract.id === contract.id);
      const start = books.month(month).settledSpan.startMinute;
      const minutes = [...new Set(input.minutes)]
        .sort((a, b) => a - b)
        .map((at) => ({
          minute: minute(at),
          energyMwh: energyMwh(settled?.deliveredMwh[at - start] ?? 0),
        }));
      const of = { kind: 'contract', contract: contract.id } as const;
      return send({ kind: 'dispute', subject: { kind: 'minutes', month, of, minutes } });
    },
  };
}

/** The terms of an answer to an offer, or of a counter-proposal: the parties follow from what is answered. */
function proposedTerms({ replica, member }: Household, input: Propose): ContractTerms {
  const { community } = replica;
  const common = {
    startMinute: minute(input.startMinute),
    endMinute: minute(input.endMinute),
    sellerShare: sharePermille(input.sellerSharePermille),
    buyerShare: sharePermille(input.buyerSharePermille),
    price: priceMicros(input.price),
    minimumEnergyMwh: energyMwh(input.minimumEnergyMwh),
    period: input.period,
  };
  if (input.countersId !== null && input.offerId === null) {
    const countered = community.proposals.get(input.countersId);
    if (countered === undefined) throw notFound('proposal', input.countersId);
    const { seller, buyer, carbon } = countered.proposal.terms;
    return { ...common, seller, buyer, carbon };
  }
  if (input.offerId !== null && input.countersId === null) {
    const answered = community.offers.get(input.offerId);
    if (answered === undefined) throw notFound('offer', input.offerId);
    return { ...common, seller: answered.offer.author, buyer: member, carbon: answered.offer.carbon };
  }
  throw new ApiError({
    kind: 'refused',
    reason: 'oneAnswer',
    detail: 'a proposal answers either an offer or another proposal',
  });
}

/** A counter-proposal stays on the offer that the first one answered. */
function offerOfProposal({ replica }: Household, proposalId: string | null): string | null {
  return proposalId === null ? null : (replica.community.proposals.get(proposalId)?.proposal.offer ?? null);
}

function notFound(what: string, id: string): ApiError {
  return new ApiError({
    kind: 'notFound',
    reason: 'notFound',
    detail: `there is no ${what} ${id.slice(0, 16)}`,
  });
}
