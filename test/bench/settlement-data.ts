import type { Contract, Member, TariffRecord } from '../../node-core/ledger/community.ts';
import type { CommunityRules } from '../../node-core/ledger/transaction.ts';
import type { SettlementCommunity } from '../../node-core/settlement/frame.ts';
import { MEASURED, type ReadingSeries } from '../../node-core/settlement/series.ts';
import {
  carbonGrams,
  energyMwh,
  type MinuteSpan,
  minute,
  monthFromText,
  priceMicros,
  sharePermille,
  spanOfMonth,
} from '../../node-core/units/index.ts';

/** June 2026 has 30 days; UTC, so that SQL can cut days by dividing. */
const RULES: CommunityRules = {
  validatorCount: 5,
  validatorSilenceMinutes: 1,
  timeZone: 'UTC',
  monthCloseDays: 3,
  paymentDays: 14,
  readingMaxAgeDays: 60,
  retentionMonths: 36,
  checkpointInterval: 1000,
  vatNeighbourBasisPoints: 2500,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
};

/** Numbers from 0 up to 2^32, the same for the same seed: xorshift32 (Marsaglia 2003). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The minutes of the first `days` days of the month. */
export function benchSpan(days: number): MinuteSpan {
  const { startMinute } = spanOfMonth(monthFromText('2026-06'), 'UTC');
  return { startMinute, endMinute: minute(startMinute + days * 1440) };
}

/**
 * Homes 0, 1, 2 ...: each even one sells to the next one. Shares from 500 to 1000 per mille, every fifth contract with
 * a minimum a day; the producer after the last home publishes a price for every hour.
 */
export function benchCommunity(homes: number, span: MinuteSpan): SettlementCommunity {
  const random = randomFrom(20_260_601);
  const contracts = new Map<string, Contract>();
  for (let seller = 0; seller < homes; seller += 2) {
    const number = seller / 2;
    const id = number.toString(16).padStart(64, '0');
    contracts.set(id, {
      id,
      acceptedMinute: span.startMinute,
      endMinute: span.endMinute,
      endRequests: new Map(),
      terms: {
        ...span,
        seller,
        buyer: seller + 1,
        sellerShare: sharePermille(number % 2 === 0 ? 1000 : 500 + (random() % 500)),
        buyerShare: sharePermille(number % 3 === 0 ? 1000 : 500 + (random() % 500)),
        price: priceMicros(600_000 + (random() % 600_000)),
        minimumEnergyMwh: energyMwh(number % 5 === 0 ? 6_000_000 + (random() % 20_000_000) : 0),
        period: 'day',
        carbon: carbonGrams(40),
      },
    });
  }
  const steps = [];
  for (let at: number = span.startMinute; at < span.endMinute; at += 60) {
    const price = priceMicros((random() % 1_800_000) - 100_000);
    steps.push({ startMinute: minute(at), price, feedInPrice: null, carbon: carbonGrams(random() % 300) });
  }
  const tariff: TariffRecord = {
    id: 'f'.repeat(64),
    endMinute: span.endMinute,
    tariff: { kind: 'tariff', author: homes, sequence: 1, endMinute: span.endMinute, steps },
  };
  const members = Array.from({ length: homes + 1 }, (_, index) => memberOf(index, span));
  return { rules: RULES, tariffs: [tariff], contracts, members, currency: 'NOK', minorDigits: 2 };
}

function memberOf(index: number, span: MinuteSpan): Member {
  return {
    index,
    standing: { kind: 'active' },
    admittedMinute: span.startMinute,
    publicKey: new Uint8Array(32),
    sealingKey: new Uint8Array(32),
    displayName: `Home ${index}`,
    roles: [],
  };
}

/** One home's minutes: a load of up to 3.6 kW and, where it sells, a roof by day; often both in one minute. */
export function benchSeries(home: number, span: MinuteSpan): ReadingSeries {
  const random = randomFrom(home * 7919 + 17);
  const length = span.endMinute - span.startMinute;
  const series: ReadingSeries = {
    startMinute: span.startMinute,
    importMwh: new Float64Array(length),
    exportMwh: new Float64Array(length),
    quality: new Uint8Array(length).fill(MEASURED),
  };
  for (let at = 0; at < length; at += 1) {
    const hour = (at % 1440) / 60;
    const roof = home % 2 === 0 && hour > 5 && hour < 21 ? random() % 120_000 : 0;
    series.importMwh[at] = random() % 60_000;
    series.exportMwh[at] = roof;
  }
  return series;
}
