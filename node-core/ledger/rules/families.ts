import type { Journal } from '../journal.ts';
import type { RefusalKind } from '../refusal.ts';
import { isOfKind } from '../transaction-bytes.ts';
import type { Role, Transaction, TransactionKind } from '../transaction.ts';
import { END } from './contract.ts';
import { DISPUTE } from './dispute.ts';
import { GRANT } from './grant.ts';
import { MEMBER, RULES } from './member.ts';
import { OFFER, WITHDRAW } from './offer.ts';
import { ACCEPTANCE, DECLINE, PROPOSAL } from './proposal.ts';
import { READING } from './reading.ts';
import type { Family, Setting } from './rule.ts';
import { SEATS } from './seats.ts';
import { STATEMENT } from './statement.ts';
import { TARIFF } from './tariff.ts';

/** Every kind but `found`, which has a block of its own (founding.ts). */
export type MemberSentKind = Exclude<TransactionKind, 'found'>;

/** A family that takes any transaction, and asserts that it is of its kind. */
export interface AnyFamily {
  readonly role: Role | null;
  /** Its rules' names, in the order in which they are asked. */
  readonly refusals: readonly RefusalKind[];
  /** The first rule that is broken; undefined when all hold. */
  readonly firstBroken: (
    transaction: Transaction,
    at: Setting,
  ) => { readonly kind: RefusalKind; readonly detail: string } | undefined;
  readonly apply: (transaction: Transaction, at: Setting, journal: Journal) => void;
}

/** What the ledger does with each kind. */
export const FAMILIES: Readonly<Record<MemberSentKind, AnyFamily>> = {
  reading: anyFamily('reading', READING),
  grant: anyFamily('grant', GRANT),
  member: anyFamily('member', MEMBER),
  rules: anyFamily('rules', RULES),
  tariff: anyFamily('tariff', TARIFF),
  offer: anyFamily('offer', OFFER),
  withdraw: anyFamily('withdraw', WITHDRAW),
  proposal: anyFamily('proposal', PROPOSAL),
  acceptance: anyFamily('acceptance', ACCEPTANCE),
  decline: anyFamily('decline', DECLINE),
  end: anyFamily('end', END),
  statement: anyFamily('statement', STATEMENT),
  dispute: anyFamily('dispute', DISPUTE),
  seats: anyFamily('seats', SEATS),
};

function anyFamily<K extends MemberSentKind>(
  kind: K,
  { role, rules, apply }: Family<Extract<Transaction, { kind: K }>>,
): AnyFamily {
  return {
    role,
    refusals: rules.map(({ refusal }) => refusal),
    firstBroken: (transaction, at) => {
      if (!isOfKind(transaction, kind)) throw new Error(`a ${transaction.kind} is no ${kind}`);
      for (const { refusal, broken } of rules) {
        const detail = broken(transaction, at);
        if (detail !== undefined) return { kind: refusal, detail };
      }
      return undefined;
    },
    apply: (transaction, at, journal) => {
      if (!isOfKind(transaction, kind)) throw new Error(`a ${transaction.kind} is no ${kind}`);
      apply(transaction, at, journal);
    },
  };
}
