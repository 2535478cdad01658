import { type OfferRecord, type ProposalRecord, termsHash } from '../../ledger/index.ts';
import { matchOffers, offerState, proposalState } from '../../market/index.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  type Minute,
  minute,
  minuteOfMs,
  priceMicros,
  sharePermille,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../../units/index.ts';
import type { Household } from '../household.ts';
import { suggestionView } from '../views/market.ts';

/** How a simulated neighbour trades. All of it goes through the same commands that a person's clicks do. */
export interface NeighbourManner {
  /** Buys surplus, up to this price. */
  readonly buysBelow: number | null;
  /** Sells no cheaper than this; lists its own surplus a day ahead. */
  readonly sellsAbove: number | null;
}

export interface Neighbour {
  /** Looks at the market and does what there is to do; resolves when it is done. */
  look(): Promise<void>;
}

/** A proposal begins so long after it is made at the earliest: there must be time to accept it. */
const LEAD_MINUTES = 30;
/** A proposal waits so long for an answer at the most. */
const ANSWER_MINUTES = 24 * 60;
const GREEN_ENOUGH_GRAMS = 200;
/** Asked for less than this part of its wanted share, a buyer does not bother. */
const LEAST_SHARE = sharePermille(100);

export function neighbour(household: Household, manner: NeighbourManner): Neighbour {
  const { replica, member, clock } = household;
  const { community } = replica;
  let busy = false;

  const now = () => minuteOfMs(clock.nowMs());

  const answer = async (record: ProposalRecord): Promise<void> => {
    const { terms } = record.proposal;
    const selling = terms.seller === member;
    const limit = selling ? manner.sellsAbove : manner.buysBelow;
    const good = limit !== null && (selling ? terms.price >= limit : terms.price <= limit);
    if (good) await household.send({ kind: 'acceptance', proposal: record.id, termsHash: termsHash(terms) });
    else {
      const reason = selling ? 'We hope to get a little more for it.' : 'That is more than we want to pay.';
      await household.send({ kind: 'decline', proposal: record.id, reason });
    }
  };

  const buy = async (): Promise<void> => {
    if (manner.buysBelow === null) return;
    const horizon = addMinutes(now(), 7 * 1440);
    const asked = new Set<string | null>();
    for (const { proposal, standing } of community.proposals.values()) {
      // One answer to an offer is enough, whatever came of it.
      if (proposal.author === member || standing.kind === 'accepted') asked.add(proposal.offer);
    }
    const open = [...community.offers.values()].filter(
      (record) => isOpen(record, now()) && !asked.has(record.id),
    );
    const { matches } = matchOffers({
      wish: {
        buyer: member,
        hours: [{ startMinute: now(), endMinute: horizon }],
        buyerShare: WHOLE_SHARE,
        maxPrice: priceMicros(manner.buysBelow),
        maxCarbon: carbonGrams(GREEN_ENOUGH_GRAMS),
        preferredSellers: [],
        preferencePremium: priceMicros(0),
        shortestMinutes: 60,
        leastShare: LEAST_SHARE,
      },
      offers: open,
      contracts: [...community.contracts.values()],
      now: now(),
      leadMinutes: LEAD_MINUTES,
    });
    const [best] = matches;
    if (best === undefined) return;
    const { offer } = best.offer;
    await household.send({
      kind: 'proposal',
      terms: {
        startMinute: best.startMinute,
        endMinute: best.endMinute,
        seller: offer.author,
        buyer: member,
        sellerShare: best.sellerShare,
        buyerShare: best.buyerShare,
        price: offer.price,
        minimumEnergyMwh: offer.minimumEnergyMwh,
        period: offer.period,
        carbon: offer.carbon,
      },
      offer: best.offer.id,
      counters: null,
      expiresMinute: minute(Math.min(best.startMinute, now() + ANSWER_MINUTES)),
    });
  };

  const isOpen = (record: OfferRecord, at: Minute) =>
    record.offer.author !== member &&
    offerState(record, { now: at, contracts: community.contracts.values() }) === 'open';

  const sell = async (): Promise<void> => {
    if (manner.sellsAbove === null) return;
    const suggestion = suggestionView(household);
    // Tomorrow at the latest: a week of offers would only fill the page.
    if (suggestion.reason !== 'pattern' || suggestion.startMinute > now() + 36 * 60) return;
    await household.send({
      kind: 'offer',
      startMinute: minute(suggestion.startMinute),
      endMinute: minute(suggestion.endMinute),
      expectedEnergyMwh: energyMwh(suggestion.expectedEnergyMwh),
      share: sharePermille(suggestion.sharePermille),
      price: priceMicros(Math.max(suggestion.price, manner.sellsAbove)),
      minimumEnergyMwh: ZERO_ENERGY,
      period: 'term',
      carbon: carbonGrams(suggestion.carbonGrams),
      expiresMinute: minute(suggestion.endMinute),
    });
  };

  const agreeToEnd = async (): Promise<void> => {
    for (const { id, terms, endMinute, endRequests } of community.contracts.values()) {
      if (terms.seller !== member && terms.buyer !== member) continue;
      const other = terms.seller === member ? terms.buyer : terms.seller;
      const asked = endRequests.get(other);
      if (asked === undefined || asked <= now() || asked >= endMinute || endRequests.get(member) === asked)
        continue;
      await household.send({ kind: 'end', contract: id, endMinute: asked });
    }
  };

  return {
    async look() {
      if (busy) return;
      busy = true;
      try {
        for (const record of [...community.proposals.values()]) {
          if (record.addressee === member && proposalState(record, now()) === 'open') await answer(record);
        }
        await agreeToEnd();
        await buy();
        await sell();
      } finally {
        busy = false;
      }
    },
  };
}
