import {
  type Acceptance,
  type ContractTerms,
  type Grant,
  type Offer,
  type Proposal,
  type Reading,
  type Statement,
  type Tariff,
  termsHash,
  type TransactionId,
} from '../../node-core/ledger/index.ts';
import {
  carbonGrams,
  dayOfMinute,
  energyMwh,
  type Minute,
  money,
  monthFromText,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';
import { at, BO, CLEO, DAM, nextSequence, START } from './world.ts';

/** Well-formed transactions with something in every field; `change` replaces what a test is about. */

export function reading(change: Partial<Reading> = {}): Reading {
  return {
    kind: 'reading',
    author: BO,
    minute: START,
    revision: 0,
    sealed: new Uint8Array(32).fill(7),
    ...change,
  };
}

export function grant(change: Partial<Grant> = {}): Grant {
  return {
    kind: 'grant',
    author: BO,
    sequence: nextSequence(),
    day: dayOfMinute(START),
    ephemeralKey: new Uint8Array(32).fill(8),
    recipients: [
      { recipient: BO, wrapped: new Uint8Array(48).fill(1) },
      { recipient: CLEO, wrapped: new Uint8Array(48).fill(2) },
    ],
    ...change,
  };
}

export function tariff(change: Partial<Tariff> = {}): Tariff {
  return {
    kind: 'tariff',
    author: DAM,
    sequence: nextSequence(),
    endMinute: at(3000),
    steps: [step(at(60)), step(at(120), { feedInPrice: priceMicros(100_000) })],
    ...change,
  };
}

export function step(
  startMinute: Minute,
  change: Partial<Tariff['steps'][number]> = {},
): Tariff['steps'][number] {
  return {
    startMinute,
    price: priceMicros(1_000_000),
    feedInPrice: null,
    carbon: carbonGrams(30),
    ...change,
  };
}

export function offer(change: Partial<Offer> = {}): Offer {
  return {
    kind: 'offer',
    author: BO,
    sequence: nextSequence(),
    startMinute: at(60),
    endMinute: at(660),
    expectedEnergyMwh: energyMwh(5_000_000),
    share: sharePermille(1000),
    price: priceMicros(800_000),
    minimumEnergyMwh: energyMwh(0),
    period: 'day',
    carbon: carbonGrams(12),
    expiresMinute: at(600),
    ...change,
  };
}

/** Bo sells all to Cleo for ten hours, an hour from the start. */
export function terms(change: Partial<ContractTerms> = {}): ContractTerms {
  return {
    startMinute: at(60),
    endMinute: at(660),
    seller: BO,
    buyer: CLEO,
    sellerShare: sharePermille(1000),
    buyerShare: sharePermille(1000),
    price: priceMicros(700_000),
    minimumEnergyMwh: energyMwh(100_000),
    period: 'hour',
    carbon: carbonGrams(12),
    ...change,
  };
}

export function proposal(change: Partial<Proposal> = {}): Proposal {
  return {
    kind: 'proposal',
    author: CLEO,
    sequence: nextSequence(),
    terms: terms(),
    offer: null,
    counters: null,
    expiresMinute: at(600),
    ...change,
  };
}

/** Bo accepts; `terms` are those that he believes he accepts. */
export function acceptance(
  proposalId: TransactionId,
  { terms: believed = terms(), ...change }: Partial<Acceptance> & { readonly terms?: ContractTerms } = {},
): Acceptance {
  return {
    kind: 'acceptance',
    author: BO,
    sequence: nextSequence(),
    proposal: proposalId,
    termsHash: termsHash(believed),
    ...change,
  };
}

export function statement(contract: TransactionId, change: Partial<Statement> = {}): Statement {
  return {
    kind: 'statement',
    author: BO,
    sequence: nextSequence(),
    month: monthFromText('2026-08'),
    subject: { kind: 'contract', contract },
    energyMwh: energyMwh(4_000_000),
    amount: money(2_800_000_000_000n),
    feedInEnergyMwh: energyMwh(0),
    feedInAmount: money(0n),
    sellerFee: money(0n),
    buyerFee: money(123n),
    missingMinutes: 2,
    minutesHash: new Uint8Array(32).fill(5),
    ...change,
  };
}
