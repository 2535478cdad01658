import { type MemberIndex, statementKey } from '../ledger/index.ts';
import {
  compareStatements,
  membersNeeded,
  monthFrame,
  type StatementNumbers,
  settleMonth,
  statementsOf,
} from '../settlement/index.ts';
import type { Month } from '../units/index.ts';
import { type Books, seriesOf } from './books.ts';
import type { Household } from './household.ts';

/**
 * Signs a closed month: one statement for each contract and each public producer dealt with, as this household works
 * them out alone. A public producer signs its side for every household that it supplied. What is signed with equal
 * numbers already is not signed again.
 */
export async function signMonth(household: Household, books: Books, month: Month): Promise<void> {
  if (books.state(month) !== 'closed') return;
  for (const numbers of statementsDue(household, books, month)) {
    const result = await household.send(numbers);
    if (result.kind === 'unavailable') return;
  }
}

/** Statements of a closed month that this household has not signed, or has signed with other numbers. */
export function statementsDue(household: Household, books: Books, month: Month): StatementNumbers[] {
  const { replica, member } = household;
  const { community } = replica;
  const mine = statementsOf(books.month(month));
  const supplied =
    community.members[member]?.roles.includes('publicProducer') === true
      ? suppliedBy(household, books, month)
      : [];
  return [...mine, ...supplied].filter((numbers) => {
    const signed = community.statements.get(statementKey(numbers.month, numbers.subject))?.get(member);
    return signed === undefined || compareStatements(numbers, signed.statement).kind === 'differ';
  });
}

/** A producer's side: it may open the readings of all, and settles each household's month as that household does. */
function suppliedBy(household: Household, books: Books, month: Month): StatementNumbers[] {
  const { replica, member, home } = household;
  const { community } = replica;
  const frame = monthFrame(community, month);
  const asOfHeight = books.closingHeight(month);
  const others = community.members.map(({ index }) => index).filter((index: MemberIndex) => index !== member);
  return others.flatMap((other) => {
    const series = seriesOf({
      home,
      members: membersNeeded(frame, other),
      span: frame.neededSpan,
      asOfHeight,
    });
    const settled = settleMonth({
      community,
      household: other,
      month,
      frame,
      series,
      asOf: { kind: 'closed' },
    });
    return statementsOf(settled).filter(
      ({ subject }) => subject.kind === 'supply' && subject.producer === member,
    );
  });
}

/** How the co-signing of one statement stands. */
export interface SigningState {
  readonly mine: boolean;
  readonly theirs: boolean;
  /** Whether both signed the same; null until both have signed. */
  readonly equal: boolean | null;
}

export function signingOf(
  household: Household,
  of: { readonly numbers: StatementNumbers; readonly counterparty: MemberIndex },
): SigningState {
  const signed = household.replica.community.statements.get(
    statementKey(of.numbers.month, of.numbers.subject),
  );
  const mine = signed?.get(household.member)?.statement;
  const theirs = signed?.get(of.counterparty)?.statement;
  return {
    mine: mine !== undefined,
    theirs: theirs !== undefined,
    equal:
      mine === undefined || theirs === undefined ? null : compareStatements(mine, theirs).kind === 'equal',
  };
}
