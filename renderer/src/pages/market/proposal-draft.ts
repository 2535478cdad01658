/** A proposal as an answer to an offer or to another proposal, prefilled, and as the person changes it. */
import type {
  ContractView,
  OfferView,
  PartyView,
  Propose,
  ProposalView,
  TermsView,
} from '../../../../node-core/api/index.ts';
import type { MinuteRange } from '../../format/calendar.ts';
import { freeSharePermille } from '../contracts/shares.ts';
import {
  expiryOf,
  nextQuarter,
  readSpan,
  type SpanDraft,
  type SpanFault,
  spanDraft,
  type Standing,
} from '../contracts/terms-draft.ts';

/** What a proposal answers. */
export type Answered =
  | { readonly kind: 'offer'; readonly offer: OfferView; readonly me: PartyView }
  | { readonly kind: 'proposal'; readonly proposal: ProposalView };

export interface ProposalDraft extends SpanDraft {
  readonly price: number | null;
  readonly sellerSharePermille: number;
  readonly buyerSharePermille: number;
  readonly minimumEnergyMwh: number | null;
  readonly period: Propose['period'];
  readonly standing: Standing;
}

export type ProposalFault =
  | { readonly field: 'start' | 'end'; readonly fault: SpanFault }
  | { readonly field: 'price' | 'minimum'; readonly fault: 'incomplete' }
  | { readonly field: 'standing'; readonly fault: 'expiresInPast' };

export type ProposalRead =
  | { readonly kind: 'ok'; readonly terms: TermsView; readonly input: Propose }
  | ({ readonly kind: 'fault' } & ProposalFault);

/** The other side needs some time to answer before the term begins. */
const LEAD_MINUTES = 15;
const WHOLE = 1_000;

/** Both parties and the carbon figure, which a proposal cannot change. */
export function fixedTerms(answered: Answered): Pick<TermsView, 'seller' | 'buyer' | 'carbonGrams'> {
  if (answered.kind === 'offer') {
    const { offer, me } = answered;
    return { seller: offer.seller, buyer: me, carbonGrams: offer.carbonGrams };
  }
  const { seller, buyer, carbonGrams } = answered.proposal.terms;
  return { seller, buyer, carbonGrams };
}

/**
 * The draft that the dialog begins with: the terms that are answered, begun no earlier than can still be accepted,
 * and of a buyer's need what its other contracts leave free.
 */
export function proposalDraft(
  answered: Answered,
  known: {
    readonly timeZone: string;
    readonly nowMinute: number;
    readonly contracts: readonly ContractView[];
  },
): ProposalDraft {
  const asked = answered.kind === 'offer' ? answered.offer : answered.proposal.terms;
  const soonest = nextQuarter(known.nowMinute, LEAD_MINUTES);
  const startMinute = asked.startMinute > known.nowMinute + LEAD_MINUTES ? asked.startMinute : soonest;
  const span = { startMinute, endMinute: Math.max(asked.endMinute, startMinute + LEAD_MINUTES) };
  const shares =
    answered.kind === 'offer'
      ? { seller: answered.offer.sharePermille, buyer: WHOLE }
      : {
          seller: answered.proposal.terms.sellerSharePermille,
          buyer: answered.proposal.terms.buyerSharePermille,
        };
  const iSell = fixedTerms(answered).seller.isMe;
  const free = myFreeShare(known.contracts, { span, iSell });
  const capped = (share: number) => (free === 0 ? share : Math.min(share, free));
  return {
    ...spanDraft(span, known.timeZone),
    price: asked.price,
    sellerSharePermille: iSell ? capped(shares.seller) : shares.seller,
    buyerSharePermille: iSell ? shares.buyer : capped(shares.buyer),
    minimumEnergyMwh: asked.minimumEnergyMwh,
    period: asked.period,
    standing: 'start',
  };
}

/** What of this household's surplus (when it sells) or need its contracts leave free in every minute of a span. */
export function myFreeShare(
  contracts: readonly ContractView[],
  of: { readonly span: MinuteRange; readonly iSell: boolean },
): number {
  const side = of.iSell ? 'seller' : 'buyer';
  const claims = contracts
    .filter(({ mySide }) => mySide === side)
    .map(({ terms, endMinute }) => ({
      startMinute: terms.startMinute,
      endMinute,
      sharePermille: of.iSell ? terms.sellerSharePermille : terms.buyerSharePermille,
    }));
  return freeSharePermille(claims, of.span);
}

/** The terms in full and what is sent, or the first field that does not fit. */
export function readProposal(
  draft: ProposalDraft,
  answered: Answered,
  rules: { readonly timeZone: string; readonly nowMinute: number },
): ProposalRead {
  const read = readSpan(draft, { ...rules, begun: false });
  if (read.kind === 'fault') return read;
  const { span } = read;
  const { price, minimumEnergyMwh, sellerSharePermille, buyerSharePermille, period } = draft;
  if (price === null) return { kind: 'fault', field: 'price', fault: 'incomplete' };
  if (minimumEnergyMwh === null) return { kind: 'fault', field: 'minimum', fault: 'incomplete' };
  const expiresMinute = expiryOf(draft.standing, {
    span,
    nowMinute: rules.nowMinute,
    // Nothing can be accepted once its term has begun.
    latest: span.startMinute,
  });
  if (expiresMinute <= rules.nowMinute) return { kind: 'fault', field: 'standing', fault: 'expiresInPast' };
  const agreed = { ...span, sellerSharePermille, buyerSharePermille, price, minimumEnergyMwh, period };
  return {
    kind: 'ok',
    terms: { ...fixedTerms(answered), ...agreed },
    input: {
      offerId: answered.kind === 'offer' ? answered.offer.id : null,
      countersId: answered.kind === 'proposal' ? answered.proposal.id : null,
      ...agreed,
      expiresMinute,
    },
  };
}

/** Open ones first and soonest to run out; then those answered lately, newest first. */
export function sortedProposals(
  proposals: readonly ProposalView[],
  direction: ProposalView['direction'],
): { readonly open: ProposalView[]; readonly answered: ProposalView[] } {
  const mine = proposals.filter((one) => one.direction === direction);
  return {
    open: mine.filter(({ state }) => state === 'open').toSorted((a, b) => a.expiresMinute - b.expiresMinute),
    answered: mine
      .filter(({ state }) => state !== 'open')
      .toSorted((a, b) => b.proposedMinute - a.proposedMinute),
  };
}
