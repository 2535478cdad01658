import type { Contract, OfferRecord, ProposalRecord } from '../../node-core/ledger/community.ts';
import {
  type BuyOrder,
  type HomePattern,
  PATTERN_DAYS,
  publicPrices,
  type SellOrder,
  type StandingMarket,
} from '../../node-core/market/index.ts';
import { carbonGrams, minute, priceFromText, priceMicros } from '../../node-core/units/index.ts';
import { idOf, pattern, tariff } from './fixtures.ts';

/** Noon of a day in UTC, with two weeks before it. */
export const NOON = 40 * 1440 + 720;
export const ME = 7;

export const BUY: BuyOrder = {
  kind: 'buy',
  id: 's1',
  paused: false,
  savedMinute: minute(NOON - 5000),
  hours: { fromMinute: 0, untilMinute: 1440 },
  keptShare: 0,
  dayEnergyMwh: null,
  maxPrice: priceFromText('0.90'),
  maxCarbon: carbonGrams(100),
  preferredSellers: [],
  preferencePremium: priceMicros(0),
  dayMoney: null,
};

export const SELL: SellOrder = {
  kind: 'sell',
  id: 's2',
  paused: false,
  savedMinute: minute(NOON - 5000),
  hours: { fromMinute: 0, untilMinute: 1440 },
  keptShare: 0,
  dayEnergyMwh: null,
  minPrice: priceFromText('0.60'),
  carbon: carbonGrams(41),
};

/** A home that needs 10 Wh a minute, and by day from 9 to 15 has 20 Wh a minute left over. */
export function usualNet(at: number): number {
  const wall = at % 1440;
  return wall >= 540 && wall < 900 ? 20_000 : -10_000;
}

export function market(of: {
  readonly offers?: readonly OfferRecord[];
  readonly proposals?: readonly ProposalRecord[];
  readonly contracts?: readonly Contract[];
  readonly now?: number;
  readonly net?: (at: number) => number | undefined;
  readonly inactive?: readonly number[];
}): StandingMarket {
  const now = of.now ?? NOON;
  const start = now - (PATTERN_DAYS + 1) * 1440;
  const own = of.net === undefined && now === NOON ? USUAL : pattern({ start, end: now }, of.net ?? usualNet);
  return {
    member: ME,
    now: minute(now),
    timeZone: 'UTC',
    offers: of.offers ?? [],
    proposals: of.proposals ?? [],
    contracts: of.contracts ?? [],
    isActive: (member) => !(of.inactive ?? []).includes(member),
    pattern: own,
    prices: now === NOON ? PRICES : pricesAt(now),
  };
}

function pricesAt(now: number) {
  const start = now - (PATTERN_DAYS + 1) * 1440;
  return publicPrices([tariff([[start, '1.20', '0.30']], { end: now + 20 * 1440 })], {
    household: ME,
    span: { startMinute: minute(start), endMinute: minute(now + 8 * 1440) },
  });
}

/** Made once: most tests are at noon in the usual home. */
const USUAL: HomePattern = pattern({ start: NOON - (PATTERN_DAYS + 1) * 1440, end: NOON }, usualNet);
const PRICES = pricesAt(NOON);

/** A proposal on the ledger. */
export function asked(of: {
  readonly id: number;
  readonly terms: Contract['terms'];
  readonly author: number;
  readonly offer?: number;
  readonly standing?: ProposalRecord['standing'];
  readonly proposed?: number;
  readonly expires?: number;
}): ProposalRecord {
  const { terms, author } = of;
  return {
    id: idOf(of.id),
    addressee: author === terms.seller ? terms.buyer : terms.seller,
    standing: of.standing ?? { kind: 'open' },
    proposedMinute: minute(of.proposed ?? NOON - 10),
    proposal: {
      kind: 'proposal',
      author,
      sequence: of.id,
      terms,
      offer: of.offer === undefined ? null : idOf(of.offer),
      counters: null,
      expiresMinute: minute(of.expires ?? terms.startMinute),
    },
  };
}
