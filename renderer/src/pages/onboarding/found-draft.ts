/** The rules of a new community, as a founder sets them, and what goes to the host of it. Pure. */
import type { FoundCommunity } from '../../../../node-core/api/index.ts';
import { nameFault, portOf } from './join-draft.ts';

export interface FoundDraft {
  readonly name: string;
  readonly displayName: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly hasPrice: boolean;
  /** 10^-4 of the currency per kWh; null while it is not typed. */
  readonly priceTenThousandths: number | null;
  readonly validatorCount: FoundCommunity['validatorCount'];
  readonly monthCloseDays: number | null;
  readonly paymentDays: number | null;
  /** Tenths of a per cent. */
  readonly vatNeighbourPermille: number | null;
  readonly vatPublicPermille: number | null;
  readonly roundsToWhole: boolean;
  readonly listenPort: string;
}

/** What a community may reckon in: those of the countries whose meters are known (FACTS, Meters), and a few more. */
export const CURRENCIES = [
  'NOK',
  'SEK',
  'DKK',
  'EUR',
  'GBP',
  'CHF',
  'PLN',
  'CZK',
  'HUF',
  'ISK',
  'USD',
] as const;

/** Zones by the country's money and tax on power; VAT between private homes is most often none. */
const BY_ZONE: Readonly<Record<string, { readonly currency: string; readonly vatPermille: number }>> = {
  'Europe/Oslo': { currency: 'NOK', vatPermille: 250 },
  'Arctic/Longyearbyen': { currency: 'NOK', vatPermille: 0 },
  'Europe/Stockholm': { currency: 'SEK', vatPermille: 250 },
  'Europe/Copenhagen': { currency: 'DKK', vatPermille: 250 },
  'Europe/Helsinki': { currency: 'EUR', vatPermille: 255 },
  'Europe/Amsterdam': { currency: 'EUR', vatPermille: 210 },
  'Europe/Brussels': { currency: 'EUR', vatPermille: 60 },
  'Europe/Luxembourg': { currency: 'EUR', vatPermille: 80 },
  'Europe/Berlin': { currency: 'EUR', vatPermille: 190 },
  'Europe/Vienna': { currency: 'EUR', vatPermille: 200 },
  'Europe/Zurich': { currency: 'CHF', vatPermille: 81 },
  'Europe/London': { currency: 'GBP', vatPermille: 50 },
  'Europe/Budapest': { currency: 'HUF', vatPermille: 270 },
  'Europe/Ljubljana': { currency: 'EUR', vatPermille: 220 },
};

/** Good defaults, for where this device is. */
export function defaultRules(timeZone: string): FoundDraft {
  const here = BY_ZONE[timeZone] ?? { currency: 'EUR', vatPermille: 200 };
  return {
    name: '',
    displayName: '',
    currency: here.currency,
    timeZone,
    hasPrice: false,
    priceTenThousandths: null,
    validatorCount: 5,
    monthCloseDays: 3,
    paymentDays: 14,
    vatNeighbourPermille: 0,
    vatPublicPermille: here.vatPermille,
    roundsToWhole: false,
    listenPort: '',
  };
}

export type FoundFault = 'nameMissing' | 'nameTooLong' | 'priceMissing' | 'portWrong' | 'numberMissing';
export type FoundField = 'name' | 'displayName' | 'price' | 'listenPort' | 'numbers';
export type FoundFaults = Readonly<Partial<Record<FoundField, FoundFault>>>;

/** What a part of the form gets. */
export interface FoundPartProps {
  readonly draft: FoundDraft;
  readonly onChange: (part: Partial<FoundDraft>) => void;
  /** The words under a field; empty where all is well. */
  readonly errorOf: (field: FoundField) => string;
}

export function foundFaults(draft: FoundDraft): FoundFaults {
  const name = nameFault(draft.name);
  const displayName = nameFault(draft.displayName);
  const numbers = [
    draft.monthCloseDays,
    draft.paymentDays,
    draft.vatNeighbourPermille,
    draft.vatPublicPermille,
  ];
  const port = draft.listenPort.trim();
  return {
    ...(name === null ? {} : { name }),
    ...(displayName === null ? {} : { displayName }),
    ...(draft.hasPrice && draft.priceTenThousandths === null ? { price: 'priceMissing' as const } : {}),
    ...(numbers.includes(null) ? { numbers: 'numberMissing' as const } : {}),
    ...(port !== '' && portOf(port) === null ? { listenPort: 'portWrong' as const } : {}),
  };
}

/** Minor units in one of the currency: `ISK` has none. */
export function minorInWhole(currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (digits.maximumFractionDigits ?? 2);
}

/** For the host; only of a draft without faults. */
export function foundInput(draft: FoundDraft): FoundCommunity {
  const price = draft.priceTenThousandths;
  return {
    name: draft.name.trim(),
    displayName: draft.displayName.trim(),
    currency: draft.currency,
    timeZone: draft.timeZone,
    tariffPrice: draft.hasPrice && price !== null ? price * 100 : null,
    validatorCount: draft.validatorCount,
    monthCloseDays: draft.monthCloseDays ?? 3,
    paymentDays: draft.paymentDays ?? 14,
    vatNeighbourBasisPoints: (draft.vatNeighbourPermille ?? 0) * 10,
    vatPublicBasisPoints: (draft.vatPublicPermille ?? 0) * 10,
    totalRoundingMinor: draft.roundsToWhole ? Math.min(100, minorInWhole(draft.currency)) : 1,
    listenPort: portOf(draft.listenPort),
  };
}
