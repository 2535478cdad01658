import type { Contract } from '../community.ts';
import { contractsOf, type StateData } from '../state-data.ts';
import { type MinuteSpan, WHOLE_SHARE } from '../../units/index.ts';
import type { ContractTerms, MemberIndex } from '../transaction.ts';

/**
 * No unit of energy is claimed twice: at no minute may a member's shares as a seller add up to more than 1000, nor its
 * shares as a buyer (DESIGN 10). Contracts count until they really end, early ends included.
 */

/** A share of one member's surplus or need over a span. */
export interface ShareClaim extends MinuteSpan {
  readonly share: number;
}

/** Evidence when a new contract would claim more than the whole of either party in any minute. */
export function overWhole(data: StateData, terms: ContractTerms): string | undefined {
  const sides = [
    { member: terms.seller, side: 'seller', share: terms.sellerShare },
    { member: terms.buyer, side: 'buyer', share: terms.buyerShare },
  ] as const;
  for (const { member, side, share } of sides) {
    const most = mostClaimed(claimsOf(data, { member, side }), terms);
    if (most + share > WHOLE_SHARE) {
      return `member ${member} as a ${side}: ${most} per mille are claimed already, ${share} more are wanted`;
    }
  }
  return undefined;
}

/**
 * The largest sum of shares that hold at once in any minute of a span; 0 when none does. A sweep over where claims begin
 * and end: n log n in the number of claims.
 */
export function mostClaimed(claims: readonly ShareClaim[], span: MinuteSpan): number {
  const steps: { minute: number; change: number }[] = [];
  for (const { startMinute, endMinute, share } of claims) {
    const from = Math.max(startMinute, span.startMinute);
    const to = Math.min(endMinute, span.endMinute);
    if (from < to) steps.push({ minute: from, change: share }, { minute: to, change: -share });
  }
  // At the same minute ends come first: the end is not part of a span.
  steps.sort((a, b) => a.minute - b.minute || a.change - b.change);
  let sum = 0;
  let most = 0;
  for (const { change } of steps) {
    sum += change;
    most = Math.max(most, sum);
  }
  return most;
}

function claimsOf(
  data: StateData,
  { member, side }: { readonly member: MemberIndex; readonly side: 'seller' | 'buyer' },
): ShareClaim[] {
  return contractsOf(data, member)
    .filter(({ terms }) => terms[side] === member)
    .map((contract) => claimOf(contract, side));
}

function claimOf({ terms, endMinute }: Contract, side: 'seller' | 'buyer'): ShareClaim {
  const share = side === 'seller' ? terms.sellerShare : terms.buyerShare;
  return { startMinute: terms.startMinute, endMinute, share };
}
