/** A public producer's price lists. Units as in `views.ts`. */

/** One price list of this household's, as it stands in the ledger. */
export interface TariffView {
  readonly id: string;
  readonly startMinute: number;
  readonly endMinute: number;
  /** It was ended before its time. */
  readonly endedEarly: boolean;
  readonly state: 'coming' | 'running' | 'past';
  readonly steps: number;
  readonly low: number;
  readonly high: number;
}

export interface TariffStretchView {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly price: number;
  /** What is paid for surplus; null: it is not bought. */
  readonly feedInPrice: number | null;
}

/** What would be published. */
export interface TariffPlanView {
  readonly startMinute: number;
  readonly endMinute: number;
  /** Price steps; prices that hold on are one. */
  readonly steps: number;
  /** Price lists that it takes. */
  readonly lists: number;
  readonly low: number;
  readonly high: number;
  readonly days: readonly TariffDayView[];
  /** One day in full: the one asked for, else the first. */
  readonly day: { readonly date: string; readonly stretches: readonly TariffStretchView[] };
  /** Minutes at the beginning that are left out, and why: they are over, or a list of one's own covers them. */
  readonly leftOut: {
    readonly past: number;
    readonly covered: number;
  };
  /** Why it cannot be published; null: it can. */
  readonly problem: 'nothingLeft' | 'overlaps' | 'tooManySteps' | null;
}

export interface TariffDayView {
  /** Local, `2026-12-01`. */
  readonly date: string;
  /** 1380 and 1500 where the clocks change; fewer where a part is left out. */
  readonly minutes: number;
  readonly low: number;
  readonly high: number;
  /** Minutes with a price below zero. */
  readonly negativeMinutes: number;
}

/** What a price file says, or what is wrong with it. */
export type PriceFileView =
  | {
      readonly kind: 'fault';
      /** A name of `PriceFileFault` (node-core/market/price-files). */
      readonly fault: string;
      /** From 1. */
      readonly line: number;
      readonly evidence: string;
      readonly startMinute: number | null;
      readonly endMinute: number | null;
    }
  | {
      readonly kind: 'read';
      readonly format: 'hvakosterstrommen' | 'entsoe';
      readonly currency: string;
      readonly prices: number;
      readonly repeated: number;
      readonly rounded: number;
      readonly outranked: number;
      readonly plan: TariffPlanView;
    };
