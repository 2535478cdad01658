import type { OfferRecord } from '../ledger/community.ts';
import type { MemberIndex, TransactionId } from '../ledger/transaction.ts';
import {
  addMinutes,
  intersectSpans,
  type MinuteSpan,
  type SharePermille,
  sharePermille,
  WHOLE_SHARE,
} from '../units/index.ts';
import { claimsOf, type FreeStep, freeSteps, type ShareClaim } from './shares.ts';
import type { MatchInput, MatchReason, MatchResult, PassedReason, Wish } from './wish.ts';

/**
 * Chooses among offers at their own prices: cheapest first among what is green enough and within the limits, then
 * preferred sellers, then what was published first (then the smaller ID, so that every node chooses alike). Of each it
 * takes what is free of both sides: stretches in which neither share changes.
 */
export function matchOffers(input: MatchInput): MatchResult {
  const { wish, contracts } = input;
  const passed: { offer: TransactionId; reason: PassedReason }[] = [];
  const suitable: OfferRecord[] = [];
  for (const record of input.offers) {
    const reason = unsuitable(record, input);
    if (reason === undefined) suitable.push(record);
    else passed.push({ offer: record.id, reason });
  }
  suitable.sort((a, b) => compareOffers(a, b, wish));
  const buyerClaims = [
    ...claimsOf(contracts, { member: wish.buyer, side: 'buyer' }),
    ...(input.buyerClaims ?? []),
  ];
  const claimsBySeller = new Map<MemberIndex, ShareClaim[]>();
  const claimsOfSeller = (seller: MemberIndex) => {
    const claims = claimsBySeller.get(seller) ?? claimsOf(contracts, { member: seller, side: 'seller' });
    claimsBySeller.set(seller, claims);
    return claims;
  };
  const matches: MatchResult['matches'][number][] = [];
  for (const [rank, offer] of suitable.entries()) {
    const sellerClaims = claimsOfSeller(offer.offer.author);
    const ofOffer = input.takenOf?.(offer.id) ?? [];
    const taken = takeFrom(offer, { input, sellerClaims, buyerClaims, ofOffer });
    if (taken.kind === 'passed') {
      passed.push({ offer: offer.id, reason: taken.reason });
      continue;
    }
    for (const piece of taken.pieces) {
      const rival = suitable.slice(rank + 1).find((other) => {
        return isFreeIn(other, { piece, claims: claimsOfSeller(other.offer.author), wish });
      });
      matches.push({ ...piece, offer, reason: reasonOf(offer, rival, wish) });
    }
    for (const { startMinute, endMinute, sellerShare, buyerShare } of taken.pieces) {
      sellerClaims.push({ startMinute, endMinute, share: sellerShare });
      buyerClaims.push({ startMinute, endMinute, share: buyerShare });
    }
  }
  return { matches, passed };
}

/** What rules an offer out whatever is free. */
function unsuitable({ offer, standing }: OfferRecord, { wish, now }: MatchInput): PassedReason | undefined {
  if (standing === 'withdrawn') return 'withdrawn';
  if (offer.expiresMinute <= now || offer.endMinute <= now) return 'expired';
  if (offer.author === wish.buyer) return 'ownOffer';
  if (offer.price > wish.maxPrice) return 'tooDear';
  if (offer.carbon > wish.maxCarbon) return 'tooMuchCarbon';
  return undefined;
}

function compareOffers(a: OfferRecord, b: OfferRecord, wish: Wish): number {
  return (
    rankPrice(a, wish) - rankPrice(b, wish) ||
    Number(isPreferred(b, wish)) - Number(isPreferred(a, wish)) ||
    a.publishedMinute - b.publishedMinute ||
    (a.id < b.id ? -1 : 1)
  );
}

function isPreferred({ offer }: OfferRecord, wish: Wish): boolean {
  return wish.preferredSellers.includes(offer.author);
}

/** The price that an offer is ranked by: a preferred seller's less the premium. */
function rankPrice(record: OfferRecord, wish: Wish): number {
  return record.offer.price - (isPreferred(record, wish) ? wish.preferencePremium : 0);
}

function reasonOf(chosen: OfferRecord, next: OfferRecord | undefined, wish: Wish): MatchReason {
  if (next === undefined) return { kind: 'onlyOne' };
  const nextPrice = next.offer.price;
  if (chosen.offer.price < nextPrice) return { kind: 'cheapest', nextPrice };
  if (isPreferred(chosen, wish) && !isPreferred(next, wish)) return { kind: 'preferredSeller', nextPrice };
  return { kind: 'publishedFirst' };
}

