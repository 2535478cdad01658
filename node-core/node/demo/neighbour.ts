import { type OfferRecord, termsHash } from '../../ledger/index.ts';
import { type Match, matchOffers, offerState, proposalState } from '../../market/index.ts';
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
/** How far ahead it buys, and lists. */
const HORIZON_MINUTES = 7 * 1440;
const LIST_AHEAD_MINUTES = 36 * 60;
const GREEN_ENOUGH_GRAMS = 200;
/** Asked for less than this part of its wanted share, a buyer does not bother. */
const LEAST_SHARE = sharePermille(100);

export function neighbour(household: Household, manner: NeighbourManner): Neighbour {
  return new SimulatedNeighbour(household, manner);
}

class SimulatedNeighbour implements Neighbour {
  readonly #household: Household;
  readonly #manner: NeighbourManner;
  #busy = false;

  constructor(household: Household, manner: NeighbourManner) {
    this.#household = household;
    this.#manner = manner;
  }

  async look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#answerProposals();
      await this.#agreeToEnds();
      await this.#buy();
      await this.#sell();
    } finally {
      this.#busy = false;
    }
  }

  get #community() {
    return this.#household.replica.community;
  }

  #now(): Minute {
    return minuteOfMs(this.#household.clock.nowMs());
  }

  async #answerProposals(): Promise<void> {
    for (const record of this.#community.proposals.values()) {
      if (record.addressee !== this.#household.member || proposalState(record, this.#now()) !== 'open')
        continue;
      const { terms } = record.proposal;
      const selling = terms.seller === this.#household.member;
      if (this.#likes(terms.price, selling)) {
        await this.#household.send({ kind: 'acceptance', proposal: record.id, termsHash: termsHash(terms) });
        continue;
      }
      const reason = selling ? 'We hope to get a little more for it.' : 'That is more than we want to pay.';
      await this.#household.send({ kind: 'decline', proposal: record.id, reason });
    }
  }

  #likes(price: number, selling: boolean): boolean {
    const limit = selling ? this.#manner.sellsAbove : this.#manner.buysBelow;
    return limit !== null && (selling ? price >= limit : price <= limit);
  }

  async #agreeToEnds(): Promise<void> {
    const { member } = this.#household;
    for (const { id, terms, endMinute, endRequests } of this.#community.contracts.values()) {
      if (terms.seller !== member && terms.buyer !== member) continue;
      const asked = endRequests.get(terms.seller === member ? terms.buyer : terms.seller);
      const open = asked !== undefined && asked > this.#now() && asked < endMinute;
      if (open && endRequests.get(member) !== asked) {
        await this.#household.send({ kind: 'end', contract: id, endMinute: asked });
      }
    }
  }

  async #buy(): Promise<void> {
    const [best] = this.#matches();
    if (best === undefined) return;
    const { offer, id } = best.offer;
    await this.#household.send({
      kind: 'proposal',
      terms: {
        startMinute: best.startMinute,
        endMinute: best.endMinute,
        seller: offer.author,
        buyer: this.#household.member,
        sellerShare: best.sellerShare,
        buyerShare: best.buyerShare,
        price: offer.price,
        minimumEnergyMwh: offer.minimumEnergyMwh,
        period: offer.period,
        carbon: offer.carbon,
      },
      offer: id,
      counters: null,
      expiresMinute: minute(Math.min(best.startMinute, this.#now() + ANSWER_MINUTES)),
    });
  }

  /** What suits it among the open offers that it has not answered; best first. */
  #matches(): readonly Match[] {
    const { buysBelow } = this.#manner;
    if (buysBelow === null) return [];
    const { member } = this.#household;
    const now = this.#now();
    const contracts = [...this.#community.contracts.values()];
    const open = [...this.#community.offers.values()].filter(
      (record) =>
        record.offer.author !== member &&
        !this.#hasAnswer(record) &&
        offerState(record, { now, contracts }) === 'open',
    );
    const { matches } = matchOffers({
      wish: {
        buyer: member,
        hours: [{ startMinute: now, endMinute: addMinutes(now, HORIZON_MINUTES) }],
        buyerShare: WHOLE_SHARE,
        maxPrice: priceMicros(buysBelow),
        maxCarbon: carbonGrams(GREEN_ENOUGH_GRAMS),
        preferredSellers: [],
        preferencePremium: priceMicros(0),
        shortestMinutes: 60,
        leastShare: LEAST_SHARE,
      },
      offers: open,
      contracts,
      now,
      leadMinutes: LEAD_MINUTES,
    });
    return matches;
  }

  /** One answer to an offer is enough, whatever came of it; one that was bought is bought. */
  #hasAnswer({ id }: OfferRecord): boolean {
    for (const { proposal, standing } of this.#community.proposals.values()) {
      if (proposal.offer !== id) continue;
      if (proposal.author === this.#household.member || standing.kind === 'accepted') return true;
    }
    return false;
  }

  /** Lists what is left over, a day ahead at the most: a week of offers would only fill the page. */
  async #sell(): Promise<void> {
    const { sellsAbove } = this.#manner;
    if (sellsAbove === null) return;
    const suggestion = suggestionView(this.#household);
    if (suggestion.reason !== 'pattern' || suggestion.startMinute > this.#now() + LIST_AHEAD_MINUTES) return;
    await this.#household.send({
      kind: 'offer',
      startMinute: minute(suggestion.startMinute),
      endMinute: minute(suggestion.endMinute),
      expectedEnergyMwh: energyMwh(suggestion.expectedEnergyMwh),
      share: sharePermille(suggestion.sharePermille),
      price: priceMicros(Math.max(suggestion.price, sellsAbove)),
      minimumEnergyMwh: ZERO_ENERGY,
      period: 'term',
      carbon: carbonGrams(suggestion.carbonGrams),
      expiresMinute: minute(suggestion.endMinute),
    });
  }
}
