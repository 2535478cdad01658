import type {
  Contract,
  OfferRecord,
  ProposalRecord,
  ProposalStanding,
} from '../../node-core/ledger/community.ts';
import type { Tariff } from '../../node-core/ledger/transaction.ts';
import type { HomePattern } from '../../node-core/market/index.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  priceFromText,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';

/** Made-up IDs that sort by their number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}

interface ContractShape {
  readonly seller: number;
  readonly buyer: number;
  readonly start: number;
  readonly end: number;
  readonly sellerShare?: number;
  readonly buyerShare?: number;
  /** Where it really ends; the terms' end by default. */
  readonly ended?: number;
}

export function contract(shape: ContractShape): Contract {
  return {
    id: idOf(shape.start * 7919 + shape.end),
    terms: {
      startMinute: minute(shape.start),
      endMinute: minute(shape.end),
      seller: shape.seller,
      buyer: shape.buyer,
      sellerShare: sharePermille(shape.sellerShare ?? 1000),
      buyerShare: sharePermille(shape.buyerShare ?? 1000),
      price: priceMicros(1_000_000),
      minimumEnergyMwh: energyMwh(0),
      period: 'term',
      carbon: carbonGrams(20),
    },
    acceptedMinute: minute(0),
    endMinute: minute(shape.ended ?? shape.end),
    endRequests: new Map(),
  };
}

interface OfferShape {
  readonly id?: number;
  readonly seller?: number;
  readonly start?: number;
  readonly end?: number;
  readonly share?: number;
  readonly price?: string;
  readonly carbon?: number;
  readonly expires?: number;
  readonly published?: number;
  readonly energyMwh?: number;
  readonly standing?: OfferRecord['standing'];
}

export function offer(shape: OfferShape): OfferRecord {
  const end = shape.end ?? 2000;
  return {
    id: idOf(shape.id ?? 1),
    standing: shape.standing ?? 'open',
    publishedMinute: minute(shape.published ?? 0),
    offer: {
      kind: 'offer',
      author: shape.seller ?? 1,
      sequence: 1,
      startMinute: minute(shape.start ?? 1000),
      endMinute: minute(end),
      expectedEnergyMwh: energyMwh(shape.energyMwh ?? 1_000_000),
      share: sharePermille(shape.share ?? 1000),
      price: priceFromText(shape.price ?? '1'),
      minimumEnergyMwh: energyMwh(0),
      period: 'term',
      carbon: carbonGrams(shape.carbon ?? 20),
      expiresMinute: minute(shape.expires ?? end),
    },
  };
}

export function proposal(standing: ProposalStanding, expires: number): ProposalRecord {
  return {
    id: idOf(5),
    addressee: 1,
    standing,
    proposedMinute: minute(0),
    proposal: {
      kind: 'proposal',
      author: 2,
      sequence: 1,
      terms: contract({ seller: 1, buyer: 2, start: 10, end: 20 }).terms,
      offer: null,
      counters: null,
      expiresMinute: minute(expires),
    },
  };
}

/** A tariff of member 9 by default, from [start, price, feed-in or null] steps. */
export function tariff(
  steps: readonly (readonly [number, string, string | null])[],
  of: { readonly end: number; readonly author?: number },
): Tariff {
  return {
    kind: 'tariff',
    author: of.author ?? 9,
    sequence: 1,
    endMinute: minute(of.end),
    steps: steps.map(([start, price, feedIn]) => ({
      startMinute: minute(start),
      price: priceFromText(price),
      feedInPrice: feedIn === null ? null : priceFromText(feedIn),
      carbon: carbonGrams(30),
    })),
  };
}

/** A pattern from a function of the minute: net mWh, positive is surplus; undefined: unknown. */
export function pattern(
  span: { readonly start: number; readonly end: number },
  netOf: (at: number) => number | undefined,
): HomePattern {
  const length = span.end - span.start;
  const surplusMwh = new Float64Array(length);
  const needMwh = new Float64Array(length);
  const known = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const net = netOf(span.start + i);
    if (net === undefined) continue;
    known[i] = 1;
    surplusMwh[i] = Math.max(net, 0);
    needMwh[i] = Math.max(-net, 0);
  }
  return { startMinute: minute(span.start), surplusMwh, needMwh, known };
}

export function minuteOf(iso: string): number {
  return Date.parse(iso) / 60_000;
}
