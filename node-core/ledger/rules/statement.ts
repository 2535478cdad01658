import { equalBytes } from '../../codec/index.ts';
import {
  addMinutes,
  intersectSpans,
  type Minute,
  MINUTES_PER_DAY,
  type Month,
  spanOfMonth,
} from '../../units/index.ts';
import type { RefusalKind } from '../refusal.ts';
import { statementKey } from '../state-data.ts';
import type {
  CommunityRules,
  MemberIndex,
  Statement,
  StatementSubject,
  Transaction,
} from '../transaction.ts';
import type { Family, Rule, Setting } from './rule.ts';

/**
 * Statements: each party's own numbers for a month that has closed. Until both have signed the same, either may sign
 * anew; then the month is settled between them, and what comes later is a correction on the next bill.
 */
export const STATEMENT: Family<Statement> = {
  role: null,
  rules: [
    ...subjectRules<Statement>(({ author, subject }) => ({ author, subject })),
    {
      refusal: 'contractNotInMonth',
      broken: ({ month, subject }, { data }) => {
        if (subject.kind === 'supply') return undefined;
        const contract = data.contracts.get(subject.contract);
        if (contract === undefined) return undefined;
        const { startMinute } = contract.terms;
        const span = { startMinute, endMinute: contract.endMinute };
        const shared = intersectSpans(span, spanOfMonth(month, data.rules.timeZone));
        return shared === undefined ? `it is ${startMinute} to ${contract.endMinute}` : undefined;
      },
    },
    {
      refusal: 'monthNotClosed',
      broken: ({ month }, { data, time }) => {
        const closes = closingMinute(month, data.rules);
        return time >= closes ? undefined : `closes in minute ${closes}, the block is of ${time}`;
      },
    },
    {
      refusal: 'statementClosed',
      broken: ({ month, subject }, { data }) => {
        const [one, other] = data.statements.get(statementKey(month, subject))?.values() ?? [];
        if (one === undefined || other === undefined) return undefined;
        return saysTheSame(one.statement, other.statement) ? `by ${one.id} and ${other.id}` : undefined;
      },
    },
  ],
  apply: (statement, { data, id }, journal) => {
    const key = statementKey(statement.month, statement.subject);
    const byAuthor = new Map(data.statements.get(key));
    journal.setEntry(data.statements, key, byAuthor.set(statement.author, { id, statement }));
  },
};

/** The first minute in which a month's statements may be signed: its end by local time, then whole days of 1440 minutes. */
export function closingMinute(
  month: Month,
  rules: Pick<CommunityRules, 'timeZone' | 'monthCloseDays'>,
): Minute {
  const { endMinute } = spanOfMonth(month, rules.timeZone);
  return addMinutes(endMinute, rules.monthCloseDays * MINUTES_PER_DAY);
}

/** Whether two statements on the same subject and month say the same: all fields but author and sequence. */
export function saysTheSame(a: Statement, b: Statement): boolean {
  return (
    statementKey(a.month, a.subject) === statementKey(b.month, b.subject) &&
    a.energyMwh === b.energyMwh &&
    a.amount === b.amount &&
    a.feedInEnergyMwh === b.feedInEnergyMwh &&
    a.feedInAmount === b.feedInAmount &&
    a.sellerFee === b.sellerFee &&
    a.buyerFee === b.buyerFee &&
    a.missingMinutes === b.missingMinutes &&
    equalBytes(a.minutesHash, b.minutesHash)
  );
}

/** That what a transaction speaks of exists, and that its author is a party to it: for statements and disputes. */
export function subjectRules<T extends Transaction>(
  about: (transaction: T) => { readonly author: MemberIndex; readonly subject: StatementSubject } | undefined,
): Rule<T>[] {
  const rule = (
    refusal: RefusalKind,
    broken: (subject: StatementSubject, at: Setting, author: MemberIndex) => string | undefined,
  ): Rule<T> => ({
    refusal,
    broken: (transaction, at) => {
      const found = about(transaction);
      return found === undefined ? undefined : broken(found.subject, at, found.author);
    },
  });
  return [
    rule('unknownMember', (subject, { data }) => {
      if (subject.kind === 'contract') return undefined;
      const unknown = [subject.household, subject.producer].find(
        (party) => data.members[party] === undefined,
      );
      return unknown === undefined ? undefined : `member ${unknown}`;
    }),
    rule('unknownContract', (subject, { data }) =>
      subject.kind === 'supply' || data.contracts.has(subject.contract) ? undefined : subject.contract,
    ),
    rule('notAProducer', (subject, { data }) => {
      if (subject.kind === 'contract') return undefined;
      const published = data.tariffs.some(({ tariff }) => tariff.author === subject.producer);
      return published ? undefined : `member ${subject.producer}`;
    }),
    rule('notAParty', (subject, at, author) => {
      const parties = partiesOf(subject, at);
      return parties.includes(author) ? undefined : `it is between members ${parties.join(' and ')}`;
    }),
  ];
}

function partiesOf(subject: StatementSubject, { data }: Setting): readonly MemberIndex[] {
  if (subject.kind === 'supply') return [subject.household, subject.producer];
  const terms = data.contracts.get(subject.contract)?.terms;
  return terms === undefined ? [] : [terms.seller, terms.buyer];
}
