import { ok } from 'node:assert/strict';
import { equalBytes, sha256, uint32Bytes, utf8Bytes } from '../codec/index.ts';
import type { DisputedMinute, MemberIndex, Statement, StatementSubject } from '../ledger/transaction.ts';
import { addMinutes, energyMwh, type Minute, ZERO_ENERGY, ZERO_MONEY } from '../units/index.ts';
import type { ContractSettlement } from './contract-settlement.ts';
import { needOf, surplusOf } from './flows.ts';
import type { MonthSettlement } from './month.ts';
import type { Settlement } from './settlement.ts';

/** A statement but for who signs it and when: what both parties must come to alone. */
export type StatementNumbers = Omit<Statement, 'author' | 'sequence'>;

/**
 * The statements of a closed month: one for each contract that was in force in it, in the settlement's order, then
 * one for each public producer traded with, ascending. The producer, who may open the household's readings and its
 * partners', settles the household's month and comes to the same.
 */
export function statementsOf(settlement: MonthSettlement): StatementNumbers[] {
  ok(settlement.asOf.kind === 'closed', 'a month that is not closed has no statements');
  const producers = new Set([...settlement.purchases, ...settlement.feedIn].map((trade) => trade.producer));
  return [
    ...settlement.contracts.map((one) => contractStatement(settlement, one)),
    ...[...producers].toSorted((a, b) => a - b).map((producer) => supplyStatement(settlement, producer)),
  ];
}

function contractStatement(settlement: MonthSettlement, one: ContractSettlement): StatementNumbers {
  return {
    kind: 'statement',
    month: settlement.month,
    subject: { kind: 'contract', contract: one.contract.id },
    energyMwh: one.energyMwh,
    amount: one.amount,
    feedInEnergyMwh: ZERO_ENERGY,
    feedInAmount: ZERO_MONEY,
    sellerFee: one.sellerFee,
    buyerFee: one.buyerFee,
    missingMinutes: one.missing.either.count,
    minutesHash: minutesHash(settlement.span.startMinute, [one.deliveredMwh]),
  };
}

function supplyStatement(settlement: MonthSettlement, producer: MemberIndex): StatementNumbers {
  const bought = settlement.purchases.find((trade) => trade.producer === producer);
  const fedIn = settlement.feedIn.find((trade) => trade.producer === producer);
  const minutes = supplyMinutes(settlement, producer);
  return {
    kind: 'statement',
    month: settlement.month,
    subject: { kind: 'supply', household: settlement.household, producer },
    energyMwh: bought?.energyMwh ?? ZERO_ENERGY,
    amount: bought?.amount ?? ZERO_MONEY,
    feedInEnergyMwh: fedIn?.energyMwh ?? ZERO_ENERGY,
    feedInAmount: fedIn?.amount ?? ZERO_MONEY,
    sellerFee: ZERO_MONEY,
    buyerFee: ZERO_MONEY,
    missingMinutes: settlement.missing.count,
    minutesHash: minutesHash(settlement.span.startMinute, [minutes.suppliedMwh, minutes.fedInMwh]),
  };
}

/** What a producer supplied to a household, and took from it, in each minute of the settled span. */
export interface SupplyMinutes {
  readonly suppliedMwh: Float64Array;
  readonly fedInMwh: Float64Array;
}

/** The minutes of a household's trade with one public producer, worked out anew from its settlement. */
export function supplyMinutes(settlement: Settlement, producer: MemberIndex): SupplyMinutes {
  const { home, household, contracts, runs } = settlement;
  const bought = contracts.filter(({ contract }) => contract.terms.buyer === household);
  const sold = contracts.filter(({ contract }) => contract.terms.seller === household);
  const suppliedMwh = new Float64Array(home.quality.length);
  const fedInMwh = new Float64Array(home.quality.length);
  for (const run of runs) {
    const supplies = run.purchase?.producer === producer;
    const takes = run.feedIn?.producer === producer;
    if (!supplies && !takes) continue;
    for (let at = run.startMinute - home.startMinute; at < run.endMinute - home.startMinute; at += 1) {
      const imported = home.importMwh[at] ?? 0;
      const exported = home.exportMwh[at] ?? 0;
      if (supplies) suppliedMwh[at] = needOf(imported, exported) - sumAt(bought, at);
      if (takes) fedInMwh[at] = surplusOf(imported, exported) - sumAt(sold, at);
    }
  }
  return { suppliedMwh, fedInMwh };
}

