/**
 * What the screens get, as plain JSON: every value a string, a whole number, a boolean or null.
 *
 * Units by name: `...Mwh` energy in milliwatt-hours, `...W` watts, `...Minor` money in the currency's minor unit
 * (rounded for showing), `...Exact` money as an exact decimal string of the currency, `price...` millionths of the
 * currency per kWh, `...Minute` minutes since 1970 UTC, `...Ms` milliseconds since 1970 UTC, `...Permille` shares.
 * Signs of money: positive = owed to this household ('you earned'), negative = this household owes.
 */

import type { DeliveryPeriodView, PartyView, TermsView } from './party-views.ts';
import type { RoofSums } from './roof-views.ts';

export type * from './bill-views.ts';
export type * from './party-views.ts';
export type * from './roof-views.ts';

export interface Progress {
  readonly id: string;
  /** What is being done, as a key for the catalogue. */
  readonly task: 'history' | 'verify' | 'ledger' | 'sync' | 'export';
  readonly done: number;
  readonly total: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly error: string | null;
}

export interface SessionView {
  readonly version: string;
  readonly host: 'headless' | 'desktop';
  /** Null until a household exists. */
  readonly household: {
    readonly memberIndex: number;
    readonly name: string;
    readonly publicKey: string;
    readonly roles: readonly RoleView[];
  };
  readonly community: {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly minorDigits: number;
    readonly timeZone: string;
  };
  /** Where the key is kept. */
  readonly keystore: 'keychain' | 'passphrase' | 'demo';
  readonly demo: DemoView | null;
  readonly nowMs: number;
}

export type RoleView = 'steward' | 'superUser' | 'publicProducer';

export interface DemoView {
  /** Seconds of demo time per second. */
  readonly speed: number;
  readonly speeds: readonly number[];
  readonly paused: boolean;
}

/** Power now. Import and export are never both above zero. */
export interface LivePower {
  readonly atMs: number;
  /**
   * Where the power is from: the meter says it; worked out from its registers, as it says none: about right; or it is not
   * known, and all powers here are 0.
   */
  readonly basis: 'said' | 'registers' | 'unknown';
  readonly importW: number;
  readonly exportW: number;
  /** Where what is used comes from, or where the surplus goes, by the contracts in force; sums to import or export. */
  readonly neighboursW: number;
  readonly publicW: number;
  /** The neighbours among them, the most first; sums to `neighboursW`. */
  readonly neighbours: readonly { readonly party: PartyView; readonly powerW: number }[];
  /** Production of a roof with a meter of its own; null where it has none. */
  readonly roofW: number | null;
  readonly meter: MeterView;
}

export interface MeterView {
  readonly kind: 'simulated' | 'replay' | 'usb';
  readonly state: 'ok' | 'silent' | 'off';
  readonly lastHeardMs: number | null;
}

/** Sums over a span of time. */
export interface EnergySums {
  readonly importMwh: number;
  readonly exportMwh: number;
  /** Bought from neighbours, from public producers. */
  readonly boughtNeighboursMwh: number;
  readonly boughtPublicMwh: number;
  /** Sold to neighbours, to a public producer, and what nobody took. */
  readonly soldNeighboursMwh: number;
  readonly soldPublicMwh: number;
  readonly storedMwh: number;
  /** Import and export of one and the same minute, which cancel. */
  readonly nettedMwh: number;
  /** What the roof made, and what of it the home used itself; null where no second meter measures it. */
  readonly roof: RoofSums | null;
  readonly spentMinor: number;
  readonly earnedMinor: number;
}

export interface TodayView {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly sums: EnergySums;
  /** By local hour, from midnight. */
  readonly hours: readonly SeriesPoint[];
  /** What public power costs now; null where no price is published. */
  readonly publicPriceNow: number | null;
  /** The prices of the contracts that run now, ascending, each once: those that one buys by, and those one sells by. */
  readonly neighbourPricesNow: {
    readonly buying: readonly number[];
    readonly selling: readonly number[];
  };
}

/** Something that waits for the household. */
export type TaskView =
  | {
      readonly kind: 'proposal';
      readonly proposalId: string;
      readonly from: string;
      readonly expiresMinute: number;
    }
  | { readonly kind: 'billReady'; readonly month: string; readonly totalMinor: number }
  /** The newest closed bill was looked at, is to be paid by `dueMinute`, and is not noted as paid. */
  | {
      readonly kind: 'billDue';
      readonly month: string;
      readonly totalMinor: number;
      readonly dueMinute: number;
    }
  | {
      readonly kind: 'endRequested';
      readonly contractId: string;
      readonly by: string;
      readonly endMinute: number;
    }
  | {
      readonly kind: 'disputeOpen';
      readonly disputeId: string;
      readonly contractId: string | null;
      readonly by: string;
    }
  /** Somebody who holds an invitation of this home waits to be let in. */
  | { readonly kind: 'knock'; readonly key: string; readonly name: string }
  | { readonly kind: 'meterSilent'; readonly sinceMs: number }
  /**
   * Another meter is heard than was chosen, or (`after` is null) a register of one without a number fell. Readings go on as a
   * new series; `answerMeter`, or choosing the meter again, answers it.
   */
  | {
      readonly kind: 'meterChanged';
      readonly before: string | null;
      readonly after: string | null;
      readonly sinceMs: number;
    }
  | { readonly kind: 'readingsWaiting'; readonly count: number };

