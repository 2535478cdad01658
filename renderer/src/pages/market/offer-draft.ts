/** An offer from the suggestion as it stands, or as the person changes it first. */
import type { OfferSuggestion, PublishOffer } from '../../../../node-core/api/index.ts';
import {
  expiryOf,
  readSpan,
  type SpanDraft,
  type SpanFault,
  spanDraft,
  type Standing,
} from '../contracts/terms-draft.ts';

export interface OfferDraft extends SpanDraft {
  readonly expectedEnergyMwh: number | null;
  readonly price: number | null;
  readonly sharePermille: number;
  readonly minimumEnergyMwh: number | null;
  readonly period: PublishOffer['period'];
  readonly carbonGrams: number;
  readonly standing: Standing;
}

export type OfferFault =
  | { readonly field: 'start' | 'end'; readonly fault: SpanFault }
  | { readonly field: 'energy' | 'price' | 'minimum'; readonly fault: 'incomplete' }
  | { readonly field: 'standing'; readonly fault: 'expiresInPast' };

export type OfferRead =
  | { readonly kind: 'ok'; readonly input: PublishOffer }
  | ({ readonly kind: 'fault' } & OfferFault);

/** The suggestion as it stands: no minimum is promised, and it stands until its last minute. */
export function suggestedOffer(suggestion: OfferSuggestion): PublishOffer {
  const { startMinute, endMinute, expectedEnergyMwh, sharePermille, price, carbonGrams } = suggestion;
  return {
    startMinute,
    endMinute,
    expectedEnergyMwh,
    sharePermille,
    price,
    minimumEnergyMwh: 0,
    period: 'term',
    carbonGrams,
    expiresMinute: endMinute,
  };
}

export function offerDraft(offer: PublishOffer, timeZone: string): OfferDraft {
  return {
    ...spanDraft(offer, timeZone),
    expectedEnergyMwh: offer.expectedEnergyMwh,
    price: offer.price,
    sharePermille: offer.sharePermille,
    minimumEnergyMwh: offer.minimumEnergyMwh,
    period: offer.period,
    carbonGrams: offer.carbonGrams,
    standing: 'end',
  };
}

/** Whole numbers for the home, or the first field that does not fit. */
export function readOffer(
  draft: OfferDraft,
  rules: { readonly timeZone: string; readonly nowMinute: number },
): OfferRead {
  const read = readSpan(draft, { ...rules, begun: true });
  if (read.kind === 'fault') return read;
  const { span } = read;
  const { expectedEnergyMwh, price, minimumEnergyMwh } = draft;
  if (expectedEnergyMwh === null) return { kind: 'fault', field: 'energy', fault: 'incomplete' };
  if (price === null) return { kind: 'fault', field: 'price', fault: 'incomplete' };
  if (minimumEnergyMwh === null) return { kind: 'fault', field: 'minimum', fault: 'incomplete' };
  const expiresMinute = expiryOf(draft.standing, {
    span,
    nowMinute: rules.nowMinute,
    latest: span.endMinute,
  });
  if (expiresMinute <= rules.nowMinute) return { kind: 'fault', field: 'standing', fault: 'expiresInPast' };
  return {
    kind: 'ok',
    input: {
      ...span,
      expectedEnergyMwh,
      price,
      minimumEnergyMwh,
      sharePermille: draft.sharePermille,
      period: draft.period,
      carbonGrams: draft.carbonGrams,
      expiresMinute,
    },
  };
}

const WHOLE = 1_000;
/** What is asked where there is no suggestion: 15 % below the public price, in whole hundredths. */
const BELOW_PUBLIC_PERCENT = 85;

/** What the dialog begins with: the suggestion, or without one tomorrow with the numbers left to fill in. */
export function firstOfferDraft(
  suggestion: OfferSuggestion,
  known: { readonly timeZone: string; readonly publicPrice: number | null },
): OfferDraft {
  const draft = offerDraft(suggestedOffer(suggestion), known.timeZone);
  if (suggestion.reason === 'pattern') return draft;
  const { publicPrice } = known;
  return {
    ...draft,
    sharePermille: WHOLE,
    expectedEnergyMwh: null,
    price:
      publicPrice === null ? null : Math.floor((publicPrice * BELOW_PUBLIC_PERCENT) / 1_000_000) * 10_000,
  };
}
