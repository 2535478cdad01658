import type { Verifier } from '../../identity/index.ts';
import type { Minute } from '../../units/index.ts';
import type { Member } from '../community.ts';
import type { Journal } from '../journal.ts';
import type { RefusalKind } from '../refusal.ts';
import type { StateData } from '../state-data.ts';
import type { MemberIndex, Role, Transaction, TransactionId } from '../transaction.ts';

/** Where a transaction is judged: after those before it in its block, at the block's time. */
export interface Setting {
  readonly data: StateData;
  /** The header's time. */
  readonly time: Minute;
  /** The transaction's own ID. */
  readonly id: TransactionId;
  readonly verifier: Verifier;
}

/** One rule of a transaction kind. */
export interface Rule<T extends Transaction> {
  readonly refusal: RefusalKind;
  /**
   * The evidence when the rule is broken, in words; undefined when it holds. Rules before it in the list hold by then.
   * Changes nothing.
   */
  readonly broken: (transaction: T, at: Setting) => string | undefined;
}

/** All that the ledger does with one kind of transaction, once its form, author and signature are known to be good. */
export interface Family<T extends Transaction> {
  /** What the author must be; null: any member. */
  readonly role: Role | null;
  /** In order of precedence (test/ledger/precedence.test.ts holds them to `REFUSALS`). */
  readonly rules: readonly Rule<T>[];
  /** Makes the change that a transaction stands for, which has broken no rule. */
  readonly apply: (transaction: T, at: Setting, journal: Journal) => void;
}

/** The member, when there is one. */
export function memberAt({ data }: Setting, index: MemberIndex): Member | undefined {
  return data.members[index];
}

/** Evidence for `partyNotActive`; undefined when all are active. */
export function inactiveParty(at: Setting, parties: readonly MemberIndex[]): string | undefined {
  for (const party of parties) {
    const standing = memberAt(at, party)?.standing.kind;
    if (standing !== 'active') return `member ${party} is ${standing ?? 'unknown'}`;
  }
  return undefined;
}
