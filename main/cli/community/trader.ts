import { type ContractTerms, type OfferRecord, termsHash } from '../../../node-core/ledger/index.ts';
import { offerState, proposalState } from '../../../node-core/market/index.ts';
import type { Household } from '../../../node-core/node/household.ts';
import type { SubmitResult } from '../../../node-core/node/submit.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  type Minute,
  minuteOfMs,
  priceMicros,
  sharePermille,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../../../node-core/units/index.ts';

/** Offers begin so far ahead: there must be time to propose and to accept. */
const AHEAD_MINUTES = 20;
const OFFER_MINUTES = 60;
const PRICE = priceMicros(700_000);
/** A buyer takes half of what it may: two of them share an offer. */
const BUYERS_PART = sharePermille(500);

/** A household of the street that sells by the hour, or buys from who does; everything goes through the market. */
export class Trader {
  readonly #household: Household;
  readonly #sells: boolean;
  #isBusy = false;

  constructor(household: Household, { sells }: { readonly sells: boolean }) {
    this.#household = household;
    this.#sells = sells;
  }

  /** Looks at the market and does what there is to do. */
  async look(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      if (this.#sells) {
        await this.#acceptProposals();
        await this.#list();
      } else {
        await this.#propose();
      }
    } finally {
      this.#isBusy = false;
    }
  }

  get #community() {
    return this.#household.replica.community;
  }

  #now(): Minute {
    return minuteOfMs(this.#household.clock.nowMs());
  }

  async #list(): Promise<void> {
    const now = this.#now();
    const own = [...this.#community.offers.values()].filter(
      ({ offer }) => offer.author === this.#household.member,
    );
    if (own.some(({ offer }) => offer.endMinute > now + AHEAD_MINUTES)) return;
    const startMinute = addMinutes(now, AHEAD_MINUTES);
    const endMinute = addMinutes(startMinute, OFFER_MINUTES);
    await this.#household.send({
      kind: 'offer',
      startMinute,
      endMinute,
      expectedEnergyMwh: energyMwh(2_000_000),
      share: WHOLE_SHARE,
      price: PRICE,
      minimumEnergyMwh: ZERO_ENERGY,
      period: 'term',
      carbon: carbonGrams(40),
      expiresMinute: endMinute,
    });
  }

  async #propose(): Promise<void> {
    const now = this.#now();
    const contracts = [...this.#community.contracts.values()];
    for (const record of this.#community.offers.values()) {
      if (offerState(record, { now, contracts }) !== 'open' || record.offer.startMinute <= now) continue;
      if (this.#hasAnswered(record)) continue;
      const { offer, id } = record;
      await this.#household.send({
        kind: 'proposal',
        terms: termsOf(record, this.#household.member),
        offer: id,
        counters: null,
        expiresMinute: offer.startMinute,
      });
    }
  }

  #hasAnswered({ id }: OfferRecord): boolean {
    const { member } = this.#household;
    for (const { proposal } of this.#community.proposals.values()) {
      if (proposal.offer === id && proposal.author === member) return true;
    }
    return false;
  }

  async #acceptProposals(): Promise<void> {
    for (const record of this.#community.proposals.values()) {
      if (record.addressee !== this.#household.member || proposalState(record, this.#now()) !== 'open')
        continue;
      const result = await accept(this.#household, record.id);
      if (result.kind !== 'refused') continue;
      await this.#household.send({ kind: 'decline', proposal: record.id, reason: 'It is sold already.' });
    }
  }
}

/** Accepts a proposal that this home's copy of the ledger has. */
export async function accept(household: Household, proposal: string): Promise<SubmitResult> {
  const record = household.replica.community.proposals.get(proposal);
  if (record === undefined) return { kind: 'refused', reason: 'unknownProposal', detail: proposal };
  const hash = termsHash(record.proposal.terms);
  return await household.send({ kind: 'acceptance', proposal, termsHash: hash });
}

/** Proposes to sell the whole surplus of a span to another member. */
export function sellAll(
  household: Household,
  {
    buyer,
    startMinute,
    endMinute,
  }: { readonly buyer: number; readonly startMinute: Minute; readonly endMinute: Minute },
): Promise<SubmitResult> {
  return household.send({
    kind: 'proposal',
    terms: {
      startMinute,
      endMinute,
      seller: household.member,
      buyer,
      sellerShare: WHOLE_SHARE,
      buyerShare: WHOLE_SHARE,
      price: PRICE,
      minimumEnergyMwh: ZERO_ENERGY,
      period: 'term',
      carbon: carbonGrams(40),
    },
    offer: null,
    counters: null,
    expiresMinute: startMinute,
  });
}

function termsOf({ offer }: OfferRecord, buyer: number): ContractTerms {
  const { startMinute, endMinute, author: seller, price, minimumEnergyMwh, period, carbon } = offer;
  return {
    startMinute,
    endMinute,
    seller,
    buyer,
    sellerShare: BUYERS_PART,
    buyerShare: WHOLE_SHARE,
    price,
    minimumEnergyMwh,
    period,
    carbon,
  };
}
