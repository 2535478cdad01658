import type { OfferSuggestion, OfferView, ProposalView } from '../../api/views.ts';
import {
  mostClaimed,
  type OfferRecord,
  type ProposalRecord,
  type TransactionId,
} from '../../ledger/index.ts';
import {
  claimsOf,
  type HomePattern,
  offerSaving,
  offerState,
  PATTERN_DAYS,
  patternOf,
  type PublicPrices,
  proposalState,
  publicPrices,
  SAVING_DAYS,
  type ShareClaim,
  suggestOffer,
} from '../../market/index.ts';
import { ESTIMATED, MEASURED } from '../../settlement/index.ts';
import {
  addMinutes,
  MINUTES_PER_DAY,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfMs,
  roundMoney,
  type SharePermille,
  sharePermille,
  WHOLE_SHARE,
} from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView, termsView } from './parties.ts';

/** Days of the home's own past that suggestions and savings look at, the running one included. */
const LOOKED_AT_DAYS = PATTERN_DAYS + 1;
const PRICES_AHEAD_DAYS = 8;
/** What a household's roof emits; a label that its owner may change. */
const ROOF_CARBON_GRAMS = 41;

interface MarketPast {
  readonly pattern: HomePattern;
  readonly prices: PublicPrices;
}

/** The household's last days, and public prices from then to a week ahead. */
function marketPast(household: Household, now: Minute, days: number = LOOKED_AT_DAYS): MarketPast {
  const { home, member, replica } = household;
  const startMinute = minute(Math.max(0, now - days * MINUTES_PER_DAY));
  const ahead = { startMinute, endMinute: addMinutes(now, PRICES_AHEAD_DAYS * MINUTES_PER_DAY) };
  return {
    pattern: patternOf(home.series(member, { startMinute, endMinute: now }), [MEASURED, ESTIMATED]),
    prices: publicPrices(
      replica.community.tariffs.map(({ tariff }) => tariff),
      { household: member, span: ahead },
    ),
  };
}

/** Offers that are open, and one's own that were lately; the newest first. */
export function offerViews(household: Household): OfferView[] {
  const { community } = household.replica;
  const now = minuteOfMs(household.clock.nowMs());
  const past = marketPast(household, now, SAVING_DAYS + 1);
  const mine = openProposals(household);
  return [...community.offers.values()]
    .map((record) => ({
      record,
      state: offerState(record, { now, contracts: community.contracts.values() }),
    }))
    .filter(
      ({ record, state }) =>
        // Years of offers are on the ledger: what is not shown is not reckoned with.
        state === 'open' || (record.offer.author === household.member && state !== 'withdrawn'),
    )
    .map(({ record, state }) => offerView(household, record, { now, past, state, mine }))
    .sort((a, b) => b.publishedMinute - a.publishedMinute || (a.id < b.id ? -1 : 1));
}

function offerView(
  household: Household,
  record: OfferRecord,
  at: {
    readonly now: Minute;
    readonly past: MarketPast;
    readonly state: OfferView['state'];
    readonly mine: ReadonlyMap<TransactionId, TransactionId>;
  },
): OfferView {
  const { member, replica } = household;
  const { community } = replica;
  const { offer } = record;
  const mine = offer.author === member;
  const buyerShare = freeNeed(household, offer);
  const saving =
    mine || buyerShare === undefined
      ? undefined
      : offerSaving({ offer, now: at.now, buyerShare, ...at.past });
  return {
    id: record.id,
    seller: partyView(household, offer.author),
    startMinute: offer.startMinute,
    endMinute: offer.endMinute,
    expectedEnergyMwh: offer.expectedEnergyMwh,
    sharePermille: offer.share,
    price: offer.price,
    minimumEnergyMwh: offer.minimumEnergyMwh,
    period: offer.period,
    carbonGrams: offer.carbon,
    expiresMinute: offer.expiresMinute,
    publishedMinute: record.publishedMinute,
    state: at.state,
    savingMinor: saving === undefined ? null : roundMoney(saving, community.minorDigits),
    myProposalId: at.mine.get(record.id) ?? null,
  };
}

/** This household's newest open proposal on each offer. */
function openProposals({ replica, member }: Household): ReadonlyMap<TransactionId, TransactionId> {
  const found = new Map<TransactionId, TransactionId>();
  for (const { id, proposal, standing } of replica.community.proposals.values()) {
    if (proposal.offer === null || proposal.author !== member || standing.kind !== 'open') continue;
    found.set(proposal.offer, id);
  }
  return found;
}

/** The one-click offer. */
export function suggestionView(household: Household): OfferSuggestion {
  const { community } = household.replica;
  const now = minuteOfMs(household.clock.nowMs());
  const suggestion = suggestOffer({
    now,
    timeZone: community.rules.timeZone,
    claims: claimsOnSurplus(household, now),
    ...marketPast(household, now),
  });
  return {
    startMinute: suggestion.startMinute,
    endMinute: suggestion.endMinute,
    expectedEnergyMwh: suggestion.expectedEnergyMwh,
    lowEnergyMwh: suggestion.lowEnergyMwh,
    highEnergyMwh: suggestion.highEnergyMwh,
    sharePermille: suggestion.sharePermille,
    price: suggestion.price,
    priceLow: suggestion.priceLow,
    priceHigh: suggestion.priceHigh,
    carbonGrams: ROOF_CARBON_GRAMS,
    expectedEarningMinor: roundMoney(suggestion.expectedEarning, community.minorDigits),
    daysSeen: suggestion.daysSeen,
    reason: suggestion.reason,
  };
}

/** Contracts in which it sells, and its own open offers: so that a second click lists nothing twice. */
function claimsOnSurplus({ member, replica }: Household, now: Minute): ShareClaim[] {
  const { contracts, offers } = replica.community;
  const listed = [...offers.values()]
    .filter((record) => record.offer.author === member)
    .filter((record) => offerState(record, { now, contracts: contracts.values() }) === 'open')
    .map(({ offer }) => ({ startMinute: offer.startMinute, endMinute: offer.endMinute, share: offer.share }));
  return [...claimsOf(contracts.values(), { member, side: 'seller' }), ...listed];
}

/** The share of its need that no contract has throughout a span; undefined when that is none. */
function freeNeed({ member, replica }: Household, span: MinuteSpan): SharePermille | undefined {
  const claims = claimsOf(replica.community.contracts.values(), { member, side: 'buyer' });
  const free = WHOLE_SHARE - mostClaimed(claims, span);
  return free < 1 ? undefined : sharePermille(free);
}

/** Proposals to and from this household, newest first. */
export function proposalViews(household: Household): ProposalView[] {
  const { member, replica } = household;
  const now = minuteOfMs(household.clock.nowMs());
  return [...replica.community.proposals.values()]
    .filter(({ proposal, addressee }) => proposal.author === member || addressee === member)
    .map((record) => proposalView(household, record, now))
    .sort((a, b) => b.proposedMinute - a.proposedMinute || (a.id < b.id ? -1 : 1));
}

function proposalView(household: Household, record: ProposalRecord, now: Minute): ProposalView {
  const { id, proposal, addressee, standing, proposedMinute } = record;
  return {
    id,
    terms: termsView(household, proposal.terms),
    by: partyView(household, proposal.author),
    to: partyView(household, addressee),
    direction: proposal.author === household.member ? 'outgoing' : 'incoming',
    offerId: proposal.offer,
    countersId: proposal.counters,
    proposedMinute,
    expiresMinute: proposal.expiresMinute,
    state: proposalState(record, now),
    declineReason: standing.kind === 'declined' ? standing.reason : null,
  };
}
