import type { Offer, TransactionId, Withdraw } from '../transaction.ts';
import type { Family, Setting } from './rule.ts';

/**
 * Offers: an advertisement that binds nobody, so shares need not fit yet; it may have begun, but not have ended.
 */
export const OFFER: Family<Offer> = {
  role: null,
  rules: [
    {
      refusal: 'endInPast',
      broken: ({ endMinute }, { time }) =>
        endMinute > time ? undefined : `ends in minute ${endMinute}, the block is of ${time}`,
    },
    {
      refusal: 'expiryInPast',
      broken: ({ expiresMinute }, { time }) =>
        expiresMinute > time ? undefined : `expires in minute ${expiresMinute}, the block is of ${time}`,
    },
  ],
  apply: (offer, { data, id, time }, journal) => {
    journal.setEntry(data.offers, id, { id, offer, standing: 'open', publishedMinute: time });
  },
};

/** Taking back an offer, a proposal or a dispute of one's own that is still open. */
export const WITHDRAW: Family<Withdraw> = {
  role: null,
  rules: [
    {
      refusal: 'unknownTarget',
      broken: ({ target }, at) => (targetOf(at, target) === undefined ? target : undefined),
    },
    {
      refusal: 'notTheAuthor',
      broken: ({ target, author }, at) => {
        const by = targetOf(at, target)?.author;
        return by === author ? undefined : `it is by member ${by}`;
      },
    },
    {
      refusal: 'notOpen',
      broken: ({ target }, at) => (targetOf(at, target)?.open === true ? undefined : target),
    },
  ],
  apply: ({ target }, { data }, journal) => {
    const offer = data.offers.get(target);
    if (offer !== undefined) journal.setEntry(data.offers, target, { ...offer, standing: 'withdrawn' });
    const proposal = data.proposals.get(target);
    if (proposal !== undefined) {
      journal.setEntry(data.proposals, target, { ...proposal, standing: { kind: 'withdrawn' } });
    }
    const dispute = data.disputes.get(target);
    if (dispute !== undefined) journal.setEntry(data.disputes, target, { ...dispute, standing: 'withdrawn' });
  },
};

function targetOf({ data }: Setting, id: TransactionId): { author: number; open: boolean } | undefined {
  const offer = data.offers.get(id);
  if (offer !== undefined) return { author: offer.offer.author, open: offer.standing === 'open' };
  const proposal = data.proposals.get(id);
  if (proposal !== undefined) {
    return { author: proposal.proposal.author, open: proposal.standing.kind === 'open' };
  }
  const dispute = data.disputes.get(id);
  if (dispute !== undefined) return { author: dispute.dispute.author, open: dispute.standing === 'open' };
  return undefined;
}
