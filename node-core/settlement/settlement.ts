import { ok } from 'node:assert/strict';
import type { MemberIndex, TransactionId } from '../ledger/transaction.ts';
import {
  addEnergy,
  addMoney,
  divideRounded,
  type EnergyMwh,
  energyMwh,
  intersectSpans,
  type Minute,
  type MinuteSpan,
  type Money,
  minute,
} from '../units/index.ts';
import { type ContractSettlement, settleContract } from './contract-settlement.ts';
import { windowOf } from './flows.ts';
import type { SettlementFrame } from './frame.ts';
import { type MissingMinutes, missingIn, NONE_MISSING } from './missing.ts';
import { spanOfContract } from './periods.ts';
import { type HomeTotals, totalsOf } from './public-trade.ts';
import type { SeriesByMember } from './reading-cut.ts';
import type { ReadingSeries } from './series.ts';
import { runsWithin, type TariffRun } from './tariffs.ts';

/**
 * `provisional`: minutes from `nowMinute` on are not looked at, and what is missing before it may still come.
 * `closed`: what is missing counts as a reading of nothing.
 */
export type AsOf = { readonly kind: 'provisional'; readonly nowMinute: Minute } | { readonly kind: 'closed' };

/** A household's dealings over a span. */
export interface Settlement extends Omit<HomeTotals, 'purchasedCarbon'> {
  readonly household: MemberIndex;
  /** What was asked for. */
  readonly span: MinuteSpan;
  /** The part of it that is over: all of it when closed. */
  readonly settledSpan: MinuteSpan;
  readonly asOf: AsOf;
  /** From neighbours; import = neighbours + public + unpriced + netted. */
  readonly boughtNeighboursMwh: EnergyMwh;
  readonly boughtPublicMwh: EnergyMwh;
  /** To neighbours; export = neighbours + public + stored + netted. */
  readonly soldNeighboursMwh: EnergyMwh;
  readonly soldPublicMwh: EnergyMwh;
  /** What it owes for energy, and what is owed to it; fees apart. Either may be negative at negative prices. */
  readonly spent: Money;
  readonly earned: Money;
  /** Those in force at some minute of the settled span, in the frame's order. */
  readonly contracts: readonly ContractSettlement[];
  /** Its own minutes of the settled span without a reading, while it was a member. */
  readonly missing: MissingMinutes;
  /** Average of what it bought, by the contracts' labels and the tariffs, rounded; null when it bought nothing. */
  readonly carbonGramsAverage: number | null;
  /** Its readings over the settled span. */
  readonly home: ReadingSeries;
  /** The public prices that hold for it over the settled span. */
  readonly runs: readonly TariffRun[];
}

/** What to settle, and from what. */
export interface SettlementQuestion {
  readonly frame: SettlementFrame;
  /**
   * The readings of the household and of the other party of each contract (`membersNeeded`), from `frame.neededSpan`
   * on; minutes outside a series are missing.
   */
  readonly series: SeriesByMember;
  readonly asOf: AsOf;
}

/**
 * Settles one household over the frame's span.
 * @throws UnitError when the household's own readings sum to more than 2^53 - 1 mWh
 */
export function settle(question: SettlementQuestion & { readonly household: MemberIndex }): Settlement {
  return settleHousehold(question, question.household, new Map());
}

/**
 * Settles several households, each as `settle` does, in the order given. A contract between two of them is worked out
 * once: for a public producer, an auditor, or a test that settles everybody.
 */
export function settleAll(
  question: SettlementQuestion & { readonly households: Iterable<MemberIndex> },
): Settlement[] {
  const contracts = new Map<TransactionId, ContractSettlement>();
  return Array.from(question.households, (household) => settleHousehold(question, household, contracts));
}

