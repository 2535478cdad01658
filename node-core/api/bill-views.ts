/** Bills, and what Verify finds in them. Units and signs as in `views.ts`. */
import type { PartyView, TermsView } from './party-views.ts';
import type { RoofSums } from './roof-views.ts';

export interface MonthSummary {
  /** '2026-06' */
  readonly month: string;
  readonly state: 'open' | 'closing' | 'closed';
  readonly totalMinor: number;
}

export type BillLineKind =
  | 'neighbourPurchase'
  | 'publicPurchase'
  | 'buyerFee'
  | 'vat'
  | 'neighbourSale'
  | 'publicSale'
  | 'sellerFee'
  | 'correction'
  | 'rounding';

export interface BillLineView {
  /** Names the line for `explainLine` and for the evidence of Verify. */
  readonly id: string;
  readonly kind: BillLineKind;
  readonly counterparty: PartyView | null;
  readonly contractId: string | null;
  readonly energyMwh: number | null;
  /** Amount / energy, rounded, where there is energy. */
  readonly averagePrice: number | null;
  /** On VAT lines and corrections of VAT. */
  readonly vat: VatView | null;
  /** The month that a correction belongs to. */
  readonly correctsMonth: string | null;
  readonly amountMinor: number;
  readonly amountExact: string;
}

/** A VAT line's rate, and by the community's rules, what bears it. */
export interface VatView {
  readonly basisPoints: number;
  readonly on: 'all' | 'neighbours' | 'public';
  /** The sum of the lines that bear it, as rounded on the bill. */
  readonly baseMinor: number;
}

export interface BillIdentity {
  readonly kind: 'import' | 'export';
  readonly totalMwh: number;
  readonly parts: readonly {
    readonly kind: 'neighbours' | 'public' | 'unpriced' | 'stored' | 'netted';
    readonly energyMwh: number;
  }[];
  readonly holds: boolean;
}

/** Of what was bought: energy, whole grams CO2-equivalent, and their mean per kWh; null without energy. */
export interface GreenPartView {
  readonly energyMwh: number;
  readonly grams: number;
  readonly gramsPerKwh: number | null;
}

export interface BillView {
  readonly month: string;
  readonly state: 'open' | 'closing' | 'closed';
  readonly startMinute: number;
  readonly endMinute: number;
  /** When it closes or closed. */
  readonly closesMinute: number;
  readonly number: string | null;
  readonly lines: readonly BillLineView[];
  readonly totalMinor: number;
  readonly identities: readonly BillIdentity[];
  /** Where a second meter measures the roof; null where none does. On no bill: only this home knows it. */
  readonly roof: RoofSums | null;
  readonly missingMinutes: readonly { readonly party: PartyView; readonly minutes: number }[];
  readonly provisionalMinutes: number;
  /** Payment reference with check digit; null while the bill is open or when nothing is owed. */
  readonly kid: string | null;
  readonly dueMinute: number | null;
  /** When the household noted that it has paid; null: it has not. */
  readonly paidMinute: number | null;
  /** Co-signing with each party. */
  readonly signatures: readonly {
    readonly counterparty: PartyView;
    readonly mine: boolean;
    readonly theirs: boolean;
    readonly equal: boolean | null;
  }[];
  readonly carbonGramsAverage: number | null;
  /** How green the month was, by the labels that the sellers have signed. */
  readonly green: {
    readonly neighbours: GreenPartView;
    readonly public: GreenPartView;
  };
}

/** A step on the way from the meter to a line. */
export type EvidenceStep =
  | {
      readonly kind: 'reading';
      readonly household: PartyView;
      readonly minute: number;
      readonly importMwh: number;
      readonly exportMwh: number;
      readonly revision: number;
    }
  | {
      readonly kind: 'block';
      readonly chain: 'energy' | 'contract';
      readonly height: number;
      readonly hash: string;
      readonly position: number;
      readonly proofLength: number;
      readonly signers: readonly string[];
    }
  | { readonly kind: 'contract'; readonly contractId: string; readonly terms: TermsView }
  | {
      readonly kind: 'tariff';
      readonly producer: PartyView;
      readonly price: number;
      readonly startMinute: number;
    }
  | {
      readonly kind: 'line';
      readonly lineId: string;
      readonly energyMwh: number;
      readonly amountExact: string;
    };

export interface VerifyReport {
  readonly month: string;
  readonly ok: boolean;
  /** What was gone through. */
  readonly checked: {
    readonly readings: number;
    readonly blocks: number;
    readonly signatures: number;
    readonly contracts: number;
    readonly lines: number;
  };
  readonly faults: readonly { readonly where: string; readonly what: string }[];
  /** For each line: the sum re-derived, and one minute followed all the way as an example. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly ok: boolean;
    readonly minutes: number;
    readonly derivedExact: string;
    readonly billedExact: string;
    readonly example: readonly EvidenceStep[];
    /** Of a VAT line, as it was re-derived: the rate, the base, and the lines that the base is the sum of. */
    readonly vat: {
      readonly basisPoints: number;
      readonly baseMinor: number;
      readonly lines: readonly { readonly lineId: string; readonly amountMinor: number }[];
    } | null;
  }[];
  readonly tookMs: number;
}