const MINUTES_DOMAIN = utf8Bytes('nabowatt/minutes/v1');
const TWO_POW_32 = 2 ** 32;

/**
 * SHA-256 over utf8('nabowatt/minutes/v1') || start minute (u32) || each minute's energy in mWh (u64), one column
 * after the other; all big-endian. Contracts have one column, supplies two: supplied, fed in. Equal just when the
 * span and every minute are.
 */
export function minutesHash(startMinute: Minute, columns: readonly Float64Array[]): Uint8Array {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const bytes = new Uint8Array(length * 8);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const column of columns) {
    for (const energy of column) {
      view.setUint32(offset, Math.floor(energy / TWO_POW_32));
      view.setUint32(offset + 4, energy % TWO_POW_32);
      offset += 8;
    }
  }
  return sha256(MINUTES_DOMAIN, uint32Bytes(startMinute), bytes);
}

/** A field of a statement that both parties must agree on. */
export type StatementField = Exclude<keyof StatementNumbers, 'kind'>;

export type StatementComparison =
  | { readonly kind: 'equal' }
  | { readonly kind: 'differ'; readonly fields: readonly StatementField[] };

/** Compares what two parties signed for the same month and subject; `fields` in the order of the transaction. */
export function compareStatements(mine: StatementNumbers, theirs: StatementNumbers): StatementComparison {
  const same: Readonly<Record<StatementField, boolean>> = {
    month: mine.month === theirs.month,
    subject: subjectName(mine.subject) === subjectName(theirs.subject),
    energyMwh: mine.energyMwh === theirs.energyMwh,
    amount: mine.amount === theirs.amount,
    feedInEnergyMwh: mine.feedInEnergyMwh === theirs.feedInEnergyMwh,
    feedInAmount: mine.feedInAmount === theirs.feedInAmount,
    sellerFee: mine.sellerFee === theirs.sellerFee,
    buyerFee: mine.buyerFee === theirs.buyerFee,
    missingMinutes: mine.missingMinutes === theirs.missingMinutes,
    minutesHash: equalBytes(mine.minutesHash, theirs.minutesHash),
  };
  const fields = STATEMENT_FIELDS.filter((field) => !same[field]);
  return fields.length === 0 ? { kind: 'equal' } : { kind: 'differ', fields };
}

const STATEMENT_FIELDS: readonly StatementField[] = [
  'month',
  'subject',
  'energyMwh',
  'amount',
  'feedInEnergyMwh',
  'feedInAmount',
  'sellerFee',
  'buyerFee',
  'missingMinutes',
  'minutesHash',
];

/**
 * The minutes that two parties see differently, with what `mine` says: the subject of a dispute. Item i of both is
 * the minute startMinute + i; where one is longer, its minutes stand against nothing.
 */
export function differingMinutes(
  startMinute: Minute,
  { mine, theirs }: { readonly mine: Float64Array; readonly theirs: Float64Array },
): DisputedMinute[] {
  const differing: DisputedMinute[] = [];
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 1) {
    const energy = mine[at] ?? 0;
    if (energy === (theirs[at] ?? 0)) continue;
    differing.push({ minute: addMinutes(startMinute, at), energyMwh: energyMwh(energy) });
  }
  return differing;
}

function subjectName(subject: StatementSubject): string {
  switch (subject.kind) {
    case 'contract':
      return `contract ${subject.contract}`;
    case 'supply':
      return `supply ${subject.household} ${subject.producer}`;
  }
}

function sumAt(contracts: readonly ContractSettlement[], at: number): number {
  let sum = 0;
  for (const { deliveredMwh } of contracts) sum += deliveredMwh[at] ?? 0;
  return sum;
}
