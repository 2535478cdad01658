import type { MemberIndex } from '../ledger/transaction.ts';
import {
  type EnergyMwh,
  energyMwh,
  type Minute,
  type MinuteSpan,
  type MoneyMinor,
  type Month,
} from '../units/index.ts';
import { type BillLine, roundingLines, sumMinor, tradeLines, vatLines } from './bill-lines.ts';
import { counterpartyOf } from './contract-settlement.ts';
import type { SettlementCommunity } from './frame.ts';
import { type CorrectionCuts, correctionLines, type MonthCorrection } from './late.ts';
import { type MissingMinutes, unionOf } from './missing.ts';
import { closesMinuteOf, type MonthSettlement } from './month.ts';
import { dueMinuteOf, kidOf } from './payment.ts';
import type { AsOf } from './settlement.ts';

/** `open`: the month runs; `closing`: it is over, readings may still come; `closed`: for good. */
export type BillState = 'open' | 'closing' | 'closed';

/** Where the energy of an identity comes from or goes to. */
export interface IdentityPart {
  readonly kind: 'neighbours' | 'public' | 'unpriced' | 'stored' | 'netted';
  readonly energyMwh: EnergyMwh;
}

/** import = neighbours + public + unpriced + netted, or export = neighbours + public + stored + netted. */
export interface BillIdentity {
  readonly kind: 'import' | 'export';
  readonly totalMwh: EnergyMwh;
  readonly parts: readonly IdentityPart[];
  /** True when the parts sum to the total, to the mWh. */
  readonly holds: boolean;
}

/** Minutes for which a home's reading is missing. */
export interface PartyMissing extends MissingMinutes {
  readonly party: MemberIndex;
}

/** A household's month, as a document. Amounts as on `BillLine`: positive is owed to the household. */
export interface Bill {
  readonly household: MemberIndex;
  readonly month: Month;
  readonly span: MinuteSpan;
  readonly asOf: AsOf;
  readonly state: BillState;
  readonly closesMinute: Minute;
  /** Without gaps by household from 1; null until closed. */
  readonly documentNumber: number | null;
  readonly currency: string;
  readonly minorDigits: number;
  /** In FACTS' order: purchases, fees owed, VAT, sales, fees earned, corrections, rounding. */
  readonly lines: readonly BillLine[];
  /** The sum of the rounded lines. */
  readonly totalMinor: MoneyMinor;
  readonly identities: readonly BillIdentity[];
  /** Oneself first, then the parties of contracts, as far as anything is missing. */
  readonly missing: readonly PartyMissing[];
  /** Minutes whose settlement may still change; 0 when closed. */
  readonly provisionalMinutes: number;
  /** Null while it is not closed or nothing is owed. */
  readonly kid: string | null;
  readonly dueMinute: Minute | null;
  readonly carbonGramsAverage: number | null;
  /** What it was worked out from: readings up to `upTo`; corrections for what came in after `after`. */
  readonly cuts: CorrectionCuts;
}

/** Makes the document. `corrections` ascending by month; `documentNumber` is given just when the month is closed. */
export function billOf(question: {
  readonly settlement: MonthSettlement;
  readonly corrections: readonly MonthCorrection[];
  readonly community: Pick<SettlementCommunity, 'rules' | 'currency' | 'minorDigits'>;
  readonly documentNumber: number | null;
  readonly cuts: CorrectionCuts;
}): Bill {
  const { settlement, corrections, community, documentNumber, cuts } = question;
  const { household, month, span, asOf } = settlement;
  const lines = billLines(settlement, corrections, community);
  const totalMinor = sumMinor(lines);
  const closesMinute = closesMinuteOf(month, community.rules);
  const payable = documentNumber !== null && asOf.kind === 'closed' && totalMinor < 0;
  return {
    household,
    month,
    span,
    asOf,
    state: stateOf(settlement),
    closesMinute,
    documentNumber,
    currency: community.currency,
    minorDigits: community.minorDigits,
    lines,
    totalMinor,
    identities: identitiesOf(settlement),
    missing: missingByParty(settlement),
    provisionalMinutes: provisionalMinutes(settlement),
    kid: payable ? kidOf({ member: household, month, documentNumber }) : null,
    dueMinute: payable ? dueMinuteOf(closesMinute, community.rules) : null,
    carbonGramsAverage: settlement.carbonGramsAverage,
    cuts,
  };
}

function billLines(
  settlement: MonthSettlement,
  corrections: readonly MonthCorrection[],
  community: Pick<SettlementCommunity, 'rules' | 'minorDigits'>,
): BillLine[] {
  const { owed, earned } = tradeLines(settlement, community.minorDigits);
  const lines = [
    ...owed,
    ...vatLines(owed, community),
    ...earned,
    ...corrections.flatMap((correction) => correctionLines(correction, community)),
  ];
  return [...lines, ...roundingLines(sumMinor(lines), community)];
}

function stateOf({ asOf, span }: MonthSettlement): BillState {
  if (asOf.kind === 'closed') return 'closed';
  return asOf.nowMinute < span.endMinute ? 'open' : 'closing';
}

function identitiesOf(settled: MonthSettlement): BillIdentity[] {
  const netted: IdentityPart = { kind: 'netted', energyMwh: settled.nettedMwh };
  return [
    identityOf('import', settled.importMwh, [
      { kind: 'neighbours', energyMwh: settled.boughtNeighboursMwh },
      { kind: 'public', energyMwh: settled.boughtPublicMwh },
      ...(settled.unpricedMwh === 0 ? [] : [{ kind: 'unpriced' as const, energyMwh: settled.unpricedMwh }]),
      netted,
    ]),
    identityOf('export', settled.exportMwh, [
      { kind: 'neighbours', energyMwh: settled.soldNeighboursMwh },
      { kind: 'public', energyMwh: settled.soldPublicMwh },
      { kind: 'stored', energyMwh: settled.storedMwh },
      netted,
    ]),
  ];
}

function identityOf(
  kind: BillIdentity['kind'],
  totalMwh: EnergyMwh,
  parts: readonly IdentityPart[],
): BillIdentity {
  const sum = parts.reduce((total, part) => total + part.energyMwh, 0);
  return { kind, totalMwh, parts, holds: energyMwh(sum) === totalMwh };
}

function missingByParty(settled: MonthSettlement): PartyMissing[] {
  const runsOf = new Map<MemberIndex, MinuteSpan[]>([[settled.household, [...settled.missing.runs]]]);
  for (const { contract, missing } of settled.contracts) {
    const party = counterpartyOf(contract, settled.household);
    const theirs = party === contract.terms.seller ? missing.seller : missing.buyer;
    runsOf.set(party, [...(runsOf.get(party) ?? []), ...theirs.runs]);
  }
  return [...runsOf]
    .map(([party, runs]) => ({ party, ...unionOf(runs) }))
    .filter((missing) => missing.count > 0);
}

function provisionalMinutes(settled: MonthSettlement): number {
  if (settled.asOf.kind === 'closed') return 0;
  return unionOf([
    ...settled.missing.runs,
    ...settled.contracts.flatMap(({ missing }) => missing.either.runs),
  ]).count;
}
