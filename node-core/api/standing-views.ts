/** Standing orders: what they say, what they did and why. Units and signs as in `views.ts`. */
import type { PartyView } from './party-views.ts';
import type { StandingOrderInput } from './standing-inputs.ts';

export interface StandingOrderView {
  readonly id: string;
  readonly paused: boolean;
  /** What it says; can be handed in again as it is. */
  readonly order: StandingOrderInput;
  /** Those of its preferred sellers who are members. */
  readonly preferred: readonly PartyView[];
  /** Its newest step; null before the first. */
  readonly lastStep: StandingStepView | null;
  /** How much of its cap of today is spoken for; null where it has none, or too little is known. */
  readonly todayEnergyMwh: number | null;
  readonly todayMoneyMinor: number | null;
}

/** Why an order did what it did. */
export type StandingReason =
  /** It proposed: cheapest of `count` that are green enough, the next one costs `price`; the only one; a preferred seller; came first. */
  | 'cheapest'
  | 'onlyOne'
  | 'preferred'
  | 'first'
  /** It accepted: the best of `count` proposals; not below the limit. */
  | 'bestPrice'
  | 'aboveLimit'
  /** It listed, at the price that these hours usually fetch; at its limit. */
  | 'usualPrice'
  | 'limitPrice'
  /** It waits: `price` is the cheapest that is there, `grams` the greenest. */
  | 'noOffers'
  | 'tooDear'
  | 'notGreen'
  | 'asked'
  | 'covered'
  | 'energyCap'
  | 'moneyCap'
  | 'unknownUse'
  | 'tooLittleHistory'
  | 'noSurplus'
  | 'listed'
  | 'outsideHours'
  | 'takenBack'
  /** It left a proposal to the person. */
  | 'price'
  | 'belowOffer'
  | 'hours'
  | 'promise'
  | 'label'
  | 'share'
  /** The person did it. */
  | 'byHand';

export type StandingDeed =
  | 'proposed'
  | 'accepted'
  | 'listed'
  | 'left'
  | 'waited'
  | 'saved'
  | 'paused'
  | 'resumed'
  | 'removed';

export interface StandingStepView {
  /** Ascending; names the step. */
  readonly number: number;
  readonly atMinute: number;
  readonly orderId: string;
  readonly side: 'buy' | 'sell';
  readonly deed: StandingDeed;
  /** `sending`: signed, and not yet in order. `failed`: `failure` is the refusal's name. */
  readonly state: 'done' | 'sending' | 'failed';
  readonly failure: string | null;
  readonly reason: StandingReason;
  /** The other one: of a proposal, an acceptance, or what was left. */
  readonly party: PartyView | null;
  readonly startMinute: number | null;
  readonly endMinute: number | null;
  readonly price: number | null;
  readonly grams: number | null;
  readonly sharePermille: number | null;
  readonly energyMwh: number | null;
  /** Of how many it was chosen. */
  readonly count: number | null;
  /**
   * The order's limit that the reason speaks of, as it was then: g/kWh (`cheapest`, `preferred`, `first`, `onlyOne`,
   * `notGreen`, `label`), price (`tooDear`, `price`, `aboveLimit`, `bestPrice`, `limitPrice`), mWh a day (`energyCap`), minor
   * units a day (`moneyCap`).
   */
  readonly limit: number | null;
  /** The offer, proposal or contract that came of it. */
  readonly targetId: string | null;
  /** What has become of it since; null for what is no deal. */
  readonly outcome: 'open' | 'agreed' | 'declined' | 'withdrawn' | 'expired' | null;
  /** `withdraw` of `targetId` takes it back. */
  readonly canTakeBack: boolean;
}

/** What an order would have done in the last seven days; an example, worked out as if nobody else had been quicker. */
export interface RehearsalView {
  readonly side: 'buy' | 'sell';
  /** Of a selling order: days with something to sell. */
  readonly count: number;
  readonly energyMwh: number;
  /** Paid for it, or earned were all of it taken. */
  readonly amountMinor: number;
  /** Less than from the public grid; negative: more. Null for a selling order. */
  readonly savedMinor: number | null;
  /** The largest deals, at most three. */
  readonly examples: readonly {
    readonly party: PartyView;
    readonly startMinute: number;
    readonly endMinute: number;
    readonly energyMwh: number;
    readonly price: number;
    readonly reason: StandingReason;
    readonly count: number | null;
    readonly nextPrice: number | null;
  }[];
}
