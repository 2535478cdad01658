/** Steps of standing orders as the log keeps them, and what became of them by the ledger. */
import type { BuyWait, Listing, Purchase, Sale, SellWait } from '../../market/index.ts';
import type { StandingOrderInput } from '../../api/standing-inputs.ts';
import type { StandingReason } from '../../api/standing-views.ts';
import type { Household } from '../household.ts';
import type { NewStep, StoredStep } from './order-book.ts';

/** What of a step its decision says. */
export type Deed = Pick<NewStep, 'deed' | 'reason'> & Partial<StoredStep>;

export function deedOf(step: Purchase | Sale | Listing): Deed {
  switch (step.kind) {
    case 'propose': {
      const { terms, reason, offer } = step;
      return {
        deed: 'proposed',
        reason: reason.kind,
        count: 'of' in reason ? reason.of : null,
        member: terms.seller,
        ...spanAndPrice(terms),
        grams: terms.carbon,
        sharePermille: terms.buyerShare,
        answersId: offer.id,
      };
    }
    case 'accept': {
      const { id, proposal } = step.proposal;
      const { terms } = proposal;
      return {
        deed: 'accepted',
        reason: step.reason.kind,
        count: 'of' in step.reason ? step.reason.of : null,
        member: terms.buyer,
        ...spanAndPrice(terms),
        grams: terms.carbon,
        sharePermille: terms.sellerShare,
        answersId: id,
      };
    }
    case 'list':
      return {
        deed: 'listed',
        reason: step.reason.kind,
        ...spanAndPrice(step),
        sharePermille: step.share,
        energyMwh: step.expectedEnergyMwh,
      };
  }
}

function spanAndPrice(of: {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly price: number;
}) {
  return { startMinute: of.startMinute, endMinute: of.endMinute, price: of.price };
}

/** A step of doing nothing. */
export function waitedStep(reason: BuyWait | SellWait): Deed & Pick<StoredStep, 'state'> {
  return {
    deed: 'waited',
    state: 'done',
    reason: reason.kind,
    ...('price' in reason ? { price: reason.price } : {}),
    ...('grams' in reason ? { grams: reason.grams } : {}),
    ...('day' in reason ? { startMinute: reason.day.startMinute, endMinute: reason.day.endMinute } : {}),
  };
}

/** The order's limit that a reason speaks of; null where it speaks of none. */
export function limitOf(order: StandingOrderInput, reason: StandingReason): number | null {
  if (GREEN_REASONS.includes(reason)) return order.kind === 'buy' ? order.maxCarbonGrams : null;
  if (PRICE_REASONS.includes(reason)) return order.kind === 'sell' ? order.minPrice : null;
  if (reason === 'tooDear') return order.kind === 'buy' ? order.maxPrice : null;
  if (reason === 'label') return order.kind === 'sell' ? order.carbonGrams : null;
  if (reason === 'energyCap') return order.dayEnergyMwh;
  if (reason === 'moneyCap') return order.kind === 'buy' ? order.dayMoneyMinor : null;
  return null;
}

const GREEN_REASONS: readonly StandingReason[] = ['cheapest', 'preferred', 'first', 'onlyOne', 'notGreen'];
const PRICE_REASONS: readonly StandingReason[] = ['price', 'aboveLimit', 'bestPrice', 'limitPrice'];

/** The proposal, offer or contract that a step under way has become; undefined when the ledger has none. */
export function onLedger(step: StoredStep, { replica, member }: Household): string | undefined {
  const { proposals, offers, contracts } = replica.community;
  const isSpan = (of: { readonly startMinute: number; readonly endMinute: number }) =>
    of.startMinute === step.startMinute && of.endMinute === step.endMinute;
  if (step.deed === 'accepted') {
    return step.answersId !== null && contracts.has(step.answersId) ? step.answersId : undefined;
  }
  if (step.deed === 'proposed') {
    return [...proposals.values()].findLast(
      ({ proposal }) =>
        proposal.author === member && proposal.offer === step.answersId && isSpan(proposal.terms),
    )?.id;
  }
  if (step.deed !== 'listed') return undefined;
  return [...offers.values()].findLast(
    ({ offer, publishedMinute }) =>
      offer.author === member && isSpan(offer) && publishedMinute >= step.atMinute,
  )?.id;
}

/** What has become of a step's offer, proposal or contract. */
export function outcomeOf(
  { deed, state, targetId }: StoredStep,
  { replica, now }: { readonly replica: Household['replica']; readonly now: number },
): 'open' | 'agreed' | 'declined' | 'withdrawn' | 'expired' | null {
  if (state !== 'done' || targetId === null) return null;
  const { proposals, offers } = replica.community;
  if (deed === 'accepted') return 'agreed';
  if (deed === 'listed') {
    const record = offers.get(targetId);
    if (record === undefined) return null;
    const sold = [...proposals.values()].some(
      ({ proposal, standing }) => proposal.offer === targetId && standing.kind === 'accepted',
    );
    if (sold) return 'agreed';
    if (record.standing === 'withdrawn') return 'withdrawn';
    return record.offer.expiresMinute <= now || record.offer.endMinute <= now ? 'expired' : 'open';
  }
  const record = proposals.get(targetId);
  if (deed !== 'proposed' || record === undefined) return null;
  switch (record.standing.kind) {
    case 'accepted':
      return 'agreed';
    case 'declined':
    case 'countered':
      return 'declined';
    case 'withdrawn':
      return 'withdrawn';
    case 'open':
      return record.proposal.expiresMinute <= now ? 'expired' : 'open';
  }
}
