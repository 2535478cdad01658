import type { Contract, Member, TariffRecord } from '../../node-core/ledger/community.ts';
import type {
  CommunityRules,
  ContractTerms,
  Tariff,
  TariffStep,
} from '../../node-core/ledger/transaction.ts';
import type { SettlementCommunity } from '../../node-core/settlement/frame.ts';
import { GAP, MEASURED, MISSING, type ReadingSeries } from '../../node-core/settlement/series.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  minuteOfMs,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';

export const RULES: CommunityRules = {
  validatorCount: 5,
  validatorSilenceMinutes: 1,
  timeZone: 'Europe/Oslo',
  monthCloseDays: 3,
  paymentDays: 14,
  readingMaxAgeDays: 60,
  retentionMonths: 36,
  checkpointInterval: 1000,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
};

/** The minute of an ISO time with an offset: '2026-06-01T00:00+02:00'. */
export function at(iso: string) {
  return minuteOfMs(Date.parse(iso));
}

/** A kWh amount in mWh. */
export function kwh(value: number) {
  return energyMwh(Math.round(value * 1_000_000));
}

/** A contract between members 0 and 1 unless said otherwise; whole shares, 1.00 a kWh, no minimum. */
export function contractOf(
  parts: { readonly start: number; readonly end: number; readonly endedAt?: number; readonly id?: string } & {
    readonly [field in
      | 'seller'
      | 'buyer'
      | 'sellerShare'
      | 'buyerShare'
      | 'price'
      | 'minimum'
      | 'carbon']?: number;
  } & { readonly period?: ContractTerms['period'] },
): Contract {
  return {
    id: (parts.id ?? 'c1').padEnd(64, '0'),
    acceptedMinute: minute(parts.start),
    endMinute: minute(parts.endedAt ?? parts.end),
    endRequests: new Map(),
    terms: {
      startMinute: minute(parts.start),
      endMinute: minute(parts.end),
      seller: parts.seller ?? 0,
      buyer: parts.buyer ?? 1,
      sellerShare: sharePermille(parts.sellerShare ?? 1000),
      buyerShare: sharePermille(parts.buyerShare ?? 1000),
      price: priceMicros(parts.price ?? 1_000_000),
      minimumEnergyMwh: energyMwh(parts.minimum ?? 0),
      period: parts.period ?? 'day',
      carbon: carbonGrams(parts.carbon ?? 0),
    },
  };
}

/** A tariff from [start, price, feed-in price or null, carbon] steps. */
export function tariffOf(
  author: number,
  end: number,
  steps: readonly (readonly [start: number, price: number, feedIn?: number | null, carbon?: number])[],
): Tariff {
  return {
    kind: 'tariff',
    author,
    sequence: 1,
    endMinute: minute(end),
    steps: steps.map(
      ([start, price, feedIn, carbon]): TariffStep => ({
        startMinute: minute(start),
        price: priceMicros(price),
        feedInPrice: feedIn === undefined || feedIn === null ? null : priceMicros(feedIn),
        carbon: carbonGrams(carbon ?? 0),
      }),
    ),
  };
}

export function communityOf(parts: {
  readonly contracts?: readonly Contract[];
  readonly tariffs?: readonly Tariff[];
  readonly rules?: Partial<CommunityRules>;
  readonly members?: readonly Partial<Member>[];
}): SettlementCommunity {
  const tariffs: TariffRecord[] = (parts.tariffs ?? []).map((tariff, number) => ({
    id: String(number).padStart(64, '0'),
    tariff,
    endMinute: tariff.endMinute,
  }));
  return {
    rules: { ...RULES, ...parts.rules },
    contracts: new Map((parts.contracts ?? []).map((contract) => [contract.id, contract])),
    tariffs,
    members: (parts.members ?? Array.from({ length: 10 }, () => ({}))).map(memberOf),
    currency: 'NOK',
    minorDigits: 2,
  };
}

function memberOf(parts: Partial<Member>, index: number): Member {
  return {
    index,
    standing: { kind: 'active' },
    admittedMinute: minute(0),
    publicKey: new Uint8Array(32),
    sealingKey: new Uint8Array(32),
    displayName: `Home ${index}`,
    roles: [],
    ...parts,
  };
}

/** A minute: [import, export] in mWh, 'gap', or null where nothing came. */
export type MinuteFact = readonly [importMwh: number, exportMwh: number] | 'gap' | null;

export function seriesOf(start: number, minutes: readonly MinuteFact[]): ReadingSeries {
  const series = {
    startMinute: minute(start),
    importMwh: new Float64Array(minutes.length),
    exportMwh: new Float64Array(minutes.length),
    quality: new Uint8Array(minutes.length),
  };
  for (const [place, fact] of minutes.entries()) {
    if (fact === null) series.quality[place] = MISSING;
    else if (fact === 'gap') series.quality[place] = GAP;
    else {
      [series.importMwh[place], series.exportMwh[place]] = fact;
      series.quality[place] = MEASURED;
    }
  }
  return series;
}

/** A whole span of the same minute, with exceptions by their offset. */
export function steady(
  span: { readonly startMinute: number; readonly endMinute: number },
  fact: MinuteFact,
  exceptions: Readonly<Record<number, MinuteFact>> = {},
): ReadingSeries {
  const length = span.endMinute - span.startMinute;
  return seriesOf(
    span.startMinute,
    Array.from({ length }, (_, place) => (place in exceptions ? (exceptions[place] ?? null) : fact)),
  );
}