/** `known`: contracts that have been settled already by the same question; those of this household are added. */
function settleHousehold(
  { frame, series, asOf }: SettlementQuestion,
  household: MemberIndex,
  known: Map<TransactionId, ContractSettlement>,
): Settlement {
  const settledSpan = settledSpanOf(frame.span, asOf);
  const until = { frame, settledSpan, closed: asOf.kind === 'closed' };
  const contracts = frame
    .contractsOf(household)
    .filter((contract) => intersectSpans(spanOfContract(contract), settledSpan) !== undefined)
    .map((contract) => {
      const settled = known.get(contract.id) ?? settleContract(contract, series, until);
      known.set(contract.id, settled);
      return settled;
    });
  const home = windowOf(series.get(household), settledSpan);
  const bought = contracts.filter(({ contract }) => contract.terms.buyer === household);
  const sold = contracts.filter(({ contract }) => contract.terms.seller === household);
  const runs = runsWithin(frame.tariffs.runsFor(household), settledSpan);
  const { purchasedCarbon, ...totals } = totalsOf(
    home,
    { bought: bought.map((one) => one.deliveredMwh), sold: sold.map((one) => one.deliveredMwh) },
    runs,
  );
  const settlement: Settlement = {
    household,
    span: frame.span,
    settledSpan,
    asOf,
    ...totals,
    boughtNeighboursMwh: energyOf(bought),
    boughtPublicMwh: energyOf(totals.purchases),
    soldNeighboursMwh: energyOf(sold),
    soldPublicMwh: energyOf(totals.feedIn),
    spent: amountOf([...bought, ...totals.purchases]),
    earned: amountOf([...sold, ...totals.feedIn]),
    contracts,
    missing: ownMissing(home, settledSpan, { frame, household }),
    carbonGramsAverage: carbonAverage(bought, {
      energy: energyOf(totals.purchases),
      carbon: purchasedCarbon,
    }),
    home,
    runs,
  };
  assertConserved(settlement);
  return settlement;
}

function settledSpanOf(span: MinuteSpan, asOf: AsOf): MinuteSpan {
  if (asOf.kind === 'closed') return span;
  const endMinute = Math.max(span.startMinute, Math.min(span.endMinute, asOf.nowMinute));
  return { startMinute: span.startMinute, endMinute: minute(endMinute) };
}

/** A home is missed from its admission on and until it left. */
function ownMissing(
  home: ReadingSeries,
  span: MinuteSpan,
  { frame, household }: { readonly frame: SettlementFrame; readonly household: MemberIndex },
): MissingMinutes {
  const member = frame.members[household];
  if (member === undefined) return NONE_MISSING;
  const endMinute = member.standing.kind === 'left' ? member.standing.sinceMinute : span.endMinute;
  const expected = intersectSpans(span, { startMinute: member.admittedMinute, endMinute });
  return expected === undefined ? NONE_MISSING : missingIn(home, expected);
}

function carbonAverage(
  bought: readonly ContractSettlement[],
  fromPublic: { readonly energy: EnergyMwh; readonly carbon: bigint },
): number | null {
  let energy = BigInt(fromPublic.energy);
  let carbon = fromPublic.carbon;
  for (const { contract, energyMwh: mwh } of bought) {
    energy += BigInt(mwh);
    carbon += BigInt(mwh) * BigInt(contract.terms.carbon);
  }
  return energy === 0n ? null : Number(divideRounded(carbon, energy));
}

function assertConserved(settled: Settlement): void {
  const { importMwh, exportMwh, nettedMwh, unpricedMwh, storedMwh } = settled;
  const taken = settled.boughtNeighboursMwh + settled.boughtPublicMwh + unpricedMwh + nettedMwh;
  const given = settled.soldNeighboursMwh + settled.soldPublicMwh + storedMwh + nettedMwh;
  ok(importMwh === taken, `import ${importMwh} mWh is not what was bought and netted, ${taken} mWh`);
  ok(exportMwh === given, `export ${exportMwh} mWh is not what was sold, stored and netted, ${given} mWh`);
}

function energyOf(trades: readonly { readonly energyMwh: EnergyMwh }[]): EnergyMwh {
  return trades.length === 0 ? energyMwh(0) : addEnergy(...trades.map((trade) => trade.energyMwh));
}

function amountOf(trades: readonly { readonly amount: Money }[]): Money {
  return addMoney(...trades.map((trade) => trade.amount));
}