export interface OfferView {
  readonly id: string;
  readonly seller: PartyView;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly expectedEnergyMwh: number;
  readonly sharePermille: number;
  readonly price: number;
  readonly minimumEnergyMwh: number;
  readonly period: DeliveryPeriodView;
  readonly carbonGrams: number;
  readonly expiresMinute: number;
  readonly publishedMinute: number;
  readonly state: 'open' | 'withdrawn' | 'expired' | 'taken';
  /** What it would have saved this household over as long a time, by its own last 30 days; null: too little is known. */
  readonly savingMinor: number | null;
  /** My newest open proposal on it. */
  readonly myProposalId: string | null;
}

/** The one-click offer, with the reason for each number. */
export interface OfferSuggestion {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly expectedEnergyMwh: number;
  /** Low and high day of the two weeks, for the same hours. */
  readonly lowEnergyMwh: number;
  readonly highEnergyMwh: number;
  /** What is free of this household's surplus in all of the span; 0 without an offer. The energies are this part's. */
  readonly sharePermille: number;
  readonly price: number;
  readonly priceLow: number;
  readonly priceHigh: number;
  readonly carbonGrams: number;
  readonly expectedEarningMinor: number;
  readonly daysSeen: number;
  readonly reason: 'pattern' | 'tooLittleHistory' | 'noSurplus' | 'alreadySold';
}

export interface ProposalView {
  readonly id: string;
  readonly terms: TermsView;
  readonly by: PartyView;
  readonly to: PartyView;
  readonly direction: 'incoming' | 'outgoing';
  readonly offerId: string | null;
  readonly countersId: string | null;
  readonly proposedMinute: number;
  readonly expiresMinute: number;
  readonly state: 'open' | 'accepted' | 'declined' | 'countered' | 'withdrawn' | 'expired';
  readonly declineReason: string | null;
}

export interface ContractView {
  readonly id: string;
  readonly terms: TermsView;
  readonly mySide: 'seller' | 'buyer';
  readonly state: 'coming' | 'active' | 'past';
  readonly acceptedMinute: number;
  /** Earlier than the terms' when it was ended by both. */
  readonly endMinute: number;
  readonly endRequest: { readonly byMe: boolean; readonly endMinute: number } | null;
  /** So far. */
  readonly deliveredMwh: number;
  readonly amountMinor: number;
  readonly feesMinor: number;
  /** The delivery period that runs now: delivered against promised. */
  readonly currentPeriod: {
    readonly startMinute: number;
    readonly endMinute: number;
    readonly deliveredMwh: number;
    readonly minimumMwh: number;
  } | null;
  /** Delivered per day of the term so far. */
  readonly days: readonly { readonly startMinute: number; readonly deliveredMwh: number }[];
}

export type Resolution = 'minute' | 'quarter' | 'hour' | 'day' | 'month';

/** One bar of a chart. Null: nothing is known of that time. */
export interface SeriesPoint {
  readonly startMinute: number;
  readonly importMwh: number | null;
  readonly exportMwh: number | null;
  readonly boughtNeighboursMwh: number;
  readonly boughtPublicMwh: number;
  readonly soldMwh: number;
  readonly storedMwh: number;
  /** What the home used of its own roof; null where no second meter measures it. */
  readonly ownUseMwh: number | null;
  /** Minutes with a reading, of all the minutes of the bar. */
  readonly knownMinutes: number;
  /** Minutes among them whose reading was put right later. */
  readonly correctedMinutes: number;
  readonly minutes: number;
}

export interface HistoryView {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly resolution: Resolution;
  readonly points: readonly SeriesPoint[];
  readonly sums: EnergySums;
  /** The first minute that is known at all; null when there is none. */
  readonly firstKnownMinute: number | null;
  /** Whether a second meter has ever measured the roof. */
  readonly hasRoof: boolean;
}

export interface MemberView extends PartyView {
  readonly roles: readonly RoleView[];
  readonly standing: 'active' | 'suspended' | 'left';
  /** Since when it is suspended or has left; null while it is active. */
  readonly standingMinute: number | null;
  /** Why it is suspended, in the steward's words. */
  readonly standingReason: string | null;
  readonly publicKey: string;
  readonly admittedMinute: number;
}

export interface CommunityView {
  readonly members: readonly MemberView[];
  readonly energyHeight: number;
  readonly contractHeight: number;
  readonly validators: readonly number[];
  readonly role: string;
}

export interface TariffPoint {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly price: number;
  readonly producer: PartyView;
}

/** What changed: the pages that show it ask again. */
export type ChangeTopic = 'power' | 'readings' | 'market' | 'contracts' | 'bill' | 'community' | 'session';
export interface Change {
  readonly topics: readonly ChangeTopic[];
  readonly nowMs: number;
}
