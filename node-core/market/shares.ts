import type { Contract } from '../ledger/community.ts';
import type { MemberIndex } from '../ledger/transaction.ts';
import { intersectSpans, type Minute, type MinuteSpan, WHOLE_SHARE } from '../units/index.ts';

/** Which of a member's two powers a contract takes part in: its surplus, or its need. */
export type Side = 'seller' | 'buyer';

/** A part of a member's surplus or need that is spoken for. */
export interface ShareClaim extends MinuteSpan {
  /** 1 to 1000. */
  readonly share: number;
}

/** A stretch in which the same share is free: 0 to 1000. */
export interface FreeStep extends MinuteSpan {
  readonly free: number;
}

/** What a member's contracts claim of it on one side, up to where they really end. */
export function claimsOf(
  contracts: Iterable<Contract>,
  party: { readonly member: MemberIndex; readonly side: Side },
): ShareClaim[] {
  const claims: ShareClaim[] = [];
  for (const { terms, endMinute } of contracts) {
    if (terms[party.side] !== party.member || endMinute <= terms.startMinute) continue;
    const share = party.side === 'seller' ? terms.sellerShare : terms.buyerShare;
    claims.push({ startMinute: terms.startMinute, endMinute, share });
  }
  return claims;
}

/**
 * What is free in each minute of a span, as ascending steps that cover it without overlap; neighbouring steps differ.
 * One sweep over the minutes at which a claim begins or ends. Claims past the whole leave 0.
 */
export function freeSteps(claims: readonly ShareClaim[], span: MinuteSpan): FreeStep[] {
  const changes = new Map<Minute, number>();
  for (const claim of claims) {
    const within = intersectSpans(claim, span);
    if (within === undefined) continue;
    changes.set(within.startMinute, (changes.get(within.startMinute) ?? 0) + claim.share);
    changes.set(within.endMinute, (changes.get(within.endMinute) ?? 0) - claim.share);
  }
  const steps: FreeStep[] = [];
  let startMinute = span.startMinute;
  let claimed = 0;
  const close = (endMinute: Minute) => {
    const free = Math.max(0, WHOLE_SHARE - claimed);
    const last = steps.at(-1);
    if (endMinute <= startMinute) return;
    if (last?.free === free) steps[steps.length - 1] = { ...last, endMinute };
    else steps.push({ startMinute, endMinute, free });
    startMinute = endMinute;
  };
  for (const [at, change] of [...changes].toSorted(([a], [b]) => a - b)) {
    close(at);
    claimed += change;
  }
  close(span.endMinute);
  return steps;
}

/** The share that is free in every minute of a span: 0 to 1000. The whole for an empty span. */
export function freeShare(claims: readonly ShareClaim[], span: MinuteSpan): number {
  let least: number = WHOLE_SHARE;
  for (const { free } of freeSteps(claims, span)) least = Math.min(least, free);
  return least;
}
