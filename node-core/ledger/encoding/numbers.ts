import type { ChainName, DeliveryPeriod, Role, TransactionKind } from '../transaction.ts';

/**
 * The numbers that stand for names in canonical bytes. Never reused, never changed: a new name gets a new number.
 */
export const KIND_NUMBERS: Readonly<Record<TransactionKind, number>> = {
  reading: 1,
  grant: 2,
  found: 16,
  member: 17,
  rules: 18,
  tariff: 19,
  offer: 20,
  withdraw: 21,
  proposal: 22,
  acceptance: 23,
  decline: 24,
  end: 25,
  statement: 26,
  dispute: 27,
  seats: 28,
};

/** Both chains, by number. */
export const CHAIN_NAMES: readonly ChainName[] = ['energy', 'contract'];

export const CHAIN_NUMBERS: Readonly<Record<ChainName, number>> = { energy: 1, contract: 2 };

/** In the order in which a member's roles are listed. */
export const ROLE_NUMBERS: Readonly<Record<Role, number>> = { steward: 1, superUser: 2, publicProducer: 3 };

export const PERIOD_NUMBERS: Readonly<Record<DeliveryPeriod, number>> = {
  hour: 1,
  day: 2,
  month: 3,
  term: 4,
};

/** First item of the arrays that stand for unions. */
export const CHANGE_NUMBERS = { admit: 1, role: 2, suspend: 3, reinstate: 4, leave: 5 } as const;
export const STATEMENT_SUBJECT_NUMBERS = { contract: 1, supply: 2 } as const;
export const DISPUTE_SUBJECT_NUMBERS = { minutes: 1, grant: 2 } as const;

/** The chain that a kind belongs on: kinds below 16 are the energy chain's. */
export function chainOfKind(kind: TransactionKind): ChainName {
  return KIND_NUMBERS[kind] < KIND_NUMBERS.found ? 'energy' : 'contract';
}