/** A stretch in which both sides have something free, with what a contract would take of it. */
interface Piece extends MinuteSpan {
  readonly sellerShare: SharePermille;
  readonly buyerShare: SharePermille;
}

type Taken =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'passed'; readonly reason: PassedReason };

interface Free {
  readonly input: MatchInput;
  readonly sellerClaims: readonly ShareClaim[];
  readonly buyerClaims: readonly ShareClaim[];
  /** What is taken of this very offer. */
  readonly ofOffer: readonly ShareClaim[];
}

/** All that can be taken of one offer. */
function takeFrom({ offer }: OfferRecord, free: Free): Taken {
  const { wish, now, leadMinutes } = free.input;
  const earliest = addMinutes(now, leadMinutes);
  const spans = wish.hours.flatMap((hours) => {
    const inHours = intersectSpans(hours, offer);
    if (inHours === undefined || inHours.endMinute <= earliest) return [];
    return inHours.startMinute >= earliest ? [inHours] : [{ ...inHours, startMinute: earliest }];
  });
  if (spans.length === 0) return { kind: 'passed', reason: 'outsideHours' };
  const shares = { seller: offer.share, buyer: wish.buyerShare };
  const sellerHas = spans.some((span) =>
    sellerSteps(span, { ...free, share: shares.seller }).some((step) => step.free >= wish.leastShare),
  );
  if (!sellerHas || shares.seller < wish.leastShare) return { kind: 'passed', reason: 'sellerSold' };
  const pieces = spans.flatMap((span) => freePieces(span, shares, free));
  const wide = pieces.filter(
    ({ sellerShare, buyerShare }) => Math.min(sellerShare, buyerShare) >= wish.leastShare,
  );
  if (wide.length === 0) return { kind: 'passed', reason: 'buyerServed' };
  const long = wide.filter(({ startMinute, endMinute }) => endMinute - startMinute >= wish.shortestMinutes);
  return long.length === 0 ? { kind: 'passed', reason: 'tooShort' } : { kind: 'pieces', pieces: long };
}

/** Cuts a span where what is free of either side changes; stretches with nothing free of one side are left out. */
function freePieces(
  span: MinuteSpan,
  shares: { readonly seller: number; readonly buyer: number },
  { sellerClaims, buyerClaims, ofOffer }: Free,
): Piece[] {
  const pieces: Piece[] = [];
  for (const seller of sellerSteps(span, { sellerClaims, ofOffer, share: shares.seller })) {
    for (const buyer of freeSteps(buyerClaims, seller)) {
      if (seller.free === 0 || buyer.free === 0) continue;
      const sellerShare = sharePermille(seller.free);
      const buyerShare = sharePermille(Math.min(shares.buyer, buyer.free));
      const last = pieces.at(-1);
      const goesOn =
        last?.endMinute === buyer.startMinute &&
        last.sellerShare === sellerShare &&
        last.buyerShare === buyerShare;
      if (last !== undefined && goesOn) pieces[pieces.length - 1] = { ...last, endMinute: buyer.endMinute };
      else
        pieces.push({ startMinute: buyer.startMinute, endMinute: buyer.endMinute, sellerShare, buyerShare });
    }
  }
  return pieces;
}

/** What a seller has for an offer in each stretch: what is free of its surplus, at most what is left of the offer. */
function sellerSteps(
  span: MinuteSpan,
  of: {
    readonly sellerClaims: readonly ShareClaim[];
    readonly ofOffer: readonly ShareClaim[];
    readonly share: number;
  },
): FreeStep[] {
  return freeSteps(of.ofOffer, span).flatMap((offered) =>
    freeSteps(of.sellerClaims, offered).map(({ free, ...stretch }) => {
      // What is taken of the offer is what its steps are short of the whole.
      const left = of.share - (WHOLE_SHARE - offered.free);
      return { ...stretch, free: Math.max(0, Math.min(free, left)) };
    }),
  );
}

function hasFree(claims: readonly ShareClaim[], span: MinuteSpan, share: number): boolean {
  return freeSteps(claims, span).some(({ free }) => free >= share);
}

/** True when another offer would have had something for a piece's time. */
function isFreeIn(
  { offer }: OfferRecord,
  at: { readonly piece: MinuteSpan; readonly claims: readonly ShareClaim[]; readonly wish: Wish },
): boolean {
  const both = intersectSpans(offer, at.piece);
  return (
    both !== undefined && offer.share >= at.wish.leastShare && hasFree(at.claims, both, at.wish.leastShare)
  );
}
